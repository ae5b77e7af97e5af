"""Records on disk: a SQLite file that has each change before the change is acknowledged.

A program that is killed loses nothing that it answered for. A machine that loses its power may: nothing waits for the
disk itself, which would cost more than everything else that a request does.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (kind, owner, key)
);
"""


class Storage:
    """Texts by kind, owner and key. Changes are on disk, all of them or none, when `commit` returns."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.executescript(SCHEMA)

    def put(self, kind: str, owner: str, key: str, value: str) -> None:
        # A record that changes keeps its place in the order.
        self._change(
            "INSERT INTO records VALUES (?, ?, ?, ?) "
            "ON CONFLICT (kind, owner, key) DO UPDATE SET value = excluded.value",
            (kind, owner, key, value),
        )

    def remove(self, kind: str, owner: str, key: str) -> None:
        self._change("DELETE FROM records WHERE kind = ? AND owner = ? AND key = ?", (kind, owner, key))

    def remove_all(self, kind: str, owner: str) -> None:
        self._change("DELETE FROM records WHERE kind = ? AND owner = ?", (kind, owner))

    def owners(self, kind: str) -> set[str]:
        with self._lock:
            rows = self._database.execute("SELECT DISTINCT owner FROM records WHERE kind = ?", (kind,)).fetchall()
        return {owner for (owner,) in rows}

    def of(self, kind: str, owner: str) -> Iterator[tuple[str, str]]:
        """Keys and values, in the order in which they were first put."""
        with self._lock:
            rows = self._database.execute(
                "SELECT key, value FROM records WHERE kind = ? AND owner = ? ORDER BY rowid", (kind, owner)
            ).fetchall()
        yield from rows

    def commit(self) -> None:
        with self._lock:
            self._database.commit()

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _change(self, statement: str, values: tuple[str, ...]) -> None:
        with self._lock:
            self._database.execute(statement, values)
