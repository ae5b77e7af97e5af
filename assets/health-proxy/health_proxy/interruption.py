from __future__ import annotations

import asyncio
import json

from .draining import Draining
from .instance_metadata import InstanceMetadata, MetadataUnavailable
from .log import Log

# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
SPOT_INTERRUPTION = "spot/instance-action"
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/rebalance-recommendations.html
REBALANCE_RECOMMENDATION = "events/recommendations/rebalance"


class InterruptionWatcher:
    """Starts draining when AWS announces that it will, or may soon, take the instance away.

    The deregistration of a target takes as long as the two minutes between a spot notice and the end, so the notice
    itself has to take the instance out of rotation. A machine without instance metadata (not EC2, or metadata off) is
    no error.
    """

    def __init__(self, metadata: InstanceMetadata, draining: Draining, log: Log, poll_seconds: float) -> None:
        self._metadata = metadata
        self._draining = draining
        self._log = log
        self._poll_seconds = poll_seconds
        self._available: bool | None = None

    async def run(self) -> None:
        """Returns when the instance's end is announced: nothing more can come."""
        while not await self._poll():
            await asyncio.sleep(self._poll_seconds)

    async def _poll(self) -> bool:
        try:
            interruption = await self._metadata.get(SPOT_INTERRUPTION)
            rebalance = None if interruption is not None else await self._metadata.get(REBALANCE_RECOMMENDATION)
        except MetadataUnavailable as error:
            self._note_availability(False, problem=str(error))
            return False
        self._note_availability(True)
        if interruption is not None:
            action, time = _field(interruption, "action"), _field(interruption, "time")
            self._draining.start(f"draining: spot interruption at {time} ({action})")
            return True
        if rebalance is not None:
            self._draining.start(f"draining: rebalance recommendation of {_field(rebalance, 'noticeTime')}")
        return False

    def _note_availability(self, available: bool, **details: str) -> None:
        if available is not self._available:
            self._available = available
            self._log.info("metadata-available" if available else "metadata-unavailable", **details)


def _field(notice: str, name: str) -> str:
    """A notice that cannot be read is a notice all the same."""
    try:
        return str(json.loads(notice)[name])
    except (ValueError, TypeError, LookupError):
        return f"unknown {name}"
