"""Groups of fields: named values read by a table, with every mistake in them reported at once."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from site_src.fields.field import Field
from site_src.fields.kinds import KINDS, blank
from site_src.fields.meant import meant
from site_src.fields.yaml_nodes import Listing, Mapping, Scalar
from site_src.model.problems import Paste, Place, Problem, has_errors, nearest, quoted
from site_src.prose.invisible import twins

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from site_src.fields.yaml_nodes import Node
    from site_src.model.records import Range

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of a file or group by name, each with its place; all of them valid."""

    place: Place
    values: dict[str, tuple[object, Place]]

    def __contains__(self, name: str) -> bool:
        """Say whether the author gave the field."""
        return name in self.values

    def at(self, name: str) -> Place:
        """Return where a field's value stands, or the file's or group's start without one."""
        return self.values[name][1] if name in self.values else self.place

    def _get(self, name: str, default: T) -> T:
        return cast("T", self.values[name][0]) if name in self.values else default

    def text(self, name: str) -> str:
        """Return a text, empty when it was left out."""
        return self._get(name, "")

    def number(self, name: str) -> int | None:
        """Return a whole number."""
        value: int | None = self._get(name, None)
        return value

    def range(self, name: str) -> Range | None:
        """Return a range of whole numbers."""
        value: Range | None = self._get(name, None)
        return value

    def decimal(self, name: str) -> float | None:
        """Return a number that may have decimals."""
        value: float | None = self._get(name, None)
        return value

    def point(self, name: str) -> complex | None:
        """Return a point: its x is the real part, its y the imaginary one."""
        value: complex | None = self._get(name, None)
        return value

    def yes(self, name: str, *, default: bool = False) -> bool:
        """Return a yes or no."""
        return self._get(name, default)

    def day(self, name: str) -> date:
        """Return a date; only for fields that are required."""
        return cast("date", self.values[name][0])

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(text for text, _ in self.placed_texts(name))

    def placed_texts(self, name: str) -> tuple[tuple[str, Place], ...]:
        """Return a list of texts, each with its place."""
        empty: tuple[tuple[str, Place], ...] = ()
        return self._get(name, empty)

    def record(self, make: type[T], table: Iterable[Field], **others: object) -> T:
        """Return a record of the values that it has under the names of a table, and of others.

        A value that was left out is what its kind says: an empty text, no entries, None.
        """
        names = {one.name for one in fields(cast("Any", make))} - others.keys()
        same = {
            field.name: self.texts(field.name)
            if field.kind == "list"
            else self._get(field.name, KINDS[field.kind].left_out)
            for field in table
            if field.name in names and not field.fields
        }
        return make(**same, **others)

    def group(self, name: str) -> Fields | None:
        """Return a group of fields."""
        value: Fields | None = self._get(name, None)
        return value

    def groups(self, name: str) -> tuple[Fields, ...]:
        """Return a list of groups."""
        empty: tuple[Fields, ...] = ()
        return self._get(name, empty)


def read_fields(node: Node, table: tuple[Field, ...]) -> tuple[Fields, list[Problem]]:
    """Read named values by a table; report every field that is unknown, missing or wrong.

    not-fields: a value without a name says nothing.
    Bad:  wall sit
    Good: title: Wall sit

    missing-field: the page, or what is made from it, needs the value.
    Bad:  an exercise without the line code:
    Good: code: ws
    """
    if not isinstance(node, Mapping):
        shown = quoted(node.text) if isinstance(node, Scalar) else "a list"
        cure = "\n".join(f"{field.name}: …" for field in table if field.required)
        problem = Problem(node.place, "not-fields", 'fields, as "name: value"', shown, cure=cure)
        return Fields(node.place, {}), [problem]
    problems: list[Problem] = []
    values: dict[str, tuple[object, Place]] = {}
    known = {field.name: field for field in table}
    given = {key.text for key, _ in node.entries}
    for key, value in node.entries:
        if key.text not in known:
            problem = _unknown_field(key, value, known, given)
            problems.append(problem)
            given.add(problem.near)  # meant, so not missing as well
            continue
        field = known[key.text]
        read, found = _read(value, field, key.place)
        problems += found
        if read is not None:
            values[field.name] = (read, value.place)  # one name for all files
    missing = [field for field in table if field.required and field.name not in given]
    problems += [
        Problem(
            node.place,
            "missing-field",
            f'the field "{field.name}": {field.help}',
            cure=f"{field.name}: {blank(field)}",
        )
        for field in missing
    ]
    return Fields(node.place, values), problems


def read_list(node: Node, table: tuple[Field, ...]) -> tuple[list[Fields], list[Problem]]:
    """Read a data file that is a list of groups; an entry with a mistake is left out.

    not-a-list: such a file holds entries, one below the other.
    Bad:  id: hayden-2021
    Good: - id: hayden-2021
    """
    if not isinstance(node, Listing):
        first = table[0]
        cure = f"- {first.name}: {blank(first)}"
        return [], [Problem(node.place, "not-a-list", "a list of entries", "none", cure=cure)]
    read: list[Fields] = []
    problems: list[Problem] = []
    for item in node.items:
        entry, found = read_fields(item, table)
        problems += found
        if not has_errors(found):
            read.append(entry)
    return read, problems


def _unknown_field(key: Scalar, value: Node, known: Iterable[str], given: set[str]) -> Problem:
    """Report a name that the table does not hold, with the nearest that is still free.

    unknown-field: a misspelt field would vanish without a word.
    Bad:  levle: beginner
    Good: level: beginner
    """
    free = [name for name in known if name not in given]
    near = nearest(key.text, free)
    names = ", ".join(free) or "no more fields"
    typed = value.text if isinstance(value, Scalar) else "…"
    cure = f"{near}: {typed}" if near else "delete the line, or move its words into the text"
    expected = f"one of {names}"
    found = quoted(key.text) + twins(key.text)
    return Problem(key.place, "unknown-field", expected, found, near, cure, paste=Paste.NEAR)


def _read(  # noqa: PLR0911 - one for each kind of value
    node: Node, field: Field, key: Place
) -> tuple[object, list[Problem]]:
    """Return a field's value, or None and what is wrong with it.

    empty-value: a name without a value says nothing.
    Bad:  summary:
    Good: summary: Slide down a wall a little way and stay there.
    """
    if isinstance(node, Scalar) and not node.text.strip():
        expected = f"{KINDS[field.kind].words} for {quoted(field.name)}"
        cure = f"{field.name}: {blank(field)}"
        return None, [Problem(key, "empty-value", expected, "nothing", cure=cure)]
    if field.kind == "group":
        return _read_group(node, field)
    if field.kind == "groups":
        return _read_groups(node, field)
    if field.kind == "list":
        return _read_texts(node, field)
    if field.kind == "point":
        return _read_point(node, field)
    if not isinstance(node, Scalar):
        found = "a list" if isinstance(node, Listing) else "a group"
        return None, [_wrong_kind(node.place, field, found)]
    return _read_scalar(node, field)


def _wrong_kind(place: Place, field: Field, found: str) -> Problem:
    """Report a value of the wrong kind.

    wrong-kind: the value is not what the field is for.
    Bad:  order: eighth
    Good: order: 8
    """
    expected = f"{KINDS[field.kind].words} for {quoted(field.name)}"
    return Problem(place, "wrong-kind", expected, found, cure=f"{field.name}: {blank(field)}")


def _read_scalar(node: Scalar, field: Field) -> tuple[object, list[Problem]]:
    """Return the value of one text, or None and what is wrong with it.

    text-after-hash: what follows a # is lost without a word.
    Bad:  title: Front # lever
    Good: title: "Front # lever"
    """
    value = KINDS[field.kind].read(node, field)
    if value is None:
        wrong = _wrong_kind(node.place, field, quoted(node.text))
        near = meant(node.text, field)
        cure = f"{field.name}: {near}"
        return None, [replace(wrong, near=near, cure=cure, paste=Paste.FIELD) if near else wrong]
    if isinstance(value, Problem):
        cure = value.cure or f"{field.name}: {blank(field)}"
        return None, [replace(value, cure=cure)]
    problems = []
    if node.lost.startswith("#") and field.kind == "line":
        cure = f'{field.name}: "{node.text} {node.lost}"'
        expected = 'quotation marks round a text that holds " #"'
        problems = [
            Problem(
                node.place,
                "text-after-hash",
                expected,
                f"{quoted(node.lost)} lost",
                cure=cure,
                paste=Paste.FIELD_TO_END,
            )
        ]
    return value, problems


def _read_point(node: Node, field: Field) -> tuple[object, list[Problem]]:
    """Read `[40, 20]` as a complex number."""
    if not isinstance(node, Listing) or len(node.items) != 2:  # noqa: PLR2004 - x and y
        found = "something else"
        if isinstance(node, Listing):
            found = f"{len(node.items)} of them"
        elif isinstance(node, Scalar):
            found = quoted(node.text)
        return None, [_wrong_kind(node.place, field, found)]
    number = replace(field, kind="decimal")
    values, problems = zip(*(_read(item, number, item.place) for item in node.items), strict=True)
    # The cure is the number alone: it stands among others.
    found_problems = [
        replace(problem, cure=problem.cure.removeprefix(f"{field.name}: "), paste=Paste.WORD)
        for problem in itertools.chain(*problems)
    ]
    if found_problems:
        return None, found_problems
    return complex(cast("float", values[0]), cast("float", values[1])), []


def _read_group(node: Node, field: Field) -> tuple[object, list[Problem]]:
    group, problems = read_fields(node, field.fields)
    return (None if has_errors(problems) else group), problems


def _read_groups(node: Node, field: Field) -> tuple[object, list[Problem]]:
    if not isinstance(node, Listing) or not node.items:
        found = "none" if isinstance(node, Listing) else "something else"
        return None, [_wrong_kind(node.place, field, found)]
    groups, problems = read_list(node, field.fields)
    return (None if has_errors(problems) else tuple(groups)), problems


def _read_texts(node: Node, field: Field) -> tuple[object, list[Problem]]:
    """Read a list of texts; each stands once.

    duplicate-value: it would be shown twice.
    Bad:  works: [buttocks, buttocks]
    Good: works: [buttocks]
    """
    if not isinstance(node, Listing):
        shown = quoted(node.text) if isinstance(node, Scalar) else "a group"
        text = node.text if isinstance(node, Scalar) else "…"
        cure = f"{field.name}: [{text}]"
        return None, [
            Problem(
                node.place, "wrong-kind", "a list in brackets", shown, cure=cure, paste=Paste.FIELD
            )
        ]
    problems: list[Problem] = []
    values: dict[str, Place] = {}
    item_field = Field(
        field.name, "choice" if field.choices else "line", field.help, choices=field.choices
    )
    for item in node.items:
        value, found = _read(item, item_field, item.place)
        for problem in found:  # in a list, the cure is the value without its field
            cure = problem.cure.removeprefix(f"{field.name}: ") if value else problem.near
            way = Paste.WORD if cure else Paste.BY_HAND
            cure = cure or "write one of these instead, or delete it"
            problems.append(replace(problem, cure=cure, paste=way))
        if isinstance(value, str):
            if value in values:
                expected = "each value once"
                cure = "delete the second one"
                problems.append(
                    Problem(item.place, "duplicate-value", expected, quoted(value), cure=cure)
                )
            values.setdefault(value, item.place)
    if len(node.items) < field.low:
        cure = f"{field.name}: {blank(field)}"
        expected = f"at least one entry for {quoted(field.name)}"
        problems.append(Problem(node.place, "empty-value", expected, "none", cure=cure))
    return (None if has_errors(problems) else tuple(values.items())), problems
