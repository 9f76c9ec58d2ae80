"""A build that remembers gives what a build from nothing gives, whatever was edited before it.

`python3 build.py test tests/unit/test_incremental.py --edits 1000` takes as many edits as it says.
"""

from __future__ import annotations

import random
import re
import shutil
import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from copied_exercises import decide_alike

from site_src.build import pipeline
from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.cache import noop
from site_src.checks.agreed import check_agreed
from site_src.loading.ledgers import ADDRESSES, AGREED
from site_src.loading.loader import load
from site_src.system import workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_src.build.result import Result

PROJECT = Path(__file__).parent.parent.parent
ARGV = ["--some", "options"]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder by its path there."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@dataclass
class Workshop:
    """A guide that is edited and built again and again, and the dice that decide how."""

    options: Options
    dice: random.Random
    log: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Begin with a guide that has more than one of most things, and remember its files."""
        strength = self.options.content / "exercises/strength"
        for name, code, order in (("door-lean", "dl", 2), ("table-lean", "tl", 3)):
            text = (strength / "wall-lean.md").read_text(encoding="utf-8")
            text = text.replace("code: wl\norder: 1", f"code: {code}\norder: {order}")
            text = text.replace("title: Wall lean", f"title: {name.capitalize()}")
            (strength / f"{name}.md").write_text(text, encoding="utf-8")
        decide_alike(self.options.content, "dl", "tl")
        shutil.copy(strength / "wall-lean.figure.yaml", strength / "door-lean.figure.yaml")
        self.sources = (self.options.content, self.options.templates, self.options.static)
        self.first = {folder: files_of(folder) for folder in self.sources}

    def file(self, *endings: str) -> Path:
        """Return some file that an author or a programmer may edit."""
        folder = self.dice.choices(self.sources, (6, 2, 1))[0]
        found = [f for f in sorted(folder.rglob("*")) if f.is_file() and f.suffix in endings]
        return self.dice.choice(found or [self.options.content / "guide.yaml"])

    def edit(self, change: Callable[[str], str], *endings: str) -> None:
        """Change the text of some file."""
        file = self.file(*(endings or (".md", ".yaml", ".html", ".svg", ".css")))
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

    def at_some(self, pattern: str, put: Callable[[str], str]) -> Callable[[str], str]:
        """Return a change at one of the places that a pattern finds."""

        def change(text: str) -> str:
            found = list(re.finditer(pattern, text))
            if not found:
                return text
            at = self.dice.choice(found)
            return text[: at.start()] + put(at.group()) + text[at.end() :]

        return change

    def restore(self) -> None:
        """Bring back every source as it was at first."""
        for folder, files in self.first.items():
            for path in files_of(folder).keys() - files.keys():
                (folder / path).unlink()
            for path, data in files.items():
                if not (folder / path).is_file() or (folder / path).read_bytes() != data:
                    (folder / path).parent.mkdir(parents=True, exist_ok=True)
                    (folder / path).write_bytes(data)

    def roll(self) -> str:
        """Make one edit, and return its name."""
        edit = self.dice.choice(EDITS)
        edit(self)
        return edit.__name__


# The edits. Most leave a guide that can be built, some do not.


def add_a_sentence(shop: Workshop) -> None:
    shop.edit(lambda text: f"{text}\nOne more sentence number {shop.dice.random()}.\n", ".md")


def change_a_word(shop: Workshop) -> None:
    shop.edit(shop.at_some(r"(?<=\w )[a-z]{4,}(?= \w)", lambda word: word[::-1]))


def change_a_heading_or_title(shop: Workshop) -> None:
    shop.edit(shop.at_some(r"(?<=title: )[A-Z][\w ]+", lambda one: f"{one} too"), ".md", ".yaml")


def change_a_number(shop: Workshop) -> None:
    shop.edit(shop.at_some(r"\b\d{1,2}\b", lambda one: str(int(one) + 1)))


def drop_a_line(shop: Workshop) -> None:
    shop.edit(shop.at_some(r"\n[^\n]*(?=\n)", lambda _: ""))


def add_an_empty_line(shop: Workshop) -> None:
    shop.edit(shop.at_some(r"\n\n", lambda _: "\n\n\n"))


def change_a_template(shop: Workshop) -> None:
    shop.edit(shop.at_some(r"</(?:p|div|li|nav)>", lambda one: f"<!-- x -->{one}"), ".html")


def change_a_style(shop: Workshop) -> None:
    shop.edit(shop.at_some(r"\d+px|\d+rem", lambda _: f"{shop.dice.randint(1, 9)}px"), ".css")


def remove_a_file(shop: Workshop) -> None:
    shop.file(".md", ".yaml", ".css").unlink()


def copy_a_file(shop: Workshop) -> None:
    file = shop.file(".md", ".yaml", ".css", ".svg")
    shutil.copy(file, file.with_name(f"new-{file.name}"))


def rename_a_file(shop: Workshop) -> None:
    file = shop.file(".md", ".css")
    file.rename(file.with_name(f"renamed-{file.name}"))


def swap_two_files(shop: Workshop) -> None:
    one, two = shop.file(".md"), shop.file(".md")
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def swap_the_order(shop: Workshop) -> None:
    for file in sorted((shop.options.content / "exercises/strength").glob("*-lean.md")):
        text = file.read_text(encoding="utf-8")
        turned = re.sub(r"order: (\d)", lambda found: f"order: {4 - int(found[1])}", text)
        file.write_text(turned, encoding="utf-8")


def touch_a_file(shop: Workshop) -> None:
    shop.file(".md", ".html").touch()


def another_day(shop: Workshop) -> None:
    days = timedelta(shop.dice.choice((-400, -1, 1, 330, 800)))
    shop.options = replace(shop.options, today=shop.options.today + days)


def another_address(shop: Workshop) -> None:
    base = shop.dice.choice(("", "https://backs.our-clinic.org/", "https://guide.example/x/"))
    shop.options = replace(shop.options, base_url=base)


def hold_a_page_back(shop: Workshop) -> None:
    lines = ("draft: yes", "publish_on: 2026-12-01", "expires_on: 2026-11-24")
    line = shop.dice.choice(lines)
    shop.edit(lambda text: text.replace("---\n", f"---\n{line}\n", 1), ".md")


def give_an_old_address(shop: Workshop) -> None:
    line = f"aliases: [/old/place-{shop.dice.randint(1, 9)}/]"
    shop.edit(lambda text: text.replace("---\n", f"---\n{line}\n", 1), ".md")


def show_drafts_or_hide_them(shop: Workshop) -> None:
    shop.options = replace(shop.options, drafts=not shop.options.drafts)


def preview_or_publish(shop: Workshop) -> None:
    shop.options = replace(shop.options, for_author=not shop.options.for_author)


def press_files_or_not(shop: Workshop) -> None:
    shop.options = replace(shop.options, compress=not shop.options.compress)


def publish_an_address(shop: Workshop) -> None:
    file = shop.options.content / ADDRESSES
    before = file.read_text(encoding="utf-8") if file.is_file() else ""
    address = shop.dice.choice(("/strength/wall-lean/", "/strength/gone/"))
    file.write_text(f"{before}{address}\n", encoding="utf-8")


def agree_or_not(shop: Workshop) -> None:
    file = shop.options.content / AGREED
    if file.is_file():
        file.unlink()
        return
    file.write_text("# none\n", encoding="utf-8")
    found = check_agreed(load(shop.options.content), is_note=False)
    lines = [f"{one.cure.rpartition(chr(10))[2]}\n" for one in found]
    file.write_text("".join(["# all\n", *lines]), encoding="utf-8")


def translate_a_page(shop: Workshop) -> None:
    file = shop.options.content / "pages/about.md"
    if file.is_file():
        shutil.copy(file, file.with_name("about.es.md"))


def another_generator_or_library(shop: Workshop) -> None:
    shop.options = replace(shop.options, fingerprint=shop.dice.choice("ABC"))


def lose_an_output(shop: Workshop) -> None:
    files = [f for f in sorted(shop.options.output.rglob("*")) if f.is_file()]
    for file in shop.dice.sample(files, min(3, len(files))):
        file.unlink()


def harm_an_output(shop: Workshop) -> None:
    files = [f for f in sorted(shop.options.output.rglob("*.html")) if f.is_file()]
    for file in files[:1]:
        file.write_bytes(file.read_bytes().replace(b"a", b"e", 5))


def harm_the_cache(shop: Workshop) -> None:
    for file in (shop.options.project / ".guide").glob("*.cache"):
        data = bytearray(file.read_bytes())
        data[shop.dice.randrange(len(data))] ^= 1
        file.write_bytes(data[: shop.dice.choice((-1, len(data), len(data) // 2))])


def lose_the_cache(shop: Workshop) -> None:
    shutil.rmtree(shop.options.project / ".guide", ignore_errors=True)


EDITS = (
    *[add_a_sentence, change_a_word, change_a_heading_or_title, change_a_number] * 3,
    *(drop_a_line, add_an_empty_line, change_a_template, change_a_style, remove_a_file),
    *(copy_a_file, rename_a_file, swap_two_files, swap_the_order, touch_a_file, another_day),
    *(another_address, another_generator_or_library, lose_an_output, harm_an_output),
    *(harm_the_cache, lose_the_cache, translate_a_page, publish_an_address),
    *(preview_or_publish, press_files_or_not, give_an_old_address, show_drafts_or_hide_them),
    agree_or_not,
    *[hold_a_page_back] * 2,
)


def remembering(options: Options) -> Result:
    """Build as the command line does, and write down what there was to see."""
    state = str(options.project / ".guide")
    record = noop.look(state, [str(options.content), str(options.templates), str(options.static)])
    made = [str(options.output)]
    result = build(options, sealed=lambda _: noop.seal(state, record, made))
    said = {"argv": ARGV, "day": [noop.day()], "plain": [], "colored": [], "summary": [""]}
    noop.save(state, record, said)
    return result


@pytest.fixture
def workshop(options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """Return a workshop with sources of its own, whose builds are shared by two processes."""
    monkeypatch.setattr(workers, "MIN_ITEMS", 2)
    monkeypatch.setattr(workers, "_MIN_ITEMS_EACH", 1)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    shutil.copytree(options.templates, tmp_path / "templates")
    shutil.copytree(options.static, tmp_path / "static")
    templates, static = tmp_path / "templates", tmp_path / "static"
    own = replace(options, templates=templates, static=static, fingerprint="A", jobs=2)
    shop = Workshop(own, random.Random(20261123))  # noqa: S311 - dice
    monkeypatch.setattr(noop, "PROJECT", str(tmp_path))
    monkeypatch.setattr(pipeline, "fingerprint", lambda: shop.options.fingerprint)
    return shop


def test_after_any_edits_a_cached_build_equals_a_clean_one(
    workshop: Workshop, request: pytest.FixtureRequest
) -> None:
    remembering(workshop.options)
    clean_folder = workshop.options.project / "clean"
    results: Counter[str] = Counter()
    for number in range(request.config.getoption("--edits")):
        before = workshop.options
        edit = workshop.roll()
        same_options = before == workshop.options
        nothing_to_do = noop.unchanged(ARGV, str(workshop.options.project / ".guide"))
        was = files_of(workshop.options.output)

        cached = remembering(workshop.options)
        shutil.rmtree(clean_folder, ignore_errors=True)
        clean = build(replace(workshop.options, fingerprint="", jobs=1, output=clean_folder))

        what = f"edit {number}: {edit}"
        assert cached.problems == clean.problems, what
        assert cached.withheld == clean.withheld, what
        assert cached.ledgers == clean.ledgers, what
        made = files_of(workshop.options.output)
        assert made == (was if clean.has_errors else files_of(clean_folder)), what
        if nothing_to_do and same_options:
            assert made == was, what
        results[f"{edit}: {'refused' if clean.has_errors else 'built'}"] += 1
        rendered = "some pages" if 0 < len(cached.why) < cached.pages else "all or none"
        results[f"{rendered} rendered"] += not clean.has_errors
        if clean.has_errors:
            workshop.restore()
    print("\n".join(f"{count:6} {what}" for what, count in sorted(results.items())))  # noqa: T201 - asked for by --edits
