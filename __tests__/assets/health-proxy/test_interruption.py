from __future__ import annotations

import asyncio
import json
import socket
import time

import pytest
from grpc_service import GrpcService
from health_proxy.draining import Draining
from health_proxy.instance_metadata import InstanceMetadata, MetadataUnavailable
from health_proxy.interruption import REBALANCE_RECOMMENDATION, SPOT_INTERRUPTION, InterruptionWatcher
from health_proxy.log import Log
from health_proxy_process import HealthProxyProcess
from metadata_server import MetadataServer
from wait_until import wait_until

POLL_SECONDS = 0.05
END = "2030-01-01T00:02:00Z"
TOKENS = "PUT /latest/api/token 200"
SPOT = "GET /latest/meta-data/spot/instance-action"


def watched(service: GrpcService, url: str) -> HealthProxyProcess:
    return HealthProxyProcess(SERVICE_ADDRESS=service.address, METADATA_URL=url, METADATA_POLL_SECONDS=POLL_SECONDS)


def reason(proxy: HealthProxyProcess) -> str:
    return proxy.health().json().get("reason", "")


def test_spot_interruption(service: GrpcService, metadata: MetadataServer) -> None:
    with watched(service, metadata.url) as proxy:
        assert proxy.health().status_code == 200
        metadata.control("PUT", "spot-interruption", {"action": "terminate", "time": END})
        proxy.wait_for_event("draining")
        # At once: the answer of a moment ago is not used.
        response = proxy.health()
        assert response.status_code == 503
        expected = f"draining: spot interruption at {END} (terminate)"
        assert response.json() == {"status": "unhealthy", "reason": expected}
        assert proxy.wait_for_event("unhealthy")["reason"] == expected


def test_rebalance_recommendation_and_then_an_interruption(service: GrpcService, metadata: MetadataServer) -> None:
    with watched(service, metadata.url) as proxy:
        metadata.control("PUT", "rebalance-recommendation", {"noticeTime": "2030-01-01T00:00:00Z"})
        proxy.wait_for_event("draining")
        assert reason(proxy) == "draining: rebalance recommendation of 2030-01-01T00:00:00Z"
        metadata.control("PUT", "spot-interruption", {"action": "stop", "time": END})
        expected = f"draining: spot interruption at {END} (stop)"
        proxy.wait_for_line(lambda line: line["event"] == "draining" and line["reason"] == expected)
        assert reason(proxy) == expected
        assert len(proxy.events("draining")) == 2


@pytest.mark.parametrize("notice", ["spot-interruption", "rebalance-recommendation"])
def test_draining_is_for_good(service: GrpcService, metadata: MetadataServer, notice: str) -> None:
    with watched(service, metadata.url) as proxy:
        metadata.control("PUT", notice)
        proxy.wait_for_event("draining")
        metadata.control("DELETE", notice)
        metadata.control("PUT", "expire-tokens")
        if notice == "rebalance-recommendation":
            asked = metadata.requests().get(f"{SPOT} 404", 0)
            wait_until(lambda: metadata.requests().get(f"{SPOT} 404", 0) > asked + 2)
        assert proxy.health().status_code == 503


def test_requests_that_wait_for_a_stuck_service_hear_of_it(service: GrpcService, metadata: MetadataServer) -> None:
    service.answering.clear()
    with watched(service, metadata.url) as proxy:
        metadata.control("PUT", "spot-interruption", {"time": END})
        proxy.wait_for_event("draining")
        started = time.monotonic()
        assert reason(proxy).startswith("draining: ")
        assert time.monotonic() - started < 1
        assert service.checks == 0


def test_new_token_when_the_service_refuses_the_old_one(service: GrpcService, metadata: MetadataServer) -> None:
    with watched(service, metadata.url) as proxy:
        wait_until(lambda: metadata.requests().get(f"{SPOT} 404", 0) > 2)
        assert metadata.requests()[TOKENS] == 1
        metadata.control("PUT", "expire-tokens")
        wait_until(lambda: metadata.requests()[TOKENS] == 2)
        metadata.control("PUT", "spot-interruption", {"time": END})
        proxy.wait_for_event("draining")
        assert len(proxy.events("metadata-available")) == 1
        assert proxy.events("metadata-unavailable") == []


def test_new_token_before_the_old_one_expires(metadata: MetadataServer) -> None:
    async def read_for(seconds: float) -> None:
        client = InstanceMetadata(metadata.url, token_ttl_seconds=1)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert await client.get("instance-id") == "i-0123456789abcdef0"
            await asyncio.sleep(POLL_SECONDS)

    asyncio.run(read_for(2.1))
    requests = metadata.requests()
    assert requests[TOKENS] == 3
    assert "GET /latest/meta-data/instance-id 401" not in requests


def test_absent_metadata_service(service: GrpcService) -> None:
    """No error, and no line at each poll; it may come later."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with watched(service, f"http://127.0.0.1:{port}") as proxy:
        proxy.wait_for_event("metadata-unavailable")
        time.sleep(10 * POLL_SECONDS)
        assert proxy.health().status_code == 200
        assert [line["level"] for line in proxy.events("metadata-unavailable")] == ["info"]
        with MetadataServer("--port", str(port)) as metadata:
            proxy.wait_for_event("metadata-available")
            metadata.control("PUT", "spot-interruption")
            proxy.wait_for_event("draining")


@pytest.mark.parametrize("mode", ["closed", "silent"])
def test_outage(service: GrpcService, metadata: MetadataServer, mode: str) -> None:
    with watched(service, metadata.url) as proxy:
        proxy.wait_for_event("metadata-available")
        metadata.control("PUT", "outage", {"mode": mode})
        proxy.wait_for_event("metadata-unavailable")
        assert proxy.health().status_code == 200
        metadata.control("PUT", "rebalance-recommendation")
        metadata.control("DELETE", "outage")
        proxy.wait_for_event("draining")


class _Notices(InstanceMetadata):
    """Answers with what it was given."""

    def __init__(self, **notices: str) -> None:
        self._notices = {SPOT_INTERRUPTION: notices.get("spot"), REBALANCE_RECOMMENDATION: notices.get("rebalance")}

    async def get(self, path: str):
        return self._notices[path]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"soon"', "{}", json.dumps({"action": None})])
def test_a_notice_that_cannot_be_read_is_a_notice(text: str) -> None:
    draining = Draining(Log("error"))
    asyncio.run(InterruptionWatcher(_Notices(spot=text), draining, Log("error"), POLL_SECONDS).run())
    assert draining.reason is not None and draining.reason.startswith("draining: spot interruption at unknown time (")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "PUT /latest/api/token was answered with status 403"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b"x" * 100_000, "with more than 65536 bytes"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "illegal"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "without sending complete message body"),
        (b"", "the connection was closed before the answer"),
        (None, "no answer within 1 s"),
    ],
)
def test_something_else_at_the_address(answer: "bytes | None", message: str) -> None:
    async def ask() -> None:
        async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            if answer is None:
                await reader.read()
            else:
                writer.write(answer)
            writer.close()

        server = await asyncio.start_server(respond, "127.0.0.1", 0)
        async with server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            with pytest.raises(MetadataUnavailable, match=message):
                await InstanceMetadata(url).get("instance-id")

    asyncio.run(ask())
