"""The mutants of suites/kernel: a kernel behind a wire that makes it seem to count wrong, and a
program that does something else than it was told.
"""

from reference_impls.kernel import filters
from reference_impls.mutant import Mutant, filtered
from reference_impls.tcp import filters as of_tcp
from reference_impls.tcp import filters_fast_open

HANDSHAKES = "most cases count connections, which are made by handshakes"


def bent(flaw: str, sentence: str, *breaks: str, reason: str = "") -> Mutant:
    """Return a mutant that is a flaw of the program."""
    command = f"{{python}} -m reference_impls.kernel.bent {flaw} {{port}}"
    return Mutant(flaw, sentence, breaks, command=command, reason=reason)


MUTANTS = [
    filtered(
        "garbles-data",
        "KERN-100",
        by=of_tcp.garbled_data,
        reason="what is echoed is part of the sanity case and of every control",
    ),
    filtered(
        "loses-third-packet",
        "KERN-003",
        "KERN-004",
        "KERN-015",
        "KERN-102",
        "KERN-103",
        "KERN-109",
        "KERN-113",
        "KERN-114",
        by=filters.third_packet_lost,
        reason=HANDSHAKES,
    ),
    filtered("third-packet-twice", "KERN-004", by=filters.third_packet_twice),
    filtered(
        "syn-twice",
        "KERN-011",
        "KERN-012",
        "KERN-013",
        "KERN-109",
        "KERN-111",
        by=filters.syn_twice,
        reason=HANDSHAKES,
    ),
    filtered(
        "one-handshake-at-a-time",
        "KERN-032",
        "KERN-101",
        by=filters.one_at_a_time,
        reason=HANDSHAKES,
    ),
    filtered(
        "half-the-syn-acks",
        "KERN-011",
        "KERN-012",
        "KERN-014",
        by=filters.half_the_syn_acks,
        reason=HANDSHAKES,
    ),
    filtered(
        "one-syn-ack",
        "KERN-006",
        "KERN-016",
        "KERN-017",
        "KERN-111",
        "KERN-121",
        by=filters_fast_open.one_syn_ack,
    ),
    filtered("loses-early-data", "KERN-008", "KERN-009", by=filters.early_data_lost),
    filtered(
        "never-resets",
        "KERN-010",
        "KERN-034",
        "KERN-104",
        "KERN-106",
        "KERN-110",
        "KERN-119",
        by=of_tcp.no_resets,
    ),
    filtered("window-stays-closed", "KERN-117", by=filters.window_stays_closed),
    filtered("wide-window", "KERN-023", by=filters.wide_window),
    filtered("loses-resets", "KERN-118", "KERN-125", by=filters.resets_lost),
    filtered("data-comes-twice", "KERN-030", by=filters.data_comes_twice),
    filtered("data-goes-twice", "KERN-122", by=filters.data_goes_twice),
    filtered("end-not-acknowledged", "KERN-024", by=filters.end_not_acknowledged),
    filtered("mends-checksums", "KERN-120", by=filters.checksums_mended),
    filtered("loses-path-mtu", "KERN-035", by=filters.path_mtu_lost),
    bent(
        "one-more",
        "listens with another backlog than it was told",
        "KERN-001",
        "KERN-011",
        "KERN-012",
        "KERN-015",
        "KERN-016",
        "KERN-103",
        reason="the backlog is what most cases of both queues fill",
    ),
    bent(
        "accepts-unasked",
        "accepts every client at once, and keeps it",
        "KERN-003",
        "KERN-010",
        "KERN-103",
        reason="the accept queue is what most cases fill",
    ),
    bent("accepts-two", "accepts two connections in place of one", "KERN-005"),
    bent("never-defers", "leaves TCP_DEFER_ACCEPT out", "KERN-018"),
    bent("never-reuses", "leaves SO_REUSEADDR out", "KERN-027"),
    bent("always-shares", "sets SO_REUSEPORT unasked", "KERN-028"),
    bent("other-buffer", "gives accepted connections another receive buffer", "KERN-020"),
    bent(
        "reads-on",
        "reads while it holds, and closes when its peer has ended",
        "KERN-019",
        "KERN-115",
        "KERN-116",
        "KERN-124",
    ),
    bent("leaks", "never closes a connection on which it has echoed nothing", "KERN-025"),
    bent("short-write", "believes that all was written that send() was given", "KERN-022"),
    bent("no-keep-alive", "does not set the keep-alive that it was told to", "KERN-029"),
]
