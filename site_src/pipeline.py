"""The whole build in order: load → assemble → check → render → publish. A map of the program."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from site_src import checks
from site_src.assemble import assemble
from site_src.figure.movement import keyframes
from site_src.load import load
from site_src.model import WORDLESS_KINDS, Output
from site_src.outputs.assets import asset_path, assets, picture_style
from site_src.outputs.forms import forms
from site_src.outputs.headers import PAGE_POLICY, headers_file
from site_src.outputs.sharing import with_bitmaps
from site_src.outputs.structured import structured
from site_src.phrases import MissingWordError, WordError
from site_src.pictures import ALONE, MAIN, RUNG, inline, sheets
from site_src.problems import Place, Problem, has_errors, ordered
from site_src.publish import Published, check_folder, keep, publish, read_kept
from site_src.render import (
    RenderError,
    Shown,
    Site,
    environment,
    jobs,
    notices,
    render,
    render_picture,
    render_sheet,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from site_src.model import Guide
    from site_src.pictures import Picture
    from site_src.render import Job, Style


@dataclass(frozen=True)
class Options:
    """Where things are, and what day it is; nothing below reads the clock or the environment."""

    project: Path
    content: Path
    templates: Path
    static: Path
    output: Path
    today: date
    base_url: str = ""
    clean: bool = False


@dataclass
class Result:
    """What a build found and did; `published` is None when nothing was written."""

    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    published: Published | None = None
    kept: dict[str, bytes] = field(default_factory=dict)  # bitmaps, for the next build
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Say whether a problem stopped the build."""
        return has_errors(self.problems)


def build(options: Options, progress: Callable[[int, int], None] | None = None) -> Result:
    """Build the guide into the output folder, or leave it alone when content has errors.

    Raises PublishError and OSError for faults of the machine, never for content.
    """
    check_folder(options.output, options.project, _source_folders(options))
    result, outputs = _make(options, with_judgement=False, progress=progress)
    if not result.has_errors:
        with _timed(result, "publish"):
            state = options.project / ".guide"
            result.published = publish(outputs, options.output, state, clean=options.clean)
            keep(state, result.kept)
    return result


def check(options: Options) -> Result:
    """Judge the guide without writing anything: every check of a build, and the language."""
    result, _ = _make(options, with_judgement=True, progress=None)
    return result


def _source_folders(options: Options) -> tuple[Path, ...]:
    own = ("site_src", "tests", "docs", "benchmarks", ".git", ".guide", ".venv")
    return (
        options.content,
        options.templates,
        options.static,
        *(options.project / name for name in own),
    )


def _make(
    options: Options, *, with_judgement: bool, progress: Callable[[int, int], None] | None
) -> tuple[Result, tuple[Output, ...]]:
    """Return every problem and, without errors, every file to publish."""
    result = Result()
    with _timed(result, "load"):
        loaded = load(options.content)
    result.texts = loaded.texts
    with _timed(result, "assemble"):
        guide, found = assemble(loaded)
    problems = [*loaded.problems, *found]
    outputs: list[Output] = []
    if guide and options.base_url:
        guide = replace(guide, base_url=options.base_url)
    if guide and not has_errors(problems):
        with _timed(result, "check"):
            problems += checks.check_review_dates(guide, options.today)
            if with_judgement:
                problems += checks.check_language(guide)
        with _timed(result, "render"):
            result.kept = read_kept(options.project / ".guide")
            for made in _render_all(guide, options, progress, result.kept):
                if isinstance(made, Problem):
                    problems.append(made)
                else:
                    outputs.append(made)
        result.pages = sum(output.path.endswith(".html") for output in outputs)
    result.problems = _in_project(ordered(problems), options)
    result.texts = {_content_name(options, path): text for path, text in result.texts.items()}
    return result, tuple(outputs)


def _render_all(
    guide: Guide,
    options: Options,
    progress: Callable[[int, int], None] | None,
    kept: dict[str, bytes],
) -> Iterator[Output | Problem]:
    """Yield every file to publish, and what is wrong; a word at fault is a mistake in content.

    `kept` are bitmaps that were drawn before, and afterwards those of this guide.
    """
    try:
        yield from _outputs(guide, options, progress, kept)
    except WordError as error:
        yield Problem(Place("words.yaml"), "wrong-kind", str(error))
    except MissingWordError as error:
        name = error.args[0]
        cure = f"{name.rpartition('.')[2]}: …"
        yield Problem(Place("words.yaml"), "missing-field", f'the word "{name}"', cure=cure)
    except RenderError as error:  # of a form that is not a page
        yield Problem(error.place, error.code, str(error))


def _outputs(
    guide: Guide,
    options: Options,
    progress: Callable[[int, int], None] | None,
    kept: dict[str, bytes],
) -> Iterator[Output | Problem]:
    """Yield every file to publish, and what is wrong with the rendered ones."""
    static, problems = assets(options.static)
    yield from problems
    site = Site(
        guide,
        environment(options.templates),
        options.today,
        {name: f"/{output.path}" for name, output in static.items()},
        PAGE_POLICY,
        structured=partial(structured, guide),
    )
    style = partial(picture_style, options.static)
    site, drawn = draw_all(site, style)
    site, bitmaps = with_bitmaps(site, static, style, kept)
    todo = list(jobs(guide))
    outputs = [*static.values(), *drawn, *bitmaps, headers_file()]
    pages: list[tuple[Job, Output]] = []
    for number, job in enumerate(todo, start=1):
        if progress:
            progress(number, len(todo))
        try:
            page = render(site, job)
        except RenderError as error:
            yield Problem(error.place, error.code, str(error))
        else:
            pages.append((job, page))
            yield from checks.check_ids(page, job.record)
    outputs += [page for _, page in pages]
    if len(pages) == len(todo):  # else what the other forms hold cannot be rendered either
        outputs += forms(site, pages, static)
    for output in outputs:
        yield output
        yield from checks.check_kind(output)
        if output.kind not in WORDLESS_KINDS:
            yield from checks.check_disclaimers(output, notices(guide, output.kind))
            yield from checks.check_no_addresses(output)


def draw_all(site: Site, style: Style) -> tuple[Site, list[Output]]:
    """Return every picture and movement as a file, and the site that knows their addresses."""
    files: dict[str, Output] = {}

    def keep(name: str, suffix: str, text: str) -> str:
        data = text.encode()
        path = asset_path(name, suffix, data)
        files[path] = Output(path, "asset", data)
        return f"/{path}"

    def own(picture: Picture) -> str:
        return keep(f"picture-{picture.name}", "svg", render_picture(site, picture, style))

    shown = {one.key: Shown(one, "", own(one)) for one in inline(site.guide)}
    for sheet in sheets(site.guide):
        address = keep(sheet.name, "svg", render_sheet(site, sheet, style))
        for one in sheet.pictures:
            file = own(one) if one.room in {ALONE, RUNG} else ""
            shown[one.key] = Shown(one, f"{address}#{one.name}", file)
    movements = {
        exercise.path: keep(f"movement-{exercise.code}", "css", css)
        for exercise in site.guide.exercises
        if MAIN in exercise.figures and (css := keyframes(exercise.figures[MAIN], exercise.code))
    }
    return replace(site, pictures=shown, movements=movements), list(files.values())


def _content_name(options: Options, path: str) -> str:
    """Return a path in content as it is seen from the project, with forward slashes."""
    try:
        return (options.content.relative_to(options.project) / path).as_posix()
    except ValueError:
        return (options.content / path).as_posix()


def _in_project(problems: tuple[Problem, ...], options: Options) -> tuple[Problem, ...]:
    """Name files as a person in the project folder would."""
    own = ("templates/", "static/")
    return tuple(
        problem
        if problem.place.path.startswith(own)
        else replace(
            problem, place=replace(problem.place, path=_content_name(options, problem.place.path))
        )
        for problem in problems
    )


class _timed:  # noqa: N801 - reads as a word after "with"
    """Adds the seconds that a step took to a result."""

    def __init__(self, result: Result, step: str) -> None:
        """Remember where to add."""
        self.result, self.step = result, step

    def __enter__(self) -> None:
        """Start the watch."""
        self.start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        """Stop the watch."""
        self.result.timings[self.step] = time.perf_counter() - self.start
