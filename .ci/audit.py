"""Looks for known faults in what the locks name. Needs requirements-audit.lock.

0: none is known of any package. 1: at least one is. 3: it could not look, or not at every package;
pip-audit alone calls a package that it could not look up a success.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCKS: Final = (
    "requirements.lock",
    "requirements-test.lock",
    "requirements-fuzz.lock",
    "requirements-audit.lock",
)
CLEAN, FAULTS, BLIND = 0, 1, 3


def ask(lock: str) -> dict[str, Any] | None:
    """Return what pip-audit says about a lock, or None when it said nothing."""
    options = ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]
    command = [sys.executable, "-m", "pip_audit", *options, "-r", str(ROOT / lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        print(f"{lock}: could not look: {(done.stderr.strip() or 'no answer').splitlines()[-1]}")
        return None
    return dict(answer)


def judge(lock: str, answer: dict[str, Any] | None) -> int:
    """Print what is known about a lock's packages, and return an exit number."""
    if answer is None:
        return BLIND
    packages = answer["dependencies"]
    unseen = [one["name"] for one in packages if "skip_reason" in one]
    faulty = [one for one in packages if one.get("vulns")]
    for one in faulty:
        for fault in one["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"{lock}: {one['name']} {one['version']}: {fault['id']}, mended in {mended}")
    if unseen or not packages:
        print(f"{lock}: could not look at {len(unseen)} of {len(packages)}: {', '.join(unseen)}")
    if faulty:
        return FAULTS
    if unseen or not packages:
        return BLIND
    print(f"{lock}: no fault is known of {len(packages)} packages")
    return CLEAN


def main() -> int:
    """Look at every lock; a known fault counts for more than a lock that could not be seen."""
    ends = {judge(lock, ask(lock)) for lock in LOCKS}
    return FAULTS if FAULTS in ends else max(ends)


if __name__ == "__main__":
    sys.exit(main())
