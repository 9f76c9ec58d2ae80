"""JSON, piece by piece, with what is on a list one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def pieces_of_json(guide: Mapping[str, object]) -> Iterator[str]:
    """Yield the guide as JSON; json's own indentation would take twenty times as long."""
    before = "{\n"
    for name, value in guide.items():
        yield f"{before}{as_json(name)}: "
        yield from _lines(value)
        before = ",\n"
    yield "\n}\n"


def _lines(value: object) -> Iterator[str]:
    """Yield a value as JSON, what is on a list one by one."""
    if not isinstance(value, list | Iterator):
        yield as_json(value)
        return
    yield "[\n"
    between = ""
    for each in value:
        yield between + as_json(each)
        between = ",\n"
    yield "\n]"


def as_json(value: object) -> str:
    """Return a value as JSON, unless it is that already."""
    return value if isinstance(value, JsonText) else json.dumps(value, ensure_ascii=False)


class JsonText(str):
    """JSON."""

    __slots__ = ()
