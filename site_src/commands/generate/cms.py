"""The tables of fields → settings of Front Matter CMS, which shows them as a form in VS Code.

Fields that hold groups in a list, such as a ladder's rungs, are left to the text: the program would
write a name of its own into each group.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from site_src.commands.generate.files import FILES
from site_src.fields.kinds import KINDS

if TYPE_CHECKING:
    from site_src.commands.generate.files import FileKind
    from site_src.fields.field import Field

Json = dict[str, Any]

# Where the files of each kind stand; a section's file stands among exercises, and is none.
_FOLDERS: Final = {
    "exercise": "content/exercises",
    "page": "content/pages",
    "routine": "content/routines",
    "question": "content/questions",
    "disclaimer": "content/disclaimers",
}


def cms_settings() -> str:
    """Return `frontmatter.json`."""
    kinds = [kind for kind in FILES if kind.is_markdown]
    settings = {
        "$schema": "https://frontmatter.codes/frontmatter.schema.json",
        "frontMatter.framework.id": "other",
        "frontMatter.content.autoUpdateDate": False,
        "frontMatter.content.publicFolder": "static",
        "frontMatter.content.supportedFileTypes": ["md"],
        "frontMatter.content.pageFolders": [
            {
                "title": kind.title,
                "path": f"[[workspace]]/{_FOLDERS[kind.name]}",
                "filePrefix": None,
                "contentTypes": ["exercise", "section"] if kind.name == "exercise" else [kind.name],
            }
            for kind in kinds
            if kind.name in _FOLDERS
        ],
        "frontMatter.taxonomy.frontMatterType": "YAML",
        "frontMatter.taxonomy.dateFormat": "yyyy-MM-dd",
        "frontMatter.taxonomy.contentTypes": [_content_type(kind) for kind in kinds],
    }
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"


def _content_type(kind: FileKind) -> Json:
    """Return a kind of file as a content type."""
    return {
        "name": kind.name,
        "pageBundle": False,
        "previewPath": None,
        "fields": _fields(kind.fields),
    }


def _fields(fields: tuple[Field, ...]) -> list[Json]:
    return [_field(field) for field in fields if field.kind != "groups"]


def _field(field: Field) -> Json:
    """Return a field as the form shows it."""
    return {
        "title": field.name.replace("_", " ").capitalize(),
        "name": field.name,
        "description": f"{field.help} ({KINDS[field.kind].words})",
        "required": field.required,
        **_input(field),
    }


def _input(field: Field) -> Json:
    """Return how a field is filled in."""
    if field.choices:
        multiple = field.kind == "list"
        return {"type": "choice", "choices": list(field.choices), "multiple": multiple}
    if field.kind == "group":
        return {"type": "fields", "fields": _fields(field.fields)}
    return {"type": "list"} if field.kind == "list" else KINDS[field.kind].form(field)
