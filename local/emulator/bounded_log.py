"""Log files that do not grow without end: the emulator runs for days."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

# Of a file, and of the one before it, which is kept beside it as NAME.1.
LONGEST_BYTES = 64 * 1024 * 1024


class BoundedLog:
    def __init__(self, file: Path, longest_bytes: int = LONGEST_BYTES) -> None:
        """The file's directory is made; what the file has is kept."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self._handler = RotatingFileHandler(file, maxBytes=longest_bytes, backupCount=1, encoding="utf-8")

    def write(self, line: str) -> None:
        """Appends a line, at once and as a whole, from whichever thread."""
        self._handler.handle(logging.makeLogRecord({"msg": line}))

    def close(self) -> None:
        self._handler.close()
