"""Where the site may go: never over what somebody else made, nor into what the project came with.

Which folders of the project those are is asked of git, which knows what is tracked. Where there is
no git, a folder of the project counts as such if it holds anything that no build made.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_src.publishing.own_files import is_guide
from site_src.system.atomic import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Iterable

_USUAL: Final = "output"  # the folder that a build takes where it is told none
_ENTRY: Final = "build.py"  # tracked wherever git knows the project at all


class PublishError(Exception):
    """The output folder cannot be used as asked; the text says why and what to do."""


def check_folder(
    output: Path, project: Path, sources: Iterable[Path], home: Path | None = None
) -> None:
    """Refuse an output folder that holds, or lies inside, something that is not output.

    `sources` are folders that the program reads. Raises PublishError.
    """
    if output.is_symlink():
        raise PublishError(
            f"{output} is a symbolic link; name the folder that it points at instead"
        )
    if output.exists() and not output.is_dir():
        raise PublishError(f"{output} is a file, not a folder; choose another --output")
    real = output.resolve()
    if real == real.parent:
        raise PublishError(
            f"--output {output} is the root of the file system; choose a folder of its own"
        )
    sources = tuple(sources)
    for place in (project, *sources, *([home] if home else [])):
        folder = place.resolve()
        if real == folder or real in folder.parents:
            raise PublishError(
                f"--output {output} would put the site over {place}; choose a folder of its own"
            )
    for place in sources:
        if place.resolve() in real.parents:
            raise PublishError(
                f"--output {output} lies inside {place}, which holds the guide's own files"
            )
    if ".git" in (part.lower() for part in real.parts):
        raise PublishError(f"--output {output} lies inside a repository of git; choose another")
    _check_in_project(output, real, project.resolve())


def _check_in_project(output: Path, real: Path, project: Path) -> None:
    """Refuse a folder of the project that holds more than a site. Raises PublishError."""
    if project not in real.parents:
        return
    top = project / real.relative_to(project).parts[0]
    if top.name == _USUAL or not top.exists() or is_guide(real):
        return
    tracked = _tracked(project, top.name)
    if any(tracked) if tracked is not None else _has_strangers(real):
        where = f"files of the project, in {real if tracked is None else top}"
        raise PublishError(f"--output {output} would put the site among {where}; choose a new one")


def _tracked(project: Path, name: str) -> list[str] | None:
    """Return the paths in a folder of the project that git tracks; None if git cannot tell."""
    asked = [":(literal)" + _ENTRY, ":(icase,literal)" + name]  # macOS takes Docs for docs
    try:
        found = subprocess.run(  # noqa: S603 - with a folder, not with words of others
            ["git", "ls-files", "-z", "--", *asked],  # noqa: S607 - whichever git the user has
            cwd=project,
            capture_output=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    paths = os.fsdecode(found).split("\0")
    return [path for path in paths if path not in {"", _ENTRY}] if _ENTRY in paths else None


def _has_strangers(top: Path) -> bool:
    """Say whether a folder holds a file that is in no guide."""
    for folder, folders, names in os.walk(top):
        if is_guide(Path(folder)):
            folders.clear()
        elif not all(name.startswith(TEMPORARY) for name in names):
            return True
    return False
