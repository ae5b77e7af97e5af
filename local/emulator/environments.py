"""Which execution environment of a function an invocation gets.

On AWS one that finds no environment free gets a new one. MiniStack does the same, so that fifty invocations at once start
fifty processes at once, which make each other and everything else slow for many seconds. Here as many start at once as
there are processors, and who waits for a turn takes an environment that becomes free meanwhile. Each invocation has an
environment for itself all the same.

When a function changes, or a run of it breaks its environment, MiniStack kills all environments of the function, with
whatever runs in them. As on AWS, the others finish what they are at, and get nothing more to do.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any


class Environments:
    def __init__(self, runtime: Any) -> None:
        """`runtime` is MiniStack's module of that name, with its pools of workers."""
        self._runtime = runtime
        self._acquire = runtime.acquire_worker
        self._release = runtime.release_worker
        self._kill = runtime.kill_workers
        assert hasattr(runtime, "_workers") and callable(runtime._worker_key)
        self._retired: set[Any] = set()
        # The environment that an invocation, which is a thread, has.
        self._own = threading.local()
        self._changed = threading.Condition()
        self._turns = os.cpu_count() or 1

    def acquire(self, name: str, config: Any, code: bytes, qualifier: str = "$LATEST") -> tuple[Any, str]:
        worker, reason = self._lease(name, config, code, qualifier)
        self._own.worker = worker
        return worker, reason

    def release(self, worker: Any) -> None:
        """`worker` is None when the invocation broke it."""
        leased = worker or self._own.worker
        self._own.worker = None
        self._release(leased)
        with self._changed:
            is_retired = leased in self._retired
            self._retired.discard(leased)
            self._changed.notify_all()
        if is_retired:
            self._kill([leased])

    def retire(
        self, name: str, qualifier: str | None = None, account: str | None = None, region: str | None = None
    ) -> None:
        """Ends the environments of a function; one that is at work, when it has finished."""
        wanted = (account, region, name, qualifier)
        idle = []
        with self._changed, self._runtime._lock:
            for key in list(self._runtime._workers):
                if any(want not in (None, have) for want, have in zip(wanted, key.split(":"))):
                    continue
                for worker in self._runtime._workers.pop(key):
                    if worker.in_use:
                        self._retired.add(worker)
                    else:
                        idle.append(worker)
        self._kill(idle)

    def _lease(self, name: str, config: Any, code: bytes, qualifier: str) -> tuple[Any, str]:
        with self._changed:
            while True:
                free = self._take_free(name, config, qualifier)
                if free is not None:
                    return free, "reused"
                if self._turns > 0:
                    self._turns -= 1
                    break
                self._changed.wait()
        try:
            worker, reason = self._acquire(name, config, code, qualifier=qualifier)
            try:
                self._runtime.ensure_spawned(worker)
            except Exception:
                # It is tried, and reported, once more by the invocation itself.
                pass
            return worker, reason
        finally:
            with self._changed:
                self._turns += 1
                self._changed.notify_all()

    def _take_free(self, name: str, config: Any, qualifier: str) -> Any:
        key = self._runtime._worker_key(name, config, qualifier)
        with self._runtime._lock:
            for worker in self._runtime._workers.get(key, ()):
                process = worker._proc
                if not worker.in_use and process is not None and process.poll() is None:
                    worker.in_use = True
                    # It is ended when it has been idle for long.
                    worker.last_used = time.time()
                    return worker
        return None
