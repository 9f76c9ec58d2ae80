"""Settings for VS Code: schemas for data files, completion in Markdown, the check as a task.

Its YAML extension cannot look into the fields above a text, so there the fields come as snippets.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from site_src.commands.generate.files import FILES
from site_src.fields.kinds import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.commands.generate.files import FileKind
    from site_src.fields.field import Field

Json = dict[str, Any]

# The first line of a problem, as `Problem.__str__` writes it.
PROBLEM_LINE: Final = r"^(.+?):(\d+):(\d+): (error|warning|note) ([a-z0-9-]+): (.*)$"
EXTENSIONS: Final = ("redhat.vscode-yaml", "eliostruyf.vscode-front-matter")


def settings() -> str:
    """Return `.vscode/settings.json`."""
    schemas = {
        f"./schemas/{kind.name}.schema.json": kind.where for kind in FILES if not kind.is_markdown
    }
    return _json({
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": True,
        "files.exclude": {"**/__pycache__": True},
        "yaml.schemas": schemas,
        "yaml.yamlVersion": "1.2",
        "[markdown]": {
            "editor.wordWrap": "on",
            "editor.quickSuggestions": {"comments": "on", "other": "on", "strings": "on"},
            "editor.snippetSuggestions": "top",
        },
    })  # fmt: skip


def extensions() -> str:
    """Return `.vscode/extensions.json`."""
    return _json({"recommendations": list(EXTENSIONS)})


def tasks() -> str:
    """Return `.vscode/tasks.json`: the check puts its problems beside their lines."""
    python = {"command": "python3", "windows": {"command": "python"}, "type": "process"}
    matcher = {
        "owner": "guide",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": {
            "regexp": PROBLEM_LINE,
            "file": 1,
            "line": 2,
            "column": 3,
            "severity": 4,
            "code": 5,
            "message": 6,
        },
    }
    return _json({
        "version": "2.0.0",
        "tasks": [
            {
                "label": "Check the guide",
                **python,
                "args": ["build.py", "check", "--format", "text"],
                "group": {"kind": "build", "isDefault": True},
                "problemMatcher": matcher,
            },
            {
                "label": "Show the guide while I write",
                **python,
                "args": ["build.py", "serve"],
                "isBackground": True,
                "problemMatcher": [],
            },
        ],
    })  # fmt: skip


def snippets() -> str:
    """Return `.vscode/content.code-snippets`: each field of each kind of file, with its choices."""
    made: dict[str, Json] = {}
    for kind in FILES:
        if kind.is_markdown:
            for name, field in _named(kind.fields):
                body = [_body(field)]
                before = made.get(name, {}).get("body", body)
                key = name if before == body else f"{name} ({kind.name})"
                text = f"{field.help} ({_must(field)})"
                made[key] = {
                    "scope": "markdown",
                    "prefix": field.name,
                    "body": body,
                    "description": text,
                }
            if kind.headings:
                made[f"headings of {kind.name}"] = _headings(kind)
    return _json(made)


def _named(fields: tuple[Field, ...], above: str = "") -> Iterator[tuple[str, Field]]:
    """Yield every field with its full name, those inside groups included."""
    for field in fields:
        name = f"{above}{field.name}"
        yield name, field
        yield from _named(field.fields, f"{name}.")


def _must(field: Field) -> str:
    return "required" if field.required else "may be left out"


def _body(field: Field) -> str:
    """Return a field to fill in."""
    if field.kind == "list":
        choices = f"${{1|{','.join(field.choices)}|}}" if field.choices else "$1"
        return f"{field.name}: [{choices}]"
    if field.choices:
        return f"{field.name}: ${{1|{','.join(field.choices)}|}}"
    if field.kind == "yes-no":
        return f"{field.name}: ${{1|yes,no|}}"
    if field.kind in {"group", "groups"}:
        return f"{field.name}:"
    shown = example(field).replace("}", "\\}")
    return f"{field.name}: ${{1:{shown}}}"


def _headings(kind: FileKind) -> Json:
    """Return all headings of a kind of file, to write below."""
    body = "\n\n".join(
        f"## {heading}\n\n${number}" for number, heading in enumerate(kind.headings, 1)
    )
    return {
        "scope": "markdown",
        "prefix": "headings",
        "body": body.split("\n"),
        "description": f"the headings of {kind.title.lower()}",
    }


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
