"""YAML → nodes with places. The only module that knows YAML.

Scalars stay the text that the author typed (`1:30`, `no`, `012`): what a text means is decided by
the field it stands in, not by YAML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import yaml

from site_src.model.problems import Paste, Place, Problem, quoted
from site_src.prose import invisible

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FIELDS: Final = 200  # in one group; each wrong name is compared with every right one
_LOST: Final = 500  # characters of what YAML cuts off that are shown
MAX_DEPTH: Final = 20  # libyaml's parser dies, with the whole process, on deep nesting
_KEY_LINE: Final = re.compile(r"^(\s*(?:- +)?[\w-]+:)\s+(.*\S)\s*$")

Node: TypeAlias = "Scalar | Listing | Mapping"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as typed, without its quotes."""

    text: str
    place: Place
    lost: str = ""  # what YAML cuts off an unquoted text at " #"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Named values, in the author's order; names are unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place


class ContentError(Exception):
    """Carries the problem that makes a file unreadable up to `read`."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(str(problem))
        self.problem = problem


def compose(text: str, path: str) -> tuple[Node, list[Problem]]:
    """Read YAML into nodes with places; raise ContentError when it is not YAML of our kind."""
    _refuse_deep_nesting(text, path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_aliases(text, path, loader)
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        raise ContentError(_syntax_problem(error, text, path)) from None
    if root is None:
        raise ContentError(Problem(Place(path), "not-fields", "fields", "only comments"))
    problems: list[Problem] = []
    return _convert(root, text.split("\n"), path, problems), problems


def _refuse_deep_nesting(text: str, path: str) -> None:
    """Raise ContentError before the parser meets nesting that could end the process.

    nested-too-deep: nesting without end can halt the program that reads it.
    Bad:  title: [[[[[[[[[[[[[[[[[[[[[[[[[
    Good: title: Wall sit
    """
    depth, brackets = 0, text.count("[") + text.count("{")
    for number, line in enumerate(text.split("\n"), start=1):
        indent = len(line) - len(line.lstrip(" "))
        dashes = re.match(r"^\s*((?:[-?] +)+)", line)
        steps = indent // 2 + (len(dashes.group(1).split()) if dashes else 0)
        for column, char in enumerate(line if brackets > MAX_DEPTH else "", start=1):
            depth = max(0, depth + (char in "[{") - (char in "]}"))
            if depth > MAX_DEPTH:
                _raise_too_deep(Place(path, number, column))
        if steps > 4 * MAX_DEPTH:
            _raise_too_deep(Place(path, number, 1))


def _raise_too_deep(place: Place) -> None:
    """Raise the one problem of nesting."""
    expected = f"lists and groups inside one another at most {MAX_DEPTH} deep"
    cure = "close the brackets, or write the list with fewer levels"
    raise ContentError(Problem(place, "nested-too-deep", expected, "more", cure=cure))


def _refuse_aliases(text: str, path: str, loader: type[yaml.SafeLoader]) -> None:
    """Raise ContentError for `&name` and `*name`: they can blow a small file up to a huge one.

    alias: names for values can make a small file endlessly large.
    Bad:  title: *bold*
    Good: title: "*bold*"
    """
    if "&" not in text and "*" not in text:
        return
    for event in yaml.parse(text, Loader=loader):
        name, mark = getattr(event, "anchor", None), event.start_mark
        if name is not None and mark:
            line, column = mark.line + 1, mark.column + 1
            found = quoted(text.split("\n")[line - 1][column - 1 :].split(" ", maxsplit=1)[0])
            cure = "put the text in quotes, or write the value out"
            raise ContentError(
                Problem(
                    Place(path, line, column, len(name) + 1), "alias", "a value", found, cure=cure
                )
            )


def _syntax_problem(error: yaml.YAMLError, text: str, path: str) -> Problem:
    """Say in plain words what YAML stumbled over.

    front-matter-syntax: the fields cannot be told apart.
    Bad:  title: About: who we are
    Good: title: "About: who we are"
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    lines = text.split("\n")
    number = min(mark.line + 1, len(lines)) if mark else 1
    # An unclosed quote or bracket is noticed later than it is made: point at where it began.
    began = getattr(error, "context_mark", None)
    if began and re.search(r"quoted scalar|flow", str(getattr(error, "context", ""))):
        number = min(began.line + 1, len(lines))
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    line = lines[number - 1]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        column = line.index("\t") + 1
        return Problem(
            Place(path, number, column),
            "front-matter-syntax",
            "spaces at the start of the line",
            "a tab",
            cure=line.replace("\t", "  "),
            paste=Paste.LINE,
        )
    for candidate in (number, number - 1):
        found = _KEY_LINE.match(lines[candidate - 1]) if 0 < candidate <= len(lines) else None
        if found and _needs_quotes(found.group(2)):
            key, value = found.groups()
            unclosed = value[0] in "\"'"
            inner = value.strip("\"'“”„‟‘’‚«»").replace("\\", "\\\\").replace('"', '\\"')
            expected = "a closing quotation mark" if unclosed else "quotation marks round this text"
            return Problem(
                Place(path, candidate, found.start(2) + 1, len(value)),
                "front-matter-syntax",
                expected,
                quoted(value),
                cure=f'{key} "{inner}"'.strip(),
                paste=Paste.LINE,
            )
    stripped = line.lstrip()
    return Problem(
        Place(path, number, len(line) - len(stripped) + 1, max(1, len(stripped))),
        "front-matter-syntax",
        'a line of the form "name: value", or "- value" in a list',
        quoted(stripped),
        cure="compare the line, and its spaces at the start, with content/_template.md",
    )


def _needs_quotes(value: str) -> bool:
    """Say whether an unquoted text holds something that YAML takes for its own."""
    if value[0] in "\"'":
        return not value.endswith(value[0]) or len(value) == 1
    return value[0] in "@`%*&!|>[]{}#,-?" or ": " in value or value.endswith(":")


def _convert(node: yaml.Node, lines: list[str], path: str, problems: list[Problem]) -> Node:
    """Turn YAML's nodes into ours, noting duplicate names on the way.

    duplicate-field: only one of the two could count, and you could not tell which.
    Bad:  title: Wall sit, and four lines below title: Wall slide
    Good: title: Wall sit
    """
    place = _node_place(node, path)
    if not node.tag.startswith("tag:yaml.org,2002:"):
        expected, cure = "a value without a tag", "put the value in quotation marks"
        problems.append(
            Problem(place, "front-matter-syntax", expected, quoted(node.tag), cure=cure)
        )
    if isinstance(node, yaml.ScalarNode):
        if found := invisible.first(node.value):  # typed as an escape such as "\\u202e"
            problems.append(
                Problem(
                    place,
                    "control-character",
                    "signs that can be seen",
                    found,
                    cure="delete the sign, which is typed as an escape",
                )
            )
        end = node.end_mark
        line = lines[end.line] if end.line < len(lines) else ""  # YAML counts one after a last "?"
        rest = line[end.column : end.column + _LOST] if not node.style else ""
        text = "\n".join(map(invisible.mended, node.value.split("\n")))
        return Scalar(text, place, rest.strip() if text else "")
    if isinstance(node, yaml.SequenceNode):
        items = tuple(_convert(item, lines, path, problems) for item in node.value)
        return Listing(items, place)
    if len(node.value) > MAX_FIELDS:
        expected = f"at most {MAX_FIELDS} fields in a group"
        raise ContentError(Problem(place, "text-too-long", expected, str(len(node.value))))
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key_node, value_node in node.value:
        key = _convert(key_node, lines, path, problems)
        value = _convert(value_node, lines, path, problems)
        if not isinstance(key, Scalar):
            problems.append(Problem(key.place, "front-matter-syntax", "a name", "a list or group"))
        elif key.text in entries:
            first = entries[key.text][0].place.line
            expected = f'the field "{key.text}" once'
            found = f"it again (first on line {first})"
            problems.append(
                Problem(key.place, "duplicate-field", expected, found, cure="delete one of the two")
            )
        else:
            entries[key.text] = (key, value)
    return Mapping(tuple(entries.values()), place)


def _node_place(node: yaml.Node, path: str) -> Place:
    """Return where a node begins and how long its first line is."""
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Place(path, start.line + 1, start.column + 1, max(1, length))


def scalars(node: Node) -> Iterator[Scalar]:
    """Yield every text in a node, names excluded."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Listing):
        for item in node.items:
            yield from scalars(item)
    else:
        for _, value in node.entries:
            yield from scalars(value)
