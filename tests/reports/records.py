"""Records of a run, as tests make them."""

from typing import Any


def record(name: str = "test_a", verdict: str = "met", **fields: Any) -> dict[str, Any]:
    """Return a record as a run writes it; `fields` are what is not the usual."""
    usual: dict[str, Any] = {
        "wireproof": "0.1.0",
        "id": "X-1",
        "nodeid": f"suites/demo/test_x.py::{name}",
        "suite": "demo",
        "target": "mine",
        "document": "RFC 1",
        "section": "1",
        "level": "MUST",
        "also": "",
        "since": "",
        "sentence": "It is answered.",
        "verdict": verdict,
        "remarks": [],
        "expected": "",
        "seen": "",
        "transcript": [],
        "evidence": [],
        "duration": 0.01,
        "at": 1795000000.0,
        "attachments": {},
    }
    return usual | fields
