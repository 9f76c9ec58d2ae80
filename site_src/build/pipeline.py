"""The whole build in order: load → assemble → check → render → publish. A map of the program."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING, cast

from site_src.build.incremental import brief, keeping, make_pages, page_jobs, shared, sorted_out
from site_src.build.outline import outline_digest
from site_src.build.unpublished import problems_of_drafts, problems_to_come
from site_src.cache.fingerprint import world
from site_src.cache.store import Memory, digest, read_memory
from site_src.checks import rendered
from site_src.loading.assemble import assemble
from site_src.loading.change_days import check_unlisted, days_of, ledgers_of
from site_src.loading.loader import load, load_translations
from site_src.loading.source_folders import check_files
from site_src.loading.visibility import hold_back
from site_src.model.problems import Place, Problem, has_errors, ordered, visible
from site_src.outputs import picture_files
from site_src.outputs.all_forms import forms
from site_src.outputs.assets import PAGES, PictureStyle, assets
from site_src.outputs.feed import names_of_changes
from site_src.outputs.headers import PAGE_POLICY, headers_file, jekyll_file
from site_src.outputs.json_ld import structured
from site_src.outputs.scripts import scripts
from site_src.outputs.service_worker import SCRIPT, is_kept, worker
from site_src.outputs.share_images import with_bitmaps
from site_src.outputs.tools_json import DATA, tools_data
from site_src.publishing.destination import check_folder
from site_src.publishing.output_folder import (
    Published,
    keep,
    keep_compiled,
    manifest_of,
    publish,
    publish_some,
    read_kept,
    record,
    remember,
)
from site_src.rendering.jinja import (
    CURE_OF_WORD,
    RenderError,
    environment,
    read_templates,
    take_compiled,
)
from site_src.rendering.pages import Site, jobs
from site_src.rendering.phrases import MissingWordError, WordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from site_src.loading.visibility import Held
    from site_src.model.records import Guide, Output
    from site_src.rendering.jinja import Environment
    from site_src.system.spool import Texts


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
    drafts: bool = False
    compress: bool = False
    jobs: int = 1  # processes that share much work
    for_author: bool = False  # a preview: nobody else sees these pages, so no address is promised
    world: str = ""  # the digest of the generator and its libraries; without one, no memory
    home: Path | None = None  # that of the user, which no site is put over
    state: Path | None = None  # where builds leave what the next ones need, if not in the project

    @property
    def state_folder(self) -> Path:
        """Where builds leave manifests, locks and what they remember."""
        return self.state or self.project / ".guide"


@dataclass
class Result:
    """What a build found and did; `published` is None when nothing was written."""

    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    guide: Guide | None = None
    pages: int = 0
    published: Published | None = None
    kept: dict[str, bytes] = field(default_factory=dict)  # bitmaps, for the next build
    environment: Environment | None = None  # that of its templates
    held: tuple[Held, ...] = ()  # files that readers are not to see
    days: dict[str, date] = field(default_factory=dict)  # each change → when it came out
    ledgers: dict[str, str] = field(default_factory=dict)  # what each is to say
    recorded: list[str] = field(default_factory=list)  # those that were changed
    memory: Memory = field(default_factory=Memory)
    why: dict[str, str] = field(default_factory=dict)  # each page rendered anew → why
    timings: dict[str, float] = field(default_factory=dict)  # by step, and what each did
    counts: dict[str, str] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Say whether a problem stopped the build."""
        return has_errors(self.problems)

    @property
    def has_warnings(self) -> bool:
        """Say whether a problem asks somebody to look again; notes are about what nobody sees."""
        return any(not problem.is_note for problem in self.problems)

    def again(self) -> Result:
        """Return the result of the same build if it were run once more: nothing would change."""
        done = self.published
        again = done and Published(0, done.changed + done.unchanged, 0, done.left)
        return replace(self, published=again, recorded=[])


def build(
    options: Options,
    progress: Callable[[int, int], None] | None = None,
    sealed: Callable[[Result], None] = lambda _: None,
    *,
    memory: Memory | None = None,
    shown: Callable[[], None] | None = None,
) -> Result:
    """Build the guide into the output folder, or leave it alone when content has errors.

    `sealed` is called when everything is published, before anybody else can publish there.
    `memory` is that of an earlier build in this process; without it, the one on the disk is read.
    With `shown`, pages that changed are published as soon as they are rendered, before the other
    forms are made and everything is judged, and then it is called: for previews, not for readers.
    Raises PublishError and OSError for faults of the machine, never for content.
    """
    check_folder(options.output, options.project, _source_folders(options), options.home)
    result = Result(memory=memory or _memory(options))
    state = options.state_folder

    def show(outputs: Sequence[Output]) -> None:
        if shown and publish_some(outputs, options.output, state):
            shown()

    outputs = _make(options, result, with_judgement=False, progress=progress, show=show)
    if not result.has_errors:
        with _timed(result, "publish"):

            def finished(published: Published) -> None:
                result.published = published
                keep(state, result.kept)
                if options.world and options.world == world():  # else somebody works on the code
                    remember(_memory_file(options), result.memory)
                    keep_compiled(take_compiled(result.environment))
                sealed(result)

            done = publish(outputs, options.output, state, clean=options.clean, sealed=finished)
            result.counts["publish"] = f"{len(outputs)} files, {done.changed} written"
        if not options.drafts and not options.for_author:
            texts = result.ledgers.items()
            result.recorded = [one for one, text in texts if record(options.content, one, text)]
    return result


def check(options: Options) -> Result:
    """Judge the guide without writing anything: every check of a build, and the language."""
    from site_src.checks.page_weight import check_weights  # noqa: PLC0415 - what a build does without

    result = Result(memory=_memory(options))
    outputs = _make(options, result, with_judgement=True)
    if result.guide and not result.has_errors:
        heavy = _in_project(tuple(check_weights(jobs(result.guide), outputs)), options)
        result.problems = ordered([*result.problems, *heavy])
    return result


def check_outside(options: Options) -> Result:
    """Judge the guide, and also ask other sites whether our links to them still lead somewhere."""
    from site_src.checks.external_links import check_outside_links  # noqa: PLC0415 - the network

    result = check(options)
    result.problems = ordered([*result.problems, *check_outside_links(result.texts)])
    return result


def read_guide(options: Options) -> Guide | None:
    """Return the guide as readers are to see it; None while there are mistakes in it."""
    loaded, _ = hold_back(load(options.content), options.today, drafts=options.drafts)
    guide, problems = assemble(loaded)
    if guide is None or has_errors([*loaded.problems, *problems]):
        return None
    return replace(guide, base_url=options.base_url) if options.base_url else guide


def _memory(options: Options) -> Memory:
    """Return what the last build into the output folder kept on the disk."""
    memory = read_memory(_memory_file(options), options.world, options.output)
    return replace(memory, builds_again=options.for_author)


def _memory_file(options: Options) -> Path:
    """Return where it is kept what is remembered of builds into an output folder."""
    return manifest_of(options.output, options.state_folder).with_suffix(".memory")


def _source_folders(options: Options) -> tuple[Path, ...]:
    """Return the folders that the program reads."""
    own = (options.project / "site_src", options.project / ".venv", options.state_folder)
    return (options.content, options.templates, options.static, *own)


def _make(
    options: Options,
    result: Result,
    *,
    with_judgement: bool,
    progress: Callable[[int, int], None] | None = None,
    show: Callable[[Sequence[Output]], None] | None = None,
) -> tuple[Output, ...]:
    """Add every problem to the result and, without errors, return every file to publish."""
    guide, problems = _put_together(options, result, with_judgement=with_judgement)
    problems += check_files(options.templates, "templates")
    problems += check_files(options.static, "static")
    outputs: list[Output] = []
    if guide and options.base_url:
        guide = replace(guide, base_url=options.base_url)
    if guide and not has_errors(problems):
        with _timed(result, "check"):
            problems += rendered.check_review_dates(guide, options.today)
            if with_judgement:
                from site_src.checks.style import check_wording  # noqa: PLC0415 - as in check

                problems += rendered.check_language(guide)
                problems += check_wording(guide)
        result.kept = read_kept(options.state_folder)
        for made in _render_all(guide, options, progress, result, show):
            if isinstance(made, Problem):
                problems.append(made)
            else:
                outputs.append(made)
        result.pages = sum(output.path.endswith(".html") for output in outputs)
    result.guide = guide
    result.problems = _in_project(ordered(problems), options)
    result.held = tuple(replace(one, path=_content_name(options, one.path)) for one in result.held)
    return tuple(outputs)


def _put_together(
    options: Options, result: Result, *, with_judgement: bool
) -> tuple[Guide | None, list[Problem]]:
    """Return the guide and what is wrong with it; what was read besides is not needed any more."""
    with _timed(result, "load"):
        loaded = load(options.content, result.memory, jobs=options.jobs)
    result.counts["load"] = f"{len(loaded.paths)} files, {len(loaded.anew)} read anew"
    with _timed(result, "assemble"):
        published, result.held = hold_back(loaded, options.today, drafts=options.drafts)
        guide, found = assemble(published)
    problems = [*published.problems, *found]
    if guide:
        result.days = days_of(loaded, names_of_changes(guide), options.today)
        result.ledgers = ledgers_of(loaded, guide, result.days)
    if with_judgement and guide and not has_errors(problems):
        problems += check_unlisted(loaded, guide, result.days)
    if with_judgement and result.held:
        problems += problems_of_drafts(loaded, result.held, options.today, problems)
    problems += problems_to_come(loaded, options.today, problems, with_judgement=with_judgement)
    if with_judgement:
        for other in load_translations(options.content, loaded):
            problems += rendered.check_translation(other, assemble(other)[1])
            loaded.texts.update(other.texts)
    result.texts = cast("Texts", loaded.texts).renamed(partial(_content_name, options))
    return guide, problems


def _render_all(
    guide: Guide,
    options: Options,
    progress: Callable[[int, int], None] | None,
    result: Result,
    show: Callable[[Sequence[Output]], None] | None,
) -> Iterator[Output | Problem]:
    """Yield every file to publish, and what is wrong; a word at fault is a mistake in content."""
    try:
        yield from _outputs(guide, options, progress, result, show)
    except WordError as error:
        yield Problem(Place("words.yaml"), "wrong-kind", str(error), cure=CURE_OF_WORD)
    except MissingWordError as error:
        name = error.args[0]
        cure = f"{name.rpartition('.')[2]}: …"
        yield Problem(Place("words.yaml"), "missing-field", f'the word "{name}"', cure=cure)
    except RenderError as error:  # of a picture, or of a form that is not a page
        yield error.problem


def _outputs(
    guide: Guide,
    options: Options,
    progress: Callable[[int, int], None] | None,
    result: Result,
    show: Callable[[Sequence[Output]], None] | None,
) -> Iterator[Output | Problem]:
    """Yield every file to publish, and what is wrong with the rendered ones."""
    memory = result.memory
    with _timed(result, "draw"):
        templates, style = read_templates(options.templates), PictureStyle(options.static)
        static, problems = assets(options.static, templates, memory)
        static |= scripts(options.static)
        if options.for_author or not is_kept(guide):  # who edits is to see what is there now
            del static[SCRIPT]
        result.environment = environment(templates, memory.world)
        site = Site(
            guide,
            result.environment,
            options.today,
            {name: f"/{output.path}" for name, output in static.items()},
            PAGE_POLICY,
            structured=partial(structured, guide),
            days=result.days,
        )
        short = brief(site, memory)
        made_from = (
            outline_digest(short.guide, memory),
            digest(templates),
            digest(style.texts),
        )
        short, drawn = picture_files.remembered(short, style, made_from, memory)
        short, bitmaps = with_bitmaps(short, static, style, result.kept)
        site = replace(short, guide=guide, structured=site.structured)
        published = [output for name, output in static.items() if name != PAGES]  # for one file
        outputs = [*published, *drawn, *bitmaps, headers_file(), jekyll_file()]
        if data := tools_data(short, partial(memory.text, digest("tools", *made_from))):
            outputs.append(data)
            known = {**short.assets, DATA: f"/{data.path}"}
            site, short = replace(site, assets=known), replace(short, assets=known)
    with _timed(result, "pages"):
        common = shared(short, *made_from[:2])
        todo = list(page_jobs(site.guide, short))
        every = make_pages(short, todo, common, memory, options.jobs)
        pages, found = sorted_out(every, progress and (lambda done: progress(done, len(todo))))
    result.why = {made.page.path: made.why for made in pages if made.why}
    result.counts["pages"] = f"{len(pages)} pages, {len(result.why)} rendered anew"
    if show and not found and not problems:
        show([*outputs, *(made.page for made in pages if made.why)])
    outputs += [output for made in pages for output in (made.page, *made.others)]
    with _timed(result, "forms"):
        if not found:  # else what the other forms hold cannot be rendered either
            done = [(made.job, made.page) for made in pages]
            kept = keeping(memory, pages, guide.addresses)
            outputs += forms(site, done, static, memory, kept)
            outputs.append(worker(site, done, outputs, options.static, memory))
    if options.compress:
        from site_src.outputs.precompressed import compressed  # noqa: PLC0415 - only on request

        with _timed(result, "compress"):
            outputs += compressed(outputs)
    yield from problems
    yield from found
    yield from outputs
    with _timed(result, "judge"):
        records = {made.page.path: made.job.record for made in pages}
        judged = list(rendered.check_outputs(guide, outputs, records, memory, options.jobs))
    yield from judged


def _content_name(options: Options, path: str) -> str:
    """Return a path in content as it is seen from the project, with forward slashes."""
    return _content_folder(options.content, options.project) + path


@cache
def _content_folder(content: Path, project: Path) -> str:
    """Return what stands before every path in content."""
    folder = content.relative_to(project) if content.is_relative_to(project) else content
    return "" if folder == folder.parent else f"{visible(folder.as_posix())}/"


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
