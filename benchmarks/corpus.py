"""Guides of any size: valid content for this program, and the same words as a site for Hugo.

An exercise's code has two letters, so there can be 676 of them; beyond that, pages of text follow.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT: Final = Path(__file__).resolve().parent.parent
GOOD: Final = PROJECT / "tests/examples/good"
MOST_EXERCISES: Final = 600
IN_A_SECTION: Final = 100
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_LAYOUTS: Final = {
    "_default/baseof.html": (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>'
        '</head><body><main>{{ block "main" . }}{{ end }}</main>'
        '<footer>{{ partial "disclaimers.html" . }}</footer></body></html>'
    ),
    "_default/single.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Params.summary }}</p>'
        "{{ .Content }}{{ end }}"
    ),
    "_default/list.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}<ul>{{ range .Pages }}'
        '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Params.summary }}</li>'
        "{{ end }}</ul>{{ end }}"
    ),
    "partials/disclaimers.html": "{{ range .Site.Data.disclaimers.all }}<p>{{ . }}</p>{{ end }}",
}


def exercises(count: int) -> Iterator[tuple[str, str, str]]:
    """Yield the section, the name and the text of each exercise."""
    text = (GOOD / "exercises/strength/wall-lean.md").read_text(encoding="utf-8")
    for number in range(min(count, MOST_EXERCISES)):
        code = code_of(number)
        changed = text.replace("code: wl\norder: 1", f"code: {code}\norder: {number + 1}")
        changed = changed.replace("title: Wall lean", f"title: Lean number {number + 1}")
        changed = changed.replace("Breathe all the time.", f"Breathe all the time: {number + 1}.")
        section = f"section-{number // IN_A_SECTION + 1}"
        yield section, f"lean-{number + 1}", changed


def code_of(number: int) -> str:
    """Return the two letters of an exercise."""
    return _LETTERS[number // 26] + _LETTERS[number % 26]


def decide_alike(table: Path, count: int) -> None:
    """Let the table of conditions say of each exercise what it says of the one copied."""
    cells = "".join(rf"\g<1>{code_of(number)}\g<2>" for number in range(count))
    text = table.read_text(encoding="utf-8")
    one = re.compile(r"^( *- \{exercise: )wl(,.*\}\n)", re.MULTILINE)
    table.write_text(one.sub(cells, text), encoding="utf-8")


def pages(count: int) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page beyond the exercises."""
    for _, name, text in exercises(1):
        body = text.split("\n---\n", 1)[1]
        body = re.sub(r"## Easier and harder.*?(?=\n## )", "", body, flags=re.DOTALL)
        fields = "sources: [hayden-2021]\nreviewed: 2026-11-23\nreview_due: 2027-11-23"
        for number in range(count - MOST_EXERCISES):
            head = f"kind: text\ntitle: Page number {number}\nsummary: A page of text.\n{fields}"
            yield f"{name}-page-{number}", f"---\n{head}\n---\n{body}"


def make_ours(folder: Path, count: int) -> None:
    """Make a project of this program with `count` exercises."""
    for name in ("site_src", "templates", "static"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "requirements.lock"):
        shutil.copy(PROJECT / name, folder / name)
    content = folder / "content"
    shutil.copytree(GOOD, content)
    section = (content / "exercises/strength/_section.md").read_text(encoding="utf-8")
    for number, (name, file, text) in enumerate(exercises(count)):
        here = content / "exercises" / name
        if number % IN_A_SECTION == 0:
            here.mkdir()
            order = number // IN_A_SECTION + 1
            changed = section.replace("title: Strength\norder: 1", f"title: {name}\norder: {order}")
            (here / "_section.md").write_text(changed, encoding="utf-8")
        (here / f"{file}.md").write_text(text, encoding="utf-8")
    shutil.rmtree(content / "exercises/strength")
    decide_alike(content / "conditions.yaml", min(count, MOST_EXERCISES))
    first = "exercises/section-1/lean-1.md"
    for changed_file in content.rglob("*"):
        if changed_file.suffix in {".md", ".yaml"}:
            text = changed_file.read_text(encoding="utf-8")
            text = text.replace("exercises/strength/wall-lean.md", first)
            if changed_file.name != "conditions.yaml":  # one of its cells is that of a new "wl"
                text = text.replace("exercise: wl", "exercise: aa")
            changed_file.write_text(text, encoding="utf-8")
    for name, text in pages(count):
        (content / f"pages/{name}.md").write_text(text, encoding="utf-8")


def make_hugo(folder: Path, count: int) -> None:
    """Make a site for Hugo with the same words: a page for each, lists, and all disclaimers."""
    content = folder / "content"
    disclaimers = [
        " ".join(file.read_text(encoding="utf-8").split("\n---\n", 1)[1].split()).replace('"', "'")
        for file in sorted((GOOD / "disclaimers").glob("*.md"))
    ]
    (folder / "data").mkdir(parents=True)
    listed = "".join(f'  - "{text}"\n' for text in disclaimers)
    (folder / "data/disclaimers.yaml").write_text(f"all:\n{listed}", encoding="utf-8")
    config = 'baseURL = "https://guide.example/"\ntitle = "A guide"\ndisableKinds = ["taxonomy"]\n'
    (folder / "hugo.toml").write_text(config, encoding="utf-8")
    for name, text in _LAYOUTS.items():
        (folder / "layouts" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "layouts" / name).write_text(text, encoding="utf-8")
    (folder / "layouts/index.html").write_text(_LAYOUTS["_default/list.html"], encoding="utf-8")
    for section, name, text in exercises(count):
        here = content / section
        here.mkdir(parents=True, exist_ok=True)
        (here / "_index.md").write_text(f"---\ntitle: {section}\n---\n", encoding="utf-8")
        (here / f"{name}.md").write_text(text, encoding="utf-8")
    for name, text in pages(count):
        (content / "pages").mkdir(parents=True, exist_ok=True)
        (content / f"pages/{name}.md").write_text(text, encoding="utf-8")
