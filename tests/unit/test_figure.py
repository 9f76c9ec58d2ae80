"""Figures: what holds for every pose, and for every moment between two of them."""

from __future__ import annotations

import copy
import json
import math
import random
import re
from dataclasses import fields, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from site_src.fields.field import Field
from site_src.fields.figure_schema import POSE
from site_src.fields.reader import read_fields
from site_src.fields.yaml_nodes import Mapping, compose
from site_src.figure import body as b
from site_src.figure.cure import cure
from site_src.figure.draw import draw
from site_src.figure.frame import by_view, extent, shared_windows
from site_src.figure.geometry import down, two_bones
from site_src.figure.judge import judge, judge_order, lowest
from site_src.figure.layers import layers, slots
from site_src.figure.movement import STEPS, between, frames, keyframes, moving
from site_src.figure.pose import ABOVE, FRONT, LEFT, RIGHT, SIDE, Arm, Figure, Leg, Pose, Props
from site_src.figure.skeleton import Body, Limb
from site_src.figure.solve import solve
from site_src.loading.assemble import assemble
from site_src.loading.figures import read_figure, read_pose
from site_src.loading.loader import load
from site_src.model.problems import has_errors
from site_src.model.records import Exercise, Page

PROJECT = Path(__file__).parent.parent.parent
BONES = {"legs": (b.THIGH, b.SHIN), "arms": (b.UPPER_ARM, b.FOREARM)}


@cache
def guide_figures() -> dict[str, Figure]:
    """Return every figure of the guide by its page and name."""
    guide, _ = assemble(load(PROJECT / "content"))
    assert guide
    records: list[Exercise | Page] = [*guide.exercises, *guide.pages]
    return {
        f"{record.path}: {name}": figure
        for record in records
        for name, figure in record.figures.items()
    }


FIGURES = guide_figures()
ALL = pytest.mark.parametrize("name", FIGURES)
# Only the main figure of an exercise moves.
MOVING = pytest.mark.parametrize("name", [name for name in FIGURES if name.endswith(": main")])


STOP = re.compile(r"([\d.]+)%(?:,[^{]*)?\{transform:translate\(([-\d.]+)px,([-\d.]+)px")


def moments(figure: Figure) -> list[Body]:
    """Return the bodies of a figure: each pose, and each step of its movement."""
    still = [solve(pose, figure.person, figure.props) for pose in figure.poses]
    return [*still, *(frames(figure) if figure.name == "main" else [])]  # only those move


def limbs(body: Body) -> list[tuple[Limb, tuple[float, float]]]:
    """Return every limb of a body with the lengths of its bones."""
    return [
        (limb, BONES[kind])
        for kind, both in (("legs", body.legs), ("arms", body.arms))
        for limb in both.values()
    ]


def far(one: complex, two: complex) -> float:
    """Return how far two points are from one another."""
    return abs(one - two)


# ---------------------------------------------------------------------------------------------
# Every figure of the guide


@ALL
def test_bones_keep_their_length_in_every_pose_and_between(name: str) -> None:
    for body in moments(FIGURES[name]):
        for limb, (upper, lower) in limbs(body):
            assert far(limb.root, limb.middle) == pytest.approx(upper * limb.stretches[0], abs=0.1)
            assert far(limb.middle, limb.end) == pytest.approx(lower * limb.stretches[1], abs=0.1)
            assert max(limb.stretches) <= 1.0 + 1e-9  # a bone may look shorter, and never longer
        for side in (RIGHT, LEFT) if body.pose.view == SIDE else ():
            leg, arm = body.pose.leg(side), body.pose.arm(side)
            if leg.knee_at is None and not leg.ankle_on:
                assert body.legs[side].stretches == (1.0, 1.0)
            if not arm.hand.endswith("shoulder") and arm.hand_at is None:
                assert body.arms[side].stretches == (1.0, 1.0)


@MOVING
def test_what_is_planted_stays_where_it_is_while_the_rest_moves(name: str) -> None:
    figure = FIGURES[name]
    bodies = frames(figure)
    for before, after in pairwise(bodies):
        for side in (RIGHT, LEFT):
            for end_before, end_after in planted(before, after, side):
                assert far(end_before, end_after) <= 0.3


def planted(before: Body, after: Body, side: str) -> list[tuple[complex, complex]]:
    """Return the contacts that two moments share, each with its place in both."""
    found = []
    one, two = before.pose.leg(side), after.pose.leg(side)
    legs = before.legs[side], after.legs[side]
    if one.foot is not None and one.foot == two.foot:
        found.append((legs[0].end, legs[1].end))
    if one.knee_on_floor is not None and one.knee_on_floor == two.knee_on_floor:
        found.append((legs[0].middle, legs[1].middle))
    arm, other = before.pose.arm(side), after.pose.arm(side)
    arms = before.arms[side], after.arms[side]
    if (arm.hand_on, arm.at) == (other.hand_on, other.at) and arm.hand_on:
        found.append((arms[0].end, arms[1].end))
    if (arm.elbow_on, arm.at) == (other.elbow_on, other.at) and arm.elbow_on:
        found.append((arms[0].middle, arms[1].middle))
    return found


@ALL
def test_nothing_is_under_the_floor_in_any_pose_or_between(name: str) -> None:
    for body in moments(FIGURES[name]):
        if body.pose.view != ABOVE:
            assert lowest(body)[0] >= -1.3


@ALL
def test_the_judge_finds_no_fault(name: str) -> None:
    figure = FIGURES[name]

    assert [judge(figure, index) for index in range(len(figure.poses))] == [[]] * len(figure.poses)
    assert list(judge_order(figure)) == []


@ALL
def test_the_same_figure_gives_the_same_bytes(name: str) -> None:
    figure = FIGURES[name]
    window = extent(figure)

    drawn = [draw(figure, index, window, "x").content for index in range(len(figure.poses))]

    assert drawn == [draw(figure, index, window, "x").content for index in range(len(figure.poses))]


@MOVING
def test_the_same_movement_gives_the_same_bytes(name: str) -> None:
    assert keyframes(FIGURES[name], "x") == keyframes(FIGURES[name], "x")


@MOVING
def test_a_movement_passes_through_every_body_that_was_solved_for_it(name: str) -> None:
    figure = FIGURES[name]
    bodies, css = frames(figure), keyframes(figure, "x")
    turning = any(pose.turn for pose in figure.poses)
    rows = zip(*(slots(layers(body, turning=turning)) for body in bodies), strict=True)
    (slow,) = re.findall(r":is\(([^)]*)\)\{animation-timing-function:linear", css)
    last = len(bodies) - 1
    for parts, moves in zip(rows, moving(figure, "x").parts, strict=True):
        if moves.place:
            stops = places_of(css, moves.place)
            steady = f".{moves.place}" in slow.split(",")
            for step, part in enumerate(parts):
                at = place_at(stops, 20 + 60 * step / last, steady=steady)
                assert far(at, part.at.conjugate()) <= 0.4
        else:
            assert all(far(part.at, parts[0].at) <= 0.1 for part in parts)


def places_of(css: str, name: str) -> list[tuple[float, complex]]:
    """Return where keyframes put something, and when, in percent of the time there."""
    ((frames_, _),) = re.findall(rf"@keyframes {name}\{{((?:[^{{}}]*\{{[^{{}}]*\}})*)(\}})", css)
    stops = [(float(when), complex(float(x), float(y))) for when, x, y in STOP.findall(frames_)]
    return [(20.0, stops[0][1]), *stops[1:]]  # it waits from 0 to 20


def place_at(stops: list[tuple[float, complex]], when: float, *, steady: bool) -> complex:
    """Return where something is at a time, between the two stops next to it."""
    for (before, one), (after, two) in pairwise(stops):
        if when <= after + 1e-6:
            t = (when - before) / (after - before)
            return one + (two - one) * (t if steady else (1 - math.cos(math.pi * t)) / 2)
    raise AssertionError(when)


@ALL
def test_a_still_pose_weighs_at_most_five_kilobytes(name: str) -> None:
    figure = FIGURES[name]
    plain = replace(figure, ghost=False, arrows=(), works=())

    for index in range(len(figure.poses)):
        assert len(draw(plain, index, extent(figure), "x").content) <= 5_000


@MOVING
def test_the_parts_of_a_movement_are_the_same_throughout(name: str) -> None:
    figure = FIGURES[name]
    turning = any(pose.turn for pose in figure.poses)
    counts = {len(slots(layers(body, turning=turning))) for body in frames(figure)}

    assert len(counts) <= 1


def test_every_exercise_and_every_way_without_the_floor_has_pictures() -> None:
    guide, _ = assemble(load(PROJECT / "content"))
    assert guide
    missing = [
        f"{exercise.path}: {name}"
        for exercise in guide.exercises
        for name in ("main", *(rung.id for rung in exercise.rungs if not rung.needs_floor))
        if name not in exercise.figures
    ]
    # What looks like the rung below it has no picture of its own.
    same = {
        "exercises/strength/wall-sit.md: second-round",
        "exercises/strength/lunges.md: second-round",
    }

    assert set(missing) == same
    down_and_up = next(page for page in guide.pages if page.path.endswith("down-and-up.md"))
    assert {name: len(figure.poses) for name, figure in down_and_up.figures.items()} == {
        "down-to-the-floor": 7,
        "up-from-the-floor": 7,
    }


# ---------------------------------------------------------------------------------------------
# Any pose

angles = st.floats(-60, 150)
near = st.floats(-30, 30)
squats = st.builds(
    lambda hips, lean, foot, at, curl, head: Pose(
        name="Squat",
        alt="Side view. A person bends the knees.",
        view=SIDE,
        hips=complex(40, hips),
        shoulders=complex(40 + lean, hips + 27),
        curl=curl,
        head=head,
        right_leg=Leg(foot=40 + foot),
        left_leg=Leg(foot=40 + foot),
        right_arm=Arm(hand_on="wall", at=at),
        left_arm=Arm(hand_on="wall", at=at),
        touching=("feet",),
    ),
    hips=st.floats(15, 53),
    lean=st.floats(-20, 20),
    foot=st.floats(-15, 15),
    at=st.floats(30, 80),
    curl=near,
    head=near,
)
ROOM = Props(wall=60.0)


@given(squats, squats, st.floats(0, 1))
def test_between_any_two_poses_bones_keep_their_length(one: Pose, two: Pose, t: float) -> None:
    first, second = (solve(pose, "a", ROOM) for pose in (one, two))

    body = solve(between(first, second, t), "a", ROOM)

    for limb, (upper, lower) in limbs(body):
        assert far(limb.root, limb.middle) == pytest.approx(upper, abs=0.1)
        assert far(limb.middle, limb.end) == pytest.approx(lower, abs=0.1)


@given(st.complex_numbers(min_magnitude=0.5, max_magnitude=60), st.sampled_from([1, -1]))
def test_two_bones_reach_their_target_or_say_how_far_it_is(step: complex, side: int) -> None:
    upper, bend, excess = two_bones(step, 20, 15, side)

    reached = down(upper, 20) + down(upper - side * bend, 15)

    assert far(reached, step) == pytest.approx(excess, abs=1e-3)


@given(st.complex_numbers(min_magnitude=0.5, max_magnitude=34), st.sampled_from([1, -1]))
def test_mirrored_bones_bend_the_mirrored_way(step: complex, side: int) -> None:
    upper, bend, _ = two_bones(step, 20, 15, side)
    mirrored, other, _ = two_bones(-step.conjugate(), 20, 15, -side)

    assert other == pytest.approx(bend, abs=1e-6)
    assert down(mirrored, 1) == pytest.approx(-down(upper, 1).conjugate(), abs=1e-6)


leans = st.builds(
    lambda lean, bend, out, shoulder, elbow: Pose(
        name="Lean",
        alt="Front view. A person leans to one side.",
        view=FRONT,
        hips=0 + 51j,
        shoulders=complex(lean, 80),
        side_bend=bend,
        right_leg=Leg(out=out),
        left_leg=Leg(foot=6),
        right_arm=Arm(shoulder=shoulder, elbow=elbow),
        left_arm=Arm(hand="hip"),
        touching=("left foot",),
    ),
    lean=st.floats(-15, 15),
    bend=near,
    out=st.floats(0, 40),
    shoulder=st.floats(0, 170),
    elbow=st.floats(0, 120),
)


@given(leans)
def test_a_mirrored_pose_gives_a_mirrored_body(pose: Pose) -> None:
    mirrored = replace(
        pose,
        hips=-pose.hips.conjugate(),
        shoulders=-pose.shoulders.conjugate(),
        side_bend=-pose.side_bend,
        right_leg=Leg(foot=-6),
        left_leg=pose.right_leg,
        right_arm=pose.left_arm,
        left_arm=pose.right_arm,
    )

    one, two = (dict(solve(each, "a", Props()).joints()) for each in (pose, mirrored))

    for name, point in one.items():
        side, _, joint = name.partition(" ")
        other = {RIGHT: LEFT, LEFT: RIGHT}.get(side)
        assert two[f"{other} {joint}" if other else name] == pytest.approx(
            -point.conjugate(), abs=1e-6
        )


def test_a_foot_that_steps_is_lifted_and_comes_down_again() -> None:
    figure = FIGURES["exercises/strength/lunges.md: main"]
    bodies = frames(figure)
    heights = [body.legs[RIGHT].end.imag for body in bodies]

    assert max(heights[1:STEPS]) > heights[0] + 3
    assert heights[STEPS] == pytest.approx(b.ANKLE)


# ---------------------------------------------------------------------------------------------
# Corrections

WALL_SIT = FIGURES["exercises/strength/wall-sit.md: main"]
PLANK = FIGURES["exercises/strength/plank.md: main"]
_NUMBERS = ("hips", "shoulders", "head")


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["exercises/strength/wall-sit.md: main", "exercises/strength/plank.md: main"]),
    st.sampled_from(_NUMBERS),
    st.floats(-9, 9).map(lambda value: round(value, 1)),
    st.booleans(),
)
def test_a_suggested_correction_mends_what_it_is_suggested_for(
    name: str, number: str, by: float, upward: bool
) -> None:
    figure = FIGURES[name]
    pose = figure.poses[-1]
    step = by if number == "head" else by * (1j if upward else 1)
    spoiled = replace(pose, **{number: getattr(pose, number) + step})
    broken = replace(figure, poses=(*figure.poses[:-1], spoiled))
    index = len(figure.poses) - 1

    for fault in judge(broken, index):
        text = cure(broken, index, fault)
        if text:
            mended = replace(broken, poses=(*broken.poses[:-1], applied(spoiled, text)))
            after = {(one.code, one.item) for one in judge(mended, index)}
            assert (fault.code, fault.item) not in after


def applied(pose: Pose, text: str) -> Pose:
    """Return a pose with the fields that a suggestion says, read as a file is read."""
    node, problems = compose(text, "suggestion")
    values, found = read_fields(node, POSE)
    wrong = [p for p in (*problems, *found) if p.code != "missing-field"]
    assert not wrong
    read = read_pose(values, pose.view, [])
    given_names = set(values.values)
    changes = {
        field.name: getattr(read, field.name) for field in fields(Pose) if field.name in given_names
    }
    for both, sides in (("legs", "leg"), ("arms", "arm")):
        if both in given_names:
            changes |= {
                f"{side}_{sides}": getattr(read, f"{side}_{sides}") for side in (RIGHT, LEFT)
            }
    return replace(pose, **changes)


# ---------------------------------------------------------------------------------------------
# Whatever an author writes


def value_of(  # noqa: PLR0911 - one for each kind
    field: Field, chance: random.Random
) -> Any:
    """Return something that a field may hold, as it is typed; the limits more often than not."""
    if field.kind == "group":
        return {one.name: value_of(one, chance) for one in chance.sample(field.fields, 2)}
    if field.kind == "point":
        return [chance.choice((str(field.low), "0", "10", "40", str(field.high))) for _ in "xy"]
    if field.kind == "choice":
        return chance.choice(field.choices)
    if field.kind == "list":
        return [chance.choice(("feet", "hands on wall", "buttocks on roller", "left knee"))]
    if field.kind == "yes-no":
        return chance.choice(("yes", "no"))
    if field.kind == "decimal":
        return str(chance.choice((field.low, field.high, chance.randint(field.low, field.high))))
    return "some words that are long enough"


def written(value: Any) -> str:
    """Return a value as YAML writes it in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value) if re.fullmatch(r"[\w.-]+", str(value)) else json.dumps(value)


def typed_figures() -> list[dict[str, Any]]:
    """Return every figure of the guide as it is typed."""
    files = sorted((PROJECT / "content").rglob("*.figure.yaml"))
    loaded = [yaml.load(f.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for f in files]  # noqa: S506 - texts only
    return [figure for one in loaded for figure in one.values()]


@pytest.mark.parametrize("seed", range(24))
def test_no_numbers_that_a_file_may_hold_end_in_a_traceback(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - not a secret
    for _ in range(4):
        figure = copy.deepcopy(chance.choice(typed_figures()))
        for _ in range(chance.randint(1, 3)):
            field = chance.choice(POSE)
            chance.choice(figure["poses"])[field.name] = value_of(field, chance)
        if chance.random() < 0.2:
            figure["poses"][0]["shoulders"] = figure["poses"][0]["hips"]
        node, problems = compose(f"main: {written(figure)}", "figure")
        assert isinstance(node, Mapping)
        read, found = read_figure(*node.entries[0], 8)
        if read and not has_errors([*problems, *found]):
            for (one, indexes), window in zip(
                by_view(read), shared_windows(by_view(read)), strict=True
            ):
                for index in indexes:
                    assert draw(one, index, window, "x").content
            assert keyframes(read, "x") == "" or moving(read, "x").parts


def test_a_figure_whose_poses_are_drawn_in_other_layers_does_not_move() -> None:
    figure = FIGURES["exercises/strength/lunges.md: main"]
    assert frames(figure)
    crossed = replace(
        figure.poses[-1],
        right_arm=Arm(hand="left shoulder"),
        left_arm=Arm(hand="right shoulder"),
    )

    assert frames(replace(figure, poses=(*figure.poses[:-1], crossed))) == []


def test_a_figure_that_is_wrong_all_over_is_answered_after_few_tries() -> None:
    pose = replace(WALL_SIT.poses[0], hips=90 + 90j, shoulders=10 + 10j)
    broken = replace(WALL_SIT, poses=(pose,))
    fault = judge(broken, 0)[0]

    assert cure(broken, 0, fault, tries=0) == ""
