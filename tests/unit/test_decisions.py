"""Decision records are found by their subject, and documents use the words of the field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
FOLDER: Final = PROJECT / "docs/decisions"
RECORDS: Final = sorted(FOLDER.glob("[0-9]*.md"))
# Words of our own for what the field has words for; the glossary in CONTRIBUTING has these.
# Where a word is plain English besides, only what it stands beside tells: "memory" is not here.
BANNED: Final = {
    r"shel(f|ves)|(la(y|ys|id|ying) )(\w+ )?aside|bytes are laid": "spool, store",
    r"remembers?|remembered|remembering": "cache, entry, hit, miss",
    r"what (a|the) build remembers|memory of (the|an) (last|earlier) build": "build cache",
    r"the world'?s? digest|digest of the world": "fingerprint",
    r"cop(y|ies) of (this|the) process|copies share|a copy for each core": "workers",
    r"writ(e|ten|ing) down|read(s|ing)? back into records": "serialise, deserialise",
    r"held back|hold(s|ing)? back|held exercise": "withheld: draft, scheduled, expired",
    r"noughts?": "zero",
    r"shrunk|shrinks": "minified",
    r"pressed (files|bytes)|(pack|press)ed with|when packed|kB pressed": "compressed",
    r"anew": "again",
    r"(have|has) leaves": "pagination",
}


def test_every_record_is_listed_once_by_its_title() -> None:
    index = read(FOLDER / "README.md")
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
            r"(\[(?:decision )?(\d+)\]\(\S*?(\d{4}-[^)\s#]+\.md))", read(file)
        )
        if int(number) != int(name[:4]) or not (FOLDER / name).is_file()
    ]

    assert not wrong, "\n".join(wrong)


def test_documents_for_programmers_use_the_words_of_the_field() -> None:
    """The first page of CONTRIBUTING and the documents of content are an author's words."""
    texts = {f"docs/decisions/{file.name}": read(file) for file in FOLDER.glob("*.md")}
    for name in ("checks", "performance", "reliability", "speed-trials"):
        texts[f"docs/{name}.md"] = read(PROJECT / f"docs/{name}.md")
    _, texts["CONTRIBUTING.md, page two"] = read(PROJECT / "CONTRIBUTING.md").split("\n# Page two")
    found = [
        f"{name}: {said.group()!r} is {field} here, in {line[:60]!r}"
        for name, text in texts.items()
        for line in text.splitlines()
        for words, field in BANNED.items()
        if (said := re.search(rf"(?<![a-z])({words})(?![a-z])", line, re.IGNORECASE))
    ]

    assert not found, "\n".join(found)


def read(file: Path) -> str:
    """Return the text of a file."""
    return file.read_text(encoding="utf-8")


def title_of(file: Path) -> tuple[str, str]:
    """Return the number and the title of a record."""
    head = re.match(r"# (\d+)\. (.+)\n", read(file))
    assert head, f"{file.name} begins with no line such as '# 12. Title'"
    return head[1], head[2]
