"""What reading one file promises beyond the bad examples: texts stay texts, places stay true."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.fields.front_matter import Document, read
from site_src.fields.yaml_nodes import Mapping, scalars
from site_src.prose.grammar import ITEM
from site_src.prose.invisible import _HIDDEN
from site_src.reports.fixes import apply, edits_of


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


WALL_LEAN = (
    "---\ntitle: Lean\nlevel: beginner\nequipment: [wall]\n---\n"
    "\n- you feel faint\n\nIt helps. [expert opinion]\n"
)
# What is put for what, the line and column of the sign, its name, the line without it, its weight.
HIDDEN = [
    (
        "level: b",
        "level:\u00a0b",
        3,
        7,
        "no-break space, U+00A0",
        "level: beginner",
        "control-character",
    ),
    ("level: b", "level\u00a0: b", 3, 6, "no-break space", "level : beginner", "control-character"),
    ("level: b", "\u00a0level: b", 3, 1, "no-break space", "level: beginner", "control-character"),
    (
        "level: b",
        "le\u200bvel: b",
        3,
        3,
        "zero width space, U+200B",
        "level: beginner",
        "control-character",
    ),
    ("beginner", "begin\u00adner", 3, 13, "soft hyphen", "level: beginner", "control-character"),
    ("[wall]", "[\u2009wall]", 4, 13, "thin space", "equipment: [ wall]", "control-character"),
    ("title: Lean", "title: Lean\u00a0on", 2, 12, "no-break space", "title: Lean on", "hard-space"),
    ("- you", "-\u00a0you", 7, 2, "no-break space", "- you feel faint", "control-character"),
    ("- you", "-\u2007you", 7, 2, "figure space", "- you feel faint", "control-character"),
    ("- you", "-\u202fyou", 7, 2, "narrow no-break space", "- you feel faint", "control-character"),
    ("- you", "-\u2009you", 7, 2, "thin space", "- you feel faint", "control-character"),
    ("- you", "-\u3000you", 7, 2, "ideographic space", "- you feel faint", "control-character"),
    ("- you", "-\u200byou", 7, 2, "zero width space", "- you feel faint", "control-character"),
    (
        "- you",
        "\ufeff- you",
        7,
        1,
        "zero width no-break space",
        "- you feel faint",
        "control-character",
    ),
    ("- you", "\uf0b7\tyou", 7, 1, "U+F0B7", "-\tyou feel faint", "control-character"),
    ("- you", "\uf0a7you", 7, 1, "U+F0A7", "- you feel faint", "control-character"),
    ("feel faint", "feel\u00a0faint", 7, 11, "no-break space", "- you feel faint", "hard-space"),
    (
        "feel faint",
        "feel\u2060 faint",
        7,
        11,
        "word joiner",
        "- you feel faint",
        "control-character",
    ),
    (
        "feel faint",
        "feel\u2028faint",
        7,
        11,
        "line separator",
        "- you feel faint",
        "control-character",
    ),
    (
        "feel faint",
        "\u202efeel faint",
        7,
        7,
        "right-to-left override",
        "- you feel faint",
        "control-character",
    ),
    (
        "feel faint",
        "\u2067feel faint",
        7,
        7,
        "right-to-left isolate",
        "- you feel faint",
        "control-character",
    ),
    (
        "feel faint",
        "\u200ffeel faint",
        7,
        7,
        "right-to-left mark",
        "- you feel faint",
        "control-character",
    ),
    (
        "feel faint",
        "fe\u200cel faint",
        7,
        9,
        "zero width non-joiner",
        "- you feel faint",
        "control-character",
    ),
    (
        "feel faint",
        "fe\ufe0fel faint",
        7,
        9,
        "variation selector-16",
        "- you feel faint",
        "control-character",
    ),
    (
        "feel faint",
        "feel\U000e0041 faint",
        7,
        11,
        "tag latin capital letter a",
        "- you feel faint",
        "control-character",
    ),
    (
        "feel faint",
        "feel\x08 faint",
        7,
        11,
        "control character, U+0008",
        "- you feel faint",
        "control-character",
    ),
    (
        "feel faint",
        "feel\u2800faint",
        7,
        11,
        "braille pattern blank",
        "- you feelfaint",
        "control-character",
    ),
    (
        "feel faint",
        "feel\ufffd faint",
        7,
        11,
        "replacement character",
        "- you feel faint",
        "control-character",
    ),
    (
        "\n\nIt",
        "\n\u00a0\nIt",
        8,
        1,
        "no-break space",
        "delete what stands in this line",
        "control-character",
    ),
    (
        "[expert o",
        "[expert\u00a0o",
        9,
        18,
        "no-break space",
        "It helps. [expert opinion]",
        "control-character",
    ),
    (". [exp", ".\u00a0[exp", 9, 10, "no-break space", "It helps. [expert opinion]", "hard-space"),
    (
        "[expert opinion]",
        "[x](a\u00a0.md)",
        9,
        16,
        "no-break space",
        "It helps. [x](a.md)",
        "control-character",
    ),
    (
        "[expert opinion]",
        "[x y](a\u200b.md)",
        9,
        18,
        "zero width space",
        "It helps. [x y](a.md)",
        "control-character",
    ),
    (
        "[expert opinion]",
        "[x\u00a0y](a.md)",
        9,
        13,
        "no-break space",
        "It helps. [x y](a.md)",
        "hard-space",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "column", "name", "mended", "code"), HIDDEN)
def test_a_sign_that_nobody_sees_is_named_at_its_place_and_the_mended_line_is_its_cure(
    old: str, new: str, line: int, column: int, name: str, mended: str, code: str
) -> None:
    text = WALL_LEAN.replace(old, new, 1)

    _, (problem, *others), shown = read(text.encode(), "page.md")

    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)
    assert name in problem.found
    assert problem.cure == mended
    assert others == []
    if not mended.startswith("delete"):
        document(apply(shown, edits_of(problem, shown)))


CODES = (*range(0xD800), *range(0xF900, 0x20000), 0xE000, 0xF8FF, *range(0xE0000, 0xE0200, 7))
ODD_SIGNS = [chr(code) for code in CODES if _HIDDEN.match(chr(code)) and code != ord("\r")]
# Each with the line that was meant, where "§" stands for an odd sign; the list goes on below.
PLACES = {
    "§- you feel faint": "- you feel faint",
    "§§- you feel faint": "- you feel faint",
    " §- you feel faint": "- you feel faint",
    "§ - you feel faint": "- you feel faint",
    "    §- you feel faint": "    - you feel faint",
    "-§you feel faint": "- you feel faint",
    "-§§you feel faint": "- you feel faint",
    "-§ you feel faint": "- you feel faint",
    "- §you feel faint": "- you feel faint",
    "- you §feel faint": "- you feel faint",
    "- you feel faint§": "- you feel faint",
    "§you feel faint": "- you feel faint",
    " § you feel faint": "- you feel faint",
    "1.§you feel faint": "1. you feel faint",
    "§1. you feel faint": "1. you feel faint",
    "§### You feel faint": "### You feel faint",
}


@pytest.mark.parametrize("typed", PLACES)
def test_the_cure_of_each_odd_sign_at_each_place_leaves_the_list_as_it_was_meant(
    typed: str,
) -> None:
    head = "---\ntitle: A\n---\n\n- it hurts\n"
    assert len(ODD_SIGNS) > 100
    for sign in ODD_SIGNS:
        text = f"{head}{typed.replace('§', sign)}\n- you are ill\n"
        _, problems, shown = read(text.encode(), "page.md")
        assert problems, ascii(sign)
        cured = apply(shown, edits_of(problems[0], shown))
        found, left, _ = read(cured.encode(), "page.md")
        line = cured.split("\n")[5]
        assert (found is not None, left) == (True, []), ascii(sign)
        bullet = "\ue000" <= sign <= "\uf8ff" or sign >= "\U000f0000"  # of a font of symbols
        is_meant = line.split() == PLACES[typed].split() and (
            not PLACES[typed].lstrip().startswith(("-", "1.")) or bool(ITEM.match(line))
        )
        assert is_meant or bullet, (ascii(sign), line)
        assert bullet or len(line) - len(line.lstrip()) in {0, 4}, (ascii(sign), line)


def test_every_sign_of_a_file_is_named_in_one_run_and_spaces_hide_no_other_mistake() -> None:
    text = "---\ntitle:\u00a0A\nlevel\uff1ab\n---\n\nOne\u200b two\u200b.\n"

    _, problems, _ = read(text.encode(), "page.md")
    assert [(one.code, one.place.line) for one in problems] == [
        ("control-character", 2),
        ("control-character", 6),
        ("control-character", 6),
        ("front-matter-syntax", 3),
    ]
    found, _, _ = read(b"- id:\xc2\xa0a\n- id: b: c\n", "sources.yaml")
    assert found is None


@pytest.mark.parametrize(
    "words",
    [
        "می\u200cخواهم قرص\u200cها",  # Persian: words that must not join
        "क्\u200dष और क्\u200cष",  # Hindi: half a letter, and none
        "ශ්\u200dරී ലാല്\u200d",  # Sinhala
        "اللغة (C++)\u200f جيدة",  # Arabic: a sign of direction among its words
        "👩\u200d⚕\ufe0f and 👍🏽, ⚠\ufe0f, 1\ufe0f\u20e3 and ❤\ufe0f",
        "Attention\u202f: oui\u00a0! Le «\u00a0dos\u00a0», 50\u00a0%",  # French
        "葛\U000e0100城",  # a form of a Chinese letter
        "Łódź, naïve, ñ, ß, é, 日本語、はい。 – — … “so” ‘so’ °C × ½ →",
    ],
)
def test_signs_that_a_language_needs_are_left_as_they_are(words: str) -> None:
    found = document(f'---\ntitle: "{words}"\n---\n\n{words}\n')

    assert [scalar.text for scalar in scalars(found.fields)] == [words]
    assert found.body == words


@pytest.mark.parametrize("sign", "：﹕︓")
@pytest.mark.parametrize("around", ["{}", "{} ", "\u00a0{}\u00a0"])
def test_a_colon_of_another_keyboard_is_a_problem_at_its_line(sign: str, around: str) -> None:
    typed = "level" + around.format(sign) + "beginner"

    _, problems, text = read(f"---\ntitle: A\n{typed}\n---\n".encode(), "page.md")

    last = problems[-1]
    assert (last.code, last.place.line) == ("front-matter-syntax", 3)
    assert re.fullmatch(r"level: beginner", last.cure)
    document(apply(text, edits_of(last, text)))
