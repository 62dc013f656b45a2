"""Verdicts in the words that students read."""

WORDS = {
    "stale": "met; it counts neither for nor against",
    "known-failing": "not met, as is known; it counts neither for nor against",
    "known-flaky": "not met",
    "violated": "not met",
    "advised": "advice is not followed",
    "prerequisite": "not met: what it builds on does not work",
    "crashed": "the server ended",
    "hung": "the server does not answer any more",
    "not-applicable": "not applicable: the server does not offer what this case needs",
    "not reached": "not tried: the run ended before",
    "sanity": "not tried: the first case of all fails",
    "error": "not tried to its end",
}


def of(verdict: str) -> str:
    """Return a verdict in words."""
    return WORDS.get(verdict, verdict)
