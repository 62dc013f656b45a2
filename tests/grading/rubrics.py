"""Rubrics and marks as tests make them."""

from pathlib import Path
from typing import Any

from grading.choice import Case
from grading.rubric import Rubric, parse

FILE = Path("rubric.toml")


def group(name: str = "A", points: float = 10, cases: int = 2, **keys: Any) -> dict[str, Any]:
    return {"name": name, "points": points, "cases": cases, **keys}


def table(*groups: dict[str, Any], **keys: Any) -> dict[str, Any]:
    usual = {"title": "A course", "suites": ["suites/demo"], "protocol": "http"}
    return {**usual, "command": "./server {port}", "group": list(groups) or [group()], **keys}


def rubric(*groups: dict[str, Any], **keys: Any) -> Rubric:
    return parse(table(*groups, **keys), FILE)


def case(name: str = "test_a", file: str = "suites/demo/test_x.py", **fields: str) -> Case:
    usual = {"id": "X-1", "document": "RFC 9112", "section": "3.2", "level": "MUST"}
    return Case(f"{file}::{name}", **{**usual, "sentence": "It is answered.", **fields})
