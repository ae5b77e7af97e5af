"""The S3 (and STS) API that holds the Terraform state and locks of one local cloud.

    server.py DIRECTORY

Objects live as files in DIRECTORY/s3. One server runs per directory (flock on DIRECTORY/s3.lock); its address is in
DIRECTORY/s3.json as soon as it answers. It lives as long as a client holds a lease: an open connection to the lease
port, on which the client sends one line of JSON that says who it is, and receives one with the address and the leases
that are held. A client that dies drops its lease with its connection.

Exit codes: 0 the last lease is gone; 75 another server holds the directory.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
import socket
import sys
import threading
import traceback
import uuid
from io import BytesIO
from pathlib import Path
from typing import Any, Callable, Iterable

HOST = "127.0.0.1"
ALREADY_SERVED = 75
SECONDS_TO_FIRST_LEASE = 20.0
READ_ONLY_METHODS = ("GET", "HEAD", "OPTIONS")
# Put into the client's User-Agent by AWS_SDK_UA_APP_ID.
LEASE_IN_USER_AGENT = re.compile(r"\bapp/lease-([0-9a-f-]{36})\b")

Environ = dict  # of a WSGI request
StartResponse = Callable[..., Any]


class DurableS3:
    """WSGI application: answers a changing request only when its effect is on the disk, one such request at a time.

    moto checks a condition (If-None-Match) and writes in two steps, so two at once could both win a lock.
    """

    def __init__(self, directory: Path) -> None:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from moto.s3.models import s3_backends
        from moto.core import DEFAULT_ACCOUNT_ID

        from mirror import Mirror

        self._application = DomainDispatcherApplication(create_backend_app)
        self._mirror = Mirror(directory, s3_backends[DEFAULT_ACCOUNT_ID]["aws"])
        self._mirror.load()
        self.changing = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/moto-api"):
            # It has a reset that would wipe every state.
            start_response("404 Not Found", [("Content-Length", "0")])
            return [b""]
        if environ["REQUEST_METHOD"] in READ_ONLY_METHODS:
            return self._application(environ, start_response)
        body = self._read_body(environ)
        if body is None:
            return self._refuse(start_response, "IncompleteBody", "the request ended before its Content-Length")
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        with self.changing:
            return self._change(environ, start_response)

    def _change(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        from mirror import UnsupportedKey

        # WSGI hands over UTF-8 bytes decoded as Latin-1.
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        bucket, _, key = path[1:].partition("/")
        if bucket and key:
            try:
                self._mirror.check(bucket, key)
            except UnsupportedKey as error:
                return self._refuse(start_response, "InvalidArgument", f"{key}: {error}")
        answer: list[Any] = []

        def keep(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
            answer[:] = [status, headers]
            return lambda _: None

        content = b"".join(self._application(environ, keep))
        status, headers = answer
        if status.startswith("2"):
            try:
                lease = LEASE_IN_USER_AGENT.search(environ.get("HTTP_USER_AGENT", ""))
                if lease and environ.get("HTTP_IF_NONE_MATCH") == "*":
                    self._mirror.claim(bucket, key, lease.group(1))
                self._mirror.save()
            except BaseException:
                # Memory must never be ahead of the disk; the next server starts from what is written.
                traceback.print_exc()
                os._exit(1)
        start_response(status, headers)
        return [content]

    @staticmethod
    def _read_body(environ: Environ) -> bytes | None:
        if "CONTENT_LENGTH" in environ and environ["CONTENT_LENGTH"] != "":
            length = int(environ["CONTENT_LENGTH"])
            body: bytes = environ["wsgi.input"].read(length)
            return body if len(body) == length else None
        return environ["wsgi.input"].read() if environ.get("wsgi.input_terminated") else b""

    @staticmethod
    def _refuse(start_response: StartResponse, code: str, message: str) -> list[bytes]:
        from xml.sax.saxutils import escape

        content = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>".encode()
        start_response(
            "400 Bad Request", [("Content-Type", "application/xml"), ("Content-Length", str(len(content)))]
        )
        return [content]


class Leases:
    """Who uses the server. Calls `when_unused` once, when the last lease is gone or none came in time."""

    def __init__(self, address: dict[str, Any], when_unused: Callable[[], None]) -> None:
        self._address = address
        self._when_unused = when_unused
        self._held: dict[socket.socket, dict[str, Any]] = {}
        self._guard = threading.Lock()
        self._closed = False
        self._listener = socket.create_server((HOST, 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]

    def serve(self) -> None:
        threading.Thread(target=self._accept, daemon=True).start()
        timer = threading.Timer(SECONDS_TO_FIRST_LEASE, self._close_if_unused)
        timer.daemon = True
        timer.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._hold, args=(connection,), daemon=True).start()

    def _hold(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as lines:
                holder = json.loads(lines.readline())
                with self._guard:
                    if self._closed:
                        return
                    self._held[connection] = holder
                    greeting = {**self._address, "leases": list(self._held.values())}
                connection.sendall(json.dumps(greeting).encode() + b"\n")
                while lines.readline():
                    pass
        except (OSError, ValueError):
            pass  # A client that was killed, or something that is not a client.
        finally:
            with self._guard:
                known = self._held.pop(connection, None)
            if known is not None:
                self._close_if_unused()

    def _close_if_unused(self) -> None:
        with self._guard:
            if self._closed or self._held:
                return
            self._closed = True
        self._when_unused()


def main(directory: Path) -> int:
    directory.mkdir(parents=True, exist_ok=True)
    lock_file = open(directory / "s3.lock", "a", encoding="utf-8")
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return ALREADY_SERVED
    # Only now: loading moto takes much longer than losing the race for the lock.
    os.environ["S3_IGNORE_SUBDOMAIN_BUCKETNAME"] = "true"
    from werkzeug.serving import WSGIRequestHandler, make_server

    from mirror import write_atomically

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Successful requests are not worth a line in the log."""

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    address_file = directory / "s3.json"
    application = DurableS3(directory / "s3")
    server = make_server(HOST, 0, application, threaded=True, request_handler=Handler)

    def stop() -> None:
        with application.changing:
            address_file.unlink(missing_ok=True)
            os._exit(0)

    address = {"id": str(uuid.uuid4()), "pid": os.getpid(), "endpoint": f"http://{HOST}:{server.server_port}"}
    leases = Leases(address, stop)
    address["leasePort"] = leases.port
    leases.serve()
    write_atomically(address_file, json.dumps(address).encode())
    server.serve_forever()
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]).absolute()))
