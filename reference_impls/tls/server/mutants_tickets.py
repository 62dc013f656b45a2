"""Mutants around tickets and resumption."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent("psk-without-modes", "pre_shared_key is taken without its modes.", "T13S-064"),
    bent(
        "resumes-without-share",
        "A resumed handshake has no share of the server.",
        "T13S-066",
        reason="no resumed handshake can go on",
    ),
    bent("psk-anywhere", "pre_shared_key need not come last.", "T13S-068"),
    bent("binder-unchecked", "A binder is not looked at.", "T13S-069", "T13S-075"),
    bent(
        "refuses-unknown-tickets",
        "A ticket that the server does not know is refused.",
        "T13S-072",
        "T13S-073",
        "T13S-076",
        "T12S-046",
    ),
    bent(
        "resumes-with-unoffered-suite",
        "A ticket decides the suite, offered or not.",
        "T13S-074",
    ),
    bent(
        "certificate-again",
        "A resumed handshake has a Certificate.",
        "T13S-078",
        "T12S-043",
        reason="no resumed handshake can go on",
    ),
    bent("ticket-lives-too-long", "A ticket lives for a second more than a week.", "T13S-094"),
    bent(
        "empty-ticket", "A ticket is empty.", "T13S-094", reason="an empty ticket resumes nothing"
    ),
    bent(
        "same-nonce",
        "All tickets have the same nonce.",
        "T13S-094",
        "T13S-095",
        reason="a ticket whose nonce is not its own resumes nothing",
    ),
    bent("same-age-add", "All tickets have the same ticket_age_add.", "T13S-096"),
]
