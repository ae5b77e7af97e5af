"""What the instance metadata service knows of one instance."""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from collections import Counter
from datetime import datetime, timedelta, timezone
from typing import Any

LONGEST_TTL_SECONDS = 21_600
SPOT_NOTICE_SECONDS = 120
TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
ACTIONS = ("terminate", "stop", "hibernate")
OUTAGES = ("closed", "silent")

METADATA_PATH = "/latest/meta-data/"
CONTROL_PATH = "/control/"
TTL_HEADER = "X-aws-ec2-metadata-token-ttl-seconds"
TOKEN_HEADER = "X-aws-ec2-metadata-token"


class Refusal(Exception):
    """Answered with the status and the message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Instance:
    """What the metadata service knows of one instance. Thread-safe."""

    def __init__(self, instance_id: str, availability_zone: str) -> None:
        self._guard = threading.Lock()
        # When it expires (monotonic seconds), by token.
        self._tokens: dict[str, float] = {}
        self._fixed = {"instance-id": instance_id, "placement/availability-zone": availability_zone}
        self._spot: dict[str, str] | None = None
        self._rebalance: dict[str, str] | None = None
        self._counts: Counter[str] = Counter()
        self.outage: str | None = None
        self.outage_ended = threading.Event()

    def count(self, request: str, status: int) -> None:
        with self._guard:
            self._counts[f"{request} {status}"] += 1

    def new_token(self, ttl: str | None) -> str:
        if not re.fullmatch(r"\d{1,5}", ttl or "", re.ASCII) or not 1 <= int(ttl or 0) <= LONGEST_TTL_SECONDS:
            raise Refusal(400, f"{TTL_HEADER} has to be a whole number from 1 to {LONGEST_TTL_SECONDS}")
        token = secrets.token_urlsafe(42)
        with self._guard:
            now = time.monotonic()
            self._tokens = {known: until for known, until in self._tokens.items() if until > now}
            self._tokens[token] = now + int(ttl or 0)
        return token

    def read(self, token: str | None, item: str) -> str:
        with self._guard:
            if time.monotonic() >= self._tokens.get(token or "", float("-inf")):
                raise Refusal(401, f"{TOKEN_HEADER} is missing, unknown or expired")
            if item in self._fixed:
                return self._fixed[item]
            notices = {"spot/instance-action": self._spot, "events/recommendations/rebalance": self._rebalance}
            notice = notices.get(item)
        if notice is None:
            raise Refusal(404, f"{METADATA_PATH}{item} does not exist")
        return json.dumps(notice)

    def state(self) -> dict[str, Any]:
        with self._guard:
            return {
                "spotInterruption": self._spot,
                "rebalanceRecommendation": self._rebalance,
                "outage": self.outage,
                "requests": dict(self._counts),
            }

    def control(self, method: str, command: str, body: dict[str, Any]) -> None:
        commands = {
            ("PUT", "spot-interruption"): self._announce_interruption,
            ("DELETE", "spot-interruption"): self._withdraw_interruption,
            ("PUT", "rebalance-recommendation"): self._recommend_rebalance,
            ("DELETE", "rebalance-recommendation"): self._withdraw_recommendation,
            ("PUT", "expire-tokens"): self._expire_tokens,
            ("PUT", "outage"): self._begin_outage,
            ("DELETE", "outage"): self._end_outage,
        }
        action = commands.get((method, command))
        if action is None:
            known = ", ".join(" ".join(command) for command in commands)
            raise Refusal(404, f"{method} {CONTROL_PATH}{command} does not exist. There are: {known}, GET state")
        with self._guard:
            action(body)

    def _announce_interruption(self, body: dict[str, Any]) -> None:
        action = body.get("action", "terminate")
        if action not in ACTIONS:
            raise Refusal(400, f"action={json.dumps(action)} cannot be used; allowed: {', '.join(ACTIONS)}")
        self._spot = {"action": action, "time": _time(body, "time", SPOT_NOTICE_SECONDS)}

    def _withdraw_interruption(self, _: dict[str, Any]) -> None:
        self._spot = None

    def _recommend_rebalance(self, body: dict[str, Any]) -> None:
        self._rebalance = {"noticeTime": _time(body, "noticeTime", 0)}

    def _withdraw_recommendation(self, _: dict[str, Any]) -> None:
        self._rebalance = None

    def _expire_tokens(self, _: dict[str, Any]) -> None:
        self._tokens.clear()

    def _begin_outage(self, body: dict[str, Any]) -> None:
        mode = body.get("mode", "closed")
        if mode not in OUTAGES:
            raise Refusal(400, f"mode={json.dumps(mode)} cannot be used; allowed: {', '.join(OUTAGES)}")
        self.outage_ended.clear()
        self.outage = mode

    def _end_outage(self, _: dict[str, Any]) -> None:
        self.outage = None
        self.outage_ended.set()


def _time(body: dict[str, Any], name: str, default_seconds_from_now: int) -> str:
    default = (datetime.now(timezone.utc) + timedelta(seconds=default_seconds_from_now)).strftime(TIME_FORMAT)
    value = body.get(name, default)
    if not isinstance(value, str) or not TIME.fullmatch(value):
        raise Refusal(400, f"{name}={json.dumps(value)} cannot be used; allowed: UTC as in 2030-01-01T00:02:00Z")
    return value
