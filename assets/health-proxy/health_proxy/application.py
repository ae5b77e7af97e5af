from __future__ import annotations

import asyncio
import json
from typing import Any, Awaitable, Callable, Optional

from .cookie import StickyCookie

# Why the instance is unhealthy; None when it is healthy.
Problem = Callable[[], Awaitable[Optional[str]]]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

# For a client to send the rest of its request, or to accept the answer.
PATIENCE_SECONDS = 5.0


class Application:
    """ASGI application with one resource: the health of the instance."""

    def __init__(self, problem: Problem, health_path: str, cookie: StickyCookie, problem_seconds: float) -> None:
        """`problem_seconds` is the longest that `problem` takes."""
        self._problem = problem
        self._seconds = problem_seconds + PATIENCE_SECONDS
        self._path = health_path.encode("ascii")
        self._cookie = cookie

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer_while_connected(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        elif scope["type"] == "lifespan":
            await _live(receive, send)

    async def _answer_while_connected(self, scope: Any, receive: Receive, send: Send) -> None:
        """Hypercorn would wait for ever to send to an HTTP/2 client that went, or that accepts no data."""
        await _skip_body(receive)
        answer = asyncio.ensure_future(self._answer(scope, send))
        disconnect = asyncio.ensure_future(_disconnect(receive))
        try:
            await asyncio.wait(
                (answer, disconnect), timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if answer.done():
                await answer
        finally:
            answer.cancel()
            disconnect.cancel()
            await asyncio.gather(answer, disconnect, return_exceptions=True)

    async def _answer(self, scope: Any, send: Send) -> None:
        if scope["raw_path"] != self._path:
            await _send(send, 404, {"status": "error", "reason": f"only {self._path.decode()} is served"})
        elif scope["method"] not in ("GET", "HEAD"):
            body = {"status": "error", "reason": "only GET and HEAD are allowed"}
            await _send(send, 405, body, [(b"allow", b"GET, HEAD")])
        else:
            problem = await self._problem()
            cookie = [(b"set-cookie", self._cookie.set_cookie(scope["headers"]))]
            if problem is None:
                await _send(send, 200, {"status": "healthy"}, cookie)
            else:
                await _send(send, 503, {"status": "unhealthy", "reason": problem}, cookie)


async def _send(send: Send, status: int, body: Any, headers: Optional[list[tuple[bytes, bytes]]] = None) -> None:
    content = json.dumps(body).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", str(len(content)).encode()),
                (b"cache-control", b"no-store"),
                *(headers or []),
            ],
        }
    )
    await send({"type": "http.response.body", "body": content})


async def _skip_body(receive: Receive) -> None:
    """Hypercorn closes an HTTP/2 connection on which a body arrives after the answer."""
    try:
        await asyncio.wait_for(_read_to_end(receive), PATIENCE_SECONDS)
    except asyncio.TimeoutError:
        pass


async def _read_to_end(receive: Receive) -> None:
    while (await receive()).get("more_body", False):
        pass


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
