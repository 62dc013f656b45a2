"""HTTPS over QUIC with one rule broken."""

from reference_impls.https.broken import bent

NO_EARLY_DATA = "without early data there is nothing to judge in the cases of 0-RTT"

QUIC = [
    bent(
        "quic-always-retries",
        "Each client is asked for a token, which costs a round trip more.",
        "FLV-015",
        reason="one more round trip is in every visit over QUIC",
    ),
    bent(
        "quic-reads-before-finished",
        "1-RTT packets are read, and answered, before the client's Finished has come.",
        "Q0-011",
    ),
    bent(
        "quic-no-hello-retry",
        "A ClientHello without a key share is refused instead of asking for another.",
        "FLV-020",
    ),
    bent("quic-never-confirms", "HANDSHAKE_DONE is never sent.", "FLV-040"),
    bent("quic-unpadded", "Datagrams with Initial packets are not padded.", "FLV-037"),
    bent(
        "quic-takes-short-initials",
        "An Initial begins a connection however short its datagram.",
        "Q0-012",
    ),
    bent(
        "quic-change-cipher-spec",
        "The octets of a ChangeCipherSpec record follow the ticket inside CRYPTO.",
        "FLV-039",
    ),
    bent(
        "quic-takes-key-update",
        "A KeyUpdate message of TLS is ignored instead of ending the connection.",
        "Q0-005",
    ),
    bent(
        "quic-leaks-certificate",
        "The certificate is sent once more, in an Initial packet, which anybody can open.",
        "FLV-024",
    ),
    bent(
        "quic-no-version-negotiation",
        "An unknown version is met with silence.",
        "FLV-018",
        "Q0-013",
        "Q0-014",
    ),
    bent(
        "quic-swapped-version-negotiation",
        "Version Negotiation has the connection ids the wrong way round.",
        "FLV-018",
        "Q0-013",
    ),
    bent(
        "quic-same-version-negotiation",
        "Version Negotiation lists the version that was just refused.",
        "FLV-018",
        "Q0-013",
    ),
    bent(
        "quic-answers-version-negotiation",
        "A Version Negotiation packet is answered by another.",
        "Q0-015",
    ),
    bent(
        "quic-answers-short-datagrams",
        "An unknown version is answered by Version Negotiation however short the datagram.",
        "Q0-016",
    ),
    bent(
        "quic-amplifies",
        "Before the client's address is validated each datagram is sent five times.",
        "Q0-010",
        "Q0-017",
        "Q0-018",
    ),
    bent(
        "quic-no-limit",
        "Every address is taken for validated: nothing limits what is sent to it.",
        "Q0-010",
        "FLV-047",
    ),
    bent(
        "quic-never-takes-tokens",
        "Tokens of Retry packets are never good.",
        "Q0-019",
        reason="no connection comes about at the endpoint that asks for tokens",
    ),
    bent(
        "quic-same-id-retry",
        "Retry comes from the connection id that the client has addressed.",
        "Q0-020",
        reason="clients drop such a Retry: no connection comes about at that endpoint",
    ),
    bent(
        "quic-hides-retry",
        "The transport parameters say nothing of the Retry that went before.",
        "Q0-021",
    ),
    bent(
        "quic-answers-late",
        "A request in 0-RTT packets is answered only after the client's Finished.",
        "Q0-024",
    ),
    bent(
        "quic-drops-early-request",
        "A request in 0-RTT packets is accepted and never answered.",
        "FLV-016",
        "Q0-002",
        "Q0-024",
    ),
    bent(
        "quic-silent-early-data",
        "Early data is accepted and answered; EncryptedExtensions do not say so.",
        "Q0-002",
        reason=NO_EARLY_DATA,
    ),
    bent(
        "quic-refuses-early-data",
        "Tickets promise early data, and it is never accepted.",
        "FLV-016",
        "Q0-002",
        reason=NO_EARLY_DATA,
    ),
    bent(
        "quic-forgets-tickets",
        "No ticket is ever good.",
        "FLV-016",
        "Q0-002",
        reason=NO_EARLY_DATA,
    ),
    bent(
        "quic-claims-early-data",
        "EncryptedExtensions say that early data is accepted, and it is never read.",
        "FLV-019",
        "Q0-002",
        "Q0-008",
        reason=NO_EARLY_DATA,
    ),
    bent(
        "quic-acknowledges-everything",
        "0-RTT packets are acknowledged although they were refused.",
        "Q0-008",
    ),
    bent(
        "quic-drops-lone-early-packets",
        "0-RTT packets count only in a datagram that begins with an Initial.",
        "FLV-038",
    ),
    bent(
        "quic-takes-early-crypto",
        "CRYPTO frames in 0-RTT packets are ignored instead of ending the connection.",
        "Q0-003",
    ),
    bent(
        "quic-ticket-limit",
        "Tickets name a limit of early data that QUIC does not have.",
        "Q0-001",
        reason="a client has to close the connection that brings such a ticket",
    ),
    bent("quic-takes-tickets-again", "A ticket is good any number of times.", "Q0-009"),
]
