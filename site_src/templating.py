"""Jinja: the templates of a folder, and which line is at fault where one cannot be filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import jinja2
from jinja2.exceptions import TemplateError, TemplateSyntaxError

from site_src.phrases import WordError
from site_src.problems import Place
from site_src.prose.text import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Environment: TypeAlias = jinja2.Environment


class RenderError(Exception):
    """A page cannot be rendered: the template's fault, or by `code` that of a word in content."""

    def __init__(self, message: str, place: Place, code: str = "template") -> None:
        """Keep the place and the code of the problem."""
        super().__init__(message)
        self.place = place
        self.code = code


@dataclass(frozen=True)
class Templates:
    """The texts of all templates by name, read once: a build never sees half of a change."""

    folder: Path
    texts: Mapping[str, str]

    def source(self, name: str) -> tuple[str, str, None] | None:
        """Return a template as Jinja asks for it: its text, and its file for messages."""
        text = self.texts.get(name)
        return None if text is None else (text, str(self.folder / name), None)


def read_templates(folder: Path) -> Templates:
    """Read every template."""
    files = {
        file.relative_to(folder).as_posix(): file
        for suffix in ("html", "svg")
        for file in sorted(folder.rglob(f"*.{suffix}"))
    }
    return Templates(folder, {name: file.read_text("utf-8") for name, file in files.items()})


def environment(templates: Templates) -> Environment:
    """Return a Jinja environment that escapes everything and refuses missing names."""
    return _environment(templates.folder, tuple(templates.texts.items()))


@lru_cache(maxsize=2)  # a preview builds again and again, and mostly with the same templates
def _environment(folder: Path, texts: tuple[tuple[str, str], ...]) -> Environment:
    """Return the environment of these very texts."""
    return Environment(
        loader=jinja2.FunctionLoader(Templates(folder, dict(texts)).source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_typeset,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # a build sees templates as they were when it began
    )


def _typeset(value: object) -> object:
    """Give a field's plain text its curly quotation marks; leave HTML alone."""
    return typeset(value) if type(value) is str else value


def filled(
    environment: Environment, template: str, path: str, context: Mapping[str, object]
) -> str:
    """Return a template filled in for a file of content; raise RenderError where it cannot be."""
    try:
        return environment.get_template(template).render(context)
    except WordError as error:
        raise RenderError(str(error), Place("words.yaml"), "wrong-kind") from error
    except (
        TemplateError,
        LookupError,
        AttributeError,
        TypeError,
        ValueError,
        ArithmeticError,
    ) as error:
        message = f"a page that can be rendered; {path} gives: {error}"
        raise RenderError(message, _template_place(error, template)) from error


def _template_place(error: Exception, template: str) -> Place:
    """Return the template and line that an error was raised at."""
    if isinstance(error, TemplateSyntaxError):
        return Place(f"templates/{error.name or template}", error.lineno)
    place = Place(f"templates/{template}")
    frame = error.__traceback__
    while frame:
        name = frame.tb_frame.f_code.co_filename.replace("\\", "/")
        if "/templates/" in name:
            place = Place(f"templates/{name.rpartition('/templates/')[2]}", frame.tb_lineno)
        frame = frame.tb_next
    return place
