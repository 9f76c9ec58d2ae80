"""Whatever an author types, each reader answers with a value or with problems, never an error."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_src.fields import figure_schema, schema
from site_src.fields.data_schema import SOURCE
from site_src.fields.field import Field
from site_src.fields.front_matter import Document, read
from site_src.fields.kinds import KINDS
from site_src.fields.yaml_nodes import ContentError, Scalar, compose
from site_src.loading.figures import read_figures
from site_src.loading.loaded import Loaded
from site_src.model.problems import Place, Problem
from site_src.model.records import Prose
from site_src.prose import convert, parts_of
from site_src.prose.lines import LONGEST_BLOCK, blocks_of, links_of, resolve, split_parts
from site_src.reports.text import problem_text

GOOD = Path(__file__).parent.parent / "examples" / "good"
PAGE = "exercises/strength/a.md"
# Letters alone seldom look like content: these do.
PIECES = st.sampled_from(
    [
        *("---\n", "\n", "\n\n", "    ", "- ", "1. ", "2. ", "## ", "### ", "**", "*", "_", "\\"),
        *("[", "](", ")", "](about.md#a)", "[weak: a-1]", "[expert opinion]", "[odd]", "https://"),
        *(": ", "a: ", "{", "}", "'", '"', "#", " #", "&a ", "*a", "!!x ", "|\n", ">\n", "<<: "),
        *("<b>", "&lt;", "`", "!", "\t", "\u202e", "\u2028", "\0", "é", "١", "🙂", "1e9", "-", "~"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)
SETTINGS = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def shown(problems: list[Problem], text: str) -> None:
    """Make the words of each problem, as a command would."""
    for problem in problems:
        assert problem_text(problem, {problem.place.path: text})
        assert problem.place.line >= 1
        assert problem.place.column >= 1


@SETTINGS
@given(TEXTS | st.binary(max_size=200))
def test_any_file_is_read_or_refused(text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")

    for path in (PAGE, "sources.yaml"):
        document, problems, seen = read(data, path)
        assert document or problems
        shown(problems, seen)


@SETTINGS
@given(TEXTS)
def test_any_prose_is_converted_or_refused(text: str) -> None:
    prose, problems = convert(text, PAGE, 1)
    shown(problems, text)
    (opening, line), parts = split_parts(text, 1)
    shown(convert(opening, PAGE, line)[1] + parts_of(parts, PAGE)[1], text)

    assert "<script" not in prose.html
    assert len(prose.html) <= 10 * LONGEST_BLOCK + 10 * len(text)


@SETTINGS
@given(TEXTS)
def test_any_link_is_resolved_and_has_a_place(text: str) -> None:
    lines = text.split("\n")
    for to, line, column, _ in links_of(text, 1):
        assert lines[line - 1][column - 1 :].startswith(to)
        resolve(to, PAGE)
    assert all(block.line >= 1 for block in blocks_of(Prose("", text, 1)))


@SETTINGS
@given(TEXTS, st.sampled_from(sorted(KINDS)))
def test_any_value_is_read_or_refused(text: str, kind: str) -> None:
    choices = ("a", "b") if kind == "choice" else ()
    value = KINDS[kind].read(Scalar(text, Place(PAGE)), Field("x", kind, "help", choices=choices))

    if isinstance(value, Problem):
        shown([value], text)


FIGURE = (GOOD / "exercises/strength/wall-lean.figure.yaml").read_text(encoding="utf-8")


@SETTINGS
@given(st.integers(0, len(FIGURE)), st.integers(0, 12), TEXTS.filter(lambda text: len(text) < 60))
def test_any_change_of_a_figure_is_drawn_or_refused(start: int, length: int, text: str) -> None:
    changed = FIGURE[:start] + text + FIGURE[start + length :]
    loaded = Loaded()
    try:
        node, problems = compose(changed, "a.figure.yaml")
    except ContentError as error:
        shown([error.problem], changed)
        return
    read_figures(loaded, Document("exercises/strength/a.figure.yaml", node, "", 0))

    shown([*problems, *loaded.problems], changed)


def test_every_kind_of_field_has_a_row() -> None:
    def kinds(fields: tuple[Field, ...]) -> set[str]:
        return {kind for one in fields for kind in ({one.kind} | kinds(one.fields))}

    used = kinds(schema.EXERCISE) | kinds(SOURCE) | kinds(figure_schema.FIGURE)
    assert used <= KINDS.keys()
