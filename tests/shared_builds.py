"""What several tests need and none changes, made once a run, by whichever process comes first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from site_src.system.lock import exclusive_lock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder of the whole run, filled by `make` unless another process has done so.

    One that fails leaves the folder as it is, and the next process tries again in it.
    """
    base = factory.getbasetemp()
    # With several processes, each has a folder of its own in that of the run.
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = run / "shared" / name, run / "shared" / f"{name}.done"
    folder.parent.mkdir(exist_ok=True)
    with exclusive_lock(str(run / "shared" / f"{name}.lock")):
        if not done.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            done.touch()
    return folder
