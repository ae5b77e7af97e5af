from __future__ import annotations

import hashlib
import ssl
from datetime import datetime, timezone
from typing import Iterator

import pytest
from cryptography import x509
from grpc_service import GrpcService
from health_proxy_process import HealthProxyProcess, Http2Connection, client_context

# Hypercorn would say GOAWAY after 1,000.
MANY_REQUESTS = 1200


@pytest.fixture(scope="module")
def proxy() -> Iterator[HealthProxyProcess]:
    with GrpcService() as service, HealthProxyProcess(SERVICE_ADDRESS=service.address) as running:
        yield running


@pytest.mark.parametrize(("http2", "version"), [(True, "HTTP/2"), (False, "HTTP/1.1")])
def test_healthy(proxy: HealthProxyProcess, http2: bool, version: str) -> None:
    response = proxy.health(http2)
    assert (response.status_code, response.http_version) == (200, version)
    assert response.json() == {"status": "healthy"}
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    assert "server" not in response.headers


@pytest.mark.parametrize("http2", [True, False])
def test_head_is_the_answer_without_its_body(proxy: HealthProxyProcess, http2: bool) -> None:
    with proxy.client(http2) as client:
        response = client.head("/health")
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers["content-length"] == client.get("/health").headers["content-length"]


@pytest.mark.parametrize("path", ["/", "/healthy", "/health/", "/HEALTH", "/%68ealth", "//health"])
def test_other_paths(proxy: HealthProxyProcess, path: str) -> None:
    with Http2Connection(proxy) as http2:
        headers = http2.response(http2.send_request(path=path))
    assert headers[":status"] == "404"
    assert headers["content-type"] == "application/json"
    assert "set-cookie" not in headers


def test_a_query_is_ignored(proxy: HealthProxyProcess) -> None:
    with proxy.client() as client:
        assert client.get("/health?from=alb").status_code == 200


@pytest.mark.parametrize("http2", [True, False])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
def test_other_methods(proxy: HealthProxyProcess, method: str, http2: bool) -> None:
    with proxy.client(http2) as client:
        response = client.request(method, "/health", content=b"x" * 1000 if method == "POST" else None)
        assert response.status_code == 405
        assert response.headers["allow"] == "GET, HEAD"
        assert response.json() == {"status": "error", "reason": "only GET and HEAD are allowed"}
        assert client.get("/health").status_code == 200


def test_another_health_path(service: GrpcService) -> None:
    with HealthProxyProcess(SERVICE_ADDRESS=service.address, HEALTH_PATH="/ready") as proxy, proxy.client() as client:
        assert client.get("/ready").status_code == 200
        assert client.get("/health").json() == {"status": "error", "reason": "only /ready is served"}


def test_one_connection_lasts(proxy: HealthProxyProcess) -> None:
    """Load balancers check on one HTTP/2 connection for hours, and none of the checks may be lost."""
    with Http2Connection(proxy) as http2:
        for _ in range(MANY_REQUESTS):
            assert http2.response(http2.send_request())[":status"] == "200"


@pytest.mark.parametrize("offered", [("h2", "http/1.1"), ("http/1.1",), ()])
def test_protocol_by_alpn(proxy: HealthProxyProcess, offered: tuple[str, ...]) -> None:
    with client_context(*offered).wrap_socket(proxy.connect()) as connection:
        assert connection.selected_alpn_protocol() == (offered[0] if offered else None)
        if "h2" not in offered:
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: proxy\r\n\r\n")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_versions(proxy: HealthProxyProcess, version: ssl.TLSVersion) -> None:
    context = client_context("h2")
    context.minimum_version = context.maximum_version = version
    with context.wrap_socket(proxy.connect()) as connection:
        assert connection.version() == {ssl.TLSVersion.TLSv1_2: "TLSv1.2", ssl.TLSVersion.TLSv1_3: "TLSv1.3"}[version]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_older_tls_is_refused(proxy: HealthProxyProcess) -> None:
    context = client_context("http/1.1")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with proxy.connect() as connection, pytest.raises((ssl.SSLError, ConnectionError)):
        context.wrap_socket(connection)


def test_each_start_makes_a_certificate(proxy: HealthProxyProcess, service: GrpcService) -> None:
    def certificate_of(running: HealthProxyProcess) -> bytes:
        with running.connect_tls("h2") as connection:
            return connection.getpeercert(binary_form=True) or b""

    first = certificate_of(proxy)
    certificate = x509.load_der_x509_certificate(first)
    assert certificate.issuer == certificate.subject
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    assert certificate.not_valid_before_utc.replace(tzinfo=None) < now
    assert (certificate.not_valid_after_utc.replace(tzinfo=None) - now).days > 3000
    with HealthProxyProcess(SERVICE_ADDRESS=service.address) as another:
        assert hashlib.sha256(certificate_of(another)).digest() != hashlib.sha256(first).digest()
