"""Decision records are found by their subject."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
FOLDER: Final = PROJECT / "docs/decisions"
RECORDS: Final = sorted(FOLDER.glob("[0-9]*.md"))


def test_every_record_is_listed_once_by_its_title() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- (\d+): \[(.+)\]\((\S+)\)$", index, re.MULTILINE)
    there = [(*title_of(file), file.name) for file in RECORDS]

    assert sorted(listed, key=lambda row: int(row[0])) == there


def test_a_record_has_a_number_of_its_own_in_its_name_and_title() -> None:
    numbers = [int(file.name[:4]) for file in RECORDS]

    assert sorted(set(numbers)) == numbers
    assert [int(title_of(file)[0]) for file in RECORDS] == numbers


def test_links_to_records_lead_to_one_with_that_number() -> None:
    wrong = [
        f"{file.relative_to(PROJECT)}: {said}"
        for file in [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")]
        for said, number, name in re.findall(
            r"(\[(?:decision )?(\d+)\]\(\S*?(\d{4}-[^)\s#]+\.md))", file.read_text(encoding="utf-8")
        )
        if int(number) != int(name[:4]) or not (FOLDER / name).is_file()
    ]

    assert not wrong, "\n".join(wrong)


def title_of(file: Path) -> tuple[str, str]:
    """Return the number and the title of a record."""
    head = re.match(r"# (\d+)\. (.+)\n", file.read_text(encoding="utf-8"))
    assert head, f"{file.name} begins with no line such as '# 12. Title'"
    return head[1], head[2]
