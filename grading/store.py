"""What has been graded, in SQLite: a grade is there as a whole or not at all, also after a kill."""

import json
import os
import sqlite3
from pathlib import Path

from grading.points import as_json, from_json
from grading.rubric import Mistake
from grading.run import Judged
from reports.clean import clean

TABLE = """
CREATE TABLE IF NOT EXISTS grades (
    key TEXT PRIMARY KEY, submission TEXT NOT NULL, grade TEXT NOT NULL, records TEXT NOT NULL
)
"""
FOLDERS = "CREATE TABLE IF NOT EXISTS folders (name BLOB PRIMARY KEY)"


class Store:
    """The grades of a folder of results."""

    def __init__(self, file: Path) -> None:
        """Open the file, or make it. Raises Mistake."""
        try:
            self._base = sqlite3.connect(file)
            with self._base:
                self._base.execute(TABLE)
                self._base.execute(FOLDERS)
        except sqlite3.Error as trouble:
            raise Mistake(f"{file}: {trouble}; remove it, or name another --out") from None

    def __contains__(self, key: str) -> bool:
        """Whether there is a grade. What was stopped has none, and is tried again."""
        rows = self._base.execute("SELECT 1 FROM grades WHERE key = ?", (key,))
        return rows.fetchone() is not None

    def keep(self, key: str, submission: str, judged: Judged) -> None:
        """Write one grade, in one transaction."""
        row = key, clean(submission), json.dumps(as_json(judged.grade)), json.dumps(judged.records)
        with self._base:
            self._base.execute("INSERT OR REPLACE INTO grades VALUES (?, ?, ?, ?)", row)

    def get(self, key: str) -> Judged:
        """Return a grade that is there."""
        rows = self._base.execute("SELECT grade, records FROM grades WHERE key = ?", (key,))
        grade, records = rows.fetchone()
        return Judged(from_json(json.loads(grade)), tuple(json.loads(records)))

    def write_down(self, folder: str) -> None:
        """Know that the folder of that name is ours."""
        with self._base:
            self._base.execute("INSERT OR IGNORE INTO folders VALUES (?)", (os.fsencode(folder),))

    def folders(self) -> list[str]:
        """Return the names of the folders that were written for students."""
        return [os.fsdecode(name) for (name,) in self._base.execute("SELECT name FROM folders")]

    def forget(self, folder: str) -> None:
        """Know that the folder of that name is gone."""
        with self._base:
            self._base.execute("DELETE FROM folders WHERE name = ?", (os.fsencode(folder),))

    def close(self) -> None:
        """Close the file."""
        self._base.close()
