"""What a message says to write is pasted, and must mend the mistake or tell a person what to do."""

from __future__ import annotations

import re

from site_src.build.pipeline import check
from site_src.build.result import Options, Result
from site_src.model.problems import Paste
from site_src.reports.fixes import BLANK, Edit, apply, edits_of

ROUNDS = 5  # what is mended may let a mistake be seen that it hid
# The codes of which no example is left after pasting.
MENDED = {
    *(
        "duplicate-order",
        "figure-expect",
        "figure-floor",
        "figure-joint",
        "figure-side",
    ),
    *("figure-trunk", "figure-words", "front-matter-not-closed", "hard-space"),
    *("list-blank-line", "list-indent", "list-missing", "list-numbering", "list-sign"),
    *("range-backwards", "text-after-hash", "unknown-condition"),
    *("unknown-heading", "unknown-rung", "unknown-source"),
}
FIELDS = re.compile(r"[a-z_]+:")  # the fields to write
# How a cure begins that tells a person what to do, where no text could be pasted.
TELLING = {
    *(
        "add",
        "bring",
        "check",
        "choose",
        "cite",
        "close",
        "compare",
        "copy",
        "create",
        "delete",
        "fill",
    ),
    *(
        "give",
        "join",
        "leave",
        "link",
        "make",
        "mend",
        "move",
        "put",
        "rename",
        "run",
        "save",
        "say",
        "shorten",
    ),
    *("split", "take", "use", "write"),
}


def paste(result: Result, options: Options) -> bool:
    """Paste every cure that can be pasted; say whether there was one."""
    edits: dict[str, list[Edit]] = {}
    for problem in result.problems:
        path = problem.place.path
        edits.setdefault(path, []).extend(edits_of(problem, result.texts.get(path, "")))
    for path, found in edits.items():
        if found:
            mended = apply(result.texts[path], found)
            (options.project / path).write_text(mended, encoding="utf-8")
    return any(edits.values())


def assert_pasting_mends(result: Result, options: Options) -> None:
    """Paste what a judgement says to write, judge again until nothing can be pasted; judge that."""
    for _ in range(ROUNDS):
        if not paste(result, options):
            break
        result = check(options)
    for problem in result.problems:
        assert problem.code not in MENDED, problem
        pasted = problem.near if problem.paste == Paste.NEAR else problem.cure
        assert not problem.paste or not pasted or BLANK in pasted, problem
        told = problem.cure.lstrip('- #["').split(" ")[0] in TELLING
        shown = BLANK in problem.cure or FIELDS.match(problem.cure)
        # Only a person can say how sure something is, or what a page is called.
        asked = problem.code in {"unmarked-claim", "link-text", "figure-limb"}
        added = problem.code in {
            "feed-unlisted",
            "safety-changed",
        }  # a line more, below those that are there
        assert told or shown or asked or added, problem
