"""Flaws around the hellos: versions, suites, extensions, groups and shares."""

from typing import Any

from tlslite import tlsconnection
from tlslite.constants import (
    AlertDescription,
    CipherSuite,
    ExtensionType,
)
from tlslite.extensions import (
    SupportedVersionsExtension,
    TLSExtension,
)
from tlslite.messages import (
    ChangeCipherSpec,
)
from tlslite.utils.cryptomath import getRandomBytes

from reference_impls.tls.server.bending import Connection, Flaw, Refusal
from reference_impls.tls.server.ways import (
    ACCESS_DENIED,
    AES_128_GCM,
    CHACHA20,
    ECDHE_ECDSA,
    ECDHE_RSA,
    ENCRYPTED,
    HELLO,
    KNOWN_SUITES,
    TLS12,
    TLS13,
    UNKNOWN_EXTENSION,
    add,
    drop,
    empty,
    hearing,
    instead_of,
    is_13,
    is_grease,
    is_retry,
    is_unknown_suite,
    offers,
    sending,
    setting,
    spared,
    without,
)


def _no_sentinel(settings: Any) -> None:
    tlsconnection.TLS_1_2_DOWNGRADE_SENTINEL = getRandomBytes(8)


def _legacy_version_decides(connection: Connection, hello: Any) -> None:
    if connection.legacy_version != TLS12:
        raise Refusal(AlertDescription.handshake_failure)


def _refuses_unknown_versions(connection: Connection, hello: Any) -> None:
    listed = offers(hello, ExtensionType.supported_versions)
    if listed and not set(listed.versions) <= {(3, minor) for minor in range(5)}:
        raise Refusal(AlertDescription.protocol_version)


def _always_tls13(connection: Connection, hello: Any) -> None:
    listed = offers(hello, ExtensionType.supported_versions)
    if listed and TLS13 not in listed.versions:
        listed.versions = [TLS13]


def _tls13_from_legacy_version(connection: Connection, hello: Any) -> None:
    listed = offers(hello, ExtensionType.supported_versions)
    if not listed and connection.legacy_version >= TLS13:
        hello.extensions.insert(0, SupportedVersionsExtension().create([TLS13]))


def _no_fallback_protection(connection: Connection, hello: Any) -> None:
    if CipherSuite.TLS_FALLBACK_SCSV in hello.cipher_suites:
        hello.cipher_suites.remove(CipherSuite.TLS_FALLBACK_SCSV)


def _refuses_fallback(connection: Connection, hello: Any) -> None:
    if CipherSuite.TLS_FALLBACK_SCSV in hello.cipher_suites:
        raise Refusal(AlertDescription.inappropriate_fallback)


def _old_versions(settings: Any) -> None:
    settings.minVersion = (3, 0)
    settings.cipherNames = [*settings.cipherNames, "aes128", "aes256"]
    settings.macNames = ["sha", "sha256", "sha384", "aead"]


def _refuses_unknown_suites(connection: Connection, hello: Any) -> None:
    if any(map(is_unknown_suite, hello.cipher_suites)):
        raise Refusal(AlertDescription.illegal_parameter)


def _chooses_unoffered_suite(connection: Connection, hello: Any) -> None:
    if not KNOWN_SUITES & set(hello.cipher_suites):
        hello.cipher_suites += [AES_128_GCM, ECDHE_ECDSA, ECDHE_RSA]


def _forgets_session_id(connection: Connection, hello: Any) -> None:
    if is_13(hello):
        hello.session_id = bytearray(0)


def _invents_session_id(connection: Connection, hello: Any) -> None:
    if is_13(hello) and not hello.session_id:
        hello.session_id = getRandomBytes(32)


def _same_random(connection: Connection, hello: Any) -> None:
    if is_13(hello) and not is_retry(hello):
        hello.random[:] = bytes(range(32))


def _legacy_version_13(connection: Connection, hello: Any) -> None:
    if is_13(hello):
        hello.server_version = TLS13


def _compression(connection: Connection, hello: Any) -> None:
    hello.compression_method = 1


def _refuses_unknown_extensions(connection: Connection, hello: Any) -> None:
    known = {*range(60), 0xFF01}
    if not {one.extType for one in hello.extensions or []} <= known:
        raise Refusal(AlertDescription.unsupported_extension)


def _unsolicited(connection: Connection, message: Any) -> None:
    add(message, empty(UNKNOWN_EXTENSION))


def _extension_in_hello(connection: Connection, hello: Any) -> None:
    if not is_retry(hello):
        add(hello, empty(UNKNOWN_EXTENSION))


def _version_in_encrypted_extensions(connection: Connection, message: Any) -> None:
    body = bytearray(b"\x03\x04")
    add(message, TLSExtension(extType=ExtensionType.supported_versions).create(body))


def _refuses_unknown_schemes(connection: Connection, hello: Any) -> None:
    listed = offers(hello, ExtensionType.signature_algorithms)
    if listed and any(is_grease(high << 8 | low) or high >= 0x10 for high, low in listed.sigalgs):
        raise Refusal(AlertDescription.illegal_parameter)


def _no_ccs(connection: Connection, message: Any) -> list[Any] | None:
    return [] if connection.version > TLS12 else None


def _wrong_group(connection: Connection, hello: Any) -> None:
    share = offers(hello, ExtensionType.key_share)
    offered = offers(connection.hello, ExtensionType.key_share)
    if share and not is_retry(hello) and len(offered.client_shares) > 2:
        share.server_share.group = 0x11EC


def _uses_unlisted_share(connection: Connection, hello: Any) -> None:
    share = offers(hello, ExtensionType.key_share)
    listed = offers(hello, ExtensionType.supported_groups)
    if share and listed:
        shared = [one.group for one in share.client_shares]
        listed.groups += [group for group in shared if group not in listed.groups]


def _no_retry(connection: Connection, hello: Any) -> None:
    share = offers(hello, ExtensionType.key_share)
    if share and not any(one.group in (23, 24, 25, 29, 30) for one in share.client_shares):
        raise Refusal(AlertDescription.handshake_failure)


def _always_retries(connection: Connection, hello: Any) -> None:
    share = offers(hello, ExtensionType.key_share)
    groups = offers(hello, ExtensionType.supported_groups)
    if share and len(groups.groups) == 1 and not offers(hello, ExtensionType.cookie):
        share.client_shares = []


def _other_suite_in_retry(connection: Connection, hello: Any) -> None:
    if is_retry(hello):
        hello.cipher_suite = AES_128_GCM if hello.cipher_suite == CHACHA20 else CHACHA20


def _retry_without_version(connection: Connection, hello: Any) -> None:
    if is_retry(hello):
        drop(hello, ExtensionType.supported_versions)


FLAWS: dict[str, Flaw] = {
    # version
    "no-downgrade-sentinel": Flaw(settings=_no_sentinel),
    "legacy-version-decides": hearing(_legacy_version_decides),
    "refuses-unknown-versions": hearing(_refuses_unknown_versions),
    "always-tls13": hearing(_always_tls13),
    "tls13-from-legacy-version": hearing(_tls13_from_legacy_version),
    "old-versions": Flaw(settings=_old_versions),
    "old-versions-wrong-alert": instead_of(AlertDescription.protocol_version, ACCESS_DENIED),
    "no-fallback-protection": hearing(_no_fallback_protection),
    "refuses-fallback": hearing(_refuses_fallback),
    # suites and fields of the hello
    "refuses-unknown-suites": hearing(_refuses_unknown_suites),
    "chooses-unoffered-suite": hearing(_chooses_unoffered_suite),
    "no-aes128": setting(cipherNames=["aes256gcm", "chacha20-poly1305"]),
    "forgets-session-id": spared(sending(HELLO, _forgets_session_id)),
    "invents-session-id": sending(HELLO, _invents_session_id),
    "no-ccs": sending(ChangeCipherSpec, _no_ccs),
    "same-random": sending(HELLO, _same_random),
    "legacy-version-13": sending(HELLO, _legacy_version_13),
    "compression": spared(sending(HELLO, _compression)),
    # extensions
    "decode-error-wrong": instead_of(AlertDescription.decode_error, ACCESS_DENIED),
    "unreadable-ignored": instead_of(AlertDescription.decode_error, None),
    "illegal-parameter-wrong": instead_of(AlertDescription.illegal_parameter, ACCESS_DENIED),
    "missing-extension-wrong": instead_of(AlertDescription.missing_extension, ACCESS_DENIED),
    "handshake-failure-wrong": instead_of(AlertDescription.handshake_failure, ACCESS_DENIED),
    "takes-duplicates": instead_of(AlertDescription.illegal_parameter, None),
    "refuses-unknown-extensions": hearing(_refuses_unknown_extensions),
    "unsolicited-extension": sending(ENCRYPTED, _unsolicited),
    "extension-in-hello": spared(sending(HELLO, _extension_in_hello)),
    "version-in-encrypted-extensions": spared(sending(ENCRYPTED, _version_in_encrypted_extensions)),
    "no-encrypted-extensions": spared(sending(ENCRYPTED, lambda *_: [])),
    "refuses-unknown-schemes": spared(hearing(_refuses_unknown_schemes)),
    # groups and shares
    "no-p256": setting(eccCurves=["x25519"], keyShares=["x25519"]),
    "uses-unlisted-share": hearing(_uses_unlisted_share),
    "wrong-group": spared(sending(HELLO, _wrong_group)),
    "no-retry": hearing(_no_retry),
    "always-retries": hearing(_always_retries),
    "other-suite-in-retry": Flaw(
        settings=setting(cipherNames=["aes128gcm", "chacha20-poly1305"]).settings,
        outgoing=sending(HELLO, _other_suite_in_retry).outgoing,
    ),
    "retry-without-version": sending(HELLO, _retry_without_version),
    "takes-wrong-second-share": without("does not match Hello Retry Request"),
}
