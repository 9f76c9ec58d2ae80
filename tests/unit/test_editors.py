"""Editors know the fields from the same tables as the build."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from site_src.commands.generate import generate, generated
from site_src.commands.generate.files import FILES, FileKind
from site_src.commands.generate.vscode import EXTENSIONS, PROBLEM_LINE
from site_src.fields.field import Field
from site_src.fields.front_matter import read
from site_src.fields.yaml_nodes import Listing, Node, Scalar
from site_src.loading.loader import load

ROOT = Path(__file__).parent.parent.parent
GOOD = ROOT / "tests" / "examples" / "good"
BAD = sorted((ROOT / "tests" / "examples" / "bad").glob("*.yaml"))


@pytest.mark.parametrize("path", generated())
def test_a_generated_file_is_what_the_tables_give(path: str) -> None:
    # After a change of a table: python3 build.py generate
    assert (ROOT / path).read_text(encoding="utf-8") == generated()[path]


def test_generating_writes_what_differs_and_nothing_else(tmp_path: Path) -> None:
    assert list(generate(tmp_path)) == list(generated())
    (tmp_path / "docs" / "fields.md").write_text("old", encoding="utf-8")
    assert list(generate(tmp_path)) == ["docs/fields.md"]
    assert list(generate(tmp_path)) == []


# JSON Schema


def as_yaml_reads_it(node: Node) -> Any:
    """Return a node as an editor's YAML 1.2 reads it."""
    if isinstance(node, Scalar):
        if re.fullmatch(r"-?\d+", node.text):
            return int(node.text)
        return float(node.text) if re.fullmatch(r"-?\d+\.\d+", node.text) else node.text
    if isinstance(node, Listing):
        return [as_yaml_reads_it(item) for item in node.items]
    return {key.text: as_yaml_reads_it(value) for key, value in node.entries}


@cache
def validator(kind: FileKind) -> Draft7Validator:
    """Return what validates a kind of file."""
    schema = json.loads(generated()[f"schemas/{kind.name}.schema.json"])
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def files_of(kind: FileKind, content: Path) -> list[Path]:
    """Return the files of a kind in a folder of content."""
    return sorted(content.glob(kind.where.removeprefix("content/")))


@pytest.mark.parametrize("content", [ROOT / "content", GOOD], ids=["the guide", "the small guide"])
@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.name)
def test_the_schema_of_a_kind_of_file_accepts_every_good_one(kind: FileKind, content: Path) -> None:
    for file in files_of(kind, content):
        document, _, _ = read(file.read_bytes(), file.name)
        assert document
        found = validator(kind).iter_errors(as_yaml_reads_it(document.fields))
        assert [(file.name, error.json_path, error.message) for error in found] == []


def test_every_file_that_the_build_reads_is_of_one_kind() -> None:
    content = ROOT / "content"
    known = [path for kind in FILES for path in files_of(kind, content)]
    paths = {content / path for path in load(content).files.paths} - {content / "words.yaml"}
    read_files = {file for file in paths if file.suffix in {".md", ".yaml"}}

    assert sorted(known) == sorted(read_files)


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("level: beginner", "levle: beginner"),
        ("level: beginner", "level: begginer"),
        ("code: wl\n", ""),
        ("code: wl", "code: wll"),
        ("order: 1", "order: first"),
        ("order: 1", "order: 0"),
        ("works: [chest, arms]", "works: []"),
        ("works: [chest, arms]", "works: chest"),
        ("equipment: [wall]\nworks", "equipment: [wal]\nworks"),
        ("reps: 3-5", "reps: three"),
        ("each_side: no", "each_side: nope"),
        ("start: yes", "start: on"),
        ("reviewed: 2026-11-23", "reviewed: 23 November"),
        ("summary: Lean on a wall and come back.", f"summary: {'a' * 161}"),
        ("  target_from: article\n", ""),
    ],
)
def test_the_schema_refuses_what_the_build_refuses(find: str, put: str) -> None:
    text = (GOOD / "exercises/strength/wall-lean.md").read_text(encoding="utf-8")
    assert find in text
    document, _, _ = read(text.replace(find, put, 1).encode(), "a.md")
    assert document

    assert list(validator(FILES[0]).iter_errors(as_yaml_reads_it(document.fields)))


# Visual Studio Code


def names(fields: tuple[Field, ...]) -> set[str]:
    """Return every name of a table, groups included."""
    return {name for field in fields for name in {field.name, *names(field.fields)}}


def test_every_field_above_a_text_can_be_completed() -> None:
    snippets = json.loads(generated()[".vscode/content.code-snippets"])
    wanted = {name for kind in FILES if kind.is_markdown for name in names(kind.fields)}

    assert {one["prefix"] for one in snippets.values()} == {*wanted, "headings"}
    assert all(one["scope"] == "markdown" and one["description"] for one in snippets.values())
    assert snippets["level"]["body"] == ["level: ${1|beginner,intermediate,advanced|}"]


def test_each_file_of_data_has_its_schema_in_the_settings() -> None:
    settings = json.loads(generated()[".vscode/settings.json"])

    assert {ROOT / path for path in settings["yaml.schemas"]} == {
        ROOT / "schemas" / f"{kind.name}.schema.json" for kind in FILES if not kind.is_markdown
    }
    assert all((ROOT / path).is_file() for path in settings["yaml.schemas"])


def test_the_task_finds_the_place_in_every_message() -> None:
    firsts = [
        line
        for example in BAD
        for line in yaml.safe_load(example.read_text(encoding="utf-8"))["expect"].splitlines()
        if re.match(r"\S+:\d+:\d+: ", line)
    ]

    assert len(firsts) >= len(BAD)
    assert [line for line in firsts if not re.match(PROBLEM_LINE, line)] == []


# Other programs


def test_the_form_of_front_matter_cms_has_every_field_but_lists_of_groups() -> None:
    settings = json.loads(generated()["frontmatter.json"])
    types = {one["name"]: one for one in settings["frontMatter.taxonomy.contentTypes"]}

    for kind in FILES:
        if kind.is_markdown:
            assert [field["name"] for field in types[kind.name]["fields"]] == [
                field.name for field in kind.fields if field.kind != "groups"
            ]
    shown = {name for folder in settings["frontMatter.content.pageFolders"]
             for name in folder["contentTypes"]}  # fmt: skip
    assert shown == types.keys()
    for folder in settings["frontMatter.content.pageFolders"]:
        assert (ROOT / folder["path"].removeprefix("[[workspace]]/")).is_dir()


def test_the_project_uses_the_hook_that_it_offers() -> None:
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    used = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))

    assert used["repos"] == [{"repo": "local", "hooks": offered}]
    (hook,) = offered
    assert hook["entry"].startswith("python3 build.py check ")


def test_the_container_has_the_extensions_that_the_settings_recommend() -> None:
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))

    assert container["customizations"]["vscode"]["extensions"] == list(EXTENSIONS)
    assert container["postCreateCommand"] == "python3 build.py"
