"""Keeps the objects of moto's in-memory S3 as files, so that what a client was told is written survives a crash.

Layout under the mirror's directory: one directory per bucket, one file per object at the path of its key, and one
`.bucket.json` with the bucket's region and, per conditional write, the lease of the client that made it. Only the
current version of an object is kept: Terraform reads no other.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from moto.s3.models import FakeKey, S3Backend

BUCKET_FILE = ".bucket.json"
TEMPORARY_SUFFIX = ".partial"
# Linux and macOS refuse longer file names; temporary files add their suffix.
LONGEST_SEGMENT = 255 - len(".") - len(TEMPORARY_SUFFIX)


class UnsupportedKey(ValueError):
    """A key that cannot be a file: S3 has a flat name space, a file system has not."""


def _encode_segment(segment: str) -> str:
    encoded = quote(segment, safe=" !$&'()+,:;=@") or "%"
    return "%2E" + encoded[1:] if encoded.startswith(".") else encoded


def _decode_path(path: str) -> str:
    return "/".join("" if segment == "%" else unquote(segment) for segment in path.split("/"))


def write_atomically(path: Path, content: bytes) -> None:
    """Writes all of `content` to `path` or nothing, and returns when it is on the disk."""
    temporary = path.with_name(f".{path.name}{TEMPORARY_SUFFIX}")
    with open(temporary, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Mirror:
    """The files of one S3 backend. Not thread-safe: the caller serialises `save` with what changes the backend."""

    def __init__(self, directory: Path, backend: S3Backend) -> None:
        self._directory = directory
        self._backend = backend
        # The object that each file holds, by identity: moto makes a new one for every write.
        self._saved: dict[tuple[str, str], Any] = {}
        self._owners: dict[str, dict[str, str]] = {}

    def load(self) -> None:
        """Fills the backend from the files. Leftovers of an interrupted write are removed."""
        self._directory.mkdir(parents=True, exist_ok=True)
        for bucket_directory in sorted(path for path in self._directory.iterdir() if path.is_dir()):
            description_file = bucket_directory / BUCKET_FILE
            if not description_file.exists():
                shutil.rmtree(bucket_directory)
                continue
            description = json.loads(description_file.read_text("utf-8"))
            self._backend.create_bucket(bucket_directory.name, description["region"])
            self._owners[bucket_directory.name] = description["owners"]
            for file in sorted(path for path in bucket_directory.rglob("*") if path.is_file()):
                if file.name.endswith(TEMPORARY_SUFFIX) and file.name.startswith("."):
                    file.unlink()
                elif file != description_file:
                    key = _decode_path(file.relative_to(bucket_directory).as_posix())
                    stored = self._backend.put_object(bucket_directory.name, key, file.read_bytes())
                    self._saved[(bucket_directory.name, key)] = stored

    def check(self, bucket: str, key: str) -> None:
        """Raises UnsupportedKey for a key that `save` could not write."""
        path = self._path(bucket, key)
        parents = [parent for parent in path.parents if parent.is_relative_to(self._directory / bucket)]
        if any(len(segment.encode()) > LONGEST_SEGMENT for segment in path.parts[-len(parents) :]):
            raise UnsupportedKey(f"a part of the key is longer than {LONGEST_SEGMENT} bytes as a file name")
        if path.is_dir() or any(parent.is_file() for parent in parents):
            raise UnsupportedKey("a key here cannot be both an object and the prefix of another ('a' and 'a/b')")

    def claim(self, bucket: str, key: str, lease: str) -> None:
        """Records, before the object itself is saved, whose conditional write created it."""
        self._owners.setdefault(bucket, {})[key] = lease
        self._write_description(bucket)

    def save(self) -> None:
        """Makes the files equal to the backend. When it returns, they are on the disk."""
        for bucket in {bucket for bucket, _ in self._saved} | set(self._owners):
            if bucket not in self._backend.buckets:
                shutil.rmtree(self._directory / bucket, ignore_errors=True)
                self._owners.pop(bucket, None)
                self._saved = {name: stored for name, stored in self._saved.items() if name[0] != bucket}
        for bucket in self._backend.buckets:
            if not (self._directory / bucket / BUCKET_FILE).exists():
                self._owners.setdefault(bucket, {})
                self._write_description(bucket)
            self._save_objects(bucket)

    def _save_objects(self, bucket: str) -> None:
        objects = {
            key: stored
            for key, stored in self._backend.buckets[bucket].keys.items()
            if isinstance(stored, FakeKey)
        }
        for name in [name for name in self._saved if name[0] == bucket and name[1] not in objects]:
            self._remove(*name)
        for key, stored in objects.items():
            if self._saved.get((bucket, key)) is not stored:
                path = self._path(bucket, key)
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, stored.value)
                self._saved[(bucket, key)] = stored

    def _remove(self, bucket: str, key: str) -> None:
        path = self._path(bucket, key)
        path.unlink()
        _sync_directory(path.parent)
        del self._saved[(bucket, key)]
        if self._owners[bucket].pop(key, None) is not None:
            self._write_description(bucket)
        for parent in path.parents:
            if parent == self._directory / bucket or any(parent.iterdir()):
                break
            parent.rmdir()

    def _write_description(self, bucket: str) -> None:
        description = {
            "region": self._backend.buckets[bucket].region_name,
            "owners": self._owners[bucket],
        }
        directory = self._directory / bucket
        directory.mkdir(parents=True, exist_ok=True)
        write_atomically(directory / BUCKET_FILE, json.dumps(description, indent=2).encode())

    def _path(self, bucket: str, key: str) -> Path:
        return self._directory.joinpath(bucket, *(_encode_segment(segment) for segment in key.split("/")))
