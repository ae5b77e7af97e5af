from __future__ import annotations

from typing import Optional

from .log import Log


class Draining:
    """Whether the instance is about to go. Once it is, it stays so."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self.reason: Optional[str] = None

    def start(self, reason: str) -> None:
        """A later reason replaces the one before."""
        if reason != self.reason:
            self.reason = reason
            self._log.warn("draining", reason=reason)
