from __future__ import annotations

import time
from typing import Callable, TypeVar

Value = TypeVar("Value")

PATIENCE_SECONDS = 20.0
POLL_SECONDS = 0.01


def wait_until(condition: Callable[[], Value]) -> Value:
    """The first true value of the condition. Fails when it stays false."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(POLL_SECONDS)
    raise AssertionError("the condition stayed false")
