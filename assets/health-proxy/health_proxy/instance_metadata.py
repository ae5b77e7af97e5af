from __future__ import annotations

import asyncio
from time import monotonic
from typing import Optional
from urllib.parse import urlsplit

import h11

TOKEN_TTL_SECONDS = 21_600
# A token is replaced in the last tenth of its life.
USED_PART_OF_TTL = 0.9
TIMEOUT_SECONDS = 1.0
LONGEST_BODY = 65_536


class MetadataUnavailable(Exception):
    """The instance metadata service does not answer, or not as it should. Says how."""


class InstanceMetadata:
    """Client of the instance metadata service, version 2.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-v2-how-it-works.html
    """

    def __init__(self, url: str, token_ttl_seconds: int = TOKEN_TTL_SECONDS) -> None:
        """`url` has no path."""
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or 80
        self._authority = parts.netloc
        self._ttl_seconds = token_ttl_seconds
        self._token: Optional[bytes] = None
        self._token_until = 0.0

    async def get(self, path: str) -> Optional[str]:
        """What is at the path below /latest/meta-data; None when there is nothing. Raises MetadataUnavailable."""
        target = f"/latest/meta-data/{path}"
        for _ in range(2):
            headers = [(b"x-aws-ec2-metadata-token", await self._valid_token())]
            status, body = await self._request("GET", target, headers)
            if status == 200:
                return body.decode("utf-8", "replace")
            if status == 404:
                return None
            if status != 401:
                raise MetadataUnavailable(f"GET {target} was answered with status {status}")
            # The service has forgotten the token, for example because the instance was stopped and started.
            self._token = None
        raise MetadataUnavailable(f"GET {target} was answered with status 401, with a new token too")

    async def _valid_token(self) -> bytes:
        if self._token is None or monotonic() >= self._token_until:
            asked = monotonic()
            headers = [(b"x-aws-ec2-metadata-token-ttl-seconds", str(self._ttl_seconds).encode())]
            status, body = await self._request("PUT", "/latest/api/token", headers)
            if status != 200:
                raise MetadataUnavailable(f"PUT /latest/api/token was answered with status {status}")
            self._token = body.strip()
            self._token_until = asked + self._ttl_seconds * USED_PART_OF_TTL
        return self._token

    async def _request(self, method: str, target: str, headers: list[tuple[bytes, bytes]]) -> tuple[int, bytes]:
        try:
            return await asyncio.wait_for(self._exchange(method, target, headers), TIMEOUT_SECONDS)
        except asyncio.TimeoutError:
            raise MetadataUnavailable(f"no answer within {TIMEOUT_SECONDS:g} s") from None
        except (OSError, EOFError, h11.ProtocolError) as error:
            raise MetadataUnavailable(str(error) or type(error).__name__) from None

    async def _exchange(self, method: str, target: str, headers: list[tuple[bytes, bytes]]) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            connection = h11.Connection(h11.CLIENT)
            always = [(b"host", self._authority.encode()), (b"connection", b"close"), (b"content-length", b"0")]
            request = h11.Request(method=method, target=target, headers=always + headers)
            writer.write((connection.send(request) or b"") + (connection.send(h11.EndOfMessage()) or b""))
            status, body = 0, b""
            while True:
                event = connection.next_event()
                if event is h11.NEED_DATA:
                    data = await reader.read(LONGEST_BODY)
                    if not data and not status:
                        raise EOFError("the connection was closed before the answer")
                    connection.receive_data(data)
                elif isinstance(event, h11.Response):
                    status = event.status_code
                elif isinstance(event, h11.Data):
                    body += event.data
                    if len(body) > LONGEST_BODY:
                        raise EOFError(f"{method} {target} was answered with more than {LONGEST_BODY} bytes")
                elif isinstance(event, h11.EndOfMessage):
                    return status, body
        finally:
            writer.close()
