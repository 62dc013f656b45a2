"""The flaws of the bent TLS server, by name; what each means is said beside its mutant."""

from collections.abc import Callable
from typing import Any

from tlslite import tlsconnection
from tlslite.api import HandshakeSettings
from tlslite.constants import (
    AlertDescription,
    AlertLevel,
    CertificateType,
    CipherSuite,
    ContentType,
    ExtensionType,
)
from tlslite.errors import TLSUnexpectedMessage
from tlslite.extensions import (
    ALPNExtension,
    SupportedVersionsExtension,
    TLSExtension,
)
from tlslite.messages import (
    Alert,
    ApplicationData,
    Certificate,
    CertificateVerify,
    ChangeCipherSpec,
    ClientHello,
    EncryptedExtensions,
    NewSessionTicket,
    NewSessionTicket1_0,
    ServerHello,
    ServerKeyExchange,
)
from tlslite.recordlayer import RecordLayer
from tlslite.utils.cryptomath import getRandomBytes

from reference_impls.tls.server.bending import Connection, Flaw, GoneError, MuteError, Refusal

TLS12, TLS13 = (3, 3), (3, 4)
KNOWN_SUITES = {
    *CipherSuite.tls13Suites,
    *CipherSuite.ecdheCertSuites,
    *CipherSuite.ecdheEcdsaSuites,
    CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV,
    CipherSuite.TLS_FALLBACK_SCSV,
}
AES_128_GCM, AES_256_GCM, CHACHA20 = 0x1301, 0x1302, 0x1303
ECDHE_ECDSA, ECDHE_RSA = 0xC02B, 0xC02F  # with AES_128_GCM, for TLS 1.2
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
UNKNOWN_EXTENSION = 0xFAFA
ACCESS_DENIED = AlertDescription.access_denied


# -- ways to make a flaw


def sending(kind: Any, change: Callable[[Connection, Any], Any]) -> Flaw:
    """Change each outgoing message of a kind; what `change` returns, if anything, goes instead."""

    def outgoing(connection: Connection, message: Any) -> list[Any]:
        if not isinstance(message, kind):
            return [message]
        instead = change(connection, message)
        return [message] if instead is None else instead

    return Flaw(outgoing=outgoing)


def hearing(change: Callable[[Connection, Any], None]) -> Flaw:
    """Look at each ClientHello otherwise than one should."""

    def incoming(connection: Connection, message: Any) -> None:
        if isinstance(message, ClientHello):
            change(connection, message)

    return Flaw(incoming=incoming)


def without(*whys: str) -> Flaw:
    """Leave out the refusals whose reason has one of these words in it."""

    def refuse(connection: Connection, description: int, why: str) -> int | None:
        return None if any(one in why for one in whys) else description

    return Flaw(refuse=refuse)


def instead_of(right: int, wrong: int | None) -> Flaw:
    """Refuse with the wrong alert; with None, go on."""

    def refuse(connection: Connection, description: int, why: str) -> int | None:
        return wrong if description == right else description

    return Flaw(refuse=refuse)


def setting(**values: Any) -> Flaw:
    """Change tlslite's settings."""

    def settings(these: HandshakeSettings) -> None:
        for name, value in values.items():
            setattr(these, name, value)

    return Flaw(settings=settings)


def spared(flaw: Flaw) -> Flaw:
    """Spare clients that offer encrypt_then_mac (RFC 7366), as those on OpenSSL do.

    A flaw that ends every handshake would hide what else a server does; ordinary clients that
    only ask whether the server lives are left alone.
    """

    def spares(connection: Connection) -> bool:
        hello = connection.hello
        return hello is None or offers(hello, ExtensionType.encrypt_then_mac) is not None

    def incoming(connection: Connection, message: Any) -> None:
        if not spares(connection):
            flaw.incoming(connection, message)

    def outgoing(connection: Connection, message: Any) -> list[Any]:
        return [message] if spares(connection) else flaw.outgoing(connection, message)

    def record(connection: Connection, type: int, content: bytes) -> bool:
        return spares(connection) or flaw.record(connection, type, content)

    return Flaw(record=record, incoming=incoming, outgoing=outgoing)


# -- small helpers


def offers(hello: Any, type: int) -> Any:
    """Return an extension of a message, None when it is not there."""
    return hello.getExtension(type)


def drop(message: Any, type: int) -> None:
    """Take an extension out of a message."""
    message.extensions = [one for one in message.extensions or [] if one.extType != type]


def add(message: Any, extension: Any) -> None:
    """Put an extension into a message."""
    message.extensions = [*(message.extensions or []), extension]


def empty(type: int) -> Any:
    """Return an extension without a body."""
    return TLSExtension(extType=type).create(bytearray(0))


def is_13(message: Any) -> bool:
    """Whether a ServerHello is one of TLS 1.3."""
    return offers(message, ExtensionType.supported_versions) is not None


def is_retry(message: Any) -> bool:
    """Whether a ServerHello is a HelloRetryRequest."""
    return bytes(message.random) == RETRY


def is_grease(value: int) -> bool:
    """Whether a number is reserved to keep peers tolerant (RFC 8701)."""
    return value & 0x0F0F == 0x0A0A and value >> 8 == value & 0xFF


# -- records


def _deaf_to_alerts(connection: Connection, type: int, content: bytes) -> bool:
    return type != ContentType.alert or content[1:] == b"\0"


def _refuses_ccs(connection: Connection, type: int, content: bytes) -> bool:
    if connection.hello is not None and offers(connection.hello, 43) is None:
        return True
    if type == ContentType.change_cipher_spec:
        connection.dummies += 1
        if connection.dummies > 1:
            raise Refusal(AlertDescription.unexpected_message)
    return True


def _refuses_pieces(connection: Connection, type: int, content: bytes) -> bool:
    whole = 4 + int.from_bytes(content[1:4], "big")
    if type == ContentType.handshake and connection.hello is None and len(content) < whole:
        raise Refusal(AlertDescription.decode_error)
    return True


def _refuses_padding(settings: Any) -> None:
    def bare(data: bytearray) -> tuple[bytearray, int]:
        if not data[-1]:
            raise TLSUnexpectedMessage
        return data[:-1], data[-1]

    RecordLayer._tls13_de_pad = staticmethod(bare)


# -- version


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


# -- suites and hello fields


def is_unknown_suite(value: int) -> bool:
    """Whether a number was never given to a cipher suite that clients of today offer."""
    return value >> 8 not in (0x00, 0x13, 0x56, 0xC0, 0xCC) or 0x1306 <= value <= 0x13FF


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


# -- extensions


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


# -- groups and key shares


def _wrong_group(connection: Connection, hello: Any) -> None:
    share = offers(hello, ExtensionType.key_share)
    offered = offers(connection.hello, ExtensionType.key_share)
    if share and not is_retry(hello) and len(offered.client_shares) > 1:
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


# -- tickets and resumption

_issued: set[bytes] = set()


def _remember(connection: Connection, message: Any) -> None:
    _issued.add(bytes(message.ticket))


def _refuses_unknown_tickets() -> Flaw:
    def incoming(connection: Connection, hello: Any) -> None:
        keys = offers(hello, ExtensionType.pre_shared_key)
        session = offers(hello, ExtensionType.session_ticket)
        presented = [one.identity for one in keys.identities] if keys else []
        presented += [session.ticket] if session and session.ticket else []
        if not {bytes(one) for one in presented} <= _issued:
            raise Refusal(AlertDescription.decrypt_error)

    tickets = (NewSessionTicket, NewSessionTicket1_0)
    return Flaw(incoming=hearing(incoming).incoming, outgoing=sending(tickets, _remember).outgoing)


def _resumes_without_share(connection: Connection, hello: Any) -> None:
    if offers(hello, ExtensionType.pre_shared_key):
        drop(hello, ExtensionType.key_share)


def _resumes_with_unoffered_suite() -> Flaw:
    def incoming(connection: Connection, hello: Any) -> None:
        keys = offers(hello, ExtensionType.pre_shared_key)
        if keys and AES_256_GCM not in hello.cipher_suites:
            hello.cipher_suites[:] = [AES_256_GCM]

    # The binder is computed over the hello as it is now.
    unchecked = without("Binder does not verify").refuse
    return Flaw(incoming=hearing(incoming).incoming, refuse=unchecked)


def _certificate_again() -> Flaw:
    def outgoing(connection: Connection, message: Any) -> list[Any]:
        if isinstance(message, ServerHello):
            ticket = offers(connection.hello, ExtensionType.session_ticket)
            same = ticket and ticket.ticket and message.session_id == connection.hello.session_id
            connection.resumes = bool(offers(message, ExtensionType.pre_shared_key) or same)
        last = EncryptedExtensions if connection.version > TLS12 else ServerHello
        if connection.resumes and isinstance(message, last):
            again = Certificate(CertificateType.x509, connection.version)
            return [message, again.create(connection.chain)]
        return [message]

    return Flaw(outgoing=outgoing)


def _lifetime(connection: Connection, message: Any) -> None:
    message.ticket_lifetime = 604801


def _nonce(connection: Connection, message: Any) -> None:
    message.ticket_nonce = bytearray(b"\0")


def _age_add(connection: Connection, message: Any) -> None:
    message.ticket_age_add = 7


def _no_ticket(connection: Connection, message: Any) -> None:
    message.ticket = bytearray(0)


def _resumes_without_ems(connection: Connection, hello: Any) -> None:
    ticket = offers(hello, ExtensionType.session_ticket)
    if ticket and ticket.ticket:
        drop(hello, ExtensionType.extended_master_secret)


# -- certificate


def _context(connection: Connection, message: Any) -> None:
    message.certificate_request_context = bytearray(b"context")


def _tells_the_name(connection: Connection, message: Any) -> None:
    if isinstance(message, EncryptedExtensions) or not is_13(message):
        drop(message, ExtensionType.server_name)
        add(message, TLSExtension(extType=ExtensionType.server_name).create(bytearray(b"me")))


def _broken_signature(connection: Connection, message: Any) -> None:
    signature = bytearray(message.signature)
    signature[-1] ^= 1
    message.signature = signature


def _unoffered_scheme(connection: Connection, message: Any) -> None:
    message.signatureAlgorithm = (2, 3)  # ecdsa_sha1


def _certificate_twice(connection: Connection, message: Any) -> list[Any]:
    return [message, message]


def _strange_chain(connection: Connection, message: Any) -> None:
    message.certificate_list = [message.certificate_list[0], *message.certificate_list]


# -- server name and application protocol


def _warns_of_names(connection: Connection, hello: Any) -> list[Any] | None:
    name = offers(connection.hello, ExtensionType.server_name)
    if name and name.hostNames and bytes(name.hostNames[0]) != b"localhost":
        warning = Alert().create(AlertDescription.unrecognized_name, AlertLevel.warning)
        return [warning, hello]
    return None


def _no_protocol(connection: Connection, message: Any) -> None:
    if message.extensions:
        drop(message, ExtensionType.alpn)


def _unoffered_protocol(connection: Connection, message: Any) -> None:
    if offers(message, ExtensionType.alpn):
        drop(message, ExtensionType.alpn)
        add(message, ALPNExtension().create([bytearray(b"http/2.9")]))


def _refuses_unknown_protocols(connection: Connection, hello: Any) -> None:
    listed = offers(hello, ExtensionType.alpn)
    if listed and len(listed.protocol_names) > 1:
        raise Refusal(AlertDescription.no_application_protocol)


# -- alerts and closing


def _twice(connection: Connection, alert: Any) -> list[Any] | None:
    if alert.level != AlertLevel.fatal:
        return None
    return [alert, Alert().create(alert.description, alert.level)]


def _as_warning(connection: Connection, alert: Any) -> None:
    alert.level = AlertLevel.warning


def _no_close_notify(connection: Connection, alert: Any) -> list[Any] | None:
    return [] if alert.description == AlertDescription.close_notify else None


def _data_after_close(connection: Connection, alert: Any) -> list[Any] | None:
    if alert.description != AlertDescription.close_notify:
        return None
    return [alert, ApplicationData().create(bytearray(b"one more thing"))]


def _in_the_clear(connection: Connection, alert: Any) -> list[Any] | None:
    if connection.version < TLS13:
        return None
    connection.sock.send(b"\x15\x03\x03\x00\x02" + bytes(alert.write()))
    connection.sock.flush()
    return []


def _answers_nothing(connection: Connection, message: Any) -> None:
    if isinstance(message, ApplicationData):
        raise MuteError


# -- TLS 1.2


def _unannounced_ticket(connection: Connection, hello: Any) -> None:
    if not is_13(hello):
        drop(hello, ExtensionType.session_ticket)


def _deaf_to_renegotiation(connection: Connection, alert: Any) -> list[Any] | None:
    return [] if alert.description == AlertDescription.no_renegotiation else None


def _no_renegotiation_info(connection: Connection, hello: Any) -> None:
    if hello.extensions:
        drop(hello, ExtensionType.renegotiation_info)


def _echoes_key_share(connection: Connection, hello: Any) -> None:
    if not is_13(hello) and offers(connection.hello, ExtensionType.key_share):
        body = bytearray(b"\0\x17\0\0")
        add(hello, TLSExtension(extType=ExtensionType.key_share).create(body))


# -- liars that are polite: a valid request is served; the lie begins at the first anomaly


def _closes(connection: Connection, description: int, why: str) -> int | None:
    raise GoneError


def _says_nothing(connection: Connection, description: int, why: str) -> int | None:
    raise MuteError


def _lies(connection: Connection, description: int, why: str) -> int | None:
    return int(ACCESS_DENIED)


def _refuses(connection: Connection, description: int, why: str) -> int | None:
    return int(AlertDescription.handshake_failure)


def _accepts(connection: Connection, description: int, why: str) -> int | None:
    return None


def _refuses_the_unusual(connection: Connection, hello: Any) -> None:
    """Take only a hello as most clients send it; anything else is refused."""
    extensions = {one.extType for one in hello.extensions or []}
    needed = {ExtensionType.server_name, ExtensionType.alpn, ExtensionType.supported_groups}
    unusual = (
        not needed <= extensions
        or not extensions <= {0, 5, 10, 11, 13, 16, 18, 21, 22, 23, 35, 43, 45, 49, 51, 0xFF01}
        or any(map(is_unknown_suite, hello.cipher_suites))
        or offers(hello, ExtensionType.pre_shared_key)
        or (offers(hello, ExtensionType.key_share) and not hello.session_id)
        or connection.legacy_version != TLS12
    )
    if unusual:
        raise Refusal(AlertDescription.handshake_failure)


HELLO, ENCRYPTED = ServerHello, EncryptedExtensions
CARRIES_PROTOCOL = (ServerHello, EncryptedExtensions)

FLAWS: dict[str, Flaw] = {
    "none": Flaw(),
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
    # tickets and resumption
    "psk-without-modes": without("psk_key_exchange_modes"),
    "resumes-without-share": sending(HELLO, _resumes_without_share),
    "psk-anywhere": without("PSK extension not last", "Last extension in client_hello"),
    "binder-unchecked": without("Binder does not verify"),
    "refuses-unknown-tickets": _refuses_unknown_tickets(),
    "resumes-with-unoffered-suite": _resumes_with_unoffered_suite(),
    "certificate-again": _certificate_again(),
    "ticket-lives-too-long": sending(NewSessionTicket, _lifetime),
    "same-nonce": sending(NewSessionTicket, _nonce),
    "same-age-add": sending(NewSessionTicket, _age_add),
    "empty-ticket": spared(sending(NewSessionTicket, _no_ticket)),
    # certificate and Finished
    "certificate-context": spared(sending(Certificate, _context)),
    "certificate-twice": spared(sending(Certificate, _certificate_twice)),
    "strange-chain": spared(sending(Certificate, _strange_chain)),
    "broken-signature": spared(sending(CertificateVerify, _broken_signature)),
    "unoffered-scheme": spared(sending(CertificateVerify, _unoffered_scheme)),
    "finished-unchecked": without("Finished value is not valid", "Finished message is incorrect"),
    "finished-wrong-alert": instead_of(AlertDescription.decrypt_error, ACCESS_DENIED),
    # names and protocols
    "warns-of-names": sending(HELLO, _warns_of_names),
    "tells-the-name": spared(sending(CARRIES_PROTOCOL, _tells_the_name)),
    "no-protocol": sending(CARRIES_PROTOCOL, _no_protocol),
    "unoffered-protocol": spared(sending(CARRIES_PROTOCOL, _unoffered_protocol)),
    "takes-any-protocol": instead_of(AlertDescription.no_application_protocol, None),
    "no-protocol-wrong-alert": instead_of(AlertDescription.no_application_protocol, ACCESS_DENIED),
    "refuses-unknown-protocols": hearing(_refuses_unknown_protocols),
    # records, alerts, closing
    "bad-mac-wrong-alert": instead_of(AlertDescription.bad_record_mac, ACCESS_DENIED),
    "bad-mac-ignored": instead_of(AlertDescription.bad_record_mac, None),
    "overflow-wrong-alert": instead_of(AlertDescription.record_overflow, ACCESS_DENIED),
    "unexpected-wrong-alert": instead_of(AlertDescription.unexpected_message, ACCESS_DENIED),
    "unexpected-ignored": instead_of(AlertDescription.unexpected_message, None),
    "deaf-to-alerts": Flaw(record=_deaf_to_alerts),
    "alerts-in-the-clear": sending(Alert, _in_the_clear),
    "refuses-ccs": spared(Flaw(record=_refuses_ccs)),
    "refuses-pieces": Flaw(record=_refuses_pieces),
    "refuses-padding": Flaw(settings=_refuses_padding),
    "answers-nothing": spared(Flaw(incoming=_answers_nothing)),
    "two-alerts": sending(Alert, _twice),
    "alerts-as-warnings": sending(Alert, _as_warning),
    "no-close-notify": sending(Alert, _no_close_notify),
    "data-after-close": sending(Alert, _data_after_close),
    # TLS 1.2
    "no-extended-master-secret": setting(useExtendedMasterSecret=False),
    "resumes-without-ems": Flaw(
        incoming=hearing(_resumes_without_ems).incoming,
        refuse=lambda connection, description, why: description if why else None,
    ),
    "unannounced-ticket": sending(HELLO, _unannounced_ticket),
    "deaf-to-renegotiation": sending(Alert, _deaf_to_renegotiation),
    "no-renegotiation-info": sending(HELLO, _no_renegotiation_info),
    "takes-renegotiated-connection": without("Non empty renegotiation info"),
    "broken-key-exchange-signature": sending(ServerKeyExchange, _broken_signature),
    "echoes-key-share": sending(HELLO, _echoes_key_share),
    # liars
    "closes": Flaw(refuse=_closes),
    "lies": Flaw(refuse=_lies),
    "accepts": Flaw(refuse=_accepts, forgiving=True),
    "refuses": Flaw(incoming=hearing(_refuses_the_unusual).incoming, refuse=_refuses),
    "mute": Flaw(refuse=_says_nothing),
}
