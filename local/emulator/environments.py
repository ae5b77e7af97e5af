"""Which execution environment of a function an invocation gets.

On AWS one that finds no environment free gets a new one. MiniStack does the same, so that fifty invocations at once start
fifty processes at once, which make each other and everything else slow for many seconds. Here as many start at once as
there are processors, and who waits for a turn takes an environment that becomes free meanwhile. Each invocation has an
environment for itself all the same.
"""

from __future__ import annotations

import os
import threading
from typing import Any


class Environments:
    def __init__(self, runtime: Any) -> None:
        """`runtime` is MiniStack's module of that name, with its pools of workers."""
        self._runtime = runtime
        self._acquire = runtime.acquire_worker
        self._release = runtime.release_worker
        assert hasattr(runtime, "_workers") and callable(runtime._worker_key)
        self._changed = threading.Condition()
        self._turns = os.cpu_count() or 1

    def acquire(self, name: str, config: Any, code: bytes, qualifier: str = "$LATEST") -> tuple[Any, str]:
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

    def release(self, worker: Any) -> None:
        self._release(worker)
        with self._changed:
            self._changed.notify_all()

    def _take_free(self, name: str, config: Any, qualifier: str) -> Any:
        key = self._runtime._worker_key(name, config, qualifier)
        with self._runtime._lock:
            for worker in self._runtime._workers.get(key, ()):
                process = worker._proc
                if not worker.in_use and process is not None and process.poll() is None:
                    worker.in_use = True
                    return worker
        return None
