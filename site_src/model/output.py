"""A file of the site, or of what is made beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from site_src.system.spool import Spooled

# A text by a key that names all that it is made from: found in the build cache, or made now.
Cached: TypeAlias = Callable[[str, Callable[[], str]], str]


@dataclass(frozen=True, slots=True)
class Output:
    """A file to publish: its path in the output folder, its kind and its bytes."""

    path: str
    kind: str
    content: bytes | Spooled  # perhaps spooled

    @property
    def data(self) -> bytes:
        """Its bytes. Raises OSError."""
        return bytes(self.content)
