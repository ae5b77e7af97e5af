from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import ssl
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config, Sockets

from .application import Application
from .cookie import StickyCookie
from .draining import Draining
from .health import Health
from .instance_metadata import InstanceMetadata
from .interruption import InterruptionWatcher
from .log import Log
from .service_health import ServiceHealth
from .settings import Settings
from .stop_signals import STOP_SIGNALS

# Open files, connections for the most part, at 60 KB each: what bounds the memory. Beyond it, connections are closed as
# they come.
OPEN_FILES = 2048
# With fewer, 1,000 clients at once find no place.
FEWEST_OPEN_FILES = 1100
HANDSHAKE_SECONDS = 5.0
# Longer than the longest interval of health checks (300 s), so that no check meets a connection that is just closing.
IDLE_SECONDS = 320.0
# To finish answers on SIGTERM, and for clients to close their connections.
GRACE_SECONDS = 3.0
# Hypercorn says GOAWAY after so many requests, and a check that is under way then is lost. Its default is 1,000.
UNLIMITED_REQUESTS = 2**62
LARGEST_HEADERS = 16_384


class _ServerConfig(Config):
    """Hypercorn's configuration, with a socket and a TLS context that are there already."""

    def __init__(self, listener: socket.socket, context: ssl.SSLContext) -> None:
        super().__init__()
        self._listener = listener
        self._context = context
        self.backlog = 1024
        self.ssl_handshake_timeout = HANDSHAKE_SECONDS
        self.keep_alive_timeout = IDLE_SECONDS
        self.keep_alive_max_requests = UNLIMITED_REQUESTS
        self.graceful_timeout = GRACE_SECONDS / 2
        self.h11_max_incomplete_size = LARGEST_HEADERS
        self.h2_max_header_list_size = LARGEST_HEADERS
        self.include_server_header = False
        # Errors come to the loop's exception handler, or are an answer of status 500.
        self.accesslog = None
        self.errorlog = None

    @property
    def ssl_enabled(self) -> bool:
        return True

    def create_ssl_context(self) -> ssl.SSLContext:
        return self._context

    def create_sockets(self) -> Sockets:
        return Sockets([self._listener], [], [])


async def run(settings: Settings, listener: socket.socket, context: ssl.SSLContext, log: Log) -> None:
    """Answers on the bound socket until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_ExceptionHandler(log))
    stop = asyncio.Event()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop.set)
    # One that came before is handled now.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)

    draining = Draining(log)
    service = ServiceHealth(
        settings.service_address, tls=settings.service_tls, timeout_seconds=settings.upstream_timeout_seconds
    )
    cookie = StickyCookie(settings.cookie_name, settings.cookie_max_age_seconds)
    application = Application(
        Health(service, draining, log).problem, settings.health_path, cookie, settings.upstream_timeout_seconds
    )
    metadata = InstanceMetadata(settings.metadata_url)
    watcher = InterruptionWatcher(metadata, draining, log, settings.metadata_poll_seconds)
    open_files = _limit_open_files(log)

    async def until_stopped() -> None:
        # Hypercorn waits for this as soon as it listens.
        port = listener.getsockname()[1]
        log.info("listening", host=settings.host, port=port, path=settings.health_path, openFiles=open_files)
        await stop.wait()
        log.info("stopping")

    watching = loop.create_task(watcher.run())
    config = _ServerConfig(listener, context)
    serving = loop.create_task(serve(application, config, shutdown_trigger=until_stopped))
    stopping = loop.create_task(stop.wait())
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait((serving,), timeout=GRACE_SECONDS)
    if not serving.done():
        # Neither Hypercorn nor uvloop can be told to give up clients that do not close their side: they wait for 30 s.
        log.info("stopped", message="some clients kept their connections open")
        os._exit(0)
    watching.cancel()
    stopping.cancel()
    await asyncio.gather(watching, stopping, return_exceptions=True)
    service.close()
    await serving
    log.info("stopped")


def _limit_open_files(log: Log) -> int:
    _, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = OPEN_FILES if highest == resource.RLIM_INFINITY else min(OPEN_FILES, highest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, highest))
    if limit < FEWEST_OPEN_FILES:
        fix = f"Start it with a hard limit of {OPEN_FILES}: docker run --ulimit nofile={OPEN_FILES}"
        log.warn("few-open-files", openFiles=limit, message=f"1,000 connections at once do not fit. {fix}")
    return limit


class _ExceptionHandler:
    """Logs what clients provoke. Once for each kind: nobody shall fill the disk from outside."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._seen: set[str] = set()

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        # Hypercorn's tasks fail in groups. Before Python 3.11 such groups come from a package.
        while error is not None and hasattr(error, "exceptions"):
            error = error.exceptions[0]
        details = {"message": context.get("message"), "error": f"{type(error).__name__}: {error}"}
        kind = f"{type(error).__name__} {context.get('message')}"
        # Handshakes that fail and connections that break are a client's own affair.
        if isinstance(error, OSError) or kind in self._seen:
            self._log.debug("connection-failed", **details)
        else:
            self._seen.add(kind)
            self._log.warn("connection-failed", **details)
