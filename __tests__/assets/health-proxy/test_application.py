from __future__ import annotations

import asyncio
from typing import Any

import pytest
from health_proxy import application
from health_proxy.application import Application
from health_proxy.cookie import StickyCookie


async def healthy() -> None:
    return None


def test_a_client_that_takes_no_answer_does_not_hold_it_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "PATIENCE_SECONDS", 0.02)
    stuck: list[Any] = []

    requests = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:
        return requests.pop() if requests else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        stuck.append(message)
        await asyncio.Event().wait()

    async def answer() -> None:
        scope = {"type": "http", "raw_path": b"/health", "method": "GET", "headers": []}
        await Application(healthy, "/health", StickyCookie("Session", 900), 0.02)(scope, receive, send)

    asyncio.run(asyncio.wait_for(answer(), 5))
    assert [message["status"] for message in stuck] == [200]
