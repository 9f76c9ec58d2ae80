"""Routines and answered questions: a Markdown file → its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_src.fields import schema
from site_src.loading.loaded import Link
from site_src.loading.markdown_file import (
    check_headings,
    check_opening,
    read_body,
    read_front,
    review_of,
    sources_of,
)
from site_src.model.records import Question, Routine
from site_src.prose.lines import resolve

if TYPE_CHECKING:
    from site_src.fields.front_matter import Document
    from site_src.loading.loaded import Loaded


def read_routine(loaded: Loaded, document: Document) -> None:
    """Read a routine; which exercises and rungs it means is settled when all are read."""
    values = read_front(loaded, document, schema.ROUTINE)
    body = read_body(loaded, document)
    check_opening(loaded, document)
    if values is None:
        return
    name = document.path.removeprefix("routines/").removesuffix(".md")
    loaded.records.routines.append(
        values.record(
            Routine,
            schema.ROUTINE,
            path=document.path,
            address=f"/routines/{name}/",
            sources=sources_of(values, body.cites),
            review=review_of(loaded, values),
            opening=body.opening,
            parts=tuple(body.parts.values()),
        )
    )


def read_question(loaded: Loaded, document: Document) -> None:
    """Read a question or correction with its answer."""
    values = read_front(loaded, document, schema.QUESTION)
    body = read_body(loaded, document)
    complete = check_headings(loaded, document, body, schema.QUESTION_HEADINGS)
    if values is None or not complete or not {"question", "answer"} <= body.parts.keys():
        return
    about = resolve(values.text("about"), document.path)
    loaded.written.links.append(Link(about, values.at("about")))
    loaded.records.questions.append(
        values.record(
            Question,
            schema.QUESTION,
            path=document.path,
            about=about,
            question=body.parts["question"].prose,
            answer=body.parts["answer"].prose,
        )
    )
