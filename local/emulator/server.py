"""DynamoDB, SQS and Lambda on 127.0.0.1, by MiniStack.

    server.py DIRECTORY PORT

PORT 0 is a free one. Everything that it writes lies in DIRECTORY: what it holds in DIRECTORY/state, which it begins with
when it is there; the code of running functions in DIRECTORY/code; what the functions print in DIRECTORY/functions/NAME.log;
what was asked of it and how many seconds that took in DIRECTORY/requests.log. One line of JSON on standard output says
that it answers.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

HOST = "127.0.0.1"
# As in a new AWS account; MiniStack would bound it by the machine's memory, and bounds are the functions' matter here.
ACCOUNT_CONCURRENCY = "1000"
# Each running function holds a thread.
WORKER_THREADS = "1000"


def prepare(directory: Path, port: int) -> None:
    """Sets what MiniStack reads from the environment while it is imported."""
    code = directory / "code"
    # Of functions that ended with a server before this one.
    shutil.rmtree(code, ignore_errors=True)
    code.mkdir(parents=True)
    os.environ.update(
        GATEWAY_PORT=str(port),
        BIND_HOST=HOST,
        # In queue addresses.
        MINISTACK_HOST=HOST,
        LAMBDA_EXECUTOR="local",
        LAMBDA_ACCOUNT_CONCURRENCY=ACCOUNT_CONCURRENCY,
        MINISTACK_WORKER_THREADS=WORKER_THREADS,
        SERVICES="dynamodb,lambda,logs,sqs,sts",
        SFTP_ENABLED="0",
        IOT_MTLS_ENABLED="0",
        LOG_LEVEL="WARNING",
        # The zips of functions.
        STATE_DIR=str(directory / "state"),
        TMPDIR=str(code),
    )
    tempfile.tempdir = str(code)


async def serve(directory: Path, listener: socket.socket) -> None:
    import uvicorn

    from ministack.app import app

    from adaptations import adapt
    from kept_state import KeptState
    from request_log import log_requests
    from storage import Storage

    adapt(directory / "functions")
    state = KeptState(Storage(directory / "state" / "records.sqlite"))
    state.restore()
    config = uvicorn.Config(
        log_requests(state.saving(app), directory / "requests.log"),
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
        # Every client keeps its connections, and none is to be closed under a request.
        timeout_keep_alive=3600,
        # Functions that still run are ended, not waited for.
        timeout_graceful_shutdown=1,
    )
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    print(json.dumps({"event": "listening", "url": url}), flush=True)
    await uvicorn.Server(config).serve(sockets=[listener])


def main(directory: Path, port: int) -> None:
    # Before anything else, because MiniStack wants to know its port: requests wait in it.
    listener = socket.create_server((HOST, port), backlog=1024)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    prepare(directory, listener.getsockname()[1])
    logging.basicConfig(level=logging.WARNING)
    import uvloop

    uvloop.run(serve(directory, listener))
    # Threads of functions that still run would be waited for; their processes end with the group.
    os._exit(0)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).absolute(), int(sys.argv[2]))
