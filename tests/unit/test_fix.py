"""`check --fix` changes spaces that nobody sees, and never what a file means."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.build.pipeline import check
from site_src.build.result import Options
from site_src.commands.cli import main
from site_src.commands.fix import tidy, tidy_folder
from site_src.fields.front_matter import take_apart
from site_src.fields.yaml_nodes import ContentError, Listing, Node, Scalar
from site_src.prose.converter import to_html

CONTENT = Path(__file__).parent.parent.parent / "content"
HEAD = "---\ntitle: A\n---\n"


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        (f"{HEAD}Words. \n", f"{HEAD}Words.\n"),
        (f"{HEAD}Words.\t\n\nMore.", f"{HEAD}Words.\n\nMore.\n"),
        (f"{HEAD}Words.\n\n\n\n", f"{HEAD}Words.\n"),
        (f"{HEAD}Words.\n   \nMore.\n", f"{HEAD}Words.\n\nMore.\n"),
        (f"{HEAD}Words.   \n\nMore.\n", f"{HEAD}Words.\n\nMore.\n"),
        ("---\ntitle: A  \n---\nWords.\n", f"{HEAD}Words.\n"),
        (f"{HEAD}Words. \r\nMore.\r\n", f"{HEAD}Words.\r\nMore.\r\n"),
        (f"\ufeff{HEAD}Words. ", f"\ufeff{HEAD}Words.\n"),
    ],
)
def test_spaces_at_line_ends_go_and_one_line_break_ends_the_file(typed: str, tidied: str) -> None:
    assert tidy(typed, "a.md") == tidied


@pytest.mark.parametrize(
    "typed",
    [
        f"{HEAD}A line break  \nis meant here.\n",
        "---\ntitle: |\n  kept  \n  as typed  \n---\nWords.\n",
        "---\ntitle: [a\n---\nWords. \n",
        "no fields \n",
        "",
        f"{HEAD}Words.\n",
    ],
    ids=["line break", "block of text", "broken", "no fields", "empty", "tidy already"],
)
def test_what_has_a_meaning_or_cannot_be_read_stays(typed: str) -> None:
    assert tidy(typed, "a.md") == typed


_PIECES = st.sampled_from([
    *("a", "Words.", "- item", "1. step", "    ", "  ", " ", "\t", "\n", "\n\n", "\r\n", "## Head"),
    *("title: A", "x: |", "---", "*", "**", "[b](c.md)", '"', "#", "> q", "`", "\\", "    code"),
])  # fmt: skip


def meaning(text: str) -> object:
    """Return the fields and the text of a file as it is published, or None."""

    def values(node: Node) -> object:
        if isinstance(node, Scalar):
            return node.text
        if isinstance(node, Listing):
            return [values(item) for item in node.items]
        return {key.text: values(value) for key, value in node.entries}

    text = text.replace("\r\n", "\n")
    try:
        document, _ = take_apart(text, "a.md")
        html = " ".join(to_html(document.body, "a.md").html.split())
        return values(document.fields), html.replace(" </", "</")
    except (ContentError, RecursionError):
        return None


@given(st.lists(_PIECES, max_size=30), st.lists(_PIECES, max_size=8))
def test_tidying_never_changes_a_meaning_and_twice_is_once(
    body: list[str], fields: list[str]
) -> None:
    text = f"---\ntitle: A\n{''.join(fields)}\n---\n{''.join(body)}"

    tidied = tidy(text, "a.md")

    assert tidy(tidied, "a.md") == tidied
    assert "".join(tidied.split()) == "".join(text.split())
    if tidied != text:
        assert meaning(tidied) == meaning(text)


def test_only_files_with_something_to_put_right_are_written(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    assert list(tidy_folder(content)) == []

    about = content / "pages" / "about.md"
    about.write_text(about.read_text(encoding="utf-8") + "More. \n", encoding="utf-8")
    (content / "pages" / "broken.md").write_bytes(b"\xff \n")
    before = {file: file.stat().st_mtime_ns for file in content.rglob("*.md")}

    assert list(tidy_folder(content)) == ["pages/about.md"]
    changed = {
        file.name for file in content.rglob("*.md") if file.stat().st_mtime_ns != before[file]
    }
    assert changed == {"about.md"}
    assert about.read_text(encoding="utf-8").endswith("More.\n")


def test_the_command_tidies_before_it_judges_and_says_where(
    options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    about = options.content / "pages" / "about.md"
    tidy_text = about.read_text(encoding="utf-8")
    about.write_text(tidy_text.replace(".\n", ". \n"), encoding="utf-8")

    main(["check", "--fix", f"--content={options.content}", f"--output={options.output}"])

    assert capsys.readouterr().err == "Tidied pages/about.md\n"
    assert about.read_text(encoding="utf-8") == tidy_text


def test_nobody_is_told_of_style(options: Options) -> None:
    about = options.content / "pages" / "about.md"
    about.write_text(about.read_text(encoding="utf-8").replace(".\n", ". \n"), encoding="utf-8")

    assert check(options).problems == ()
