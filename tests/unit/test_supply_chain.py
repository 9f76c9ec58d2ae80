"""What others made is listed, licensed, hashed, and looked up."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


def program(name: str) -> ModuleType:
    """Load a program that is no part of the generator."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bom, audit = program("bom"), program("audit")


def test_every_locked_package_has_a_licence_and_what_it_is_for() -> None:
    listed = {name: use for name, (_, use) in bom.licences().items()}

    assert listed == {name: use for name, (_, _, use) in bom.packages().items()}
    assert len(listed) > 40


# How some packages write what has a short name.
WRITTEN = {
    "Apache 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "MIT License": "MIT",
    "BSD 3-Clause license": "BSD-3-Clause",
    "Dual License": "BSD-3-Clause",  # of python-dateutil: or Apache-2.0
}


@pytest.mark.parametrize("name", bom.packages())
def test_a_licence_is_the_one_that_the_package_itself_names(name: str) -> None:
    try:
        said = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        pytest.skip("not installed here")
    own = str(said.get("license_expression") or said.get("license") or "").split("\n")[0]

    assert WRITTEN.get(own, own) in bom.licences()[name][0]


def test_the_bill_of_materials_has_every_package_with_its_hashes(tmp_path: Path) -> None:
    file = tmp_path / "bom.json"
    subprocess.run([sys.executable, str(ROOT / ".ci" / "bom.py"), str(file)], check=True)
    bill = json.loads(file.read_text(encoding="utf-8"))

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert [one["name"] for one in bill["components"]] == list(bom.packages())
    assert [one["name"] for one in bill["components"] if not one["hashes"]] == []


SEEN = {"name": "a", "version": "1", "vulns": []}
UNSEEN = {"name": "b", "skip_reason": "not found"}
FAULT = {"id": "PYSEC-1", "fix_versions": ["3"]}
FAULTY = {"name": "c", "version": "2", "vulns": [FAULT]}


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ({"dependencies": [SEEN]}, 0, "no fault is known of 1 packages"),
        ({"dependencies": [SEEN, FAULTY]}, 1, "c 2: PYSEC-1, mended in 3"),
        ({"dependencies": [SEEN, UNSEEN]}, 3, "could not look at 1 of 2: b"),
        ({"dependencies": [FAULTY, UNSEEN]}, 1, "could not look at 1 of 2: b"),
        ({"dependencies": []}, 3, "could not look at 0 of 0"),
        (None, 3, ""),
    ],
)
def test_an_audit_fails_on_faults_and_says_when_it_could_not_look(
    answer: dict[str, Any] | None, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.judge("a.lock", answer) == code
    assert said in capsys.readouterr().out
