from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from email.utils import formatdate
from time import time
from typing import Iterable

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class StickyCookie:
    """The cookie by which the load balancer keeps a client on one instance."""

    name: str
    max_age_seconds: int

    def set_cookie(self, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        """Value of Set-Cookie for a request with these headers (names in small letters).

        A request with exactly one valid cookie keeps it, any other gets a new one: what a client sends is never echoed
        unless it is a UUID. The load balancer follows Expires, not Max-Age:
        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
        """
        values = self._values(headers)
        value = values[0] if len(values) == 1 and _UUID.fullmatch(values[0]) else str(uuid.uuid4())
        expires = formatdate(time() + self.max_age_seconds, usegmt=True)
        return f"{self.name}={value}; Path=/; Expires={expires}; Secure; HttpOnly".encode("ascii")

    def _values(self, headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
        # HTTP/2 may split cookies over several headers (RFC 9113, 8.2.3).
        pairs = (
            pair.strip(" \t").partition("=")
            for name, value in headers
            if name == b"cookie"
            for pair in value.decode("latin-1").split(";")
        )
        return [value for name, _, value in pairs if name == self.name]
