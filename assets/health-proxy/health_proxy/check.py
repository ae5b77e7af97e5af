"""Exit code 0 when the health proxy of this container answers, 1 otherwise: for HEALTHCHECK.

    python -m health_proxy.check

A proxy that says 503 works as it should; restarting it would not help the service.
"""

from __future__ import annotations

import http.client
import os
import sys

from .settings import Settings, read_settings
from .tls import unverified_client_context

TIMEOUT_SECONDS = 4.0


def main() -> int:
    settings = read_settings(os.environ)
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    context = unverified_client_context()
    context.set_alpn_protocols(["http/1.1"])
    connection = http.client.HTTPSConnection(host, settings.port, timeout=TIMEOUT_SECONDS, context=context)
    try:
        connection.request("GET", settings.health_path)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return _fail(settings, str(error))
    finally:
        connection.close()
    return 0 if status in (200, 503) else _fail(settings, f"status {status}")


def _fail(settings: Settings, problem: str) -> int:
    what = f"the health proxy on port {settings.port} does not answer {settings.health_path}"
    print(f"{what}: {problem}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
