"""What a whole build promises, from content to the output folder."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from copied_exercises import decide_alike
from tree import TOOL_PAGES

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.checks import rendered
from site_src.loading.assemble import assemble
from site_src.loading.loader import load
from site_src.model.output import Output
from site_src.model.page_kinds import FORMS, WORDED_KINDS
from site_src.model.required_disclaimers import LEAST
from site_src.publishing.own_files import is_ours
from site_src.rendering.site import notices

PROJECT = Path(__file__).parent.parent.parent
GOOD = PROJECT / "tests" / "examples" / "good"
TODAY = date(2026, 11, 23)


def pages(options: Options) -> dict[str, str]:
    """Return every published page by its path."""
    return {
        file.relative_to(options.output).as_posix(): file.read_text(encoding="utf-8")
        for file in options.output.rglob("*.html")
        if file.name != "take-away.html"  # all of them in one file, for which other rules hold
    }


def edit(file: Path, find: str, put: str) -> None:
    """Change a file in one place."""
    text = file.read_text(encoding="utf-8")
    assert find in text
    file.write_text(text.replace(find, put), encoding="utf-8")


def codes(options: Options) -> list[str]:
    """Return the codes of a build's problems."""
    return [problem.code for problem in build(options).problems]


def test_an_error_in_content_leaves_the_output_as_it_was(options: Options) -> None:
    build(options)
    before = {path: path.read_bytes() for path in options.output.rglob("*") if path.is_file()}
    edit(options.content / "pages/about.md", "kind: about", "kind: abuot")

    result = build(options)

    assert result.has_errors
    assert result.published is None
    assert before == {p: p.read_bytes() for p in options.output.rglob("*") if p.is_file()}


def test_two_builds_give_the_same_bytes(options: Options, tmp_path: Path) -> None:
    build(options)
    build(replace(options, output=tmp_path / "again"))

    first, second = (
        {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        for folder in (options.output, tmp_path / "again")
    )
    assert first == second


def test_every_published_file_is_known_as_ours_without_the_manifest(options: Options) -> None:
    build(replace(options, base_url="https://backs.our-clinic.org/guide/"))
    files = [file for file in options.output.rglob("*") if file.is_file()]

    assert [f for f in files if not is_ours(f.relative_to(options.output).as_posix(), f)] == []


def test_a_new_section_folder_needs_no_python_and_no_template(options: Options) -> None:
    strength = options.content / "exercises/strength"
    balance = options.content / "exercises/balance"
    shutil.copytree(strength, balance)
    edit(balance / "_section.md", "title: Strength\norder: 1", "title: Balance\norder: 2")
    (balance / "wall-lean.md").rename(balance / "one-leg.md")
    (balance / "wall-lean.figure.yaml").rename(balance / "one-leg.figure.yaml")
    edit(balance / "one-leg.md", "title: Wall lean", "title: One leg")
    edit(balance / "one-leg.md", "code: wl\norder: 1", "code: ol\norder: 2")
    decide_alike(options.content, "ol")

    result = build(options)

    assert result.problems == ()
    home = pages(options)["index.html"]
    assert home.index('id="strength"') < home.index('id="balance"') < home.index("One leg")
    assert "One leg" in pages(options)["balance/one-leg/index.html"]


def test_a_guide_without_a_picture_can_be_built(options: Options) -> None:
    for file in options.content.rglob("*.figure.yaml"):
        file.unlink()

    assert build(options).problems == ()


def test_every_kind_of_output_is_decided_by_every_disclaimer(options: Options) -> None:
    for disclaimer in load(options.content).records.disclaimers:
        assert disclaimer.forms.keys() == set(WORDED_KINDS)


PLACES = re.compile(r"{{ (?:notice_texts|notice_links|emergency_card|closing)\(.*?\) }}")
TEMPLATES = Path(__file__).parent.parent.parent / "templates"
SHOWN = [
    (template.name, place)
    for template in sorted(TEMPLATES.glob("*.html"))
    for place in sorted(set(PLACES.findall(template.read_text(encoding="utf-8"))))
]


def test_there_are_places_to_take_away() -> None:
    assert {name for name, _ in SHOWN} >= {"base.html", "home.html", "exercise.html"}


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Options:
    """Return a guide in which every kind carries every disclaimer: each place has words to show."""
    root = tmp_path_factory.mktemp("everywhere")
    shutil.copytree(GOOD, root / "content")
    options = Options(
        project=root,
        content=root / "content",
        templates=PROJECT / "templates",
        static=PROJECT / "static",
        output=root / "output",
        today=TODAY,
    )
    for file in (options.content / "disclaimers").glob("*.md"):
        text = file.read_text(encoding="utf-8")
        in_full = [kind for kind in WORDED_KINDS if "full" in LEAST["not-medical-advice"][kind]]
        # On one page, the heading of a card stands once.
        short = [kind for kind in WORDED_KINDS if kind not in in_full or "place: top" not in text]
        lists = zip(FORMS, (WORDED_KINDS, short, in_full), strict=True)
        forms = "".join(f"  {form}: [{', '.join(kinds)}]\n" for form, kinds in lists)
        appears = f"appears:\n{forms}reviewed"
        file.write_text(re.sub(r"appears:.*?\nreviewed", appears, text, flags=re.DOTALL), "utf-8")
    home = options.content / "pages/home.md"  # there it stands under its heading
    text = home.read_text(encoding="utf-8")
    home.write_text(f"{text}\n## Ask a doctor first\n\nAsk if you are ill.\n", encoding="utf-8")
    assert build(options).problems == ()
    return options


_ONE_IN = 3


@pytest.mark.parametrize("third", range(_ONE_IN))
def test_a_template_that_forgets_a_disclaimer_fails_the_build(
    everywhere: Options, tmp_path: Path, third: int, commit_seed: int, *, long: bool
) -> None:
    """In a short run at a third of the places, at others for each commit."""
    places = SHOWN[third::_ONE_IN]
    shift = commit_seed % _ONE_IN
    for number, (name, place) in enumerate(places if long else places[shift::_ONE_IN]):
        templates = tmp_path / f"{number}" / "templates"
        shutil.copytree(everywhere.templates, templates)

        edit(templates / name, place, "")

        forgetful = replace(everywhere, templates=templates)
        assert "disclaimer-missing" in codes(forgetful), (name, place)


@pytest.mark.parametrize(
    "hiding",
    ["<div hidden>{}</div>", '<div class="visually-hidden">{}</div>', "<template>{}</template>"],
)
def test_a_hidden_disclaimer_is_a_forgotten_one(
    options: Options, tmp_path: Path, hiding: str
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(options.templates, templates)
    place = '{{ closing(["ask", "stop", "end"]) }}'
    edit(templates / "base.html", place, hiding.format(place))

    assert "disclaimer-missing" in codes(replace(options, templates=templates))


@pytest.mark.parametrize(
    "fault",
    [
        "{% if %}",
        "{{ it.titel }}",
        "{{ words.page.nothing }}",
        "{{ w('page.nothing') }}",
        "{{ 1 / 0 }}",
        "{{ it.title + 1 }}",
    ],
)
def test_a_broken_template_is_named_with_its_line(
    options: Options, tmp_path: Path, fault: str
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(options.templates, templates)
    file = templates / "text.html"
    lines = file.read_text(encoding="utf-8").split("\n")
    start = next(number for number, text in enumerate(lines) if "block main" in text) + 1
    lines.insert(start, fault)
    file.write_text("\n".join(lines), encoding="utf-8")

    problems = build(replace(options, templates=templates)).problems

    assert {(p.code, p.place.path, p.place.line) for p in problems} == {
        ("template", "templates/text.html", start + 1)
    }


def test_a_page_past_its_check_date_says_so_and_is_published(options: Options) -> None:
    late = replace(options, today=date(2030, 1, 1))

    result = build(late)

    assert not result.has_errors
    assert {problem.code for problem in result.problems} == {"review-passed"}
    texts = [page for page in pages(late).values() if 'http-equiv="refresh"' not in page]
    assert all("past its check date" in page for page in texts)


def test_the_day_before_it_is_due_a_page_says_nothing(options: Options) -> None:
    build(replace(options, today=date(2027, 11, 23)))

    assert not any("past its check date" in page for page in pages(options).values())


def test_generated_pages_carry_the_oldest_dates_of_what_they_list(options: Options) -> None:
    edit(
        options.content / "exercises/strength/wall-lean.md",
        "reviewed: 2026-11-23\nreview_due: 2027-11-23",
        "reviewed: 2025-03-04\nreview_due: 2027-02-03",
    )

    build(options)

    for path in ("index.html", "strength/index.html", "strength/wall-lean/index.html"):
        page = pages(options)[path].replace("\u00a0", " ")
        assert "4 March 2025" in page
        assert "3 February 2027" in page
    assert "4 March 2025" not in pages(options)["about/index.html"]


def test_links_are_relative_and_lead_to_published_files(options: Options) -> None:
    build(options)

    for path, page in pages(options).items():
        for to in re.findall(r'(?:href|src)="([^"#]*)', page):
            if to.startswith("https://") or not to:
                continue
            folder = options.output / Path(path).parent
            if path in {"404.html", "offline.html"}:
                assert to.startswith("/small/")
                target = options.output / to.removeprefix("/small/")
            else:
                assert not to.startswith("/")
                target = folder / to
            assert (target / "index.html" if to.endswith("/") else target).resolve().is_file(), to


def test_the_base_url_of_the_command_line_moves_the_pages_served_at_any_depth(
    options: Options,
) -> None:
    build(replace(options, base_url="https://other.example/a/b/"))

    assert 'href="/a/b/safety/"' in pages(options)["404.html"]


@pytest.mark.parametrize(
    ("line", "known"), [("", "guide-example-small"), ("id: small-2\n", "small-2")]
)
def test_scripts_and_data_know_a_guide_by_its_id_wherever_it_is_built_for(
    options: Options, line: str, known: str
) -> None:
    edit(options.content / "guide.yaml", "language: en", f"{line}language: en")
    build(replace(options, base_url="https://other.example/a/b/"))

    built = pages(options)
    assert all(f' data-id="{known}"' in built[f"{name}/index.html"] for name in ("log", "session"))
    assert json.loads((options.output / "guide.json").read_text("utf-8"))["id"] == known


def test_no_page_holds_a_style_a_handler_or_a_script_that_is_not_a_file_of_ours(
    options: Options,
) -> None:
    build(options)
    ours = r'<script type="module" src="[\w./-]*assets/js-{}\.[0-9a-f]+\.js"></script>'

    for path, page in pages(options).items():
        # Data for search engines are not run, and no policy has to allow them.
        run = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", page)
        name = r"[\w-]+" if path in {*TOOL_PAGES, "404.html"} else "offline"
        run = re.sub(ours.format(name), "", run)
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", run)


def test_an_address_of_a_person_in_a_template_fails_the_build(
    options: Options, tmp_path: Path
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(options.templates, templates)
    edit(templates / "base.html", "</footer>", "me@guide.example</footer>")

    assert set(codes(replace(options, templates=templates))) == {"template"}


def test_a_lost_remark_costs_a_warning_and_not_what_it_stands_in(options: Options) -> None:
    edit(options.content / "guide.yaml", "  - region", "  - note: call # us\n    region")
    edit(options.content / "sources.yaml", "title: ", "title: Backs # ")

    assert set(codes(options)) == {"text-after-hash"}
    assert "your local emergency number" in pages(options)["safety/index.html"]


def test_a_missing_home_is_told_whatever_else_lies_in_its_folder(options: Options) -> None:
    (options.content / "pages/home.md").unlink()
    (options.content / "pages/not-found.md").unlink()
    (options.content / "pages/notes.txt").write_text("note", encoding="utf-8")

    assert codes(options) == ["missing-page", "missing-page", "unused-file"]


def test_a_link_to_a_file_that_is_gone_is_told(options: Options) -> None:
    gone = options.content / "pages/gone.md"
    gone.symlink_to(options.content / "nowhere.md")

    assert codes(options) == ["unreadable-file"]


def test_a_group_where_a_word_belongs_is_not_printed(options: Options) -> None:
    edit(options.content / "words.yaml", "  skip: Skip to the", "  skip:\n    to: Skip to the")

    assert set(codes(options)) == {"template"}


def test_a_disclaimer_may_use_all_of_our_markdown(options: Options) -> None:
    put = "It is _not_ your doctor: 2 × 3 \\* 4[our suggestion]."
    edit(options.content / "disclaimers/not-advice.md", "It is not your doctor.", put)

    assert codes(options) == []


def test_a_broken_style_is_named(options: Options, tmp_path: Path) -> None:
    static = tmp_path / "static"
    shutil.copytree(options.static, static)
    (static / "css/blocks/broken.css").parent.mkdir(parents=True, exist_ok=True)
    (static / "css/blocks/broken.css").write_text("a { color: } b } ", encoding="utf-8")

    problems = build(replace(options, static=static)).problems

    assert [(p.code, p.place.path) for p in problems] == [
        ("style-syntax", "static/css/blocks/broken.css")
    ]


def test_a_kind_of_output_that_no_disclaimer_decides_on_fails() -> None:
    problems = list(rendered.check_kind(Output("poster.txt", "poster", b"")))

    assert [problem.code for problem in problems] == ["disclaimer-missing"]
    assert problems[0].found == '"poster"'


def test_a_form_that_is_not_a_page_must_hold_the_words(options: Options) -> None:
    guide, _ = assemble(load(options.content))
    assert guide
    required = notices(guide, "plain-text")
    words = "\n".join(rendered.notice_words(notice) for notice in required)

    whole = Output("text/guide.txt", "plain-text", f"The guide.\n\n{words}\n".encode())
    bare = Output("text/guide.txt", "plain-text", b"The guide.")

    assert len(required) == 5
    assert list(rendered.check_disclaimers(whole, required)) == []
    assert len(list(rendered.check_disclaimers(bare, required))) == 5


def test_two_sections_may_have_exercises_of_one_file_name(options: Options) -> None:
    strength = options.content / "exercises/strength"
    other = options.content / "exercises/balance"
    shutil.copytree(strength, other)
    edit(other / "_section.md", "order: 1", "order: 2")
    edit(other / "wall-lean.md", "code: wl", "code: wb")
    edit(other / "wall-lean.md", "order: 1", "order: 2")
    decide_alike(options.content, "wb")

    assert build(options).problems == ()

    for file in options.output.rglob("*.svg"):
        ids = re.findall(r' id="([^"]*)"', file.read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids)), file


def test_every_page_says_its_language(options: Options) -> None:
    """Voices that read aloud, and scripts that write days, go by it."""
    assert build(options).published
    for path, page in pages(options).items():
        assert '<html lang="en">' in page, path
    assert build(options).published  # now from memory
    assert all('<html lang="en">' in page for page in pages(options).values())


def test_a_folder_that_nobody_may_look_into_is_a_fault_and_not_passed_over(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(path: str, **more: Any) -> os.stat_result:
        if str(path).endswith("wall-lean.md"):
            raise PermissionError(13, "Permission denied", path)
        return real(path, **more)

    real = os.lstat
    monkeypatch.setattr(os, "lstat", look)

    with pytest.raises(PermissionError):
        build(options)
    assert not options.output.exists()


def test_line_ends_mean_nothing(options: Options, tmp_path: Path) -> None:
    """Git for Windows checks texts out with two signs at each line end."""
    ledger = options.content / "addresses.txt"
    ledger.write_text("# all that there were\n", encoding="utf-8")
    assert build(options).recorded
    workers = []
    for folder in (options.content, options.templates, options.static):
        workers.append(shutil.copytree(folder, tmp_path / "windows" / folder.name))
        for file in filter(Path.is_file, workers[-1].rglob("*")):
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    content, templates, static = workers
    output = tmp_path / "windows" / "output"
    elsewhere = replace(options, content=content, templates=templates, static=static, output=output)

    result = build(elsewhere)

    assert not result.problems
    assert not result.recorded  # none is new
    assert files_in(elsewhere.output) == files_in(options.output)


def files_in(output: Path) -> dict[str, bytes]:
    """Return the bytes of every file by its path."""
    return {
        file.relative_to(output).as_posix(): file.read_bytes()
        for file in filter(Path.is_file, output.rglob("*"))
    }
