from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Callable, Mapping, Optional

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 20.0


class RunningProgram:
    """A Python program that prints lines of JSON. Leaving the context stops it: SIGTERM must give exit code 0."""

    def __init__(
        self, arguments: list[str], environment: Mapping[str, str], open_files: Optional[int] = None
    ) -> None:
        """`open_files`: how many the program may have."""
        self._lines: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self._ended = False
        self.process = subprocess.Popen(
            [*_limited(open_files), sys.executable, "-B", *arguments],
            env={**_inherited(), **environment},
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._stderr: list[str] = []
        self._readers = [
            threading.Thread(target=self._read_lines, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def __enter__(self):
        return self

    def wait_until_ready(self, matches: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first line that matches. The program is gone when there is none."""
        try:
            return self.wait_for_line(matches)
        except AssertionError:
            self.process.kill()
            self.wait()
            raise

    def __exit__(self, kind: object, *_: object) -> None:
        running = self.process.poll() is None
        if running:
            self.process.terminate()
        exit_code = self.wait()
        if kind is None and running:
            assert exit_code == 0, self.stderr
            assert self.stderr == ""

    def wait(self) -> int:
        try:
            exit_code = self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        for reader in self._readers:
            reader.join()
        return exit_code

    @property
    def lines(self) -> list[dict[str, Any]]:
        with self._changed:
            return list(self._lines)

    @property
    def stderr(self) -> str:
        return "".join(self._stderr)

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line.get("event") == name]

    def wait_for_line(self, matches: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        def found() -> Optional[dict[str, Any]]:
            return next((line for line in self._lines if matches(line)), None)

        with self._changed:
            self._changed.wait_for(lambda: found() or self._ended, PATIENCE_SECONDS)
            line = found()
        assert line is not None, f"exit code {self.process.poll()}, output {self._lines}, {self.stderr}"
        return line

    def wait_for_event(self, name: str) -> dict[str, Any]:
        return self.wait_for_line(lambda line: line.get("event") == name)

    def _read_lines(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stdout:
            for text in stdout:
                with self._changed:
                    self._lines.append(json.loads(text))
                    self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as stderr:
            self._stderr.extend(stderr)


def _limited(open_files: Optional[int]) -> list[str]:
    """By a shell, because Python code between fork and exec meets gRPC's threads, and ends in an abort now and then."""
    return [] if open_files is None else ["/bin/sh", "-c", 'ulimit -n "$0" && exec "$@"', str(open_files)]


def _inherited() -> dict[str, str]:
    """The settings of whoever runs the tests must not reach the programs under test."""
    return {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
