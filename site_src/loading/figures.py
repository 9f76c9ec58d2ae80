"""A figure file → figures: poses read by their tables, judged, and their faults made problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_src.fields import figure_schema
from site_src.fields.reader import read_fields
from site_src.fields.yaml_nodes import Mapping
from site_src.figure import judge as j
from site_src.figure.cure import cure
from site_src.figure.pose import LEFT, RIGHT, SIDE, Arm, Arrow, Chair, Figure, Leg, Pose, Props
from site_src.figure.props import SURFACES
from site_src.model.problems import Paste, Place, Problem, has_errors, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.fields.front_matter import Document
    from site_src.fields.reader import Fields
    from site_src.fields.yaml_nodes import Node, Scalar
    from site_src.loading.loaded import Loaded

SUFFIX: Final = ".figure.yaml"
_CURED: Final = 3  # faulty figures of a file that cures are looked for in; they are mended in turn
_TRIES: Final = (
    1_000  # poses tried for all the faults of a figure: an answer within a second or two
)


def read_figures(loaded: Loaded, document: Document) -> None:
    """Read a file of figures; each is kept under its name and the page it belongs to."""
    page = document.path.removesuffix(SUFFIX) + ".md"
    if not isinstance(document.fields, Mapping):
        expected = 'figures, as "main:" and their fields below it'
        cure = "main:\n  poses:\n    - name: Start"
        place = document.fields.place
        loaded.problems.append(Problem(place, "not-fields", expected, "something else", cure=cure))
        return
    most = j.MOST_STEPS if document.path.startswith("pages/") else j.MOST_POSES
    faulty = 0
    for key, node in document.fields.entries:
        figure, problems = read_figure(key, node, most, _TRIES if faulty < _CURED else 0)
        faulty += bool(problems)
        loaded.problems += problems
        if figure:
            loaded.records.figures.setdefault(page, {})[key.text] = (figure, key.place)


def read_figure(
    key: Scalar, node: Node, most: int, tries: int = _TRIES
) -> tuple[Figure | None, list[Problem]]:
    """Return the figure under a name, or None, and what is wrong with it.

    `tries` is how many poses may be tried to find cures.

    figure-poses: more pictures than that do not fit on a phone.
    Bad:  nine poses in one figure
    Good: two to four poses that show what changes
    """
    values, problems = read_fields(node, figure_schema.FIGURE)
    if has_errors(problems):
        return None, problems
    rows = values.groups("poses")
    if len(rows) > most:
        expected = f"at most {most} poses in {quoted(key.text)}: more do not fit on a phone"
        cure = "make two figures of it, or leave poses out"
        place = values.at("poses")
        problems.append(Problem(place, "figure-poses", expected, str(len(rows)), cure=cure))
    poses = [read_pose(row, values.text("view") or SIDE, problems) for row in rows]
    figure = Figure(
        name=key.text,
        person=values.text("person") or "a",
        props=_props(values.group("props")),
        works=values.texts("works"),
        ghost=values.yes("ghost"),
        arrows=tuple(_arrows(values, problems)),
        poses=tuple(poses),
    )
    if has_errors(problems):
        return None, problems
    problems += _faults(figure, rows, tries)
    return figure, problems


def read_pose(row: Fields, view: str, problems: list[Problem]) -> Pose:
    """Return one pose; a limb is placed for both sides together or for each."""
    legs, arms = row.group("legs"), row.group("arms")
    for both in ("leg", "arm"):
        for side in (RIGHT, LEFT):
            if f"{both}s" in row and f"{side}_{both}" in row:
                expected = f"{both}s: for both sides, or right_{both}: and left_{both}:"
                place = row.at(f"{side}_{both}")
                cure = f"delete {both}s: or {side}_{both}:"
                problems.append(Problem(place, "figure-limb", expected, "both", cure=cure))
    for text, place in row.placed_texts("touching"):
        if j.read_touch(text) is None:
            problems.append(_unknown_touch(text, place))
    expect = row.group("expect")
    return Pose(
        name=row.text("name"),
        alt=row.text("alt"),
        view=row.text("view") or view,
        hips=row.point("hips") or 0j,
        shoulders=row.point("shoulders") or 0j,
        curl=row.decimal("curl") or 0.0,
        side_bend=row.decimal("side_bend") or 0.0,
        turn=row.decimal("turn") or 0.0,
        head=row.decimal("head") or 0.0,
        roller=row.decimal("roller"),
        towel=row.decimal("towel"),
        cushion=row.decimal("cushion"),
        ball=row.point("ball"),
        faces=row.text("faces") or RIGHT,
        right_leg=_leg(row.group("right_leg") or legs, problems),
        left_leg=_leg(row.group("left_leg") or legs, problems),
        right_arm=_arm(row.group("right_arm") or arms, problems),
        left_arm=_arm(row.group("left_arm") or arms, problems),
        touching=row.texts("touching"),
        expect={
            name: (value.real, value.imag)
            for name in figure_schema.JOINTS
            if expect and (value := expect.point(name))
        },
    )


def _unknown_touch(text: str, place: Place) -> Problem:
    """Report words that name no part of the body, or no surface.

    figure-words: the picture can only be held to words that it knows.
    Bad:  touching: [heels on floor]
    Good: touching: [feet]
    """
    known = [*j.PARTS, *(f"{side} {part}" for side in (RIGHT, LEFT) for part in j.SIDED_PARTS)]
    words, _, surface = text.replace(" on the ", " on ").partition(" on ")
    near_words = words if words in known else nearest(words, known)
    near_surface = surface if surface in SURFACES else nearest(surface, SURFACES)
    near = f"{near_words} on {near_surface}" if surface and near_surface else near_words
    expected = f"a part ({', '.join(known)}), and perhaps on one of {', '.join(SURFACES)}"
    return Problem(place, "figure-words", expected, quoted(text), near, near, paste=Paste.WORD)


def _one_way(group: Fields, ways: tuple[tuple[str, ...], ...], problems: list[Problem]) -> None:
    """Report a limb that is placed in two ways at once.

    figure-limb: a limb cannot be in two places.
    Bad:  legs: {foot: 24, toes: 30}
    Good: legs: {foot: 24}
    """
    given = [way for way in ways if any(name in group for name in way)]
    if len(given) > 1:
        names = [next(name for name in way if name in group) for way in given]
        expected = f"one way to place a limb: {' or '.join(names)}"
        place = group.at(names[1])
        cure = f"delete {names[1]}:"
        problems.append(Problem(place, "figure-limb", expected, "more than one", cure=cure))


def _leg(group: Fields | None, problems: list[Problem]) -> Leg:
    """Return a leg; without a word about it, it hangs straight."""
    if group is None:
        return Leg()
    _one_way(group, figure_schema.LEG_WAYS, problems)
    usual = Leg()
    return Leg(
        foot=group.decimal("foot"),
        toes=group.decimal("toes"),
        heel_up=usual.heel_up if "heel_up" not in group else group.decimal("heel_up") or 0.0,
        knee_on_floor=group.decimal("knee_on_floor"),
        knee_at=group.point("knee_at"),
        toes_tucked=group.yes("toes_tucked"),
        ankle_on=group.text("ankle_on"),
        hip=group.decimal("hip") or 0.0,
        knee=group.decimal("knee") or 0.0,
        ankle=group.decimal("ankle") or 0.0,
        out=group.decimal("out") or 0.0,
    )


def _arm(group: Fields | None, problems: list[Problem]) -> Arm:
    """Return an arm; without a word about it, it hangs straight."""
    if group is None:
        return Arm()
    _one_way(group, figure_schema.ARM_WAYS, problems)
    planted = next((name for name in group.values if "_on_" in name), "")
    part, _, surface = planted.partition("_on_")
    return Arm(
        hand_on=surface if part == "hand" else "",
        elbow_on=surface if part == "elbow" else "",
        at=(group.decimal(planted) or 0.0) if planted else 0.0,
        hand=group.text("hand"),
        hand_at=group.point("hand_at"),
        elbow_bends=group.text("elbow_bends"),
        shoulder=group.decimal("shoulder") or 0.0,
        elbow=group.decimal("elbow") or 0.0,
    )


def _props(group: Fields | None) -> Props:
    """Return what stands in the room."""
    if group is None:
        return Props()
    at = group.decimal("chair")
    chair = None if at is None else Chair(at, group.text("chair_back") or LEFT)
    return Props(
        wall=group.decimal("wall"),
        wall_behind=group.yes("wall_behind"),
        chair=chair,
        worktop=group.decimal("worktop"),
    )


def _arrows(values: Fields, problems: list[Problem]) -> Iterator[Arrow]:
    """Yield the arrows; each leads from a point to another or turns round one."""
    for row in values.groups("arrows"):
        turn_at, start, end = row.point("turn_at"), row.point("from"), row.point("to")
        points = [start, row.point("via"), end] if "via" in row else [start, end]
        if turn_at is None and (start is None or end is None or len(set(points)) < len(points)):
            cure = "{from: [21, 52], to: [21, 37]}"
            expected = "from and to, each another point (and another than via), or turn_at"
            problems.append(Problem(row.place, "figure-limb", expected, "none", cure=cure))
            continue
        yield Arrow(
            start=start or 0j,
            end=end or 0j,
            via=row.point("via"),
            both_ways=row.yes("both_ways"),
            turn_at=turn_at,
            lean=row.decimal("lean") or 0.0,
        )


def _faults(figure: Figure, rows: tuple[Fields, ...], tries: int) -> Iterator[Problem]:
    """Yield what the judge found, at the field that it is about, with numbers that mend it."""
    faults = [(index, fault) for index in range(len(rows)) for fault in j.judge(figure, index)]
    for index, fault in faults:
        text = cure(figure, index, fault, tries // len(faults)) if tries else ""
        yield _problem(fault, rows[index], text)
    for index, fault in j.judge_order(figure):
        yield _problem(fault, rows[index], "")


def _problem(fault: j.Fault, row: Fields, text: str) -> Problem:
    """Return a fault as a problem: where in the pose it stands, and what to write instead."""
    where = f"in {quoted(row.text('name'))}, "
    found = fault.found
    return Problem(
        _place_of(fault, row),
        fault.code,
        f"{where}{fault.expected}",
        found,
        cure=text or _advice(fault),
        paste=Paste.POSE if text else Paste.BY_HAND,
    )


def _place_of(fault: j.Fault, row: Fields) -> Place:
    """Return the place of the field that a fault is about."""
    if fault.field == "touching":
        return dict(row.placed_texts("touching")).get(fault.item, row.at("touching"))
    side, _, joint = fault.field.partition(" ")
    if side in {RIGHT, LEFT}:
        limb = "arm" if joint in {"shoulder", "elbow", "hand"} else "leg"
        name = f"{side}_{limb}" if f"{side}_{limb}" in row else f"{limb}s"
        return row.at(name)
    return row.at(fault.field)


def _advice(fault: j.Fault) -> str:
    """Return what to do where no single number mends a fault."""
    if fault.code == "figure-contact" and fault.found == "none":
        return "add it to props: or to the pose, or take the words out of touching:"
    return {
        "figure-slides": "write the same number in both poses",
        "figure-contact": "bring the two together, or take the words out of touching:",
        "figure-reach": "bring the hips nearer to it, or it nearer to the hips",
    }.get(fault.code, "compare the numbers with those of the pose before, or of another figure")
