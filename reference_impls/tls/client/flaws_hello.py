"""Flaws of the bent TLS client: what its hello holds, and what it takes of a server's."""

from dataclasses import replace
from typing import Any

from tlslite.constants import ExtensionType, GroupName
from tlslite.extensions import KeyShareEntry
from tlslite.messages import ChangeCipherSpec, Finished, ServerHello

from reference_impls.tls.client.bending import Connection, Flaw
from reference_impls.tls.client.fetching import Reading
from reference_impls.tls.client.ways import (
    UNKNOWN,
    add,
    drop,
    extension,
    hello,
    sending,
    without,
)

FIXED = bytearray(range(32))


def _names_address(connection: Connection, message: Any) -> None:
    if connection.host[0].isdigit():
        name = connection.host.encode()
        entry = b"\x00" + len(name).to_bytes(2, "big") + name
        add(message, ExtensionType.server_name, len(entry).to_bytes(2, "big") + entry)


def _old_legacy_version(connection: Connection, message: Any) -> None:
    message.client_version = (3, 1)


def _compression(connection: Connection, message: Any) -> None:
    message.compression_methods = bytearray(b"\x01\x00")


def _short_session_id(connection: Connection, message: Any) -> None:
    message.session_id = message.session_id[:16]


def _extension_twice(connection: Connection, message: Any) -> None:
    add(message, UNKNOWN)
    add(message, UNKNOWN)


def _groups(message: Any) -> Any:
    return extension(message, ExtensionType.supported_groups)


def _share_of_no_group(connection: Connection, message: Any) -> None:
    shared = extension(message, ExtensionType.key_share).client_shares[0].group
    _groups(message).groups = [one for one in _groups(message).groups if one != shared]


def _group_twice(connection: Connection, message: Any) -> None:
    _groups(message).groups = [*_groups(message).groups, _groups(message).groups[0]]


def _same_share(connection: Connection, message: Any) -> None:
    shares = extension(message, ExtensionType.key_share).client_shares
    if shares[0].group == GroupName.x25519:
        kex = connection._getKEX(GroupName.x25519, (3, 4))
        public = kex.calc_public_value(FIXED)
        shares[0] = KeyShareEntry().create(GroupName.x25519, public, FIXED)


def _same_random(connection: Connection, message: Any) -> None:
    message.random = bytearray(32)


def _rc4(connection: Connection, message: Any) -> None:
    message.cipher_suites = [*message.cipher_suites, 0x0005]


def _schemes(message: Any) -> Any:
    return extension(message, ExtensionType.signature_algorithms)


def _md5(connection: Connection, message: Any) -> None:
    _schemes(message).sigalgs = [*_schemes(message).sigalgs, (1, 1)]


def _sha1_first(connection: Connection, message: Any) -> None:
    _schemes(message).sigalgs = [(2, 1), *_schemes(message).sigalgs]


def _early_cookie(connection: Connection, message: Any) -> None:
    if connection.retry is None:
        add(message, ExtensionType.cookie, b"\x00\x01\x00")


def _record_version(connection: Connection, message: Any) -> None:
    connection._recordLayer._recordSocket.version = (3, 0)


def _without_p256(connection: Connection, message: Any) -> None:
    _groups(message).groups = [GroupName.x25519, GroupName.secp384r1]


def _key_first(connection: Connection, message: Any) -> None:
    key = extension(message, ExtensionType.pre_shared_key)
    if key is not None:
        message.extensions = [key, *(one for one in message.extensions if one is not key)]


def _uncompressed_missing(connection: Connection, message: Any) -> None:
    extension(message, ExtensionType.ec_point_formats).formats = [1]


def _no_signal(connection: Connection, message: Any) -> None:
    message.cipher_suites = [one for one in message.cipher_suites if one != 0x00FF]


def _two_shares_again(connection: Connection, message: Any) -> None:
    if connection.retry is not None:
        shares = extension(message, ExtensionType.key_share).client_shares
        kex = connection._getKEX(GroupName.x25519, (3, 4))
        shares.append(KeyShareEntry().create(GroupName.x25519, kex.calc_public_value(FIXED), FIXED))


def _other_random_again(connection: Connection, message: Any) -> None:
    if connection.retry is not None:
        message.random = bytearray(31) + b"\x01"


def _cookie_lost(connection: Connection, message: Any) -> None:
    drop(message, ExtensionType.cookie)


def _record_version_again(connection: Connection, message: Any) -> None:
    if connection.retry is not None:
        connection._recordLayer._recordSocket.version = (3, 1)


def _two_dummies(connection: Connection, message: Any) -> list[Any]:
    return [ChangeCipherSpec().create(), ChangeCipherSpec().create(), message]


def _wrong_binder(connection: Connection, message: Any) -> None:
    key = extension(message, ExtensionType.pre_shared_key)
    if key is not None:
        key.binders = [bytearray(len(one)) for one in key.binders]


def _never_pending(connection: Connection) -> None:
    connection._defragmenter.is_empty = lambda: True


def _takes_legacy_version(connection: Connection, message: Any) -> None:
    if isinstance(message, ServerHello):
        message.server_version = (3, 3)


def _takes_version(connection: Connection, message: Any) -> None:
    if isinstance(message, ServerHello):
        found = extension(message, ExtensionType.supported_versions)
        if found is not None:
            found.version = (3, 4)
        else:
            message.server_version = (3, 3)


def _old_versions(settings: Any) -> None:
    settings.versions = [(3, 4), (3, 3), (3, 2), (3, 1)]


def _no_extended(settings: Any) -> None:
    settings.useExtendedMasterSecret = False


FLAWS: dict[str, Flaw] = {
    "names-nobody": hello(lambda c, m: drop(m, ExtensionType.server_name)),
    "names-address": hello(_names_address),
    "lacks-groups": hello(lambda c, m: drop(m, ExtensionType.supported_groups)),
    "old-legacy-version": hello(_old_legacy_version),
    "offers-compression": hello(_compression),
    "short-session-id": hello(_short_session_id),
    "extension-twice": hello(_extension_twice),
    "share-of-no-group": hello(_share_of_no_group),
    "group-twice": hello(_group_twice),
    "same-share": hello(_same_share),
    "same-random": hello(_same_random),
    "offers-old-versions": Flaw(settings=_old_versions),
    "offers-rc4": hello(_rc4),
    "offers-md5": hello(_md5),
    "sha1-first": hello(_sha1_first),
    "early-cookie": hello(_early_cookie),
    "record-of-ssl3": hello(_record_version),
    "lacks-p256": hello(_without_p256),
    "key-comes-first": hello(_key_first),
    "no-renegotiation-signal": hello(_no_signal),
    "no-extended-secret": Flaw(settings=_no_extended),
    "no-uncompressed-points": hello(_uncompressed_missing),
    "two-shares-again": hello(_two_shares_again),
    "other-random-again": hello(_other_random_again),
    "cookie-lost": hello(_cookie_lost),
    "old-record-again": hello(_record_version_again),
    "two-dummies": sending(Finished, _two_dummies),
    "wrong-binder": hello(_wrong_binder),
    "ends-no-early-data": Flaw(forgets_end=True),
    "ends-refused-early-data": Flaw(ends_early=True),
    "early-data-again": Flaw(keeps_early=True),
    "early-data-for-ever": Flaw(any_early=True),
    "never-again": Flaw(reading=Reading.once),
    "early-again": Flaw(reading=Reading.anew),
    "accepted-behind-retry": without("unsolicited in encrypted"),
    "any-session-id": without("session_id does not match"),
    "any-compression": without("compression of hello", "incorrect compression"),
    "any-suite": without("suite of hello", "incorrect ciphersuite"),
    "suites-of-tls12": without("old suite", "incorrect ciphersuite"),
    "any-legacy-version": replace(
        without("legacy version of hello"), incoming=_takes_legacy_version
    ),
    "any-version": replace(without("bad version"), incoming=_takes_version),
    "any-group": without("unshared group", "not advertised"),
    "mute-on-bad-shares": without("TLSIllegalParameterException"),
    "no-key-needed": without("no key", "did not select PSK"),
    "unsolicited-in-hello": without("unsolicited in hello"),
    "misplaced-in-hello": without("misplaced in hello"),
    "twice-in-hello": without("twice in hello"),
    "not-aligned": replace(without("got encrypted_extensions"), begin=_never_pending),
    "any-retried-group": without("did not advertise"),
    "shared-group-again": without("did sent the key share"),
    "any-number-of-retries": without("second retry"),
    "retry-without-change": without("did not cause update"),
    "any-retried-suite": without("unoffered suite of retry", "incorrect ciphersuite"),
    "any-retried-session-id": without("Received HRR session_id"),
    "any-retried-compression": without("compression of retry"),
    "any-retried-legacy-version": without("legacy version of retry"),
    "unsolicited-in-retry": without("unsolicited in retry", "Unexpected extension in HRR"),
    "another-suite-behind-retry": without("different cipher in HRR"),
    "another-group-behind-retry": without("group of retry", "unshared group", "not advertised"),
    "another-version-behind-retry": without("version of retry", "incorrect ciphersuite"),
    "minds-early-dummies": Flaw(heeds=frozenset({"early dummy"})),
    "any-identity": without("identity out of range"),
    "any-resumption": without("no share for the psk"),
    "any-hash": without("hash of the psk"),
}
