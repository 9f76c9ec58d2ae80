"""The whole build in order: load → assemble → check → render → publish. A map of the program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from site_src.build.earlier_outputs import drawn_pictures
from site_src.build.incremental import brief, keeping, make_pages, page_jobs, shared, sorted_out
from site_src.build.outline import outline_digest
from site_src.build.read_guide import content_name, in_project, put_together
from site_src.build.result import Options, Result, timed
from site_src.cache.fingerprint import fingerprint
from site_src.cache.store import Cache, read_cache
from site_src.checks.dates import check_review_dates
from site_src.checks.language import check_language
from site_src.checks.rendered import check_outputs
from site_src.loading.source_folders import check_files
from site_src.model.problems import Place, Problem, has_errors, ordered
from site_src.outputs.all_forms import forms
from site_src.outputs.assets import PAGES, PictureStyle, assets
from site_src.outputs.guide_json import guide_json
from site_src.outputs.headers import PAGE_POLICY, headers_file, jekyll_file
from site_src.outputs.json_ld import structured
from site_src.outputs.scripts import scripts
from site_src.outputs.service_worker import SCRIPT, is_kept, worker
from site_src.outputs.share_images import with_bitmaps
from site_src.outputs.tools_json import DATA, tools_data
from site_src.publishing.destination import check_folder
from site_src.publishing.output_folder import Published, publish, publish_some
from site_src.publishing.own_files import manifest_of
from site_src.publishing.project_files import record
from site_src.publishing.state import keep, keep_compiled, read_kept, save_cache
from site_src.rendering.jinja import (
    CURE_OF_WORD,
    RenderError,
    environment,
    read_templates,
    take_compiled,
)
from site_src.rendering.phrases import MissingWordError, WordError
from site_src.rendering.site import Site, jobs
from site_src.system.digests import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from site_src.model.output import Output
    from site_src.model.records import Guide


_RIGHT: Final = "what was found to be right"  # by the digests of all that was judged


def build(
    options: Options,
    progress: Callable[[int, int], None] | None = None,
    sealed: Callable[[Result], None] = lambda _: None,
    *,
    cache: Cache | None = None,
    shown: Callable[[], None] | None = None,
) -> Result:
    """Build the guide into the output folder, or leave it alone when content has errors.

    `sealed` is called when everything is published, before anybody else can publish there.
    `cache` is that of an earlier build in this process; without it, the one on the disk is read.
    With `shown`, pages that changed are published as soon as they are rendered, before the other
    forms are made and everything is judged, and then it is called: for previews, not for readers.
    Raises PublishError and OSError for faults of the machine, never for content.
    """
    check_folder(options.output, options.project, _source_folders(options), options.home)
    result = Result(cache=cache or _cache(options))
    state = options.state_folder

    def show(outputs: Sequence[Output]) -> None:
        if shown and publish_some(outputs, options.output, state):
            shown()

    outputs = _make(options, result, with_judgement=False, progress=progress, show=show)
    if not result.has_errors:
        with timed(result, "publish"):

            def finished(published: Published) -> None:
                result.published = published
                keep(state, result.kept)
                if (
                    options.fingerprint and options.fingerprint == fingerprint()
                ):  # else somebody works on the code
                    save_cache(_cache_file(options), result.cache)
                    keep_compiled(take_compiled(result.environment))
                sealed(result)

            done = publish(outputs, options.output, state, clean=options.clean, sealed=finished)
            result.counts["publish"] = f"{len(outputs)} files, {done.changed} written"
        if not (options.drafts or options.for_author or options.for_later):
            texts = result.ledgers.items()
            result.recorded = [one for one, text in texts if record(options.content, one, text)]
    return result


def check(options: Options) -> Result:
    """Judge the guide without writing anything: every check of a build, and the language."""
    from site_src.checks.page_weight import check_weights  # noqa: PLC0415 - what a build does without

    result = Result(cache=_cache(options))
    outputs = _make(options, result, with_judgement=True)
    if result.guide and not result.has_errors:
        heavy = in_project(tuple(check_weights(jobs(result.guide), outputs)), options)
        result.problems = ordered([*result.problems, *heavy])
    return result


def check_outside(options: Options) -> Result:
    """Judge the guide, and also ask other sites whether our links to them still lead somewhere."""
    from site_src.checks.external_links import check_outside_links  # noqa: PLC0415 - the network

    result = check(options)
    result.problems = ordered([*result.problems, *check_outside_links(result.texts)])
    return result


def _cache(options: Options) -> Cache:
    """Return what the last build into the output folder kept on the disk."""
    cache = read_cache(_cache_file(options), options.fingerprint, options.output)
    return replace(cache, builds_again=options.for_author)


def _cache_file(options: Options) -> Path:
    """Return the cache file of builds into an output folder."""
    return manifest_of(options.output, options.state_folder).with_suffix(".cache")


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
    guide, problems = put_together(options, result, with_judgement=with_judgement)
    problems += check_files(options.templates, "templates")
    problems += check_files(options.static, "static")
    outputs: list[Output] = []
    if guide and options.base_url:
        guide = replace(guide, base_url=options.base_url)
    if guide and not has_errors(problems):
        with timed(result, "check"):
            problems += check_review_dates(guide, options.today)
            if with_judgement:
                from site_src.checks.style import check_wording  # noqa: PLC0415 - as in check

                problems += check_language(guide)
                problems += check_wording(guide)
        result.kept = read_kept(options.state_folder)
        try:
            outputs, found = _outputs(guide, options, progress, result, show)
        except (WordError, MissingWordError, RenderError) as error:
            found = [_of_content(error)]
        problems += found
        result.pages = sum(output.path.endswith(".html") for output in outputs)
    result.guide = guide
    result.problems = in_project(ordered(problems), options)
    result.withheld = tuple(
        replace(one, path=content_name(options, one.path)) for one in result.withheld
    )
    return tuple(outputs)


def _of_content(error: WordError | MissingWordError | RenderError) -> Problem:
    """Return the mistake in content that stopped rendering: a word, a picture, or a form."""
    if isinstance(error, RenderError):
        return error.problem
    if isinstance(error, WordError):
        return Problem(Place("words.yaml"), "wrong-kind", str(error), cure=CURE_OF_WORD)
    name = error.args[0]
    cure = f"{name.rpartition('.')[2]}: …"
    return Problem(Place("words.yaml"), "missing-field", f'the word "{name}"', cure=cure)


def _outputs(
    guide: Guide,
    options: Options,
    progress: Callable[[int, int], None] | None,
    result: Result,
    show: Callable[[Sequence[Output]], None] | None,
) -> tuple[list[Output], list[Problem]]:
    """Return every file to publish, and what is wrong with the rendered ones.

    Raises WordError, MissingWordError and RenderError for mistakes in content that stop rendering.
    """
    cache = result.cache
    with timed(result, "draw"):
        drawn = _draw(guide, options, result)
        site = replace(drawn.site, guide=guide, structured=partial(structured, guide))
        outputs = list(drawn.files)
    with timed(result, "pages"):
        todo = list(page_jobs(guide, drawn.site))
        every = make_pages(drawn.site, todo, drawn.digests, cache, options.jobs)
        pages, found = sorted_out(every, progress and (lambda done: progress(done, len(todo))))
    result.why = {made.page.path: made.why for made in pages if made.why}
    result.counts["pages"] = f"{len(pages)} pages, {len(result.why)} rendered anew"
    if show and not found and not drawn.problems:
        show([*outputs, *(made.page for made in pages if made.why)])
    outputs += [output for made in pages for output in (made.page, *made.others)]
    with timed(result, "forms"):
        if not found:  # else what the other forms hold cannot be rendered either
            done = [(made.job, made.page) for made in pages]
            kept = keeping(cache, pages, guide.addresses)
            as_data = partial(guide_json, kept=kept, store=cache.build_spool.store_pieces)
            outputs += forms(site, done, drawn.static, cache.get_or_make, as_data)
            outputs.append(worker(site, done, outputs, options.static, cache.get_or_make))
    if options.compress:
        from site_src.outputs.precompressed import compressed  # noqa: PLC0415 - only on request

        with timed(result, "compress"):
            outputs += compressed(outputs)
    with timed(result, "judge"):
        records = {made.page.path: made.job.record for made in pages}
        known = set((cache.get_text(_RIGHT) or "").split())
        judged, right = check_outputs(guide, outputs, records, known, options.jobs)
        cache.put(_RIGHT, " ".join(right))
    return outputs, [*drawn.problems, *found, *judged]


@dataclass(frozen=True)
class _Drawn:
    """What all pages share, made before any of them.

    The site knows the outline of the guide, as pages do. `digests` are those of all that it holds,
    `static` the files of `static/` by their names there, `files` all that are to be published.
    """

    site: Site
    digests: Mapping[str, str]
    static: Mapping[str, Output]
    files: tuple[Output, ...]
    problems: tuple[Problem, ...]


def _draw(guide: Guide, options: Options, result: Result) -> _Drawn:
    """Return styles, scripts, pictures and bitmaps, and the site that knows their addresses."""
    cache = result.cache
    templates, style = read_templates(options.templates), PictureStyle(options.static)
    static, problems = assets(options.static, templates, cache.get_or_make)
    # Who edits is to see what is there now, and not what the browser keeps.
    is_offline = is_kept(guide) and not options.for_author
    static |= scripts(options.static, left_out=() if is_offline else (SCRIPT,))
    result.environment = environment(templates, cache.fingerprint)
    addresses = {name: f"/{output.path}" for name, output in static.items()}
    site = Site(guide, result.environment, options.today, addresses, PAGE_POLICY, days=result.days)
    site = brief(site, cache)
    made_from = outline_digest(site.guide, cache), digest(templates), digest(style.texts)
    site, pictures = drawn_pictures(site, style, made_from, cache)
    site, bitmaps = with_bitmaps(site, static, style, result.kept)
    published = [output for name, output in static.items() if name != PAGES]  # for one file
    files = [*published, *pictures, *bitmaps, headers_file(), jekyll_file()]
    if data := tools_data(site, partial(cache.get_or_make, digest("tools", *made_from))):
        files.append(data)
        site = replace(site, assets={**site.assets, DATA: f"/{data.path}"})
    digests = shared(site, *made_from[:2])
    return _Drawn(site, digests, static, tuple(files), tuple(problems))
