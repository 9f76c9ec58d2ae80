"""What reading one file promises beyond the bad examples: texts stay texts, places stay true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.nodes import Mapping, scalars
from site_src.source import Document, read


def document(text: str | bytes) -> Document:
    """Return the document of a text that has no problem."""
    found, problems, _ = read(text if isinstance(text, bytes) else text.encode(), "page.md")
    assert problems == []
    assert found is not None
    return found


@pytest.mark.parametrize(
    "typed", ["1:30", "0:30", "no", "yes", "012", "1_000", "1e3", "1.10", "2026-13-45", "null", "~"]
)
def test_a_value_stays_the_text_that_was_typed(typed: str) -> None:
    fields = document(f"---\nvalue: {typed}\n---\n").fields

    assert [scalar.text for scalar in scalars(fields)] == [typed]


@pytest.mark.parametrize("name", ["content", "handler", "metadata", "42"])
def test_a_field_may_have_any_name(name: str) -> None:
    fields = document(f"---\n{name}: x\n---\n").fields

    assert isinstance(fields, Mapping)
    assert fields.entries[0][0].text == name


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_change_nothing(line_end: str, mark: bytes) -> None:
    text = "---\ntitle: A\nlevel: b\n---\n\nBody.\n\nMore.\n".replace("\n", line_end)

    found = document(mark + text.encode())

    places = [(s.text, s.place.line, s.place.column) for s in scalars(found.fields)]
    assert places == [("A", 2, 8), ("b", 3, 8)]
    assert (found.body, found.body_line) == ("Body.\n\nMore.", 6)


def test_fences_inside_a_text_or_longer_ones_do_not_end_the_fields() -> None:
    found = document("---\nnote: |\n  one\n  ---\n  two\n---\nBody\n\n----\n")

    assert [s.text for s in scalars(found.fields)] == ["one\n---\ntwo\n"]
    assert found.body_line == 7


def test_every_value_knows_its_line_and_column() -> None:
    text = "---\na: x\nb:\n  - {c: y, d: [z]}\n---\n"

    found = document(text)

    lines = text.split("\n")
    for scalar in scalars(found.fields):
        at = scalar.place
        assert lines[at.line - 1][at.column - 1 :].startswith(scalar.text)
        assert at.length == len(scalar.text)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_problem(
    data: bytes,
) -> None:
    for prefix in (b"", b"---\n", b"---\na: "):
        found, problems, _ = read(prefix + data, "any.md")

        assert (found is None) <= bool(problems)


@given(st.text("ab:-[]{}#&*!|>'\"%@` \n\t?,", max_size=60))
def test_any_front_matter_gives_a_document_or_a_problem_inside_the_file(
    fields: str,
) -> None:
    text = f"---\n{fields}\n---\nBody\n"

    found, problems, _ = read(text.encode(), "fields.md")

    assert (found is None) <= bool(problems)
    for problem in problems:
        assert 1 <= problem.place.line <= text.count("\n") + 1


def test_a_scalar_without_a_hash_has_lost_nothing() -> None:
    fields = document('---\na: "x # y"\nb: x#y\n---\n').fields

    assert [scalar.lost for scalar in scalars(fields)] == ["", ""]
