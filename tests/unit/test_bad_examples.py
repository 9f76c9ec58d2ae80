"""Each file in tests/examples/bad changes the small guide and states, whole, what is then said."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from cures import assert_pasting_mends

from site_src.build.pipeline import check
from site_src.build.result import Options
from site_src.model.codes import SEVERITIES, Severity
from site_src.reports.text import problem_text

BAD = sorted((Path(__file__).parent.parent / "examples" / "bad").glob("*.yaml"))
MIN_ITEMS = 60
# Found in what was rendered, so no change of content alone can show them; tested elsewhere.
_RENDERED = {
    "disclaimer-missing",
    "template",
    "style-syntax",
    "unreadable-file",
    "outside-link",
    "page-weight",
}


@pytest.mark.parametrize("example", BAD, ids=lambda path: path.stem)
def test_a_mistake_gets_its_place_its_words_and_a_cure_that_mends_it_or_tells_a_person(
    example: Path, warm: Options, request: pytest.FixtureRequest
) -> None:
    case = yaml.safe_load(example.read_text(encoding="utf-8"))
    if os.name == "nt" and not case.get("on_windows", True):
        pytest.skip("Windows itself refuses to make these files")
    for change in case["change"]:
        _apply(change, warm.content)

    result = check(warm)

    said = "\n".join(problem_text(problem, result.texts) for problem in result.problems) + "\n"
    if request.config.getoption("--update"):
        _rewrite(example, said)
    assert case["expect"] == said
    assert_pasting_mends(result, warm)


def test_there_are_enough_bad_examples_and_every_code_has_one() -> None:
    shown = {
        code
        for example in BAD
        for code in re.findall(
            r"(?:error|warning) ([a-z0-9-]+):", example.read_text(encoding="utf-8")
        )
    }
    used = {code for code, severity in SEVERITIES.items() if severity is not Severity.OFF}

    assert len(BAD) >= MIN_ITEMS
    assert used - _RENDERED == shown


def test_the_small_guide_itself_has_no_problem(options: Options) -> None:
    assert check(options).problems == ()


def _apply(change: dict[str, str], content: Path) -> None:
    """Make one change: delete, copy, write, write bytes, or find and put."""
    file = content / change["file"]
    file.parent.mkdir(parents=True, exist_ok=True)
    if "delete" in change:
        file.unlink()
    elif "copy" in change:
        shutil.copy(content / change["copy"], file)
    if "bytes" in change:
        file.write_bytes(bytes.fromhex(change["bytes"]))
    elif "write" in change:
        file.write_text(change["write"] * int(change.get("times", 1)), encoding="utf-8")
    elif "find" in change:
        text = file.read_text(encoding="utf-8")
        assert text.count(change["find"]) == 1, f"{change['find']!r} must stand once in {file.name}"
        file.write_text(text.replace(change["find"], change["put"]), encoding="utf-8", newline="")


def _rewrite(example: Path, said: str) -> None:
    """Put what was said in place of what the example expects."""
    head = example.read_text(encoding="utf-8").partition("expect:")[0]
    block = "".join(f"  {line}".rstrip() + "\n" for line in said.splitlines())
    example.write_text(f"{head}expect: |\n{block}", encoding="utf-8")
