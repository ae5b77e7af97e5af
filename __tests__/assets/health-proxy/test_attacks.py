"""What a client does, by mistake or on purpose, must not keep the proxy from answering the others."""

from __future__ import annotations

import resource
import socket
import ssl
import struct
from contextlib import ExitStack
from typing import Iterator

import h2.settings
import httpx
import psutil
import pytest
from grpc_service import GrpcService
from health_proxy_process import HealthProxyProcess, Http2Connection
from wait_until import wait_until

MEGABYTE = 1_000_000
CONNECTIONS = 1000


@pytest.fixture(scope="module")
def proxy() -> Iterator[HealthProxyProcess]:
    with GrpcService() as service, HealthProxyProcess(SERVICE_ADDRESS=service.address) as running:
        yield running


@pytest.fixture(autouse=True)
def answers_before_and_after(proxy: HealthProxyProcess) -> Iterator[None]:
    assert proxy.health().status_code == 200
    yield
    assert proxy.health().status_code == 200
    assert proxy.health(http2=False).status_code == 200
    assert proxy.process.poll() is None


@pytest.fixture
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def resident(proxy: HealthProxyProcess) -> int:
    return psutil.Process(proxy.process.pid).memory_info().rss


def closed_by_peer(connection: socket.socket) -> bool:
    """Raises a time-out when the proxy keeps the connection."""
    try:
        while connection.recv(65_536):
            pass
    except (ConnectionError, ssl.SSLError):
        pass
    return True


def test_half_open_handshakes(proxy: HealthProxyProcess) -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(proxy.connect()) for _ in range(50)]
        started = [stack.enter_context(proxy.connect()) for _ in range(50)]
        for connection in started:
            connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        assert proxy.health().status_code == 200
        # They are given up within seconds, not kept for ever.
        assert all(closed_by_peer(connection) for connection in (*silent, *started))


def test_plain_http_on_the_tls_port(proxy: HealthProxyProcess) -> None:
    for _ in range(20):
        with proxy.connect() as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: proxy\r\n\r\n")
            assert closed_by_peer(connection)


def test_garbage_after_the_handshake(proxy: HealthProxyProcess) -> None:
    for protocol in ("h2", "http/1.1"):
        with proxy.connect_tls(protocol) as connection:
            connection.sendall(bytes(range(256)) * 64)
            assert closed_by_peer(connection)


@pytest.mark.parametrize("protocol", ["h2", "http/1.1"])
def test_slow_headers(proxy: HealthProxyProcess, protocol: str) -> None:
    beginning = {
        "http/1.1": b"GET /health HTTP/1.1\r\nHost: proxy\r\nX-Slow: ",
        # The preface, empty settings, and HEADERS that announce more than come.
        "h2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\4" + bytes(5) + b"\0\0\x40\1\0\0\0\0\1\x82",
    }[protocol]
    with ExitStack() as stack:
        connections = [stack.enter_context(proxy.connect_tls(protocol)) for _ in range(100)]
        for connection in connections:
            connection.sendall(beginning)
        for connection in connections:
            connection.sendall(b"\x86")
        assert proxy.health().status_code == 200


def test_headers_of_64_kilobytes_over_http_1(proxy: HealthProxyProcess) -> None:
    with proxy.connect_tls("http/1.1") as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: proxy\r\nX-Large: " + b"a" * 65_536 + b"\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 431 ")


def test_headers_of_64_kilobytes_over_http_2(proxy: HealthProxyProcess) -> None:
    with Http2Connection(proxy) as http2:
        http2.connection.config.validate_outbound_headers = False
        http2.send_request(*((f"x-large-{number}", "a" * 4096) for number in range(16)))
        with pytest.raises(AssertionError, match="the connection was closed"):
            http2.response(1)


def test_endless_headers_over_http_2(proxy: HealthProxyProcess) -> None:
    """CONTINUATION frames without an end (CVE-2024-27316 and its relatives)."""
    with proxy.connect_tls("h2") as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\4" + bytes(5))
        connection.sendall(b"\0\0\1\1\0\0\0\0\1\x82")
        before = resident(proxy)
        continuation = b"\0\x40\0\x09\0\0\0\0\1" + bytes(16_384)
        try:
            for _ in range(4000):
                connection.sendall(continuation)
        except OSError:
            pass  # The proxy closed it.
        assert closed_by_peer(connection)
        assert resident(proxy) - before < 10 * MEGABYTE


def test_abrupt_resets(proxy: HealthProxyProcess) -> None:
    for number in range(200):
        connection = proxy.connect() if number % 2 else proxy.connect_tls("h2", "http/1.1")
        connection.sendall(b"GET /health HT")
        # Closes with RST instead of FIN.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()


def test_reset_while_an_answer_is_made(proxy: HealthProxyProcess) -> None:
    for _ in range(50):
        http2 = Http2Connection(proxy)
        http2.send_request()
        http2.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        http2.socket.close()


def test_streams_that_are_opened_and_reset(proxy: HealthProxyProcess) -> None:
    """Rapid reset, CVE-2023-44487. The connection may be closed; what was allocated for the streams has to go."""
    sizes: list[int] = []
    for _ in range(5):
        with Http2Connection(proxy) as http2:
            try:
                for _ in range(1000):
                    http2.connection.reset_stream(http2.send_request())
                http2.flush()
            except (ConnectionError, ssl.SSLError):
                pass
        assert proxy.health().status_code == 200
        sizes.append(resident(proxy))
    # A stream that is not forgotten takes more than 12 KB.
    assert sizes[-1] - sizes[0] < 20 * MEGABYTE, sizes


def test_a_body_that_never_ends(proxy: HealthProxyProcess) -> None:
    with Http2Connection(proxy) as http2:
        stream = http2.send_request(method="POST", end=False)
        other = http2.send_request()
        assert http2.response(other)[":status"] == "200"
        # It is answered all the same, and then refused.
        assert http2.response(stream)[":status"] == "405"


def test_a_client_that_accepts_no_data(proxy: HealthProxyProcess) -> None:
    with Http2Connection(proxy) as http2:
        http2.connection.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 0})
        stream = http2.send_request()
        assert proxy.health().status_code == 200
        http2.connection.increment_flow_control_window(1000, stream)
        http2.flush()
        assert http2.response(stream)[":status"] == "200"


@pytest.mark.parametrize("path", ["/%ff%00", "/\x7f", "*", "/health?x=%zz", "/" + "a" * 8000])
def test_odd_paths(proxy: HealthProxyProcess, path: str) -> None:
    with Http2Connection(proxy) as http2:
        assert http2.response(http2.send_request(path=path))[":status"] in ("404", "200")


def test_paths_that_are_not_ascii(proxy: HealthProxyProcess) -> None:
    with Http2Connection(proxy) as http2:
        http2.send_request(path="/gesundheit-\u00e4")
        closed_by_peer(http2.socket)


def test_requests_that_want_a_websocket(proxy: HealthProxyProcess) -> None:
    with proxy.connect_tls("http/1.1") as connection:
        connection.sendall(
            b"GET /health HTTP/1.1\r\nHost: proxy\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        assert connection.recv(65_536).startswith(b"HTTP/1.1 403 ")


def test_a_thousand_connections_at_once(proxy: HealthProxyProcess, many_files: None) -> None:
    with ExitStack() as stack:
        connections = [stack.enter_context(Http2Connection(proxy)) for _ in range(CONNECTIONS)]
        streams = [connection.send_request() for connection in connections]
        statuses = {connection.response(stream)[":status"] for connection, stream in zip(connections, streams)}
        assert statuses == {"200"}
        assert proxy.health().status_code == 200
        assert resident(proxy) < 160 * MEGABYTE
    wait_until(lambda: len(psutil.Process(proxy.process.pid).net_connections()) < 20)


def test_more_connections_than_files(many_files: None) -> None:
    with GrpcService() as service, HealthProxyProcess(64, SERVICE_ADDRESS=service.address) as proxy:
        assert "nofile=2048" in proxy.wait_for_event("few-open-files")["message"]
        assert proxy.health().status_code == 200
        with ExitStack() as stack:
            for _ in range(200):
                stack.enter_context(proxy.connect())
        assert wait_until(lambda: _status(proxy)) == 200


def _status(proxy: HealthProxyProcess) -> int:
    """0: no connection was to be had."""
    try:
        return proxy.health().status_code
    except httpx.TransportError:
        return 0
