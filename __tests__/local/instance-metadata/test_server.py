from __future__ import annotations

import re
import socket
import time
from datetime import datetime, timezone
from typing import Any, Iterator, Optional

import httpx
import pytest
from metadata_server import MetadataServer

TTL = "X-aws-ec2-metadata-token-ttl-seconds"
TOKEN = "X-aws-ec2-metadata-token"
SPOT = "spot/instance-action"
REBALANCE = "events/recommendations/rebalance"
TIME = "2030-01-01T00:02:00Z"


@pytest.fixture(scope="module")
def running() -> Iterator[MetadataServer]:
    with MetadataServer("--instance-id", "i-0abc", "--availability-zone", "us-west-2b") as server:
        yield server


@pytest.fixture
def server(running: MetadataServer) -> Iterator[MetadataServer]:
    yield running
    for command in ("spot-interruption", "rebalance-recommendation", "outage"):
        running.control("DELETE", command)


def token(server: MetadataServer, ttl: str = "21600") -> str:
    response = server.request("PUT", "/latest/api/token", headers={TTL: ttl})
    assert response.status_code == 200
    assert response.headers[TTL] == ttl
    return response.text


def read(server: MetadataServer, item: str, with_token: Optional[str] = None) -> httpx.Response:
    return server.request("GET", f"/latest/meta-data/{item}", headers={TOKEN: with_token or token(server)})


def test_tells_about_the_instance(server: MetadataServer) -> None:
    assert read(server, "instance-id").text == "i-0abc"
    assert read(server, "placement/availability-zone").text == "us-west-2b"
    assert read(server, "ami-id").status_code == 404
    assert server.request("GET", "/latest/user-data", headers={TOKEN: token(server)}).status_code == 404


@pytest.mark.parametrize("ttl", ["1", "21600"])
def test_tokens(server: MetadataServer, ttl: str) -> None:
    assert read(server, "instance-id", token(server, ttl)).status_code == 200


@pytest.mark.parametrize("ttl", [None, "", "0", "21601", "-1", "1.5", "60s", "999999999999"])
def test_lifetimes_that_are_refused(server: MetadataServer, ttl: Optional[str]) -> None:
    headers = {} if ttl is None else {TTL: ttl}
    assert server.request("PUT", "/latest/api/token", headers=headers).status_code == 400


def test_a_token_expires(server: MetadataServer) -> None:
    short = token(server, "1")
    assert read(server, "instance-id", short).status_code == 200
    time.sleep(1.05)
    assert read(server, "instance-id", short).status_code == 401


def test_expired_by_control(server: MetadataServer) -> None:
    before = token(server)
    server.control("PUT", "expire-tokens")
    assert read(server, "instance-id", before).status_code == 401
    assert read(server, "instance-id").status_code == 200


@pytest.mark.parametrize("headers", [{}, {TOKEN: ""}, {TOKEN: "AQAEA"}])
def test_no_version_1(server: MetadataServer, headers: dict[str, str]) -> None:
    assert server.request("GET", "/latest/meta-data/instance-id", headers=headers).status_code == 401


def test_proxies_get_no_token(server: MetadataServer) -> None:
    headers = {TTL: "60", "X-Forwarded-For": "10.0.0.1"}
    assert server.request("PUT", "/latest/api/token", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/latest/api/token"), ("POST", "/latest/api/token"), ("PUT", "/latest/meta-data/instance-id")],
)
def test_other_methods(server: MetadataServer, method: str, path: str) -> None:
    assert server.request(method, path, headers={TTL: "60"}).status_code == 405


@pytest.mark.parametrize(
    ("command", "item", "notice"),
    [
        ("spot-interruption", SPOT, {"action": "stop", "time": TIME}),
        ("rebalance-recommendation", REBALANCE, {"noticeTime": TIME}),
    ],
)
def test_notices(server: MetadataServer, command: str, item: str, notice: dict[str, str]) -> None:
    assert read(server, item).status_code == 404
    server.control("PUT", command, notice)
    assert read(server, item).json() == notice
    server.control("DELETE", command)
    assert read(server, item).status_code == 404


def test_notices_without_values_are_of_now(server: MetadataServer) -> None:
    now = datetime.now(timezone.utc).timestamp()
    server.control("PUT", "spot-interruption")
    server.control("PUT", "rebalance-recommendation")
    spot, rebalance = read(server, SPOT).json(), read(server, REBALANCE).json()
    assert spot["action"] == "terminate"
    assert _seconds(spot["time"]) == pytest.approx(now + 120, abs=3)
    assert _seconds(rebalance["noticeTime"]) == pytest.approx(now, abs=3)


def _seconds(text: str) -> float:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


@pytest.mark.parametrize(
    ("method", "command", "body", "status", "message"),
    [
        ("PUT", "spot-interruption", {"action": "reboot"}, 400, 'action="reboot" cannot be used; allowed: terminate'),
        ("PUT", "spot-interruption", {"time": "soon"}, 400, 'time="soon" cannot be used'),
        ("PUT", "rebalance-recommendation", {"noticeTime": 1}, 400, "noticeTime=1 cannot be used"),
        ("PUT", "outage", {"mode": "half"}, 400, 'mode="half" cannot be used; allowed: closed, silent'),
        ("PUT", "outage", ["silent"], 400, "JSON object"),
        ("PUT", "reboot", {}, 404, "There are: PUT spot-interruption"),
        ("POST", "spot-interruption", {}, 404, "There are: PUT spot-interruption"),
    ],
)
def test_control_requests_that_are_refused(
    server: MetadataServer, method: str, command: str, body: Any, status: int, message: str
) -> None:
    response = server.request(method, f"/control/{command}", json=body)
    assert response.status_code == status
    assert message in response.text
    assert read(server, SPOT).status_code == 404


def test_outage_that_closes_connections(server: MetadataServer) -> None:
    server.control("PUT", "outage")
    with pytest.raises(httpx.TransportError):
        server.request("PUT", "/latest/api/token", headers={TTL: "60"})
    server.control("DELETE", "outage")
    assert token(server)


def test_outage_that_says_nothing(server: MetadataServer) -> None:
    server.control("PUT", "outage", {"mode": "silent"})
    with pytest.raises(httpx.ReadTimeout):
        server.request("PUT", "/latest/api/token", headers={TTL: "60"}, timeout=0.3)


def test_state_counts(server: MetadataServer) -> None:
    before = server.requests().get("PUT /latest/api/token 200", 0)
    token(server)
    assert server.requests()["PUT /latest/api/token 200"] == before + 1


def test_port_in_use(server: MetadataServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AssertionError, match=f"--port {port} cannot be listened on"):
            MetadataServer("--port", str(port))


def test_listens_on_loopback_only(server: MetadataServer) -> None:
    assert server.url.startswith("http://127.0.0.1:")
