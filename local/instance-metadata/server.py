"""The instance metadata service (IMDSv2) of a local instance, and the notices that a test or an operator lets it give.

    server.py [--port PORT] [--instance-id ID] [--availability-zone ZONE]

Listens on loopback (port 0, the default: a free one), prints one line of JSON with its `url` when it does, and runs
until SIGTERM or SIGINT (exit code 0). It answers as AWS documents:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-v2-how-it-works.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html

    PUT /latest/api/token                              a token; X-aws-ec2-metadata-token-ttl-seconds is 1 to 21600
    GET /latest/meta-data/instance-id
    GET /latest/meta-data/placement/availability-zone
    GET /latest/meta-data/spot/instance-action         404 until there is a notice
    GET /latest/meta-data/events/recommendations/rebalance   404 until there is a notice

    400 the token's lifetime is missing or wrong; 401 no token, an unknown or an expired one (there is no IMDSv1 here);
    403 X-Forwarded-For with the request for a token; 404 nothing there; 405 another method

AWS has no such paths; they control this server and need no token. Bodies are JSON:

    PUT    /control/spot-interruption         {"action": "terminate", "time": "2030-01-01T00:02:00Z"}, both optional:
                                              action is terminate, stop or hibernate; time is in two minutes
    PUT    /control/rebalance-recommendation  {"noticeTime": "2030-01-01T00:00:00Z"}, optional: now
    DELETE either                             takes the notice back
    PUT    /control/expire-tokens             every token given so far is refused from now on
    PUT    /control/outage                    {"mode": "closed"}, the default, closes connections without an answer;
                                              {"mode": "silent"} accepts it, and says nothing
    DELETE /control/outage                    ends the outage
    GET    /control/state                     the notices, the outage, and how many requests of each kind were answered
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import socketserver
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from instance import CONTROL_PATH, METADATA_PATH, TOKEN_HEADER, TTL_HEADER, Instance, Refusal

HOST = "127.0.0.1"
LONGEST_BODY = 65_536
# A connection that says nothing is closed after this.
IDLE_SECONDS = 30
TOKEN_PATH = "/latest/api/token"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "EC2ws"
    timeout = IDLE_SECONDS
    # Headers and body leave in two segments, and the second must not wait for the acknowledgement of the first.
    disable_nagle_algorithm = True
    instance: Instance

    def do_GET(self) -> None:
        self._answer()

    do_HEAD = do_PUT = do_DELETE = do_POST = do_PATCH = do_OPTIONS = do_GET

    def _answer(self) -> None:
        try:
            body = self._read_body()
            path = self.path.partition("?")[0]
            if path.startswith(CONTROL_PATH):
                self._send(200, "application/json", self._control(path[len(CONTROL_PATH) :], body))
            elif self._is_out():
                self.close_connection = True
            else:
                content, headers = self._metadata(path)
                self._send(200, "text/plain", content, headers)
        except Refusal as refusal:
            self._send(refusal.status, "text/plain", str(refusal))

    def _control(self, command: str, body: bytes) -> str:
        if self.command != "GET" or command != "state":
            self.instance.control(self.command, command, _parse(body))
        return json.dumps(self.instance.state())

    def _is_out(self) -> bool:
        mode = self.instance.outage
        if mode == "silent":
            self.instance.outage_ended.wait(IDLE_SECONDS)
        return mode is not None

    def _metadata(self, path: str) -> tuple[str, dict[str, str]]:
        if path == TOKEN_PATH:
            self._require("PUT")
            if "X-Forwarded-For" in self.headers:
                raise Refusal(403, "X-Forwarded-For is not allowed: this request came through a proxy")
            ttl = self.headers.get(TTL_HEADER)
            return self.instance.new_token(ttl), {TTL_HEADER: str(ttl)}
        self._require("GET", "HEAD")
        if not path.startswith(METADATA_PATH):
            raise Refusal(404, f"{path} does not exist")
        return self.instance.read(self.headers.get(TOKEN_HEADER), path[len(METADATA_PATH) :]), {}

    def _require(self, *methods: str) -> None:
        if self.command not in methods:
            raise Refusal(405, f"only {' and '.join(methods)}")

    def _read_body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not re.fullmatch(r"\d{1,9}", length, re.ASCII) or int(length) > LONGEST_BODY:
            self.close_connection = True
            raise Refusal(413, f"a body of at most {LONGEST_BODY} bytes")
        return self.rfile.read(int(length))

    def _send(self, status: int, kind: str, text: str, headers: dict[str, str] | None = None) -> None:
        self.instance.count(f"{self.command} {self.path}", status)
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is worth a line; `GET /control/state` counts."""


def _parse(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refusal(400, "the body has to be a JSON object, or empty")
    return value


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self) -> None:
        # The parent class looks the host's name up, which may ask a name server.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Instance metadata service (IMDSv2) of a local instance.")
    parser.add_argument("--port", type=int, default=0, help="on loopback; 0, the default: a free one")
    parser.add_argument("--instance-id", default="i-0123456789abcdef0")
    parser.add_argument("--availability-zone", default="us-west-2a")
    options = parser.parse_args(arguments)
    instance = Instance(options.instance_id, options.availability_zone)
    handler = type("InstanceHandler", (Handler,), {"instance": instance})
    try:
        server = Server((HOST, options.port), handler)
    except (OSError, OverflowError) as error:
        print(f"server.py: --port {options.port} cannot be listened on: {error}", file=sys.stderr)
        return 1

    def stop(*_: Any) -> None:
        # `shutdown` waits for `serve_forever`, which is what this very thread is in.
        threading.Thread(target=server.shutdown).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    url = f"http://{HOST}:{server.server_port}"
    print(json.dumps({"url": url, "controlUrl": f"{url}/control"}), flush=True)
    server.serve_forever(poll_interval=0.05)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
