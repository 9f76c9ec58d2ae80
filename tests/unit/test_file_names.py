"""What a file may be called and be: links lead nowhere, and odd names are told, never followed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from test_workflows import TEMPLATE

from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.commands import cli
from site_src.commands.cli import CONTENT, FINE, USAGE
from site_src.commands.fix import tidy_folder
from site_src.loading.file_names import free_name
from site_src.model.urls import CLAIMED
from site_src.outputs.headers import headers_file
from site_src.publishing.destination import PublishError
from site_src.reports import formats
from site_src.reports.text import problem_text

PROJECT = Path(__file__).parent.parent.parent
posix = pytest.mark.skipif(os.name == "nt", reason="Windows itself refuses to make these files")


@pytest.fixture
def run(options: Options, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the options of the command line for the small guide; it has the template, too."""
    shutil.copy(TEMPLATE, options.content)
    monkeypatch.setattr("site_src.commands.cli._PROJECT", options.project)
    return [
        *("--date", "2026-11-23", "--templates", str(options.templates)),
        *("--static", str(options.static)),
    ]


def copied(options: Options, tmp_path: Path) -> Options:
    """Return a build from folders of its own, to be spoilt."""
    for name in ("templates", "static"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    return replace(options, templates=tmp_path / "templates", static=tmp_path / "static")


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, links and devices left out."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }


# Links

# Where the link stands, below the folder that holds all; what an editor leaves is passed over,
# but no link is.
LINKS = (
    "content/pages/extra.md",
    "content/_template.md",
    "content/.guide-new-zzz.yaml",
    "content/.guide-new-addresses.txt",
    "content/addresses.txt",
    "content/.x.swp",
    "content/x.tmp",
    "content/pages/about.md~",
    "content/.hidden/deep.md",
    "content/routines",
    "content/exercises/strength",
    "content/exercises/new-section",
    "content/pages/picture.png",
    "templates/home.html",
    "templates/.secret",
    "templates/components/more",
    "static/icons/leak.svg",
    "static/css/blocks/leak.css",
    "static/css/blocks",
    "static/js/leak.js",
    "static/.leak",
)
# Where a translation, an entry and a list of words stand, and what is read before all else.
ELSEWHERE = {
    "content/guide.yaml",
    "content/pages/about.es.md",
    "content/feed.txt",
    "content/words.yaml",
}
TARGETS = {
    "a file elsewhere": "../../elsewhere/secret.md",
    "a folder elsewhere": "../../elsewhere",
    "a device that never ends": "/dev/zero",
    "nothing": "/nowhere/at-all",
    "itself": "{name}",
    "another link": "{folder}/first-link",
    "a file beside it": "{folder}/beside",
}


@posix
@pytest.mark.parametrize("target", TARGETS)
def test_every_link_is_refused_by_check_and_build_wherever_it_stands_and_leads(
    options: Options, tmp_path: Path, target: str
) -> None:
    options = copied(options, tmp_path)
    elsewhere = tmp_path.parent / "elsewhere"
    shutil.rmtree(elsewhere, ignore_errors=True)
    elsewhere.mkdir()
    (elsewhere / "secret.md").write_text("the secret words", encoding="utf-8")
    for path in LINKS:
        link = tmp_path / path
        if link.is_dir():
            shutil.rmtree(link)
        link.unlink(missing_ok=True)
        link.parent.mkdir(parents=True, exist_ok=True)
        folder = tmp_path / path.split("/")[0]
        (folder / "beside").write_text("beside", encoding="utf-8")
        if target == "another link" and not (folder / "first-link").is_symlink():
            (folder / "first-link").symlink_to(elsewhere / "secret.md")
        link.symlink_to(TARGETS[target].format(name=link.name, folder=folder))
    before = everything(elsewhere)

    for result in (check(options), build(options)):
        told = {
            one.place.path
            for one in result.problems
            if (one.code, one.found) == ("unreadable-file", "a symbolic link")
        }
        inner = {"static/css/blocks/leak.css"}  # behind a link, which nothing looks through
        assert set(LINKS) - inner <= told | inner
        assert not result.published
        assert "secret words" not in str(result.problems)
    list(tidy_folder(options.content))
    assert everything(elsewhere) == before


@posix
@pytest.mark.parametrize("kind", ["pipe", "socket"])
def test_what_may_make_a_reader_wait_for_ever_is_refused_unopened_wherever_it_stands(
    options: Options, tmp_path: Path, kind: str
) -> None:
    options = copied(options, tmp_path)
    (options.content / "pages/about.es.md").touch()
    folders = {path for path in LINKS if (tmp_path / path).is_dir()}
    odd = ({*LINKS} - folders - {"static/css/blocks"}) | ELSEWHERE
    for path in odd:
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        if kind == "pipe":
            os.mkfifo(place)
        else:
            short = tmp_path / "s"  # the system limits the length of a socket's path
            with contextlib.chdir(tmp_path), socket.socket(socket.AF_UNIX) as made:
                made.bind(short.name)
            short.rename(place)

    for result in (check(options), build(options)):
        told = {one.place.path for one in result.problems if one.found == "no file"}
        assert told == odd
        assert not result.published
    list(tidy_folder(options.content))


@posix
def test_no_pull_request_can_have_code_run_by_the_hook(options: Options) -> None:
    code = options.project / "site_src" / "__init__.py"
    code.parent.mkdir()
    code.write_text("# ours\n", encoding="utf-8")
    content = options.content
    (content / "zzz.yaml").write_text('print("RUNS")  \n', encoding="utf-8")
    for name in (".guide-new-zzz.yaml", ".zzz.yaml.new", "zzz.yaml.tmp"):
        (content / name).symlink_to("../site_src/__init__.py")

    assert list(tidy_folder(content)) == ["zzz.yaml"]

    assert code.read_text(encoding="utf-8") == "# ours\n"
    assert not (content / "zzz.yaml").is_symlink()
    assert check(options).has_errors


@posix
@pytest.mark.parametrize("target", ["secret", "/dev/zero", "/nowhere"])
def test_new_copies_no_template_that_is_a_link(
    options: Options,
    run: list[str],
    tmp_path: Path,
    target: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "secret").write_text("SECRET=hunter2", encoding="utf-8")
    template = options.content / "_template.md"
    template.unlink()
    template.symlink_to(tmp_path / target)

    assert cli.main(["new", "exercise", "Bird dog", *run]) == USAGE

    assert "_template.md cannot be copied" in capsys.readouterr().err
    assert not (options.content / "exercises/strength/bird-dog.md").exists()


@posix
@pytest.mark.parametrize(
    ("arguments", "link"),
    [
        (["routine", "Evening"], "routines"),
        (["page", "Evening"], "pages"),
        (["section", "Evening"], "exercises/evening"),
    ],
)
def test_new_writes_into_no_folder_that_is_a_link(
    options: Options,
    run: list[str],
    tmp_path: Path,
    arguments: list[str],
    link: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = options.content / link
    if folder.exists():
        shutil.rmtree(folder)
    folder.symlink_to(elsewhere)

    assert cli.main(["new", *arguments, *run]) == CONTENT

    assert "a symbolic link, which nothing is written through" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []


@posix
@pytest.mark.parametrize(
    "folder", ["static/css/blocks/x.css", "static/js/x.js", "templates/x.html"]
)
@pytest.mark.parametrize("kind", ["a folder", "no file"])
def test_what_is_no_file_though_it_is_called_so_has_a_place(
    options: Options, tmp_path: Path, folder: str, kind: str
) -> None:
    options = copied(options, tmp_path)
    if kind == "a folder":
        (tmp_path / folder).mkdir()
    else:
        os.mkfifo(tmp_path / folder)

    (problem,) = check(options).problems

    assert (problem.place.path, problem.code, problem.found) == (folder, "unreadable-file", kind)
    assert build(options).problems == (problem,)


# Names that hosts and systems give a meaning


def test_what_pages_may_not_be_called_is_what_stands_at_the_top_of_a_site(
    options: Options,
) -> None:
    edit(options, "guide.yaml", "base_url: ", "security_contact: https://a.example/x\nbase_url: ")
    edit(options, "guide.yaml", "https://guide.example/small/", "https://backs.nhs.uk/")
    edit(options, "pages/about.md", "kind: about\n", "kind: about\naliases: [/old-about/]\n")
    result = build(options)
    assert result.guide
    assert result.published
    pages = {*result.guide.addresses.values(), *result.guide.redirects}
    own = {address.split("/")[1] for address in pages if address.endswith("/")} - {""}
    top = {path.relative_to(options.output).parts[0] for path in options.output.rglob("*")}

    assert {name if name[0] == "." else name.split(".")[0] for name in top - own} == CLAIMED
    rules = [line for line in headers_file().data.decode().split("\n") if line.startswith("/")]
    assert {rule.split("/")[1].split(".")[0] for rule in rules} <= CLAIMED | {"*"}
    assert not {rule for rule in rules if rule.startswith("/calendar/") and rule.endswith("/*")}


def edit(options: Options, path: str, find: str, put: str) -> None:
    """Change a file of content."""
    file = options.content / path
    text = file.read_text(encoding="utf-8")
    assert find in text
    file.write_text(text.replace(find, put, 1), encoding="utf-8")


@pytest.mark.parametrize(
    "name", sorted(name for name in CLAIMED if name.isascii() and name[0] not in "._")
)
def test_no_page_or_section_has_the_name_of_a_file_of_the_guide(
    options: Options, run: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (options.content / "pages" / "bad-day.md").read_text(encoding="utf-8")
    (options.content / "pages" / f"{name}.md").write_text(
        text.replace("menu_order", "# menu_order"), encoding="utf-8"
    )

    told = [
        (one.code, one.place.path) for one in check(options).problems if one.code != "wrong-kind"
    ]

    assert ("duplicate-address", f"content/pages/{name}.md") in told
    assert not build(options).published
    for kind in ("page", "section"):
        assert cli.main(["new", kind, name.title(), *run]) == USAGE
    assert "cannot be had on every host" in capsys.readouterr().err


DEVICES = ("con", "prn", "aux", "nul", "com0", "com9", "lpt1")


@posix
@pytest.mark.parametrize("device", DEVICES)
def test_no_file_or_folder_is_called_like_a_device(
    options: Options, run: list[str], device: str
) -> None:
    bad = (
        f"pages/{device}.md",
        f"pages/{device}.figure.yaml",
        f"pages/{device}.es.md",
        f"pages/{device.upper()}.png",
        f"routines/{device}.md",
        f"questions/{device}.md",
        f"disclaimers/{device}.md",
        f"exercises/{device}/_section.md",
        f"exercises/strength/{device}.md",
        f"{device}.yaml",
        f"{device}/deep/x.txt",
    )
    for path in bad:
        (options.content / path).parent.mkdir(parents=True, exist_ok=True)
        (options.content / path).write_text("x", encoding="utf-8")

    told = {one.place.path for one in check(options).problems if one.code == "misplaced-file"}

    assert {f"content/{path}" for path in bad if ".es." not in path} <= told
    for kind in ("page", "routine", "section", "exercise"):
        assert cli.main(["new", kind, device.title(), *run]) == USAGE


@posix
@pytest.mark.parametrize("length", [81, 200, 240])
def test_a_name_that_is_too_long_is_told_with_its_place(
    options: Options, run: list[str], length: int
) -> None:
    name = "a" * length
    paths = [f"{folder}/{name}.md" for folder in ("pages", "questions", "routines", "disclaimers")]
    paths += [f"exercises/strength/{name}.md", f"exercises/{name}/_section.md"]
    for path in paths:
        (options.content / path).parent.mkdir(parents=True, exist_ok=True)
        (options.content / path).write_text("x", encoding="utf-8")

    told = {one.place.path for one in check(options).problems if one.code == "misplaced-file"}

    assert told == {f"content/{path}" for path in paths}
    assert not build(options).published
    assert cli.main(["new", "page", name, *run]) == USAGE


@posix
def test_the_longest_names_of_all_are_published(options: Options) -> None:
    section, exercise, rung, page = "s" * 80, "e" * 80, "r" * 240, "p" * 80
    folder = options.content / "exercises"
    for file in options.content.rglob("*"):
        if file.suffix in {".md", ".yaml"}:
            text = file.read_text(encoding="utf-8")
            text = text.replace("exercises/strength/wall-lean", f"exercises/{section}/{exercise}")
            text = text.replace("strength/wall-lean", f"{section}/{exercise}")
            file.write_text(text.replace("wall-lean.md", f"{exercise}.md"), encoding="utf-8")
    for file in (folder / "strength").glob("wall-lean.*"):
        file.rename(file.with_name(file.name.replace("wall-lean", exercise)))
    (folder / "strength").rename(folder / section)
    figures = folder / section / f"{exercise}.figure.yaml"
    own = folder / section / f"{exercise}.md"
    ids = [one.id for one in check(options).guide.sections[0].exercises[0].rungs]  # type: ignore[union-attr]
    others = (options.content / "routines").glob("*.md")
    old = re.compile(rf"^(.*\b(?:id|rung): |){ids[0]}\b(:|,|}}|$)", re.MULTILINE)
    for file in (figures, own, options.content / "conditions.yaml", *others):
        text = file.read_text(encoding="utf-8")
        file.write_text(old.sub(rf"\g<1>{rung}\2", text), encoding="utf-8")
    edit(options, "pages/words.md", "kind:", f"aliases: [/{page}/{page}/]\nkind:")

    result = build(options)

    assert result.problems == ()
    assert result.published


# Names that mislead

ODD = {
    "not UTF-8": (b"caf\xe9", "caf\\udce9"),
    "escape": (b"esc\x1b[2Jred\x1b[31m", "esc\\x1b[2Jred\\x1b[31m"),
    "title of a terminal": (b"\x1b]0;OWNED\x07", "\\x1b]0;OWNED\\x07"),
    "line end": (b"a\ncontent/pages/b.md:1:1: error forged", "a\\ncontent"),
    "command": (b"a\n::add-mask::b", "a\\n::add-mask::b"),
    "return": (b"a\r::warning ::b", "a\\r::warning ::b"),
    "turned": ("a\u202egnp".encode(), "a\\u202egnp"),
    "isolated": ("a\u2066b".encode(), "a\\u2066b"),
    "C1": ("a\x9b2J".encode(), "a\\x9b2J"),
    "line separator": ("a\u2028b".encode(), "a\\u2028b"),
    "deleted": (b"a\x7f", "a\\x7f"),
}
ENDS = (b".md", b".png", b".figure.yaml", b"-alone.es.md")


@pytest.fixture
def odd(options: Options) -> Options:
    """Return the small guide with a file of each odd name, and of each kind."""
    pages = os.fsencode(options.content / "pages")
    for typed, _ in ODD.values():
        for end in ENDS:
            with open(pages + b"/" + typed.replace(b"/", b"-") + end, "wb") as file:  # noqa: PTH123
                file.write(b"x  \n")
    return options


@posix
def test_an_odd_name_is_a_problem_in_every_format_and_spelt_on_one_line(odd: Options) -> None:
    result = check(odd)
    said = {
        "json": formats.as_json(result),
        "github": formats.as_github(result),
        "sarif": formats.as_sarif(result, "1"),
        "text": "".join(f"{problem_text(one, result.texts)}\n\n" for one in result.problems),
    }

    for text in said.values():
        text.encode()  # what a byte that is no UTF-8 stands for would be refused
        assert {sign for sign in text if not sign.isprintable()} <= {"\n"}
    paths = [one["path"] for one in json.loads(said["json"])["problems"]]
    for _, spelt in ODD.values():
        assert sum(spelt.replace("/", "-") in path for path in paths) >= len(ENDS), spelt
    first = [line for line in said["text"].splitlines() if line[:1] not in {"", " "}]
    assert len(first) == len(paths)
    assert all(line.startswith("content/pages/") for line in first)
    before_log = said["github"].partition("::stop-commands::")[0]
    assert all(line.startswith(("::error ", "::warning ")) for line in before_log.splitlines())


@posix
def test_a_whole_run_in_a_workflow_ends_well_with_odd_names(odd: Options, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), "check", "--content", str(odd.content)],
        env={**os.environ, "GUIDE_SETUP": "off", "GITHUB_ACTIONS": "true"},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert done.returncode == CONTENT
    assert done.stderr == b""
    assert not {sign for sign in done.stdout.decode() if not sign.isprintable()} - {"\n"}


@posix
def test_tidying_names_an_odd_file_on_one_line(
    options: Options, run: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (options.content / "pages" / "a\x1b[2J\nTidied b.md").write_text("---\ntitle: A\n---\nB. \n")

    cli.main(["check", "--fix", *run])

    assert capsys.readouterr().err == "Tidied pages/a\\x1b[2J\\nTidied b.md\n"


@posix
def test_a_stranger_in_the_output_is_named_on_one_line(
    options: Options, run: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    options.output.mkdir()
    (options.output / "a\x1b]0;b\x07\n::error::c").write_text("")

    assert cli.main(run) == FINE

    assert "build: a\\x1b]0;b\\x07\\n::error::c (--clean" in capsys.readouterr().out


# Cures


def test_a_rename_never_names_a_file_that_is_there() -> None:
    paths = {"pages/my-page.md", "pages/my-page-2.md", "exercises/a-b/_section.md"}

    assert free_name("pages", "My Page", ".md", paths) == "my-page-3.md"
    assert free_name("pages", "Other", ".md", paths) == "other.md"
    assert free_name("exercises", "A B", "", paths) == "a-b-2"
    assert free_name("pages", "Übung", ".md", paths) == "ubung.md"
    assert free_name("pages", "calendar", ".md", paths) == "calendar-2.md"
    assert free_name("pages", "漢字", ".md", {"pages/name.md"}) == "name-2.md"


def test_a_folder_of_the_project_is_refused_before_anything_is_read(options: Options) -> None:
    (options.project / "schemas").mkdir()
    (options.project / "schemas" / "a.json").write_text("{}")

    with pytest.raises(PublishError, match="among files of the project"):
        build(replace(options, output=options.project / "schemas", clean=True))

    assert (options.project / "schemas" / "a.json").exists()
