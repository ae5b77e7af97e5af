from __future__ import annotations

import threading
from concurrent import futures
from typing import Any, Optional

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from health_proxy.certificate import make

STATUSES = health_pb2.HealthCheckResponse.ServingStatus
GRACE_SECONDS = 0


class GrpcService(health_pb2_grpc.HealthServicer):
    """A gRPC server that has the standard health service and nothing else, and counts who asks."""

    def __init__(self, tls: bool = True, port: int = 0, **options: int) -> None:
        self.checks = 0
        self.most_at_once = 0
        self.status = "SERVING"
        self.error: Optional[grpc.StatusCode] = None
        # Cleared, checks wait until it is set again.
        self.answering = threading.Event()
        self.answering.set()
        self._under_way = 0
        self._guard = threading.Lock()
        self._tls = tls
        self._options = options
        self.port = port
        self.start()

    def __enter__(self) -> GrpcService:
        return self

    def __exit__(self, *_: object) -> None:
        self.answering.set()
        self.stop()

    def start(self) -> None:
        """On the same port as before."""
        self._server = grpc.server(
            futures.ThreadPoolExecutor(max_workers=16),
            options=[("grpc.so_reuseport", 0), *((f"grpc.{name}", value) for name, value in self._options.items())],
        )
        health_pb2_grpc.add_HealthServicer_to_server(self, self._server)
        address = f"127.0.0.1:{self.port}"
        if self._tls:
            key, certificate = _key_and_certificate()
            self.port = self._server.add_secure_port(address, grpc.ssl_server_credentials([(key, certificate)]))
        else:
            self.port = self._server.add_insecure_port(address)
        self._server.start()

    def stop(self) -> None:
        self._server.stop(GRACE_SECONDS).wait()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def Check(self, request: Any, context: Any) -> Any:
        with self._guard:
            self.checks += 1
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            self.answering.wait()
            if self.error is not None:
                context.abort(self.error, "no such luck")
            return health_pb2.HealthCheckResponse(status=STATUSES.Value(self.status))
        finally:
            with self._guard:
                self._under_way -= 1


def _key_and_certificate() -> tuple[bytes, bytes]:
    key, mark, certificate = make().partition(b"-----BEGIN CERTIFICATE-----")
    return key, mark + certificate
