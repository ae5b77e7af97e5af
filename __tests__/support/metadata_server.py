from __future__ import annotations

from typing import Any, Optional

import httpx
from running_program import RunningProgram


class MetadataServer(RunningProgram):
    def __init__(self, *arguments: str) -> None:
        super().__init__(["local/instance-metadata/server.py", *arguments], {})
        self.url: str = self.wait_until_ready(lambda line: "url" in line)["url"]

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return httpx.request(method, self.url + path, trust_env=False, **options)

    def control(self, method: str, command: str, body: Optional[Any] = None) -> dict[str, Any]:
        response = self.request(method, f"/control/{command}", json={} if body is None else body)
        assert response.status_code == 200, response.text
        return response.json()

    def requests(self) -> dict[str, int]:
        """How often each was answered, by method, path and status."""
        return self.control("GET", "state")["requests"]
