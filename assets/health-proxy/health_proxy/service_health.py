from __future__ import annotations

import asyncio
import ssl
from typing import Optional

from grpclib.client import Channel
from grpclib.exceptions import GRPCError, StreamTerminatedError
from grpclib.health.v1.health_grpc import HealthStub
from grpclib.health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from .settings import Address
from .tls import unverified_client_context

CACHE_SECONDS = 1.0


class ServiceHealth:
    """Asks the gRPC service for its health: one check at a time for all who want to know, on one connection."""

    def __init__(self, address: Address, *, tls: bool, timeout_seconds: float) -> None:
        self._address = address
        self._tls = unverified_client_context() if tls else None
        self._timeout_seconds = timeout_seconds
        self._channel: Optional[Channel] = None
        self._check: Optional[asyncio.Task[Optional[str]]] = None
        self._last: Optional[str] = None
        self._last_until = float("-inf")

    async def problem(self) -> Optional[str]:
        """Why the service cannot be used; None when it says SERVING. At most CACHE_SECONDS old.

        Takes at most the timeout, whatever the service does.
        """
        loop = asyncio.get_running_loop()
        if loop.time() < self._last_until:
            return self._last
        if self._check is None:
            self._check = loop.create_task(self._run_check())
        # Shielded: a client that goes must not end the check that others wait for.
        return await asyncio.shield(self._check)

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    async def _run_check(self) -> Optional[str]:
        try:
            self._last = await self._ask()
            self._last_until = asyncio.get_running_loop().time() + CACHE_SECONDS
            return self._last
        finally:
            self._check = None

    async def _ask(self) -> Optional[str]:
        try:
            status = await asyncio.wait_for(self._status(), self._timeout_seconds)
        except asyncio.TimeoutError:
            problem = f"the service at {self._address} did not answer within {self._timeout_seconds:g} s"
        except StreamTerminatedError as error:
            problem = f"the service at {self._address} broke the connection off: {error}"
        except OSError as error:
            problem = f"the service at {self._address} is unreachable: {_describe(error)}"
        except GRPCError as error:
            return f"the service answered the health check with {_describe_status(error)}"
        except Exception as error:  # Whatever a peer that does not speak gRPC provokes in the library.
            problem = f"the health check of the service at {self._address} failed: {type(error).__name__}: {error}"
        else:
            name = _name(status)
            return None if name == "SERVING" else f"the service says {name}"
        # The next check starts on a new connection.
        self.close()
        return problem

    async def _status(self) -> int:
        """A connection that served earlier checks may have ended since (the service limits its age): try a new one."""
        if self._channel is not None:
            try:
                return await self._call(self._channel)
            except (StreamTerminatedError, OSError):
                self.close()
        self._channel = Channel(self._address.host, self._address.port, ssl=self._tls)
        return await self._call(self._channel)

    async def _call(self, channel: Channel) -> int:
        response: HealthCheckResponse = await HealthStub(channel).Check(HealthCheckRequest())
        return response.status


def _name(status: int) -> str:
    try:
        return str(HealthCheckResponse.ServingStatus.Name(status))
    except ValueError:
        return f"status {status}"


def _describe_status(error: GRPCError) -> str:
    return f"{error.status.name}: {error.message}" if error.message else error.status.name


def _describe(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return f"TLS failed ({error.reason or error}); SERVICE_TLS has to be what the service uses"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    return error.strerror or str(error) or type(error).__name__
