"""Every form of the guide that is made after its pages: a list of who makes which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_src.outputs.data import guide_json
from site_src.outputs.data_schema import guide_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.model import Output
    from site_src.render import Site


def forms(site: Site) -> Iterator[Output]:
    """Yield the forms for programs of a guide whose pages could be rendered."""
    yield guide_json(site)
    yield guide_schema()
