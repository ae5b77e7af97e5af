from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

from bounded_log import BoundedLog


def test_lines_of_several_threads_stay_whole_and_follow_those_that_were_there(tmp_path: Path) -> None:
    file = tmp_path / "functions" / "one.log"
    with closing(BoundedLog(file)) as log:
        log.write("before 100 %s")
    with closing(BoundedLog(file)) as log:
        threads = [
            threading.Thread(target=lambda n=n: [log.write(f"{n}" * 50) for _ in range(50)]) for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    first, *others = file.read_text().splitlines()
    assert first == "before 100 %s"
    assert sorted(others) == sorted(str(n) * 50 for n in range(4) for _ in range(50))


def test_the_file_does_not_grow_beyond_its_bound_and_the_one_before_it_is_kept(tmp_path: Path) -> None:
    with closing(BoundedLog(tmp_path / "log", longest_bytes=100)) as log:
        for count in range(100):
            log.write(f"line {count}")
    assert (tmp_path / "log").stat().st_size <= 100
    assert (tmp_path / "log").read_text().splitlines()[-1] == "line 99"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.1"]
