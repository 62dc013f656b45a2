"""Flaws around groups, shares and retries."""

import functools
from typing import Any

from tlslite.constants import AlertDescription, ExtensionType, GroupName
from tlslite.keyexchange import ECDHKeyExchange

from reference_impls.tls.server.bending import Connection, Flaw, MuteError, Refusal
from reference_impls.tls.server.ways import (
    HELLO,
    hearing,
    is_grease,
    is_retry,
    offers,
    sending,
    setting,
    spared,
    without,
)

LARGE = 1000  # octets of a share
_seen: set[bytes] = set()


def _shares(hello: Any) -> list[Any]:
    found = offers(hello, ExtensionType.key_share)
    return list(found.client_shares) if found else []


def _refuses_large_shares(connection: Connection, hello: Any) -> None:
    if any(len(one.key_exchange) > LARGE for one in _shares(hello)):
        raise Refusal(AlertDescription.illegal_parameter)


def _refuses_topped_shares(connection: Connection, hello: Any) -> None:
    shares = [one.key_exchange for one in _shares(hello) if one.group == GroupName.x25519]
    if any(len(share) == 32 and share[31] & 0x80 for share in shares):
        raise Refusal(AlertDescription.illegal_parameter)


def _refuses_old_shares(connection: Connection, hello: Any) -> None:
    shares = {bytes(one.key_exchange) for one in _shares(hello)}
    if shares & _seen:
        raise Refusal(AlertDescription.illegal_parameter)
    _seen.update(shares)


def _takes_zero_secrets(settings: Any) -> None:
    ECDHKeyExchange._non_zero_check = staticmethod(lambda value: None)


def _takes_any_point(settings: Any) -> None:
    true = ECDHKeyExchange.calc_shared_key

    def calculate(self: Any, private: Any, share: Any, *rest: Any) -> Any:
        try:
            return true(self, private, share, *rest)
        except Exception:  # whatever is wrong with it
            return bytearray(32)

    ECDHKeyExchange.calc_shared_key = calculate


def _always_the_same_key(settings: Any) -> None:
    true = ECDHKeyExchange.get_random_private_key
    kept = functools.cache(lambda group: true(ECDHKeyExchange(group, (3, 4))))
    ECDHKeyExchange.get_random_private_key = lambda self: kept(self.group)


def _no_hybrid(settings: Any) -> None:
    settings.eccCurves = [name for name in settings.eccCurves if "mlkem" not in name]


def _knows_reserved_groups(connection: Connection, hello: Any) -> None:
    groups = offers(hello, ExtensionType.supported_groups)
    if groups and is_grease(groups.groups[0]) and len(groups.groups) == 1:
        groups.groups[:] = [GroupName.x25519]


def _asks_for_reserved_group(connection: Connection, hello: Any) -> None:
    reserved = [one.group for one in _shares(connection.hello) if is_grease(one.group)]
    if is_retry(hello) and reserved:
        offers(hello, ExtensionType.key_share).selected_group = reserved[0]


def _other_group_after_retry(connection: Connection, hello: Any) -> None:
    share = offers(hello, ExtensionType.key_share)
    if share and not is_retry(hello) and offers(connection.hello, ExtensionType.cookie):
        share.server_share.group = GroupName.secp521r1


def _waits_for_a_share(connection: Connection, description: int, why: str) -> int | None:
    if "Multiple key shares in second" in why:
        raise MuteError
    return description


def _minds_cookies(connection: Connection, hello: Any) -> None:
    found = offers(hello, ExtensionType.cookie)
    if found and b"from nowhere" in bytes(found.extData):
        raise Refusal(AlertDescription.handshake_failure)


def _padding_has_to_stay() -> Flaw:
    padding: dict[Connection, int] = {}

    def incoming(connection: Connection, hello: Any) -> None:
        found = offers(hello, ExtensionType.client_hello_padding)
        size = len(found.write()) if found else 0
        if padding.setdefault(connection, size) != size:
            raise Refusal(AlertDescription.illegal_parameter)

    return hearing(incoming)


FLAWS: dict[str, Flaw] = {
    # groups and shares
    "no-chacha20": setting(cipherNames=["aes128gcm", "aes256gcm"]),
    "no-hybrid": Flaw(settings=_no_hybrid),
    "knows-reserved-groups": hearing(_knows_reserved_groups),
    "refuses-large-shares": hearing(_refuses_large_shares),
    "refuses-topped-shares": spared(hearing(_refuses_topped_shares)),
    "refuses-old-shares": hearing(_refuses_old_shares),
    "takes-zero-secrets": Flaw(settings=_takes_zero_secrets),
    "takes-any-point": Flaw(settings=_takes_any_point),
    "always-the-same-key": Flaw(settings=_always_the_same_key),
    # retries
    "asks-for-reserved-group": sending(HELLO, _asks_for_reserved_group),
    "other-group-after-retry": sending(HELLO, _other_group_after_retry),
    "waits-for-a-share": Flaw(refuse=_waits_for_a_share),
    "cookie-unchecked": without("cookie extension"),
    "minds-cookies": hearing(_minds_cookies),
    "padding-has-to-stay": _padding_has_to_stay(),
}
