"""The locks and docs/licences.md → a bill of materials, in the form of CycloneDX 1.6.

    python3 .ci/bom.py bom.json

No clock and no random number: the same locks give the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
# Each lock, and what its packages are needed for; a package counts for the first that names it.
LOCKS: Final = {
    "requirements.lock": "running",
    "requirements-test.lock": "tests",
    "requirements-fuzz.lock": "fuzzing",
    "requirements-audit.lock": "audit",
}
_PIN: Final = re.compile(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+).*?\n((?:    .*\n)*)", re.MULTILINE)


def packages() -> dict[str, tuple[str, tuple[str, ...], str]]:
    """Return each locked package with its version, its hashes and what it is for."""
    found: dict[str, tuple[str, tuple[str, ...], str]] = {}
    for lock, use in LOCKS.items():
        text = (ROOT / lock).read_text(encoding="utf-8")
        for name, version, rest in _PIN.findall(text):
            hashes = tuple(re.findall(r"sha256:([0-9a-f]{64})", rest))
            found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), (version, hashes, use))
    return dict(sorted(found.items()))


def licences() -> dict[str, tuple[str, str]]:
    """Return the licence of each package and what it is for, as docs/licences.md has them."""
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w-]+) \| ([^|]+) \| (\w+) \|$", text, re.MULTILINE)
    return {name: (licence, use) for name, licence, use in rows if name != "package"}


def bill() -> dict[str, Any]:
    """Return the bill of materials."""
    known = licences()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "lower-back-guide"}},
        "components": [
            {
                "type": "library",
                "bom-ref": f"pkg:pypi/{name}@{version}",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "scope": "required" if use == "running" else "excluded",
                "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
                "licenses": [{"expression": known[name][0]}],
                "properties": [{"name": "guide:for", "value": use}],
            }
            for name, (version, hashes, use) in packages().items()
        ],
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
