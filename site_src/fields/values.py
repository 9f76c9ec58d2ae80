"""How one text becomes a value of a kind.

Each reader returns the value, a problem, or None where the text is of another kind. A problem
without a cure gets a blank.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from site_src.model.problems import Paste, Problem, nearest, quoted
from site_src.model.records import Range
from site_src.model.time_zones import names, zone_of
from site_src.prose.invisible import twins

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_src.fields.field import Field
    from site_src.fields.yaml_nodes import Scalar

Reader: TypeAlias = "Callable[[Scalar, Field], object]"


def line(node: Scalar, field: Field) -> str | Problem | None:
    """Read one line of text of a fitting length.

    text-too-long: it would not fit where it is shown.
    Bad:  summary: three sentences of everything there is to know
    Good: summary: Slide down a wall a little way and stay there.

    text-too-short: who cannot see the picture learns nothing from it.
    Bad:  alt: Start
    Good: alt: Side view. A person stands with the back against a wall.
    """
    text = re.sub(r"[ \t\n]+", " ", node.text).strip(" ")
    if len(text) > field.high:
        expected = f"at most {field.high} characters for {quoted(field.name)}"
        cure = "shorten it; the rest belongs in the text below"
        return Problem(node.place, "text-too-long", expected, str(len(text)), cure=cure)
    if len(text) < field.low:
        expected = f"at least {field.low} characters for {quoted(field.name)}: {field.help}"
        return Problem(node.place, "text-too-short", expected, str(len(text)))
    return text


def matching(pattern: str) -> Callable[[Scalar, Field], str | None]:
    """Return the reader of texts that match a pattern."""
    matcher = re.compile(pattern)
    return lambda node, _: node.text if matcher.fullmatch(node.text) else None


def number(node: Scalar, field: Field) -> int | Problem | None:
    """Read `10`."""
    value = range_of_numbers(node, field)
    if not isinstance(value, Range):
        return value
    return value.low if value.low == value.high else None


def range_of_numbers(node: Scalar, field: Field) -> Range | Problem | None:
    """Read `10` or `30-60`; en dashes and spaces are fine.

    range-backwards: people read a range from its smaller end.
    Bad:  reps: 10-5
    Good: reps: 5-10

    number-out-of-bounds: such a number is a slip of the finger, or not safe to publish.
    Bad:  sets: 100
    Good: sets: 1
    """
    match = re.fullmatch(
        r"(0|[1-9]\d{0,5})(?:\s*[-–]\s*(0|[1-9]\d{0,5}))?", node.text.strip(), re.ASCII
    )
    if not match:
        return None
    low, high = int(match[1]), int(match[2] or match[1])
    if low > high:
        cure = f"{field.name}: {high}-{low}"
        expected = "the smaller number first"
        return Problem(
            node.place, "range-backwards", expected, quoted(node.text), cure=cure, paste=Paste.FIELD
        )
    if low < field.low or high > field.high:
        expected = f"{field.low} to {field.high} for {quoted(field.name)}"
        return Problem(node.place, "number-out-of-bounds", expected, quoted(node.text))
    return Range(low, high)


def decimal(node: Scalar, field: Field) -> float | Problem | None:
    """Read `10`, `-5.4`."""
    if not re.fullmatch(r"-?\d{1,6}(\.\d{1,6})?", node.text.strip(), re.ASCII):
        return None
    value = float(node.text)
    if not field.low <= value <= field.high:
        expected = f"{field.low} to {field.high} for {quoted(field.name)}"
        nearest_value = field.low if value < field.low else field.high
        cure = f"{field.name}: {nearest_value}"
        return Problem(
            node.place,
            "number-out-of-bounds",
            expected,
            quoted(node.text),
            cure=cure,
            paste=Paste.FIELD,
        )
    return value


def yes_no(node: Scalar, field: Field) -> bool | Problem | None:
    """Read `yes` or `no`."""
    if node.text.lower() in {"yes", "true", "no", "false"}:  # editors with a form write the latter
        return node.text.lower() in {"yes", "true"}
    near = {"on": "yes", "y": "yes", "off": "no", "n": "no"}
    meant = near.get(node.text.lower(), "")
    cure = f"{field.name}: {meant or '…'}"
    return Problem(
        node.place, "wrong-kind", "yes or no", quoted(node.text), meant, cure, paste=Paste.FIELD
    )


def day(node: Scalar, field: Field) -> date | Problem | None:
    """Read `2026-11-23`.

    no-such-date: no review can have happened on that day.
    Bad:  reviewed: 2026-02-30
    Good: reviewed: 2026-02-28
    """
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", node.text.strip(), re.ASCII)
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        expected = "a day that exists, as year-month-day"
        cure = f"{field.name}: …"
        return Problem(
            node.place, "no-such-date", expected, quoted(node.text), cure=cure, paste=Paste.FIELD
        )


def choice(node: Scalar, field: Field) -> str | Problem | None:
    """Read one of the field's choices.

    wrong-choice: only the listed words have a meaning here.
    Bad:  level: begginer
    Good: level: beginner
    """
    if node.text in field.choices:
        return node.text
    near = nearest(node.text, field.choices)
    expected, found = f"one of {', '.join(field.choices)}", quoted(node.text) + twins(node.text)
    cure = f"{field.name}: {near or '…'}"
    return Problem(node.place, "wrong-choice", expected, found, near, cure, paste=Paste.FIELD)


def time_zone(node: Scalar, _: Field) -> str | Problem | None:
    """Read the IANA name of a time zone."""
    if zone_of(node.text):
        return node.text
    near = nearest(node.text, names())
    expected = "the name of a time zone, such as Europe/London or UTC"
    cure = f"time_zone: {near or '…'}"
    return Problem(
        node.place, "wrong-choice", expected, quoted(node.text), near, cure, paste=Paste.FIELD
    )
