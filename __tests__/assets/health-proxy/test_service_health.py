from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Iterator

import grpc
import psutil
import pytest
from fleeting_service import FleetingService
from grpc_service import GrpcService
from health_proxy_process import HealthProxyProcess, Http2Connection
from wait_until import wait_until

TIMEOUT_SECONDS = 0.4
CACHE_SECONDS = 1.0
# For a busy machine, on top of what the proxy promises.
LENIENCE_SECONDS = 1.0
REQUESTS = 200


def reason(proxy: HealthProxyProcess) -> str:
    response = proxy.health()
    assert response.status_code == 503
    assert response.json()["status"] == "unhealthy"
    return response.json()["reason"]


def become_stale() -> None:
    time.sleep(CACHE_SECONDS + 0.05)


def clients_of(proxy: HealthProxyProcess) -> set[int]:
    """Ports."""
    return {entry.raddr.port for entry in psutil.Process(proxy.process.pid).net_connections() if entry.raddr}


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Accepts connections, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_service_that_is_not_serving(service: GrpcService, proxy: HealthProxyProcess) -> None:
    service.status = "NOT_SERVING"
    assert reason(proxy) == "the service says NOT_SERVING"
    service.status = "UNKNOWN"
    become_stale()
    assert reason(proxy) == "the service says UNKNOWN"
    service.status = "SERVING"
    become_stale()
    assert proxy.health().status_code == 200


def test_service_that_answers_with_an_error(service: GrpcService, proxy: HealthProxyProcess) -> None:
    service.error = grpc.StatusCode.UNIMPLEMENTED
    assert reason(proxy) == "the service answered the health check with UNIMPLEMENTED: no such luck"


def test_service_that_is_absent(free_port: int) -> None:
    with HealthProxyProcess(SERVICE_ADDRESS=f"127.0.0.1:{free_port}") as proxy:
        assert reason(proxy) == f"the service at 127.0.0.1:{free_port} is unreachable: connection refused"


@pytest.mark.parametrize("tls", ["true", "false"])
def test_service_that_says_nothing(silent_port: int, tls: str) -> None:
    settings = {"SERVICE_TLS": tls, "UPSTREAM_TIMEOUT_SECONDS": TIMEOUT_SECONDS}
    with HealthProxyProcess(SERVICE_ADDRESS=f"127.0.0.1:{silent_port}", **settings) as proxy, proxy.client() as client:
        client.get("/")
        started = time.monotonic()
        response = client.get("/health")
        assert TIMEOUT_SECONDS <= time.monotonic() - started < TIMEOUT_SECONDS + LENIENCE_SECONDS
        assert response.status_code == 503
        assert response.json()["reason"] == f"the service at 127.0.0.1:{silent_port} did not answer within 0.4 s"


def test_service_that_is_stuck(service: GrpcService) -> None:
    settings = {"SERVICE_ADDRESS": service.address, "UPSTREAM_TIMEOUT_SECONDS": TIMEOUT_SECONDS}
    with HealthProxyProcess(**settings) as proxy, proxy.client() as client:
        assert client.get("/health").status_code == 200
        service.answering.clear()
        become_stale()
        started = time.monotonic()
        assert client.get("/health").status_code == 503
        assert time.monotonic() - started < TIMEOUT_SECONDS + LENIENCE_SECONDS
        service.answering.set()
        become_stale()
        assert client.get("/health").status_code == 200


def test_plain_service() -> None:
    with GrpcService(tls=False) as service:
        with HealthProxyProcess(SERVICE_ADDRESS=service.address, SERVICE_TLS="false") as proxy:
            assert proxy.health().status_code == 200
        with HealthProxyProcess(SERVICE_ADDRESS=service.address, SERVICE_TLS="true") as proxy:
            assert "SERVICE_TLS has to be what the service uses" in reason(proxy)


def test_tls_service_that_is_taken_for_a_plain_one(service: GrpcService) -> None:
    with HealthProxyProcess(SERVICE_ADDRESS=service.address, SERVICE_TLS="false") as proxy:
        assert service.address in reason(proxy)


def test_service_that_speaks_something_else() -> None:
    def answer(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=answer, args=(listener,), daemon=True)
        thread.start()
        with HealthProxyProcess(SERVICE_ADDRESS=f"127.0.0.1:{port}", SERVICE_TLS="false") as proxy:
            assert f"127.0.0.1:{port}" in reason(proxy)
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_service_that_restarts(service: GrpcService, proxy: HealthProxyProcess) -> None:
    assert proxy.health().status_code == 200
    service.stop()
    # Three times: a client that backs off would have begun.
    for _ in range(3):
        become_stale()
        assert reason(proxy).endswith("connection refused")
    service.start()
    started = time.monotonic()
    wait_until(lambda: proxy.health().status_code == 200)
    assert time.monotonic() - started < CACHE_SECONDS + LENIENCE_SECONDS


def test_connection_that_the_service_ends() -> None:
    """Services limit the age of connections. The check that finds its connection gone must not fail."""
    options = {"max_connection_age_ms": 300, "max_connection_age_grace_ms": 0}
    with GrpcService(**options) as service, HealthProxyProcess(SERVICE_ADDRESS=service.address) as proxy:
        with proxy.client() as client:
            until = time.monotonic() + 3.5
            while time.monotonic() < until:
                assert client.get("/health").status_code == 200
        assert service.checks >= 3
        assert len(proxy.events("healthy")) == 1
        assert proxy.events("unhealthy") == []


def test_connection_that_ends_in_the_middle_of_a_check() -> None:
    with FleetingService() as service:
        settings = {"SERVICE_ADDRESS": f"127.0.0.1:{service.port}", "SERVICE_TLS": "false"}
        with HealthProxyProcess(**settings) as proxy:
            for _ in range(3):
                assert proxy.health().status_code == 200
                become_stale()
        # The second check on the first, and the third on the second.
        assert service.connections == 3


def test_one_check_at_a_time(service: GrpcService, proxy: HealthProxyProcess) -> None:
    """However many ask at once, on however many connections, the service is asked once."""
    service.answering.clear()
    connections = [Http2Connection(proxy) for _ in range(4)]
    streams = [(connection, connection.send_request()) for connection in connections for _ in range(REQUESTS // 8)]
    with ThreadPoolExecutor(REQUESTS // 2) as pool:
        others = [pool.submit(proxy.health, False) for _ in range(REQUESTS // 2)]
        wait_until(lambda: service.checks == 1)
        service.answering.set()
        assert {future.result().status_code for future in others} == {200}
    by_connection = {connection: [s for c, s in streams if c is connection] for connection in connections}
    for connection, expected in by_connection.items():
        answered: set[int] = set()
        while answered != set(expected):
            events = connection.receive()
            assert events
            answered.update(event.stream_id for event in events if type(event).__name__ == "StreamEnded")
        connection.socket.close()
    assert service.most_at_once == 1
    # The last of them may have come when the first answer had become stale.
    assert service.checks <= 2


def test_an_answer_is_used_for_a_second_at_most(service: GrpcService, proxy: HealthProxyProcess) -> None:
    with proxy.client() as client:
        assert client.get("/health").status_code == 200
        asked = time.monotonic()
        service.status = "NOT_SERVING"
        while client.get("/health").status_code == 200:
            pass
        assert time.monotonic() - asked < CACHE_SECONDS + LENIENCE_SECONDS
        checks = service.checks
        assert checks == 2
        until = time.monotonic() + CACHE_SECONDS / 2
        while time.monotonic() < until:
            assert client.get("/health").status_code == 503
        assert service.checks == checks


def test_a_client_that_goes_does_not_end_the_check_of_others(service: GrpcService, proxy: HealthProxyProcess) -> None:
    service.answering.clear()
    with Http2Connection(proxy) as staying:
        with Http2Connection(proxy) as leaving:
            leaving.send_request()
            wait_until(lambda: service.checks == 1)
            stream = staying.send_request()
            port = leaving.socket.getsockname()[1]
        wait_until(lambda: port not in clients_of(proxy))
        service.answering.set()
        assert staying.response(stream)[":status"] == "200"
    assert service.checks == 1
