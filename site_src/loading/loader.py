"""`content/` → records and problems. The only package that reads content.

Each file is judged by itself here; what needs several files at once is for `assemble`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from site_src.fields.front_matter import a_link, bytes_of, no_file, read, text_of
from site_src.fields.yaml_nodes import Mapping, Scalar
from site_src.loading.change_days import dated_in
from site_src.loading.data_files import DATA_READERS
from site_src.loading.exercise import read_exercise
from site_src.loading.figures import SUFFIX, read_figures
from site_src.loading.file_names import (
    FILE_NAME,
    FOLDER_NAME,
    LEFTOVER,
    free_name,
    misnamed,
    wrong_name,
)
from site_src.loading.ledgers import AGREED, FEED, LEDGERS, lines_in
from site_src.loading.loaded import Files, Ledgers, Loaded
from site_src.loading.pages import read_disclaimer, read_page, read_section
from site_src.loading.routines import read_question, read_routine
from site_src.loading.translation import code_of_gap, file_fields, translate
from site_src.model.problems import Place, Problem, nearest_path, quoted
from site_src.model.translations import is_same, translated_path, translation_of
from site_src.system.files import found_in
from site_src.system.spool import Spool, Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from site_src.fields.front_matter import Document
    from site_src.system.spool import Spooled

SECTION_FILE: Final = "_section.md"
_FOLDER_READERS: Final[dict[str, Callable[[Loaded, Document], None]]] = {
    "pages": read_page,
    "disclaimers": read_disclaimer,
    "routines": read_routine,
    "questions": read_question,
}


def load(
    content: Path,
    language: str = "",
    read_all: Callable[[Sequence[SourceFile], Languages], Iterable[Loaded]] | None = None,
    spool: Spool | None = None,
) -> Loaded:
    """Read every file of a content folder; the order of the records is that of their paths.

    The words are those of a language: the one that guide.yaml names, if none is given. `read_all`
    reads files in order, where a build knows a shorter way than `read_file` for each; the bytes of
    a large guide are put into `spool`.
    """
    spool = spool or Spool()
    settings = settings_of(content)
    language = language or settings.get("language", "")
    loaded = Loaded(Files(language, texts=Texts(spool)))
    # A guide is translated where its files are written in another language than its pages.
    loaded.files.is_foreign = bool(language) and not is_same(
        language, settings.get("written_in", "en")
    )
    every_path, refused = _paths(content)
    loaded.problems += refused.values()
    loaded.files.paths = {path for path in every_path if not translation_of(path)}
    _note_translations(loaded, every_path)
    files = []
    for path in filter(loaded.files.paths.__contains__, every_path):
        if path in refused:
            loaded.files.texts[path] = ""
            continue
        reader = None if path in {*LEDGERS, AGREED} else _reader_for(path, loaded.files.paths)
        found = reader if isinstance(reader, Problem) else bytes_of(content / path, path)
        if isinstance(found, Problem):
            loaded.problems.append(found)
            loaded.files.texts[path] = ""
        elif reader is None:
            loaded.add(_ledger(path, found))
        elif not isinstance(reader, Problem):
            file = SourceFile(path, reader, spool.store(found))
            files.append(_with_words(loaded, content, file))
    is_translated = loaded.files.is_foreign or bool(loaded.files.translations)
    languages = Languages(loaded.files.language, loaded.files.is_foreign, is_translated)
    read_all = read_all or (lambda files, way: (read_file(way, file) for file in files))
    for piece in read_all(files, languages):
        loaded.add(piece)
    for name in DATA_READERS:
        if name not in loaded.files.paths:
            cure = f"create content/{name}"
            loaded.problems.append(
                Problem(Place(name), "missing-file", "this file", "none", cure=cure)
            )
    _check_section_files(loaded)
    return loaded


def load_translations(content: Path, loaded: Loaded) -> Iterator[Loaded]:
    """Read the guide once more in each of the other languages that some of its files are in."""
    for language in sorted(loaded.files.languages - {loaded.files.language}):
        yield load(content, language)


def settings_of(content: Path) -> dict[str, str]:
    """Return the settings of guide.yaml as they are typed; its mistakes are reported later."""
    data = bytes_of(content / "guide.yaml", "guide.yaml")
    document = None if isinstance(data, Problem) else read(data, "guide.yaml")[0]
    entries = document.fields.entries if document and isinstance(document.fields, Mapping) else ()
    return {key.text: value.text for key, value in entries if isinstance(value, Scalar)}


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
        loaded.files.languages.add(language)
        if base not in loaded.files.paths:
            near = nearest_path(base, loaded.files.paths)
            expected = f"the file that it translates: {base}"
            meant = translated_path(near, language) if near else ""
            cure = f"rename it to {meant}" if meant and meant not in paths else "delete it"
            loaded.problems.append(
                Problem(Place(path), "no-base-file", expected, "none", cure=cure)
            )
        elif language == loaded.files.language:
            loaded.files.translations[base] = path


def _ledger(path: str, data: bytes) -> Loaded:
    """Return what a ledger says: addresses that were published, what was agreed, or days."""
    text, problems = text_of(data, path)
    files = Files(texts={path: text})
    lines = lines_in(path, text)
    if path == AGREED:
        return Loaded(files, ledgers=Ledgers(agreed=lines), problems=problems)
    if path != FEED:
        return Loaded(files, ledgers=Ledgers(published=lines), problems=problems)
    dated, found = dated_in(lines)
    return Loaded(files, ledgers=Ledgers(dated=dated), problems=[*problems, *found])


class Languages(NamedTuple):
    """The language of the words, and whether some files have those of another beside them."""

    language: str
    is_foreign: bool
    is_translated: bool


@dataclass(frozen=True)
class SourceFile:
    """The bytes of a file, what reads it, and the bytes of its translation if it has one."""

    path: str
    reader: Callable[[Loaded, Document], None]
    data: bytes | Spooled
    words_path: str = ""
    words: bytes = b""


def _with_words(loaded: Loaded, content: Path, file: SourceFile) -> SourceFile:
    """Return a file with its translation; report one that cannot be had."""
    path = loaded.files.translations.get(file.path, "")
    found = bytes_of(content / path, path) if path else b""
    if isinstance(found, Problem):
        loaded.problems.append(found)
        loaded.files.texts[path] = ""
        return file
    return replace(file, words_path=path, words=found)


def read_file(languages: Languages, file: SourceFile) -> Loaded:
    """Read a file and its translation."""
    language, is_foreign, is_translated = languages
    piece = Loaded(Files(language, is_foreign))
    document, problems, text = read(bytes(file.data), file.path)
    piece.files.texts[file.path] = text
    piece.problems += problems
    if document and is_translated:
        document = _in_words(piece, document, file)
    if document:
        file.reader(piece, document)
    return piece


def _in_words(piece: Loaded, document: Document, file: SourceFile) -> Document | None:
    """Return a document in the language of the guide; None when its translation is at fault.

    untranslated: a reader would meet another language in the middle of a page.
    Bad:  language: es, and no content/pages/evidence.es.md
    Good: content/pages/evidence.es.md, with the words of evidence.md in Spanish

    untranslated-warning: who cannot read a warning is not warned.
    Bad:  language: es, and no content/pages/safety.es.md
    Good: content/pages/safety.es.md, with the words of safety.md in Spanish
    """
    if file.words_path:
        said, problems, text = read(file.words, file.words_path)
        piece.files.texts[file.words_path] = text
        translated, found = (
            translate(document, said, piece.files.is_foreign) if said else (None, [])
        )
        piece.problems += problems + found
        return translated
    if file_fields(document.path).has_words:
        path = translated_path(document.path, piece.files.language)
        cure = f"write content/{path}, with its words only"
        if piece.files.is_foreign:
            own = f"written_in: {piece.files.language}"
            cure += f"\nor say in guide.yaml that this one is in it:  {own}"
        expected = f"a translation of this file into {quoted(piece.files.language)}"
        code = code_of_gap(document, piece.files.is_foreign)
        piece.problems.append(Problem(Place(document.path), code, expected, "none", cure=cure))
    return document


def _paths(content: Path) -> tuple[tuple[str, ...], dict[str, Problem]]:
    """Return the path of every file in content that is not an editor's leftover, and every refusal.

    Links, pipes and the like are refused wherever they stand, so that none is passed over in
    silence; a folder that cannot be read raises its OSError for the same reason.
    """
    paths = []
    refused = {}
    for path, kind in found_in(content):
        if kind in {"link", "other"}:
            refused[path] = a_link(path) if kind == "link" else no_file(path)
        is_leftover = any(map(LEFTOVER.search, path.split("/")))
        if kind in {"file", "link", "other"} and not is_leftover:
            paths.append(path)
    return tuple(paths), refused


def _reader_for(  # noqa: PLR0911 - one for each place that a file can stand in
    path: str, paths: set[str]
) -> Callable[[Loaded, Document], None] | Problem:
    """Return what reads a file, by where it stands.

    unused-file: it is not published, which may not be what you expect.
    Bad:  pages/notes.txt
    Good: pages/notes.md, or no such file
    """
    if wrong := wrong_name(path, paths):
        return wrong
    folders, _, name = path.rpartition("/")
    stem, _, suffix = name.rpartition(".")
    if path in DATA_READERS:
        return DATA_READERS[path]
    in_section = re.fullmatch(r"exercises/[^/]+", folders)
    if name.endswith(SUFFIX) and (folders == "pages" or in_section):
        return misnamed(path, name.removesuffix(SUFFIX), FILE_NAME, paths) or read_figures
    if suffix != "md":
        cure = "delete it, or move it out of content/"
        return Problem(
            Place(path), "unused-file", "a Markdown file or a known data file", cure=cure
        )
    if not in_section and folders not in _FOLDER_READERS:
        expected = f"a file in {'/, '.join(_FOLDER_READERS)}/ or exercises/<section>/"
        better = free_name("pages", stem, ".md", paths)
        cure = f"move it to exercises/<section>/{better} or to pages/{better}"
        return Problem(Place(path), "misplaced-file", expected, quoted(path), cure=cure)
    section = folders.rpartition("/")[2]
    if in_section and (wrong := misnamed(folders, section, FOLDER_NAME, paths)):
        return replace(wrong, place=Place(path))
    if in_section and name == SECTION_FILE:
        return read_section
    reader = read_exercise if in_section else _FOLDER_READERS[folders]
    return misnamed(path, stem, FILE_NAME, paths) or reader


def _check_section_files(loaded: Loaded) -> None:
    """Report each folder of exercises that does not say what section it is.

    missing-file: the guide cannot do without it.
    Bad:  a folder exercises/balance/ with exercises, but without _section.md
    Good: the same folder with a _section.md that gives its title and introduction
    """
    folders = {path.rpartition("/")[0] for path in loaded.files.paths}
    for folder in sorted(filter(re.compile(r"exercises/[^/]+").fullmatch, folders)):
        if f"{folder}/{SECTION_FILE}" not in loaded.files.paths:
            expected = "this file: it gives the section its title, order and introduction"
            cure = f"copy content/exercises/strength/{SECTION_FILE} and change its words"
            place = Place(f"{folder}/{SECTION_FILE}")
            loaded.problems.append(Problem(place, "missing-file", expected, "none", cure=cure))
