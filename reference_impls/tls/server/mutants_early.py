"""Mutants around early data."""

from reference_impls.tls.server.bent_mutants import bent

ACCEPTANCE = [
    bent(
        "early-allows-nothing",
        "Tickets allow no octet of early data.",
        "ED-001",
        reason="no case can send early data then",
    ),
    bent(
        "early-dropped",
        "Early data is accepted and thrown away.",
        "ED-002",
        "ED-115",
        reason="no request in early data is answered",
    ),
    bent("early-any-suite", "Early data is accepted with another suite.", "ED-005"),
    bent(
        "early-any-protocol", "Early data is accepted with another application protocol.", "ED-101"
    ),
    bent("early-any-key", "Early data is accepted on any key.", "ED-008"),
    bent("early-any-age", "The age of a ticket is not looked at.", "ED-027"),
    bent("early-dates-matter", "A ticket of an unlikely age is refused.", "ED-029"),
    bent("early-accepted-at-length", "The answer says how much early data may come.", "ED-138"),
    bent("early-accepted-unasked", "Each resumption accepts early data.", "ED-118"),
    bent("early-without-key", "Early data is accepted without a key.", "ED-013"),
    bent(
        "early-waits",
        "The server's flight waits for the end of early data.",
        "ED-114",
        reason="it never comes where a case waits for the server",
    ),
    bent("early-offered-twice", "A second hello may offer early data again.", "ED-011"),
    bent("early-body-ignored", "The extension in a hello may have a body.", "ED-117"),
]
RECORDS = [
    bent(
        "early-one-record",
        "Early data is one record.",
        "ED-115",
        "ED-023",
        "ED-022",
        "ED-122",
        "ED-126",
    ),
    bent("early-none-empty", "An early record without content is refused.", "ED-022"),
    bent("early-refuses-ccs", "A second change_cipher_spec record is refused.", "ED-122"),
    bent("early-answered-twice", "A request in early data is answered twice.", "ED-023"),
    bent("early-one-less", "The last octet that a ticket allows is refused.", "ED-125"),
    bent("early-counts-padding", "Padding counts as early data.", "ED-126"),
    bent("early-unlimited", "There is no limit to early data.", "ED-015"),
    bent(
        "early-mac-ignored",
        "A record that cannot be decrypted is skipped.",
        "ED-012",
        "ED-017",
        "ED-019",
        "ED-111",
        "ED-112",
        "ED-113",
        "ED-120",
    ),
    bent("early-unskipped", "Early data that is not accepted is refused.", "ED-009", "ED-010"),
    bent("early-half-skipped", "Half of what a ticket allows is skipped.", "ED-104", "ED-142"),
    bent("early-long-wrong", "access_denied is sent where record_overflow is due.", "ED-145"),
    bent("early-all-skipped", "Early data is skipped without a limit.", "ED-016"),
    bent(
        "early-unexpected-ignored",
        "A message that is out of place is skipped.",
        "ED-105",
        "ED-107",
        "ED-108",
        "ED-119",
        "ED-128",
    ),
]
END = [
    bent(
        "early-skipped-accepted",
        "Early data that was accepted is skipped, together with its end.",
        "ED-017",
    ),
    bent(
        "early-messages-ignored",
        "Other messages among early data are skipped.",
        "ED-021",
        "ED-106",
    ),
    bent("early-end-with-body", "EndOfEarlyData with a body is skipped.", "ED-018"),
    bent("early-end-shares", "Finished may share a record with EndOfEarlyData.", "ED-124"),
    bent("early-keys-kept", "Records under the early keys are skipped.", "ED-120"),
    bent("early-finished-unchecked", "A wrong Finished is taken.", "ED-129"),
]
REPLAY = [
    bent(
        "early-any-number",
        "The same early data is accepted any number of times.",
        "ED-030",
        "ED-131",
        "ED-132",
        "ED-133",
        "ED-134",
    ),
    bent(
        "early-unfinished-forgotten",
        "A ticket counts as used once the client has finished.",
        "ED-131",
        "ED-132",
        "ED-134",
    ),
    bent(
        "early-finished-forgotten", "A ticket counts as used until the client finishes.", "ED-030"
    ),
    bent("early-any-time", "The same early data is accepted at any time.", "ED-026"),
    bent("early-whole-hello", "A copy with another binder is no copy.", "ED-133"),
]
TOO_EARLY = [
    bent("early-careless", "Unsafe requests in early data are served.", "E425-001"),
    bent(
        "early-careless-any-number",
        "Unsafe requests in early data are served, and in copies of it, too.",
        "E425-001",
        "E425-105",
    ),
    bent("early-for-ever", "What was too early stays so.", "E425-002"),
    bent("early-always", "Unsafe requests are always too early.", "E425-002", "E425-003"),
    bent("early-loses", "Half a request in early data is forgotten.", "E425-008"),
    bent("early-never-late", "Nothing waits for the Finished.", "E425-009"),
    bent("early-field-ignored", "Early-Data means nothing.", "E425-101", "E425-102"),
    bent("early-field-read", "Early-Data means something if it is 1.", "E425-102"),
    bent("early-field-echoed", "Early-Data stands in responses.", "E425-103"),
    bent("early-stops-at-425", "The connection ends behind 425.", "E425-104", "E425-002"),
]
MUTANTS = [*ACCEPTANCE, *RECORDS, *END, *REPLAY, *TOO_EARLY]
