"""The house: which module may import which, and how large a room may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "site_src"
LONGEST = 450  # lines; a longer module is split by idea

# From the ground up: a module imports only from floors below its own, or what is named here.
FLOORS = (
    {"locking"},
    {"writing"},
    {
        "languages",
        "watching",
        "problems",
        "signs",
        "shelf",
        "zones",
        "qr",
        "setup.machine",
        "setup.world",
        "figure.geometry",
        "figure.pose",
        "figure.body",
    },
    {
        "model",
        "prose.tags",
        "prose.grammar",
        "nodes",
        "cures",
        "manual",
        "outside",
        "changes",
        "setup.environment",
        "copies",
        "statements",
        "figure.shapes",
        "figure.window",
    },
    {
        "source",
        "addresses",
        "marks",
        "ledgers",
        "memory",
        "kinds",
        "setup.shortcut",
        "prose.text",
        "prose.plain",
        "prose.lists",
        "prose.foreign",
        "setup.browser",
        "figure.skeleton",
    },
    {"fields", "destination", "load.names", "prose.lines", "figure.contacts", "figure.props"},
    {"prose.converter", "setup", "folders", "figure.trunk", "figure.layers"},
    {"prose.emphasis", "figure.solve"},
    {"prose"},
    {"figure.judge", "figure.draw"},
    {
        "tables",
        "figure_tables",
        "phrases",
        "publish",
        "load.state",
        "load.translated_text",
        "figure.cure",
    },
    {"figure.frame", "figure.movement"},
    {"load.body", "load.records", "timing", "moves", "dated", "templating", "leaves"},
    {"finding", "cautions", "load.ladder", "messages", "outline"},
    {"pictures"},
    {
        "editors.files",
        "tidying",
        "programme",
        "conditions",
        "required",
        "days",
        "load.pages",
        "load.routines",
        "load.figures",
        "load.data",
        "render",
        "outputs.assets",
        "outputs.headers",
        "outputs.compressed",
    },
    {
        "load.exercise",
        "load.translation",
        "checks",
        "assemble",
        "drawings",
        "outputs.data",
        "outputs.plain",
        "outputs.scripts",
    },
    {
        "load",
        "held",
        "drafts",
        "outputs.data_schema",
        "outputs.structured",
        "outputs.markdown",
        "outputs.take_away",
        "outputs.offline",
        "outputs.tools",
        "outputs.text",
        "outputs.calendar",
        "wording",
        "editors.cms",
        "editors.reference",
        "editors.schemas",
        "editors.vscode",
    },
    {
        "hosts",
        "weights",
        "outputs.feed",
        "why",
        "foreseen",
        "outputs.sitemap",
        "outputs.security",
        "outputs.bitmaps",
        "pages",
    },
    {"outputs.sharing", "outputs.manifest"},
    {"outputs.forms", "editors"},
    {"pipeline"},
    {"report"},
    {"preview", "overlay"},
    {"serve"},
    {"formats"},
    {"arguments"},
    {"cli"},
)
FLOOR_OF = {name: number for number, floor in enumerate(FLOORS) for name in floor}
# What only these may do.
ONLY = {
    "yaml": {"nodes"},
    "frontmatter": {"source"},
    "markdown": {"prose.converter"},
    "nh3": {"prose.converter"},
    "jinja2": {"templating"},
    "lightningcss": {"outputs.assets"},
    "brotli": {"outputs.compressed", "weights"},
    "resvg_py": {"outputs.bitmaps"},
    "livereload": {"serve"},
    "watchfiles": {"watching"},
    "textstat": {"checks"},
    "argparse": {"arguments", "cli"},
    "segno": {"qr"},
    "selectolax": {"prose.tags"},
}


def modules() -> dict[str, ast.Module]:
    """Return every module of the generator by its name below `site_src`."""
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        name = ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        if name not in {"__init__", "outputs", "figure"}:
            found[name] = ast.parse(file.read_text(encoding="utf-8"))
    return found


def imports(tree: ast.Module) -> set[str]:
    """Return every module that a module imports, those for type checking included."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own(names: set[str]) -> set[str]:
    """Return our modules among imported names."""
    return {name.removeprefix("site_src.") for name in names} & FLOOR_OF.keys()


MODULES = modules()


def test_every_module_has_a_floor() -> None:
    assert MODULES.keys() == FLOOR_OF.keys()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_the_floors_below(name: str) -> None:
    above = {other for other in own(imports(MODULES[name])) if FLOOR_OF[other] >= FLOOR_OF[name]}

    # `setup` hands over to the command line once everything is there.
    assert above - {name} <= ({"cli"} if name == "setup" else set())


@pytest.mark.parametrize("library", ONLY)
def test_each_library_is_known_to_one_module(library: str) -> None:
    users = {
        name
        for name, tree in MODULES.items()
        if library in {used.split(".")[0] for used in imports(tree)}
    }

    assert users == ONLY[library]


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_reads_the_clock_or_the_environment(name: str) -> None:
    calls = {
        ast.unparse(node.func) for node in ast.walk(MODULES[name]) if isinstance(node, ast.Call)
    }
    names = {
        ast.unparse(node) for node in ast.walk(MODULES[name]) if isinstance(node, ast.Attribute)
    }
    forbidden = {"date.today", "datetime.now", "time.time", "datetime.utcnow"}

    if name.partition(".")[0] not in {"cli", "setup"}:
        assert not calls & forbidden
        assert not names & {"os.environ"}


@pytest.mark.parametrize("name", MODULES)
def test_only_those_who_talk_to_people_print(name: str) -> None:
    calls = {
        ast.unparse(node.func) for node in ast.walk(MODULES[name]) if isinstance(node, ast.Call)
    }

    assert "print" not in calls or name in {"cli", "serve"}


@pytest.mark.parametrize("name", MODULES)
def test_only_publishing_and_setting_up_write_files(name: str) -> None:
    calls = {
        node.func.attr
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    writing = {"write_text", "write_bytes", "unlink", "rmdir", "rename", "mkdir", "makedirs"}

    assert not calls & writing or name.partition(".")[0] in {"publish", "setup", "writing"}


# What is opened to be written besides: a lock, the log of a set-up, a summary that GitHub asks for.
_OPENERS = {"writing", "locking", "cli", "setup.machine", "setup.environment"}


@pytest.mark.parametrize("name", MODULES)
def test_one_module_opens_files_to_write_and_replaces_them(name: str) -> None:
    modes = {
        argument.value
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in {"open", "fdopen"}
        for argument in (*node.args, *(one.value for one in node.keywords))
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    names = {ast.unparse(n) for n in ast.walk(MODULES[name]) if isinstance(n, ast.Attribute)}

    if name not in _OPENERS | {"copies"}:  # which writes into a pipe
        assert not {
            mode for mode in modes if set(mode) <= set("rwxabt+") and set(mode) & set("wxa+")
        }
    if name != "writing":
        assert "os.replace" not in names
        assert "os.O_CREAT" not in names or name == "locking"


def test_no_room_is_too_large() -> None:
    lines = {
        str(file.relative_to(SOURCE)): len(file.read_text(encoding="utf-8").splitlines())
        for file in SOURCE.rglob("*.py")
    }

    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


def test_names_say_what_things_are() -> None:
    names = {part for name in MODULES for part in name.split(".")}
    classes = {
        node.name
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    assert not names & {"utils", "helpers", "common", "misc", "core"}
    assert not {name for name in classes if name.endswith(("Manager", "Helper", "Info", "Utils"))}
