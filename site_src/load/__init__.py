"""`content/` → records and problems. The only room that reads content.

Each file is judged by itself here; what needs several files at once is for `assemble`.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_src.addresses import LEDGER
from site_src.languages import translated_path, translation_of
from site_src.load.data import DATA_READERS
from site_src.load.exercise import read_exercise
from site_src.load.figures import SUFFIX, read_figures
from site_src.load.pages import read_disclaimer, read_page, read_section
from site_src.load.records import read_back, written
from site_src.load.routines import read_question, read_routine
from site_src.load.state import Loaded
from site_src.load.translation import file_fields, translate
from site_src.memory import Memory, digest
from site_src.moves import published_in
from site_src.nodes import Mapping, Scalar
from site_src.problems import Place, Problem, nearest, quoted
from site_src.prose.text import slug_of
from site_src.source import bytes_of, read, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from site_src.source import Document

SECTION_FILE: Final = "_section.md"
_LEFTOVER: Final = re.compile(
    r"^\.|~$|^#.*#$|\.sw[a-p]$|\.tmp$|\.bak$|^_template\.md$|^Thumbs\.db$"
)
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FOLDER_READERS: Final[dict[str, Callable[[Loaded, Document], None]]] = {
    "pages": read_page,
    "disclaimers": read_disclaimer,
    "routines": read_routine,
    "questions": read_question,
}


def load(content: Path, memory: Memory | None = None, language: str = "") -> Loaded:
    """Read every file of a content folder; the order of the records is that of their paths.

    What is remembered of a file with the same name and bytes is not read again. The words are those
    of a language: the one that guide.yaml names, if none is given.
    """
    loaded = Loaded(language=language or _language(content))
    every_path = tuple(_paths(content))
    loaded.paths = {path for path in every_path if not translation_of(path)}
    _note_translations(loaded, every_path)
    for path in filter(loaded.paths.__contains__, every_path):
        reader = None if path == LEDGER else _reader_for(path)
        found = reader if isinstance(reader, Problem) else bytes_of(content / path, path)
        if isinstance(found, Problem):
            loaded.problems.append(found)
            loaded.texts[path] = ""
        elif reader is None:
            loaded.add(_ledger(found))
        elif not isinstance(reader, Problem):
            file = _with_words(loaded, content, _File(path, found))
            loaded.add(_piece(file, reader, loaded, memory or Memory()))
    for name in DATA_READERS:
        if name not in loaded.paths:
            cure = f"create content/{name}"
            loaded.problems.append(
                Problem(Place(name), "missing-file", "this file", "none", cure=cure)
            )
    _check_section_files(loaded)
    return loaded


def load_translations(content: Path, loaded: Loaded) -> Iterator[Loaded]:
    """Read the guide once more in each of the other languages that some of its files are in."""
    for language in sorted(loaded.languages - {loaded.language}):
        yield load(content, language=language)


def _language(content: Path) -> str:
    """Return the language that guide.yaml names; what is wrong with the file is reported later."""
    data = bytes_of(content / "guide.yaml", "guide.yaml")
    document = None if isinstance(data, Problem) else read(data, "guide.yaml")[0]
    entries = document.fields.entries if document and isinstance(document.fields, Mapping) else ()
    texts = {key.text: value.text for key, value in entries if isinstance(value, Scalar)}
    return texts.get("language", "")


def _note_translations(loaded: Loaded, paths: tuple[str, ...]) -> None:
    """Note which file translates which; report one that translates nothing.

    no-base-file: the numbers, poses and sources of a translation come from the file it translates.
    Bad:  glutes.es.md without a glutes.md beside it
    Good: glutes.es.md beside glutes.md
    """
    for path in paths:
        base, language = translation_of(path) or ("", "")
        if not base:
            continue
        loaded.languages.add(language)
        if base not in loaded.paths:
            near = nearest(base, loaded.paths)
            expected = f"the file that it translates: {base}"
            cure = f"rename it to {translated_path(near, language)}" if near else "delete it"
            loaded.problems.append(
                Problem(Place(path), "no-base-file", expected, "none", cure=cure)
            )
        elif language == loaded.language:
            loaded.translations[base] = path


def _ledger(data: bytes) -> Loaded:
    """Return the addresses that were published; the list is short, and builds add to it."""
    text, problems = text_of(data, LEDGER)
    return Loaded(published=published_in(text), texts={LEDGER: text}, problems=problems)


@dataclass(frozen=True)
class _File:
    """The bytes of a file, and of its translation if it has one."""

    path: str
    data: bytes
    words_path: str = ""
    words: bytes = b""


def _with_words(loaded: Loaded, content: Path, file: _File) -> _File:
    """Return a file with its translation; report one that cannot be had."""
    path = loaded.translations.get(file.path, "")
    found = bytes_of(content / path, path) if path else b""
    if isinstance(found, Problem):
        loaded.problems.append(found)
        loaded.texts[path] = ""
        return file
    return replace(file, words_path=path, words=found)


def _piece(
    file: _File, reader: Callable[[Loaded, Document], None], loaded: Loaded, memory: Memory
) -> Loaded:
    """Return what one file and its translation give: from memory, or read now."""
    is_translated = bool(loaded.translations)
    words = file.words_path, file.words
    key = digest("file", file.path, file.data, *words, loaded.language, is_translated)
    with suppress(LookupError, TypeError, ValueError):  # of another form than we write
        kept = memory.recall(key)
        if kept and isinstance(known := memory.once(read_back, kept), Loaded):
            return known
    piece = Loaded(language=loaded.language)
    document, problems, text = read(file.data, file.path)
    piece.texts[file.path] = text
    piece.problems += problems
    if document and is_translated:
        document = _in_words(piece, document, file)
    if document:
        reader(piece, document)
    if memory.world:
        memory.keep(key, kept := written(piece))
        memory.note(read_back, kept, piece)
    return replace(piece, anew=[file.path])


def _in_words(piece: Loaded, document: Document, file: _File) -> Document | None:
    """Return a document in the language of the guide; None when its translation is at fault.

    A guide without any translation into its language is written in it.

    untranslated: a reader would meet another language in the middle of a page.
    Bad:  language: es, and no content/pages/safety.es.md
    Good: content/pages/safety.es.md, with the words of safety.md in Spanish
    """
    if file.words_path:
        said, problems, text = read(file.words, file.words_path)
        piece.texts[file.words_path] = text
        translated, found = translate(document, said) if said else (None, [])
        piece.problems += problems + found
        return translated
    if file_fields(document.path).has_words:
        path = translated_path(document.path, piece.language)
        cure = f"write content/{path}, with its words only"
        expected = f"a translation of this file into {quoted(piece.language)}"
        piece.problems.append(
            Problem(Place(document.path), "untranslated", expected, "none", cure=cure)
        )
    return document


def _paths(content: Path) -> Iterator[str]:
    """Yield the path of every file in content that is not an editor's leftover, sorted.

    Links are yielded wherever they lead, so that none is passed over in silence; a folder that
    cannot be read raises its OSError for the same reason.
    """
    found = []
    for folder, folders, names in os.walk(content, onerror=_refuse if content.is_dir() else None):
        found += [Path(folder, name) for name in (*folders, *names)]
    for file in sorted(found):
        relative = file.relative_to(content)
        is_leftover = any(_LEFTOVER.search(part) for part in relative.parts)
        if (file.is_file() or file.is_symlink()) and not is_leftover:
            yield relative.as_posix()


def _refuse(error: OSError) -> None:
    """Raise what a walk through folders would swallow."""
    raise error


def _reader_for(  # noqa: PLR0911 - one for each place that a file can stand in
    path: str,
) -> Callable[[Loaded, Document], None] | Problem:
    """Return what reads a file, by where it stands.

    misplaced-file: where a file stands says what it is, and its name becomes an address.
    Bad:  exercises/Bird Dog.md
    Good: exercises/strength/bird-dog.md

    unused-file: it is not published, which may not be what you expect.
    Bad:  pages/notes.txt
    Good: pages/notes.md, or no such file
    """
    folders, _, name = path.rpartition("/")
    stem, _, suffix = name.rpartition(".")
    if path in DATA_READERS:
        return DATA_READERS[path]
    if name.endswith(SUFFIX) and (folders == "pages" or folders.startswith("exercises/")):
        return read_figures
    if suffix != "md":
        cure = "delete it, or move it out of content/"
        return Problem(
            Place(path), "unused-file", "a Markdown file or a known data file", cure=cure
        )
    in_section = re.fullmatch(r"exercises/[^/]+", folders)
    if not in_section and folders not in _FOLDER_READERS:
        expected = f"a file in {'/, '.join(_FOLDER_READERS)}/ or exercises/<section>/"
        cure = f"move it to exercises/<section>/{name} or to pages/{name}"
        return Problem(Place(path), "misplaced-file", expected, quoted(path), cure=cure)
    section = folders.rpartition("/")[2]
    if in_section and not _SLUG.fullmatch(section):
        cure = f"rename it to {_file_name(section)}"
        expected = "a folder name in small letters, digits and hyphens"
        return Problem(Place(path), "misplaced-file", expected, quoted(section), cure=cure)
    if in_section and name == SECTION_FILE:
        return read_section
    if not _SLUG.fullmatch(stem):
        cure = f"rename it to {_file_name(stem)}.md"
        expected = "a file name in small letters, digits and hyphens"
        return Problem(Place(path), "misplaced-file", expected, quoted(name), cure=cure)
    return read_exercise if in_section else _FOLDER_READERS[folders]


def _file_name(typed: str) -> str:
    """Return a name that a file or folder may have, as near to the typed one as can be."""
    slug = slug_of(typed)
    return slug if _SLUG.fullmatch(slug) else "name"


def _check_section_files(loaded: Loaded) -> None:
    """Report each folder of exercises that does not say what section it is.

    missing-file: the guide cannot do without it.
    Bad:  a folder exercises/balance/ with exercises, but without _section.md
    Good: the same folder with a _section.md that gives its title and introduction
    """
    folders = {path.rpartition("/")[0] for path in loaded.paths}
    for folder in sorted(filter(re.compile(r"exercises/[^/]+").fullmatch, folders)):
        if f"{folder}/{SECTION_FILE}" not in loaded.paths:
            expected = "this file: it gives the section its title, order and introduction"
            cure = f"copy content/exercises/strength/{SECTION_FILE} and change its words"
            place = Place(f"{folder}/{SECTION_FILE}")
            loaded.problems.append(Problem(place, "missing-file", expected, "none", cure=cure))
