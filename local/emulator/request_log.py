"""What is asked of the emulator, for who counts it: `SECONDS METHOD PATH TARGET` a line, when it has been answered.

TARGET is the operation as DynamoDB and SQS name it (`DynamoDB_20120810.UpdateItem`), or `-`.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from bounded_log import BoundedLog

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def log_requests(application: Application, file: Path) -> Application:
    # A line each, at once: whoever reads it waits for the request that they have made.
    log = BoundedLog(file)

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await application(scope, receive, send)
        begun = time.perf_counter()
        try:
            await application(scope, receive, send)
        finally:
            log.write(f"{time.perf_counter() - begun:.6f} {scope['method']} {scope['path']} {target_of(scope)}")

    return logged


def target_of(scope: Scope) -> str:
    return next((value.decode() for name, value in scope["headers"] if name == b"x-amz-target"), "-")
