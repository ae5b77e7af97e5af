from __future__ import annotations

from typing import Optional

from .draining import Draining
from .log import Log
from .service_health import ServiceHealth


class Health:
    """Whether the load balancer may send requests to this instance. Logs each change."""

    def __init__(self, service: ServiceHealth, draining: Draining, log: Log) -> None:
        self._service = service
        self._draining = draining
        self._log = log
        self._known = False
        self._reason: Optional[str] = None

    async def problem(self) -> Optional[str]:
        """Why it may not; None when it may."""
        problem = None if self._draining.reason is not None else await self._service.problem()
        # Read again: draining may have started while the service was asked.
        reason = self._draining.reason or problem
        if not self._known or reason != self._reason:
            self._known, self._reason = True, reason
            if reason is None:
                self._log.info("healthy")
            else:
                self._log.warn("unhealthy", reason=reason)
        return reason
