from __future__ import annotations

import io
import json
import os
import signal
import socket
import tempfile
import time
from pathlib import Path

import pytest
from grpc_service import GrpcService
from health_proxy.log import Log
from health_proxy_process import HealthProxyProcess, Http2Connection
from running_program import RunningProgram
from wait_until import wait_until

LENIENCE_SECONDS = 2.0
GRACE_SECONDS = 3.0


def started(*arguments: str, **settings: str) -> RunningProgram:
    environment = {"PYTHONPATH": "assets/health-proxy", "HOST": "127.0.0.1", "METADATA_URL": "http://127.0.0.1:1"}
    return RunningProgram(["-m", *(arguments or ("health_proxy",))], {**environment, **settings})


def test_bad_settings_are_all_named() -> None:
    with started(PORT="https", SERVICE_TLS="maybe", LOG_LEVEL="loud") as program:
        assert program.wait() == 2
        assert [line["variable"] for line in program.lines] == ["PORT", "SERVICE_TLS", "LOG_LEVEL"]
        assert program.lines[0]["message"] == 'PORT="https" cannot be used; allowed: a whole number from 0 to 65535'
        assert program.stderr == ""


def test_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with started(PORT=str(port)) as program:
            assert program.wait() == 1
            (line,) = program.lines
            assert line["event"] == "cannot-listen"
            assert line["message"] == (
                f"HOST=127.0.0.1 PORT={port} cannot be listened on: another program does already. Stop it, or set PORT"
            )
            assert program.stderr == ""


def test_address_of_another_machine() -> None:
    with started(HOST="192.0.2.1", PORT="0") as program:
        assert program.wait() == 1
        assert "this machine has no such address" in program.lines[0]["message"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops(service: GrpcService, number: signal.Signals) -> None:
    with HealthProxyProcess(SERVICE_ADDRESS=service.address) as proxy:
        with Http2Connection(proxy) as http2:
            assert http2.response(http2.send_request())[":status"] == "200"
            proxy.process.send_signal(number)
            while http2.receive():
                pass
        assert proxy.wait() == 0
        assert proxy.stderr == ""
        assert [line["event"] for line in proxy.lines[-2:]] == ["stopping", "stopped"]


def test_stops_while_clients_say_nothing(service: GrpcService) -> None:
    service.answering.clear()
    with HealthProxyProcess(SERVICE_ADDRESS=service.address, UPSTREAM_TIMEOUT_SECONDS=30) as proxy:
        with Http2Connection(proxy), proxy.connect(), Http2Connection(proxy) as asking:
            asking.send_request()
            wait_until(lambda: service.checks == 1)
            started_at = time.monotonic()
            proxy.process.terminate()
            assert proxy.wait() == 0
            assert time.monotonic() - started_at < GRACE_SECONDS + LENIENCE_SECONDS
            assert proxy.stderr == ""


@pytest.mark.parametrize("delay_seconds", [0.02 * step for step in range(1, 13)])
def test_stops_while_it_starts(delay_seconds: float) -> None:
    with started(PORT="0") as program:
        time.sleep(delay_seconds)
        # Before it is Python's to handle, SIGTERM ends any process.
        program.process.terminate()
        assert program.wait() in (0, -signal.SIGTERM)
        assert program.stderr == ""


def test_the_key_is_in_no_log_and_no_file(service: GrpcService) -> None:
    with tempfile.TemporaryDirectory() as directory:
        with HealthProxyProcess(SERVICE_ADDRESS=service.address, LOG_LEVEL="debug", TMPDIR=directory) as proxy:
            assert proxy.health().status_code == 200
            assert os.listdir(directory) == []
            files = open_files(proxy.process.pid)
            assert not any(file.endswith((".pem", ".key")) or "deleted" in file for file in files)
        assert "PRIVATE" not in json.dumps(proxy.lines)


def open_files(process: int) -> set[str]:
    files: set[str] = set()
    for link in Path(f"/proc/{process}/fd").iterdir():
        try:
            files.add(os.readlink(link))
        except FileNotFoundError:
            pass  # A connection that ended meanwhile.
    return files


def test_logs_changes_only(service: GrpcService) -> None:
    with HealthProxyProcess(SERVICE_ADDRESS=service.address) as proxy, proxy.client() as client:
        for _ in range(50):
            assert client.get("/health").status_code == 200
        service.status = "NOT_SERVING"
        wait_until(lambda: client.get("/health").status_code == 503)
        for _ in range(50):
            assert client.get("/health").status_code == 503
        service.status = "SERVING"
        wait_until(lambda: client.get("/health").status_code == 200)
    events = [line["event"] for line in proxy.lines if not line["event"].startswith("metadata")]
    assert events == ["listening", "healthy", "unhealthy", "healthy", "stopping", "stopped"]
    assert proxy.events("unhealthy")[0]["reason"] == "the service says NOT_SERVING"
    assert all({"time", "level", "event"} <= set(line) for line in proxy.lines)


def test_goes_on_when_nobody_reads_its_log() -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    Log("info", Closed()).info("healthy")


@pytest.mark.parametrize(("status", "expected"), [("SERVING", 200), ("NOT_SERVING", 503)])
def test_container_check_of_a_proxy_that_answers(service: GrpcService, status: str, expected: int) -> None:
    service.status = status
    with HealthProxyProcess(SERVICE_ADDRESS=service.address) as proxy:
        assert proxy.health().status_code == expected
        with check(proxy.port) as program:
            assert program.wait() == 0


def test_container_check_of_a_proxy_that_does_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with check(port) as program:
        assert program.wait() == 1


def check(port: int) -> RunningProgram:
    return started("health_proxy.check", PORT=str(port))
