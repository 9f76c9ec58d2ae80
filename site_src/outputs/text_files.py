"""Messages → plain text files: the lines to copy, then every warning that must go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_src.model.cautions import grouped
from site_src.model.output import Output
from site_src.model.records import GENERATOR
from site_src.outputs.plain_text import WIDTH, broken, notice_texts
from site_src.prose.text import as_typed
from site_src.rendering.phrases import day, word
from site_src.rendering.share_texts import messages
from site_src.rendering.site import notices, oldest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from site_src.model.records import Guide
    from site_src.rendering.share_texts import Message


def text_files(guide: Guide, today: date) -> Iterator[Output]:
    """Yield a file for each message, in UTF-8, with the quotation marks of a keyboard."""
    for message in messages(guide):
        text = "\n\n".join(_paragraphs(guide, message, today))
        yield Output(message.address.removeprefix("/"), "plain-text", f"{text}\n".encode())


def _paragraphs(guide: Guide, message: Message, today: date) -> Iterator[str]:
    """Yield the paragraphs of a file, its lines as long as a letter's."""
    title, *lines = message.lines
    review = oldest(message.reviews)
    due = day(guide.words, review.due)
    yield broken(title)
    yield "\n".join(broken(line) for line in lines)
    if review.due < today:
        yield broken(as_typed(word(guide.words, "review.overdue", due=due)))
    yield from _who(guide, message)
    yield from notice_texts(guide, notices(guide, "plain-text"), WIDTH)
    said = {"reviewed": day(guide.words, review.reviewed), "due": due}
    authors = ", ".join(guide.authors)
    yield broken(as_typed(word(guide.words, "review.line", authors=authors, **said)))
    yield broken(word(guide.words, "text_form.made_with", guide=guide.title, generator=GENERATOR))


def _who(guide: Guide, message: Message) -> Iterator[str]:
    """Yield who leaves out and who asks first: which exercises, then whom."""
    words = guide.words
    codes = {exercise.code for exercise in message.exercises}
    for way, groups in grouped(guide, message.exercises).items():
        lines = [broken(as_typed(word(words, f"condition.ways.{way}")).upper())]
        for group in groups:
            named = word(words, "list.between").join(one.title for one in group.exercises)
            if len(group.exercises) == len(codes) > 1:
                named = word(words, "condition.every")
            whom = word(words, "condition.between").join(one.title for one in group.conditions)
            lines.append(broken(as_typed(f"{named}: {whom}"), WIDTH, "- "))
        if groups:
            yield "\n".join(lines)
    yield broken(as_typed(word(words, "condition.strictest")))
