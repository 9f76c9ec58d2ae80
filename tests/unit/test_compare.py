"""What differs between two builds, for people who judge a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_src.commands import cli
from site_src.commands.cli import FINE, MACHINE, main
from site_src.commands.compare import changes_text


def site(folder: Path, files: dict[str, str]) -> Path:
    """Write a site."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def test_pages_that_came_went_and_changed_are_named_by_their_addresses(tmp_path: Path) -> None:
    before = site(
        tmp_path / "a", {"index.html": "one", "old/index.html": "x", "assets/a.css": "a{}"}
    )
    after = site(
        tmp_path / "b", {"index.html": "two!", "new/index.html": "y", "assets/b.css": "b{}"}
    )

    assert (
        changes_text(before, after)
        == """\
### What changes in the site

New: 1 page

- `/new/`

Gone: 1 page

- `/old/`

Changed: 1 page

- `/`

Other files that differ: 2.

| bytes | before | after | difference |
|---|--:|--:|--:|
| pages | 4 | 5 | +1 |
| styles | 3 | 3 | +0 |
| all | 7 | 8 | +1 |
"""
    )


def test_the_same_site_has_no_changes(tmp_path: Path) -> None:
    one = site(tmp_path / "a", {"index.html": "one"})

    assert "Nothing." in changes_text(one, one)


def test_a_long_list_ends_with_how_many_more_there_are(tmp_path: Path) -> None:
    after = site(tmp_path / "b", {f"{number}/index.html": "" for number in range(100)})
    (tmp_path / "a").mkdir()

    text = changes_text(tmp_path / "a", after)

    assert text.count("- `/") == 40
    assert "- and 60 more" in text


def test_the_command_prints_the_changes_and_adds_them_to_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = site(tmp_path / "a", {"index.html": "one"})
    after = site(tmp_path / "b", {"index.html": "two"})
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setattr(cli, "_PROJECT", tmp_path)

    assert main(["compare", str(before), "--output", str(after)]) == FINE
    assert capsys.readouterr().out.strip() == summary.read_text(encoding="utf-8").strip()
    assert main(["compare", str(tmp_path / "nothing"), "--output", str(after)]) == MACHINE
