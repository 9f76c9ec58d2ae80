"""Files for editors and readers that are made from the tables, and held to them by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_src.commands.generate.cms import cms_settings
from site_src.commands.generate.files import FILES
from site_src.commands.generate.reference import reference_page
from site_src.commands.generate.schemas import schema_of
from site_src.commands.generate.vscode import extensions, settings, snippets, tasks
from site_src.publishing.project_files import rewrite
from site_src.reports.explain import manual_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def generated() -> dict[str, str]:
    """Return every generated file of the project by its path."""
    return {
        **{f"schemas/{kind.name}.schema.json": schema_of(kind) for kind in FILES},
        ".vscode/content.code-snippets": snippets(),
        ".vscode/extensions.json": extensions(),
        ".vscode/settings.json": settings(),
        ".vscode/tasks.json": tasks(),
        "docs/checks.md": manual_page(),
        "docs/fields.md": reference_page(),
        "frontmatter.json": cms_settings(),
    }


def generate(project: Path) -> Iterator[str]:
    """Write the generated files; yield the paths of those that changed."""
    for path, text in generated().items():
        file = project / path
        if not file.is_file() or file.read_bytes() != text.encode():
            rewrite(project, path, text)
            yield path
