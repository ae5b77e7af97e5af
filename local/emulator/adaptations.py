"""What MiniStack 1.5.33 does slower than AWS, or cannot do for days, changed from outside.

Each change names what it changes; a MiniStack without that fails at the start, not in silence.
"""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bounded_log import BoundedLog

# What a new message may have to wait for when nothing wakes its receiver: a visibility timeout that ends.
POLL_SECONDS = 0.1


def adapt(functions_directory: Path) -> None:
    """To be called in the event loop that will serve."""
    from ministack.core import lambda_runtime
    from ministack.services import dynamodb, lambda_svc, sqs

    from environments import Environments

    wake_receivers(sqs)
    copy_items_fast(dynamodb)
    write_function_logs(lambda_runtime.Worker, functions_directory)
    environments = Environments(lambda_runtime)
    assert lambda_svc.acquire_worker is lambda_runtime.acquire_worker
    assert lambda_svc.invalidate_worker is lambda_runtime.invalidate_worker
    lambda_svc.acquire_worker = environments.acquire
    lambda_svc.release_worker = environments.release
    lambda_svc.invalidate_worker = environments.retire
    forget_invocations(lambda_svc)


def wake_receivers(sqs: Any) -> None:
    """A waiting ReceiveMessage looks every 100 ms. Now it also looks when a message came, or a group became free."""
    bell = Bell(sqs.esm_wake)
    sqs.esm_wake = bell
    # Nothing but the wait of ReceiveMessage sleeps in this module.
    sqs.asyncio = SimpleNamespace(iscoroutine=asyncio.iscoroutine, sleep=bell.sleep)
    for action in ("DeleteMessage", "DeleteMessageBatch"):
        sqs._HANDLERS[action] = ringing(sqs._HANDLERS[action], bell)


def ringing(action: Callable[..., Any], bell: Bell) -> Callable[..., Any]:
    assert not inspect.iscoroutinefunction(action)

    def ring_after(data: Any, url: Any) -> Any:
        try:
            return action(data, url)
        finally:
            bell.set()

    return ring_after


class Bell:
    """Stands for the event that MiniStack sets when a message has come, and wakes whoever sleeps for one."""

    def __init__(self, original: Any) -> None:
        self._original = original
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def set(self) -> None:
        self._original.set()
        # Messages may be put into a queue by other threads.
        self._loop.call_soon_threadsafe(self._wake)

    async def sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._rung.wait(), min(seconds, POLL_SECONDS))
        except asyncio.TimeoutError:
            pass

    def _wake(self) -> None:
        self._rung.set()
        # Who comes now waits for the next one.
        self._rung = asyncio.Event()


def write_function_logs(worker: Any, directory: Path) -> None:
    """What functions print goes into a file as it comes.

    MiniStack keeps it in memory until an invocation is over, and answers each one up to 50 ms late, lest it miss a line.
    """
    assert callable(worker._read_stderr) and callable(worker._drain_stderr_bounded)
    # Parallel runs of a function share its file.
    log_of = functools.cache(lambda name: BoundedLog(directory / f"{name}.log"))

    def read(self: Any) -> None:
        log = log_of(self.func_name)
        for line in self._proc.stderr:
            log.write(line.rstrip("\n"))

    worker._read_stderr = read
    worker._drain_stderr_bounded = lambda self: ""


def forget_invocations(lambda_svc: Any) -> None:
    """Log streams and metrics of each invocation would stay in memory for ever, and nobody reads them here."""
    assert callable(lambda_svc._emit_lambda_logs) and callable(lambda_svc._emit_lambda_metrics)
    lambda_svc._emit_lambda_logs = lambda *_, **__: None
    lambda_svc._emit_lambda_metrics = lambda *_, **__: None


def copy_items_fast(dynamodb: Any) -> None:
    """A third of the time of an UpdateItem goes into deep copies of items, which are nothing but JSON."""
    assert dynamodb.copy is copy
    dynamodb.copy = SimpleNamespace(deepcopy=copy_json)


def copy_json(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        return {key: copy_json(each) for key, each in value.items()}
    if kind is list:
        return [copy_json(each) for each in value]
    if kind is str:
        return value
    return copy.deepcopy(value)
