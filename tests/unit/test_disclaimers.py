"""What every guide must say cannot be deleted, hidden, moved, emptied or left untranslated."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pseudo_language import LANGUAGE, spoken, write_translation

from site_src.build.judging import judged
from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.loading.loader import load
from site_src.model.codes import Severity
from site_src.model.page_kinds import FORMS, WORDED_KINDS
from site_src.model.required_disclaimers import LEAST, STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_src.model.problems import Problem

PROJECT = Path(__file__).parent.parent.parent
REAL = PROJECT / "content"
# In the small guide, two files have their statement's own name, and three say which they are.
FILES = {
    "emergency-signs": "warning-signs",
    "stop-rules": "stop-rules",
    "ask-a-doctor-first": "ask-first",
    "not-medical-advice": "not-advice",
    "not-yet-checked": "not-yet-checked",
}


def errors(content: Path) -> list[Problem]:
    """Return what stops a build of some content, as far as records tell."""
    loaded = load(content)
    _, found = judged(loaded)
    return [one for one in (*loaded.problems, *found) if one.severity is Severity.ERROR]


def said(content: Path) -> list[tuple[str, str]]:
    """Return the code and the file of each error."""
    return [(one.code, one.place.path) for one in errors(content)]


def edit(file: Path, find: str, put: str) -> None:
    """Change a file at the first place where a pattern is found."""
    text = file.read_text(encoding="utf-8")
    changed = re.sub(find, put, text, count=1, flags=re.MULTILINE | re.DOTALL)
    assert changed != text
    file.write_text(changed, encoding="utf-8")


@pytest.fixture
def real(content: Path) -> Path:
    """Return the small guide with what the real one says: its files have the statements' names."""
    shutil.rmtree(content / "disclaimers")
    for statement in STATEMENTS:
        file = content / f"disclaimers/{statement.id}.md"
        file.parent.mkdir(exist_ok=True)
        text = (REAL / f"disclaimers/{statement.id}.md").read_text(encoding="utf-8")
        file.write_text(re.sub(r"^(link_to: .*)#.*", r"\1", text, flags=re.MULTILINE), "utf-8")
    return content


def test_the_real_guide_says_it_all() -> None:
    assert errors(REAL) == []


def test_every_kind_of_output_is_decided_for_every_statement_and_in_the_forms_there_are() -> None:
    for statement in STATEMENTS:
        assert LEAST[statement.id].keys() == set(WORDED_KINDS)
        assert {form for forms in LEAST[statement.id].values() for form in forms} <= set(FORMS)


@pytest.mark.parametrize("name", [one.id for one in STATEMENTS])
def test_a_required_disclaimer_that_is_gone_is_an_error_with_its_file_and_what_it_begins_with(
    real: Path, name: str
) -> None:
    (real / f"disclaimers/{name}.md").unlink()

    (problem,) = (one for one in errors(real) if one.code == "missing-disclaimer")

    assert problem.place.path == f"disclaimers/{name}.md"
    assert f"git restore content/disclaimers/{name}.md " in problem.cure
    start = problem.cure.partition("---\n")[2]
    (real / f"disclaimers/{name}.md").write_text(f"---\n{start}\n", encoding="utf-8")
    blanks = {one.code for one in errors(real) if one.place.path == f"disclaimers/{name}.md"}
    assert {"wrong-kind"} <= blanks <= {"wrong-kind", "list-item-empty"}  # its days and signs
    words = "Words that somebody who knows has written"
    filled = re.sub(r"^(reviewed: ).*", r"\g<1>2026-11-23", start, flags=re.MULTILINE)
    filled = re.sub(r"^(review_due: ).*", r"\g<1>2027-11-23", filled, flags=re.MULTILINE)
    file = real / f"disclaimers/{name}.md"
    file.write_text(f"---\n{filled}\n", encoding="utf-8")
    mine = [one for one in errors(real) if one.place.path == f"disclaimers/{name}.md"]
    codes = {one.code for one in mine}
    assert codes
    assert codes <= {"disclaimer-words", "list-item-empty"}  # its blanks
    numbers = iter(range(20))
    file.write_text(re.sub("…", lambda _: f"{words} {next(numbers)}", f"---\n{filled}\n"), "utf-8")
    assert [one for one in errors(real) if one.place.path == f"disclaimers/{name}.md"] == []


@pytest.mark.parametrize("is_committed", [False, True])
def test_the_commands_that_a_cure_names_bring_the_file_back(
    tmp_path: Path, real: Path, is_committed: bool
) -> None:
    def run(*words: str) -> None:
        subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)

    home = tmp_path / "project"
    shutil.copytree(real, home / "content")
    git = ("git", "-C", str(home), "-c", "user.name=a", "-c", "user.email=a@b")
    run("git", "init", "-q", str(home))
    run(*git, "add", "-A")
    run(*git, "commit", "-qm", "all")
    file = home / "content/disclaimers/stop-rules.md"
    before = file.read_bytes()
    file.unlink()
    if is_committed:
        run(*git, "commit", "-qam", "gone")

    (problem,) = (one for one in errors(home / "content") if one.code == "missing-disclaimer")
    command = problem.cure.split("\n")[is_committed].partition("   (")[0]
    run("sh", "-c", f"cd {home} && {command}")

    assert file.read_bytes() == before


def test_a_guide_without_any_disclaimer_is_refused_by_check_and_build(options: Options) -> None:
    shutil.rmtree(options.content / "disclaimers")

    results = [check(options), build(options)]

    for result in results:
        missing = [one.place.path for one in result.problems if one.code == "missing-disclaimer"]
        assert missing == sorted(f"content/disclaimers/{one.id}.md" for one in STATEMENTS)
    assert results[1].published is None


def put_field(line: str) -> Callable[[Path], object]:
    return lambda file: edit(file, r"^title: ", f"{line}\ntitle: ")


def put_words(text: str, heading: str) -> Callable[[Path], object]:
    return lambda file: edit(file, rf"^## {heading}\n.*?(?=^## |\Z)", f"## {heading}\n\n{text}\n\n")


def moved_to(path: str) -> Callable[[Path], object]:
    def move(file: Path) -> None:
        to = file.parent.parent / path
        to.parent.mkdir(exist_ok=True, parents=True)
        file.rename(to)

    return move


def turned_into_a_link(file: Path) -> None:
    file.rename(file.with_name("own.txt"))
    file.symlink_to("own.txt")


def weakened(kind: str, *forms: str) -> Callable[[Path], object]:
    """Return what lets a file show a kind of page these forms alone."""

    def weaken(file: Path) -> None:
        for form in (*FORMS, "none"):
            text = file.read_text(encoding="utf-8")
            listed = re.search(rf"^  {form}: \[(.*?)\]", text, flags=re.MULTILINE | re.DOTALL)
            kinds = re.split(r",\s*", listed[1]) if listed else []
            kinds = [one for one in kinds if one != kind]
            kinds += [kind] * (form in forms)
            text = text.replace(listed[0] if listed else "\0", f"  {form}: [{', '.join(kinds)}]")
            if not listed and kinds:
                text = text.replace("appears:\n", f"appears:\n  {form}: [{', '.join(kinds)}]\n")
            file.write_text(text, encoding="utf-8")

    return weaken


SIGNS, STOP, ASK, ADVICE, UNCHECKED = (one.id for one in STATEMENTS)
HARM = [
    ("a draft", STOP, put_field("draft: yes"), {"held-back"}),
    ("to come", SIGNS, put_field("publish_on: 2030-01-01"), {"held-back"}),
    ("over", ASK, put_field("expires_on: 2026-12-01"), {"held-back"}),
    ("renamed", SIGNS, moved_to("disclaimers/old.md"), {"missing-disclaimer"}),
    ("in capitals", SIGNS, moved_to("disclaimers/Emergency-Signs.md"), {"misplaced-file"}),
    ("in another folder", STOP, moved_to("pages/stop-rules.md"), {"missing-disclaimer"}),
    ("too deep", STOP, moved_to("disclaimers/a/stop-rules.md"), {"misplaced-file"}),
    ("put aside", STOP, moved_to("disclaimers/stop-rules.md.bak"), {"missing-disclaimer"}),
    ("a link", SIGNS, turned_into_a_link, {"unreadable-file"}),
    ("empty", SIGNS, lambda file: file.write_text(""), {"empty-file"}),
    ("without a body", SIGNS, lambda file: edit(file, r"## Short.*", ""), {"missing-heading"}),
    ("short: nothing", SIGNS, put_words("", "Short"), {"empty-part"}),
    ("short: a blank", STOP, put_words("…", "Short"), {"disclaimer-words"}),
    ("short: a heading", STOP, put_words("### Stop if this hurts you", "Short"),
     {"disclaimer-words"}),
    ("short: a word", ADVICE, put_words("Information.", "Short"), {"disclaimer-words"}),
    ("short: a dash", UNCHECKED, put_words("---", "Short"), {"not-supported"}),
    ("full: a word", ADVICE, put_words("Information.", "Full"), {"disclaimer-words"}),
    ("full: less than short", ASK, put_words("Talk to a doctor:\n\n- always\n- first", "Full"),
     {"disclaimer-words"}),
    ("full: no list", ASK, put_words("Talk to a doctor if any line fits you. " * 20, "Full"),
     {"disclaimer-words"}),
    ("short: no signs", SIGNS, put_words("Call your emergency number for any sign.", "Short"),
     {"disclaimer-words"}),
    ("short: one sign", SIGNS, put_words("Call for one of these:\n\n- chest pain", "Short"),
     {"disclaimer-words"}),
    ("short: the same sign", SIGNS, put_words("Call for one of:\n\n- a pain\n- a pain", "Short"),
     {"disclaimer-words"}),
    ("short: hollow signs", SIGNS, put_words("Call for one of:\n\n- pain\n- fall\n- .", "Short"),
     {"list-item-empty"}),
    ("full: a lost list", STOP,
     lambda file: edit(file, r"Stop for today if:\n\n(- .*?\n)+", "Stop for today if:\n"),
     {"disclaimer-words"}),
    ("no link words", SIGNS, lambda file: edit(file, r"^link_text: .*?$", 'link_text: "-"'),
     {"disclaimer-words"}),
    ("a link astray", SIGNS, lambda file: edit(file, r"safety\.md", "about.md"),
     {"disclaimer-matrix"}),
    ("at the end", SIGNS, lambda file: edit(file, "place: top", "place: end"),
     {"disclaimer-matrix"}),
    ("a link for its words", SIGNS, weakened("exercise", "link"), {"disclaimer-matrix"}),
    ("no link beside them", SIGNS, weakened("home", "short"), {"disclaimer-matrix"}),
    ("not in the player", STOP, weakened("player", "none"), {"disclaimer-matrix"}),
    ("not in the data", ASK, weakened("json", "none"), {"disclaimer-matrix"}),
    ("short for full", ADVICE, weakened("take-away", "short"), {"disclaimer-matrix"}),
    ("not in the feed", UNCHECKED, weakened("feed", "none"), {"disclaimer-matrix"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "harm", "codes"), [row[1:] for row in HARM], ids=[row[0] for row in HARM]
)
def test_no_way_to_weaken_a_required_disclaimer_goes_unseen(
    real: Path, name: str, harm: Callable[[Path], object], codes: set[str]
) -> None:
    assert errors(real) == []
    harm(real / f"disclaimers/{name}.md")

    found = errors(real)

    assert codes <= {one.code for one in found}
    assert all(one.cure for one in found)


def test_more_than_the_least_may_always_be_said(real: Path) -> None:
    weakened("exercise", "full", "link")(real / "disclaimers/stop-rules.md")
    weakened("about", "short", "full")(real / "disclaimers/not-yet-checked.md")

    assert errors(real) == []


@pytest.mark.parametrize(("statement", "file"), FILES.items())
def test_a_file_of_another_name_says_which_statement_it_is(
    content: Path, statement: str, file: str
) -> None:
    (content / f"disclaimers/{file}.md").rename(content / "disclaimers/another-name.md")
    edited = content / "disclaimers/another-name.md"
    text = re.sub(r"^says: .*\n", "", edited.read_text("utf-8"), flags=re.MULTILINE)

    edited.write_text(text, encoding="utf-8")
    assert said(content) == [("missing-disclaimer", f"disclaimers/{statement}.md")]

    edited.write_text(text.replace("title:", f"says: {statement}\ntitle:", 1), encoding="utf-8")
    assert said(content) == []


def test_two_files_for_one_statement_are_told(content: Path) -> None:
    edit(content / "disclaimers/not-yet-checked.md", "title:", "says: stop-rules\ntitle:")

    assert ("duplicate-id", "disclaimers/stop-rules.md") in said(content)
    assert ("missing-disclaimer", "disclaimers/not-yet-checked.md") in said(content)


def test_a_file_that_is_only_moved_is_to_be_moved_back(content: Path) -> None:
    file = content / "disclaimers/stop-rules.md"
    file.rename(content / "pages/stop-rules.md")

    (cure,) = (one.cure for one in errors(content) if one.code == "missing-disclaimer")

    assert cure == "move content/pages/stop-rules.md to content/disclaimers/stop-rules.md"


def test_a_file_that_is_only_renamed_is_to_say_what_it_is(real: Path) -> None:
    (real / "disclaimers/emergency-signs.md").rename(real / "disclaimers/old.md")

    (problem,) = errors(real)

    line, _, where = problem.cure.partition("\n")[0].partition("   ")
    assert where == "(in content/disclaimers/old.md, if it says this)"
    edit(real / "disclaimers/old.md", "^title:", f"{line}\ntitle:")
    assert errors(real) == []


# In another language


def only_language(content: Path, *lines: str) -> None:
    """Let a guide say that it is in another language, and nothing else."""
    edit(content / "guide.yaml", "language: en", "\n".join(("language: es", *lines)))


@pytest.mark.parametrize("lines", [(), ("written_in: en",), ("written_in: es",)])
def test_english_warnings_are_not_published_as_another_language(
    real: Path, lines: tuple[str, ...]
) -> None:
    only_language(real, *lines)

    found = said(real)

    assert {code for code, _ in found} == {"untranslated-warning"}
    required = {f"disclaimers/{one.id}.md" for one in STATEMENTS}
    assert {path for _, path in found} >= required | {"pages/safety.md"}


def test_a_guide_written_in_its_own_language_needs_no_translation(options: Options) -> None:
    write_translation(options.content)
    for file in list(options.content.rglob(f"*.{LANGUAGE}.md")):
        if file.parent.name == "disclaimers" or file.name.startswith("safety."):
            base = file.with_name(file.name.replace(f".{LANGUAGE}.", "."))
            head = base.read_text("utf-8").rpartition("---\n")[0]
            words = spoken(file.read_text("utf-8").rpartition("---\n")[2])
            for old in ("Short", "Full", "Call now if"):
                words = words.replace(f"## {spoken(spoken(old))}", f"## {old}")
            base.write_text(f"{head}---\n{words}", encoding="utf-8")
    for file in list(options.content.rglob(f"*.{LANGUAGE}.*")):
        file.unlink()
    edit(options.content / "guide.yaml", r"\Z", f"written_in: {LANGUAGE}\n")

    assert check(options).problems == ()


@pytest.mark.parametrize("language", ["en-GB", "en-AU"])
def test_a_country_is_no_other_language(content: Path, language: str) -> None:
    edit(content / "guide.yaml", "language: en", f"language: {language}")

    assert errors(content) == []


WARNING = f"disclaimers/warning-signs.{LANGUAGE}.md"
SAFETY = f"pages/safety.{LANGUAGE}.md"
GAPS = [
    ("no file", WARNING, lambda file: file.unlink(), "untranslated-warning"),
    ("no safety page", SAFETY, lambda file: file.unlink(), "untranslated-warning"),
    ("no title", WARNING, lambda file: edit(file, r"^title: .*?\n", ""), "untranslated-warning"),
    ("an English title", WARNING,
     lambda file: edit(file, r"^title: .*?$", "title: Call for help now if"),
     "untranslated-warning"),
    ("an English sign", WARNING, lambda file: edit(file, r"^- .*?$", "- your legs go numb"),
     "untranslated-warning"),
    ("an English sign of safety", SAFETY,
     lambda file: edit(file, r"^- .*?$", "- your legs go numb"), "untranslated-warning"),
    ("a lost sign", WARNING, lambda file: edit(file, r"^- .*?\n", ""), "translated-list"),
    ("an empty sign", WARNING, lambda file: edit(file, r"^- .*?$", "- "), "translated-list"),
    ("a blank sign", SAFETY, lambda file: edit(file, r"^- .*?$", "- …"), "translated-list"),
    ("a lost paragraph", f"disclaimers/not-advice.{LANGUAGE}.md",
     lambda file: edit(file, r"\n[^\n]+\n\Z", "\n\n"), "translated-list"),
    ("a lost reason to stop", f"exercises/strength/wall-lean.{LANGUAGE}.md",
     lambda file: edit(file, r"\n\n- [^\n]*", "\n"), "translated-list"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "harm", "code"), [row[1:] for row in GAPS], ids=[row[0] for row in GAPS]
)
def test_a_gap_in_a_translated_warning_is_an_error(
    content: Path, path: str, harm: Callable[[Path], object], code: str
) -> None:
    write_translation(content)
    assert errors(content) == []
    harm(content / path)

    assert code in {one for one, _ in said(content)}


def test_a_copy_of_the_original_is_no_translation(content: Path) -> None:
    write_translation(content)
    for path in (WARNING, SAFETY, f"pages/about.{LANGUAGE}.md"):
        base = (content / path.replace(f".{LANGUAGE}", "")).read_text("utf-8")
        edit(content / path, r"^## .*\Z", "## " + base.partition("\n## ")[2].replace("\\", ""))

    codes = {(one.code, one.place.path) for one in load(content).problems}

    assert {("untranslated-warning", WARNING), ("untranslated-warning", SAFETY)} <= codes
    assert ("untranslated", f"pages/about.{LANGUAGE}.md") in codes


def test_an_unfinished_translation_does_not_stop_the_guide_in_its_own_language(
    options: Options,
) -> None:
    guide = (options.content / "guide.yaml").read_text(encoding="utf-8")
    write_translation(options.content)
    (options.content / "guide.yaml").write_text(guide, encoding="utf-8")
    (options.content / WARNING).unlink()
    edit(options.content / SAFETY, r"^- .*?$", "- your legs go numb")

    assert check(replace(options)).problems == ()
