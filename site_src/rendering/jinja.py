"""Jinja: the templates of a folder, and which line is at fault where one cannot be filled in."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import jinja2
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError

from site_src.model.problems import Place, Problem
from site_src.prose.text import typeset
from site_src.rendering.phrases import WordError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2.bccache import Bucket

Environment: TypeAlias = jinja2.Environment
# Where Python keeps our own modules compiled: whoever can write there can change what runs anyway.
_COMPILED: Final = Path(cache_from_source(__file__)).parent
CURE_OF_WORD: Final = "write the word with exactly these names in braces"
_OURS: Final = "templates/"  # how a template's file is called, wherever it is


class RenderError(Exception):
    """A page cannot be rendered: the template's fault, or by `code` that of a word in content."""

    def __init__(self, message: str, place: Place, code: str = "template") -> None:
        """Keep the place and the code of the problem."""
        super().__init__(message)
        self.place = place
        self.code = code

    @property
    def problem(self) -> Problem:
        """What is wrong, and the cure."""
        is_word = self.code == "wrong-kind"
        cure = CURE_OF_WORD if is_word else "mend the template at this line"
        return Problem(self.place, self.code, str(self), cure=cure)


class _Loader(jinja2.BaseLoader):
    """Templates by their names, each with its file for messages."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Know the texts of all templates."""
        self.texts = texts

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002 - the library passes it
        """Return the text of a template, and its file. Raises TemplateNotFound."""
        if template not in self.texts:
            raise TemplateNotFound(template)
        return self.texts[template], _OURS + template, None

    def list_templates(self) -> list[str]:
        """Return the name of each."""
        return list(self.texts)


class _Compiled(jinja2.BytecodeCache):
    """Templates as Python compiled them under one fingerprint.

    Nothing is written here: what is new waits for a build that comes to its end.
    """

    def __init__(self, fingerprint: str) -> None:
        """Begin with nothing that is new."""
        self.fingerprint = fingerprint
        self.new: dict[Path, bytes] = {}

    def get_source_checksum(self, source: str) -> str:
        """Return what compiled code must have been made from."""
        return sha256(f"{self.fingerprint} {source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find the code of a template; a damaged file holds none."""
        with suppress(OSError):
            data = _compiled_file(bucket).read_bytes()
            if _sealed(data[_SEAL:]) == data:
                bucket.bytecode_from_string(data[_SEAL:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Note the code of a template."""
        self.new[_compiled_file(bucket)] = _sealed(bucket.bytecode_to_string())


_SEAL: Final = 32  # bytes of a digest


def _sealed(data: bytes) -> bytes:
    """Return bytes behind their digest."""
    return sha256(data).digest() + data


def _compiled_file(bucket: Bucket) -> Path:
    """Return where the code of a template is kept: one file for each name and kind of Python."""
    return _COMPILED / f"{bucket.key}.{sys.implementation.cache_tag}.template"


def take_compiled(environment: Environment | None) -> dict[Path, bytes]:
    """Return the files of the templates that were compiled again, if Python may keep such files."""
    compiled = environment and environment.bytecode_cache
    if not isinstance(compiled, _Compiled) or sys.dont_write_bytecode:
        return {}
    taken, compiled.new = compiled.new, {}
    return taken


def read_templates(folder: Path) -> dict[str, str]:
    """Return the texts of all templates by name: read once, so no build sees half of a change."""
    files = {
        file.relative_to(folder).as_posix(): file
        for suffix in ("html", "svg")
        for file in sorted(folder.rglob(f"*.{suffix}"))
    }
    return {name: file.read_text("utf-8") for name, file in files.items()}


def environment(templates: Mapping[str, str], fingerprint: str = "") -> Environment:
    """Return a Jinja environment that escapes everything and refuses missing names.

    With a fingerprint, templates that were compiled under it before are not compiled again.
    """
    return _environment(tuple(templates.items()), fingerprint)


@lru_cache(maxsize=2)  # a preview builds again and again, and mostly with the same templates
def _environment(texts: tuple[tuple[str, str], ...], fingerprint: str) -> Environment:
    """Return the environment of these very texts."""
    return Environment(
        loader=_Loader(dict(texts)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_typeset,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # a build sees templates as they were when it began
        bytecode_cache=_Compiled(fingerprint) if fingerprint else None,
    )


def compile_all(environment: Environment) -> None:
    """Compile every template now; what is wrong with one is said when it is filled in."""
    for name in environment.list_templates():
        with suppress(TemplateError):
            environment.get_template(name)


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
        return Place(_OURS + (error.name or template), error.lineno)
    place = Place(_OURS + template)
    frame = error.__traceback__
    while frame:
        name = frame.tb_frame.f_code.co_filename
        if name.startswith(_OURS):
            place = Place(name, frame.tb_lineno)
        frame = frame.tb_next
    return place
