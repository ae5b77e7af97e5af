from __future__ import annotations

import socket
import ssl
from typing import Any, Optional

import h2.connection
import httpx
from running_program import RunningProgram

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


class HealthProxyProcess(RunningProgram):
    """A health proxy that listens. `settings` are its environment; without METADATA_URL, no metadata service."""

    def __init__(self, open_files: Optional[int] = None, **settings: Any) -> None:
        environment = {
            "PYTHONPATH": "assets/health-proxy",
            "HOST": "127.0.0.1",
            "PORT": "0",
            # Nobody listens there, and nothing leaves this machine.
            "METADATA_URL": "http://127.0.0.1:1",
            **{name: str(value) for name, value in settings.items()},
        }
        super().__init__(["-m", "health_proxy"], environment, open_files)
        self.port: int = self.wait_until_ready(lambda line: line["event"] == "listening")["port"]

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def client(self, http2: bool = True, **options: Any) -> httpx.Client:
        return httpx.Client(http2=http2, verify=False, trust_env=False, base_url=self.url, **options)

    def health(self, http2: bool = True, **options: Any) -> httpx.Response:
        """On a connection of its own."""
        with self.client(http2) as client:
            return client.get("/health", **options)

    def connect(self) -> socket.socket:
        """TCP only."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def connect_tls(self, *protocols: str) -> ssl.SSLSocket:
        return client_context(*protocols).wrap_socket(self.connect())


def client_context(*protocols: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(list(protocols))
    return context


class Http2Connection:
    """One HTTP/2 connection on which a test sends what it wants, frame by frame."""

    def __init__(self, proxy: HealthProxyProcess) -> None:
        self.socket = proxy.connect_tls("h2")
        self.connection = h2.connection.H2Connection()
        self.connection.initiate_connection()
        self.flush()

    def __enter__(self) -> Http2Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def flush(self) -> None:
        self.socket.sendall(self.connection.data_to_send())

    def send_request(
        self, *headers: tuple[str, str], path: str = "/health", method: str = "GET", end: bool = True
    ) -> int:
        stream = self.connection.get_next_available_stream_id()
        pseudo = [(":method", method), (":path", path), (":scheme", "https"), (":authority", "proxy")]
        self.connection.send_headers(stream, [*pseudo, *headers], end_stream=end)
        self.flush()
        return stream

    def receive(self) -> list[Any]:
        """The next events; an empty list when the proxy closed the connection."""
        while True:
            data = self.socket.recv(65_536)
            if not data:
                return []
            events = self.connection.receive_data(data)
            self.flush()
            if events:
                return events

    def response(self, stream: int) -> dict[str, str]:
        """Headers of the answer, when it is complete."""
        headers: dict[str, str] = {}
        while True:
            events = self.receive()
            assert events, "the connection was closed"
            for event in events:
                if getattr(event, "stream_id", None) != stream:
                    continue
                if isinstance(event, h2.events.ResponseReceived):
                    headers = {name.decode(): value.decode() for name, value in event.headers}
                if isinstance(event, h2.events.StreamEnded):
                    return headers
