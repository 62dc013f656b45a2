"""Mutants around what a hello offers to resume, and around the tickets themselves."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent("resumes-in-any-mode", "A key is taken in a mode that nobody knows.", "T13S-065"),
    bent("share-beside-key-alone", "A share comes where psk_ke alone was offered.", "T13S-067"),
    bent(
        "binders-not-counted",
        "There may be more identities than binders, or fewer.",
        "T13S-070",
        "T13S-071",
    ),
    bent("selects-the-next", "Of several identities a wrong one is named.", "T13S-073", "T13S-309"),
    bent("any-hash", "A ticket is taken with a suite of another hash.", "T13S-312"),
    bent("all-binders-checked", "The binder of every known ticket is looked at.", "T13S-309"),
    bent("offers-unread", "An offer that cannot be read is passed over.", "T13S-303"),
    bent("binder-forgets-retry", "A retry has no part in a binder.", "T13S-077", "T13S-302"),
    bent("modes-sent-back", "EncryptedExtensions have psk_key_exchange_modes.", "T13S-307"),
    bent("tickets-for-all", "Clients get tickets in whatever mode.", "T13S-301"),
    bent(
        "same-ticket",
        "All tickets are the same.",
        "T13S-329",
        "T13S-095",
        reason="a ticket that is not its own resumes nothing",
    ),
    bent("ticket-extensions-twice", "The extensions of a ticket stand there twice.", "T13S-328"),
    bent("later-nonce-wrong", "A resumed connection gives tickets of no use.", "T13S-330"),
    bent("tickets-of-clients", "A ticket of a client is passed over.", "T13S-331"),
]
