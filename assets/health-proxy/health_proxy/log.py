from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from typing import Any, TextIO

LEVELS = ("debug", "info", "warn", "error")


class Log:
    """Writes one line of JSON for each event: time, level, event, and what belongs to it."""

    def __init__(self, level: str, stream: TextIO | None = None) -> None:
        self._lowest = LEVELS.index(level)
        self._stream = stream

    def debug(self, event: str, **details: Any) -> None:
        self._write("debug", event, details)

    def info(self, event: str, **details: Any) -> None:
        self._write("info", event, details)

    def warn(self, event: str, **details: Any) -> None:
        self._write("warn", event, details)

    def error(self, event: str, **details: Any) -> None:
        self._write("error", event, details)

    def _write(self, level: str, event: str, details: dict[str, Any]) -> None:
        if LEVELS.index(level) < self._lowest:
            return
        time = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"time": time, "level": level, "event": event, **details}, default=str)
        try:
            print(line, file=self._stream or sys.stdout, flush=True)
        except (OSError, ValueError):
            pass  # Whoever read the log is gone. Health checks are still to be answered.
