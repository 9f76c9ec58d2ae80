"""`static/js/` → ES modules under names that hold their digest, each naming the others by it.

A module's digest counts the names that it imports, so a change anywhere below it changes its own
name too. The content policy refuses import maps, and joining files would need a build of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import rjsmin

from site_src.outputs.assets import named

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from site_src.model.output import Output

FOLDER: Final = "js"
_IMPORT: Final = re.compile(r'^((?:import|export|}).*)"\./([\w-]+\.js)";$', re.MULTILINE)


def scripts(static: Path, left_out: Collection[str] = ()) -> dict[str, Output]:
    """Return each module by its name in `static`, but for those that are left out.

    Raises ValueError when modules import each other in a circle, or one that is not there.
    """
    folder = static / FOLDER
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.js"))}
    made: dict[str, Output] = {}

    def make(name: str, above: tuple[str, ...]) -> Output:
        if name in above or name not in texts:
            raise ValueError(f"static/js/{above[-1]} cannot import {name}")
        key = f"{FOLDER}/{name}"
        if key not in made:

            def renamed(found: re.Match[str]) -> str:
                file = make(found[2], (*above, name)).path.rpartition("/")[2]
                return f'{found[1]}"./{file}";'

            made[key] = named(key, compact(_IMPORT.sub(renamed, texts[name])).encode())
        return made[key]

    for name in texts:
        make(name, ())
    return {name: output for name, output in made.items() if name not in left_out}


def compact(script: str) -> str:
    """Return a script as a phone is to load it: the same code, without comments and spare room."""
    compacted: str = rjsmin.jsmin(script)
    return compacted
