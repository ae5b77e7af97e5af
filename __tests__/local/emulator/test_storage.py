from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from storage import Storage


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "records.sqlite"


@pytest.fixture
def storage(file: Path) -> Iterator[Storage]:
    storage = Storage(file)
    yield storage
    storage.close()


def stored(file: Path, kind: str, owner: str) -> list[tuple[str, str]]:
    """What somebody else reads, as the next program would after this one was killed."""
    other = Storage(file)
    try:
        return list(other.of(kind, owner))
    finally:
        other.close()


def test_a_change_is_there_for_others_when_it_is_committed_and_not_before(storage: Storage, file: Path) -> None:
    storage.put("item", "table", "a", "1")
    assert stored(file, "item", "table") == []
    storage.commit()
    assert stored(file, "item", "table") == [("a", "1")]


def test_a_record_that_changes_keeps_its_place(storage: Storage, file: Path) -> None:
    for key in ("b", "a", "c"):
        storage.put("message", "queue", key, "old")
    storage.put("message", "queue", "b", "new")
    storage.remove("message", "queue", "a")
    storage.commit()
    assert stored(file, "message", "queue") == [("b", "new"), ("c", "old")]


def test_records_of_other_kinds_and_owners_are_left_alone(storage: Storage, file: Path) -> None:
    for kind in ("item", "message"):
        for owner in ("one", "two"):
            storage.put(kind, owner, "key", f"{kind} {owner}")
    storage.remove_all("item", "one")
    storage.commit()
    assert storage.owners("item") == {"two"}
    assert storage.owners("message") == {"one", "two"}
    assert stored(file, "message", "one") == [("key", "message one")]
