from __future__ import annotations

from typing import Iterator

import pytest
from grpc_service import GrpcService
from health_proxy_process import HealthProxyProcess
from metadata_server import MetadataServer


@pytest.fixture
def service() -> Iterator[GrpcService]:
    with GrpcService() as running:
        yield running


@pytest.fixture
def proxy(service: GrpcService) -> Iterator[HealthProxyProcess]:
    """In front of `service`."""
    with HealthProxyProcess(SERVICE_ADDRESS=service.address) as running:
        yield running


@pytest.fixture
def metadata() -> Iterator[MetadataServer]:
    with MetadataServer() as running:
        yield running
