"""The mutants of suites/tls: a TLS server with one rule broken."""

from reference_impls.mutant import Mutant

SERVER = "--host {host} --port {port} --cert {cert} --key {key} --keylog {keylog}"
NO_HANDSHAKE = "no client may go on after this"


def _bent(flaw: str, sentence: str, *breaks: str, reason: str = "") -> Mutant:
    """Return a mutant that is a flaw of the bent server."""
    command = f"{{python}} -m reference_impls.tls.server.bent {flaw} {SERVER}"
    return Mutant(flaw, sentence, breaks, command=command, reason=reason)


def _other(name: str, program: str, sentence: str, *breaks: str) -> Mutant:
    """Return a mutant that is another program."""
    return Mutant(name, sentence, breaks, command=f"{{python}} -m {program} {SERVER}")


MUTANTS = [
    # version
    _bent(
        "no-downgrade-sentinel",
        "The random of a ServerHello does not say that TLS 1.3 was possible.",
        "T13S-024",
    ),
    _bent(
        "legacy-version-decides",
        "A hello is refused as if nothing fitted when its legacy_version is not 0x0303.",
        "T13S-007",
    ),
    _bent(
        "refuses-unknown-versions",
        "A hello that lists a version that nobody knows is refused.",
        "T13S-035",
    ),
    _bent("always-tls13", "TLS 1.3 is chosen although it is not listed.", "T13S-032"),
    _bent(
        "tls13-from-legacy-version",
        "TLS 1.3 is chosen because legacy_version names it.",
        "T13S-033",
    ),
    _bent(
        "old-versions",
        "TLS 1.0 and 1.1 are negotiated.",
        "T12S-008",
    ),
    _bent(
        "old-versions-wrong-alert",
        "Versions that are refused get access_denied.",
        "T12S-008",
    ),
    _bent("no-fallback-protection", "TLS_FALLBACK_SCSV is ignored.", "T12S-010"),
    _bent(
        "refuses-fallback",
        "TLS_FALLBACK_SCSV is refused although the version is the best.",
        "T12S-011",
    ),
    # suites and fields of the hello
    _bent(
        "refuses-unknown-suites",
        "A hello that lists a cipher suite that nobody knows is refused.",
        "T13S-006",
    ),
    _bent(
        "chooses-unoffered-suite",
        "TLS_AES_128_GCM_SHA256 is chosen although it is not offered.",
        "T13S-005",
        "T12S-056",
    ),
    _bent(
        "handshake-failure-wrong",
        "access_denied is sent where handshake_failure is due.",
        "T13S-005",
        "T12S-056",
        "T12S-014",
    ),
    _bent("no-aes128", "TLS_AES_128_GCM_SHA256 is not known.", "T13S-002"),
    _bent("forgets-session-id", "legacy_session_id is not echoed.", "T13S-008"),
    _bent("invents-session-id", "An empty legacy_session_id is answered by another.", "T13S-009"),
    _bent("no-ccs", "No ChangeCipherSpec follows the ServerHello.", "T13S-112"),
    _bent("same-random", "Each ServerHello has the same random.", "T13S-023"),
    _bent("legacy-version-13", "A ServerHello has legacy_version 0x0304.", "T13S-026"),
    _bent(
        "compression",
        "A ServerHello chooses compression.",
        "T13S-026",
        "T12S-002",
        reason="a client that looks at what it is told ends every handshake",
    ),
    # extensions
    _bent(
        "decode-error-wrong",
        "access_denied is sent where decode_error is due.",
        "T13S-016",
        "T13S-018",
        "EXT-007",
        "T13S-015",
        "EXT-021",
    ),
    _bent(
        "illegal-parameter-wrong",
        "access_denied is sent where illegal_parameter is due.",
        "T13S-013",
        "T13S-028",
        "T13S-046",
        "T13S-051",
        "T13S-052",
        "T13S-055",
        "T13S-059",
        "T13S-068",
        "T13S-069",
    ),
    _bent(
        "missing-extension-wrong",
        "access_denied is sent where missing_extension is due.",
        "T13S-043",
        "T13S-044",
        "T13S-045",
        "T13S-064",
        "T13S-122",
    ),
    _bent("takes-duplicates", "illegal_parameter is never sent.", "T13S-028"),
    _bent(
        "refuses-unknown-extensions",
        "A hello with an extension that nobody knows is refused.",
        "T13S-029",
    ),
    _bent(
        "unsolicited-extension",
        "EncryptedExtensions hold an extension that the client has not offered.",
        "T13S-031",
    ),
    _bent(
        "extension-in-hello",
        "A ServerHello of TLS 1.3 holds extended_master_secret.",
        "T13S-027",
        "T13S-031",
        "T12S-055",
    ),
    _bent(
        "version-in-encrypted-extensions",
        "EncryptedExtensions hold supported_versions.",
        "T13S-080",
    ),
    _bent(
        "no-encrypted-extensions",
        "EncryptedExtensions are left out.",
        "T13S-079",
        "T13S-121",
        reason=NO_HANDSHAKE,
    ),
    _bent(
        "refuses-unknown-schemes",
        "A hello that lists a signature scheme that nobody knows is refused.",
        "T13S-041",
    ),
    # groups and shares
    _bent("no-p256", "secp256r1 is not known.", "T13S-003"),
    _bent("uses-unlisted-share", "A share of a group that is not listed is used.", "T13S-046"),
    _bent("wrong-group", "Of several shares none is answered with one of its group.", "T13S-049"),
    _bent("no-retry", "A hello without a share that fits is refused.", "T13S-057"),
    _bent(
        "always-retries",
        "A hello with a single group is answered by HelloRetryRequest, whatever its share.",
        "T13S-062",
    ),
    _bent(
        "other-suite-in-retry",
        "HelloRetryRequest names another suite than ServerHello.",
        "T13S-124",
    ),
    _bent(
        "retry-without-version",
        "HelloRetryRequest has no supported_versions.",
        "T13S-063",
    ),
    _bent(
        "takes-wrong-second-share",
        "After HelloRetryRequest a share of another group is taken.",
        "T13S-059",
    ),
    # tickets and resumption
    _bent("psk-without-modes", "pre_shared_key is taken without its modes.", "T13S-064"),
    _bent(
        "resumes-without-share",
        "A resumed handshake has no share of the server.",
        "T13S-066",
        reason="no resumed handshake can go on",
    ),
    _bent("psk-anywhere", "pre_shared_key need not come last.", "T13S-068"),
    _bent("binder-unchecked", "A binder is not looked at.", "T13S-069"),
    _bent(
        "refuses-unknown-tickets",
        "A ticket that the server does not know is refused.",
        "T13S-072",
        "T13S-076",
        "T12S-046",
    ),
    _bent(
        "resumes-with-unoffered-suite",
        "A ticket decides the suite, offered or not.",
        "T13S-074",
    ),
    _bent(
        "certificate-again",
        "A resumed handshake has a Certificate.",
        "T13S-078",
        "T12S-043",
        reason="no resumed handshake can go on",
    ),
    _bent("ticket-lives-too-long", "A ticket lives for a second more than a week.", "T13S-094"),
    _bent(
        "empty-ticket", "A ticket is empty.", "T13S-094", reason="an empty ticket resumes nothing"
    ),
    _bent(
        "same-nonce",
        "All tickets have the same nonce.",
        "T13S-094",
        reason="a ticket whose nonce is not its own resumes nothing",
    ),
    _bent("same-age-add", "All tickets have the same ticket_age_add.", "T13S-096"),
    # certificate and Finished
    _bent("certificate-context", "The context of Certificate is not empty.", "T13S-084"),
    _bent(
        "certificate-twice",
        "Certificate is sent twice.",
        "T13S-121",
        "T12S-001",
        reason=NO_HANDSHAKE,
    ),
    _bent("strange-chain", "The first certificate stands before itself.", "T13S-125"),
    _bent("broken-signature", "CertificateVerify signs something else.", "T13S-086"),
    _bent(
        "unoffered-scheme",
        "CertificateVerify names a scheme that the client has not offered.",
        "T13S-086",
    ),
    _bent("finished-unchecked", "The client's Finished is not looked at.", "T13S-089", "T12S-033"),
    _bent(
        "finished-wrong-alert",
        "access_denied is sent where decrypt_error is due.",
        "T13S-089",
        "T12S-033",
    ),
    # names and protocols
    _other(
        "one-certificate",
        "reference_impls.https all",
        "All names have the same certificate.",
        "T13S-085",
    ),
    _bent("tells-the-name", "The acknowledgment of a name is not empty.", "EXT-001"),
    _bent("warns-of-names", "A name that is not known gets a warning.", "EXT-002"),
    _bent("no-protocol", "ALPN is ignored.", "EXT-005"),
    _bent("unoffered-protocol", "A protocol is chosen that the client has not offered.", "EXT-005"),
    _bent("takes-any-protocol", "Without a common protocol the handshake goes on.", "EXT-006"),
    _bent(
        "no-protocol-wrong-alert",
        "access_denied is sent where no_application_protocol is due.",
        "EXT-006",
    ),
    _bent(
        "refuses-unknown-protocols",
        "A hello that offers more than one protocol is refused.",
        "EXT-008",
    ),
    # records, alerts, closing
    _bent(
        "bad-mac-wrong-alert",
        "access_denied is sent where bad_record_mac is due.",
        "REC-017",
        "REC-018",
        "T12S-036",
    ),
    _bent(
        "bad-mac-ignored",
        "A record that cannot be decrypted is skipped.",
        "REC-017",
        "REC-018",
        "T12S-036",
    ),
    _bent("overflow-wrong-alert", "access_denied is sent where record_overflow is due.", "REC-008"),
    _bent(
        "unexpected-wrong-alert",
        "access_denied is sent where unexpected_message is due.",
        "T13S-092",
        "T13S-093",
        "REC-012",
        "T13S-091",
        "T13S-114",
        "T12S-030",
    ),
    _bent(
        "unexpected-ignored",
        "A message that is out of place is skipped.",
        "T13S-092",
        "REC-012",
        "T13S-114",
        "T12S-030",
    ),
    _bent("deaf-to-alerts", "A fatal alert of the client changes nothing.", "ALR-007"),
    _bent("alerts-in-the-clear", "Alerts are never protected.", "ALR-012"),
    _bent(
        "refuses-ccs",
        "A second dummy ChangeCipherSpec record is refused.",
        "T13S-113",
    ),
    _bent("refuses-pieces", "A hello that comes in several records is refused.", "REC-003"),
    _bent("refuses-padding", "A padded record is refused.", "REC-015"),
    _bent(
        "answers-nothing",
        "A request is never answered.",
        "T13S-001",
        reason="nothing works where no request is answered",
    ),
    _bent("two-alerts", "Each fatal alert is sent twice.", "ALR-013"),
    _bent("alerts-as-warnings", "Fatal alerts are sent as warnings.", "ALR-003"),
    _bent("no-close-notify", "close_notify is never sent.", "ALR-004", "ALR-006", "ALR-016"),
    _bent("data-after-close", "Data follow close_notify.", "ALR-004"),
    # TLS 1.2
    _bent("no-extended-master-secret", "extended_master_secret is not known.", "T12S-018"),
    _bent(
        "resumes-without-ems",
        "A session is resumed whether or not extended_master_secret is offered.",
        "T12S-019",
        "T12S-020",
    ),
    _bent("unannounced-ticket", "A ticket comes that ServerHello has not promised.", "T12S-045"),
    _bent(
        "deaf-to-renegotiation",
        "A second hello in TLS 1.2 is neither answered nor refused.",
        "T12S-015",
        "T12S-016",
    ),
    _bent(
        "no-renegotiation-info",
        "renegotiation_info is not answered.",
        "T12S-012",
        "T12S-013",
    ),
    _bent(
        "takes-renegotiated-connection",
        "A first hello may name a connection that it renegotiates.",
        "T12S-014",
    ),
    _bent(
        "broken-key-exchange-signature",
        "ServerKeyExchange signs something else.",
        "T12S-023",
    ),
    _bent(
        "echoes-key-share", "A ServerHello of TLS 1.2 answers an extension of TLS 1.3.", "T12S-054"
    ),
]
