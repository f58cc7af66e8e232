"""A plan that nobody vouches for is looked at under a red banner, and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.security.marking import DEFAULT_MARKING, Marking
from app.services.bundles import Sending, make_plan_bundle
from app.services.plan.bundle import plan_files
from app.ui.plan.kept_label import Keeping
from planners.overlay import AvoidArea

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plan_hand import PlanHand

AREA = AvoidArea(ring=((5.01, 52.03), (5.012, 52.03), (5.012, 52.032)), name="Mines")


@pytest.fixture
def unsigned(planner: PlanHand, tmp_path: Path) -> Path:
    """Bundle of a plan with a closed road, signed by nobody; the window is empty."""
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    file = planner.program.plans.file
    assert file is not None
    sending = Sending(
        path=tmp_path / "a.bundle",
        marking=DEFAULT_MARKING,
        inputs=(DEFAULT_MARKING,),
        now=planner.clock.now(),
    )
    make_plan_bundle(file.ask(plan_files).result(10), file.plan_id, sending)
    planner.program.plan_files.close_plan()
    return sending.path


def look_at(hand: PlanHand, bundle: Path) -> None:
    """Open a bundle."""
    hand.program.bundles.open_bundle(bundle)
    hand.wait(hand.program.bundles.band.isVisible)
    hand.wait(lambda: not hand.program.session.is_busy)


def test_red_banner_says_that_nobody_vouches(planner: PlanHand, unsigned: Path) -> None:
    look_at(planner, unsigned)
    program = planner.program

    assert program.bundles.band.text() == (
        "NOT SIGNED: nobody vouches for a.bundle. It can be read, never merged."
    )
    assert program.session.scenario is not None
    assert program.session.scenario.name == "Exercise Small World"
    assert [one.road for one in program.session.draft.closures] == ["N1"]
    assert program.window.status.kept.state is Keeping.ONLY_READ
    assert program.plans.file is None


@pytest.mark.usefixtures("unsigned")
def test_what_is_shown_counts_under_the_marking_of_the_bundle(
    planner: PlanHand, tmp_path: Path
) -> None:
    program, secret = planner.program, Marking.parse("EXERCISE - NATO SECRET")
    planner.open(tmp_path / "a.plan")
    sending = Sending(
        path=tmp_path / "b.bundle",
        marking=secret,
        inputs=(secret,),
        now=planner.clock.now(),
    )
    file = program.plans.file
    make_plan_bundle(file.ask(plan_files).result(10), file.plan_id, sending)
    look_at(planner, sending.path)

    assert program.session.marking == secret
    assert "NATO SECRET" in program.window.banners[0].text()
    planner.open(tmp_path / "a.plan")
    assert program.session.marking == DEFAULT_MARKING


def test_nothing_of_it_can_be_changed_by_any_way(
    planner: PlanHand, unsigned: Path
) -> None:
    look_at(planner, unsigned)
    session, commands = planner.program.session, planner.program.window.commands
    before = session.scenario, session.draft
    session.draw(AREA, "Draw area")
    session.close_road((5.01, 52.004))
    assert session.scenario is not None
    session.change_scenario(session.scenario, "Nothing")
    session.set_scenario(session.scenario)

    assert (session.scenario, session.draft) == before
    assert session.undo_stack.count() == 0
    assert "can only be read" in planner.program.window.notice.text
    for name in ("draw_area", "schedule", "open_scenario", "new_plan", "set_route"):
        commands[name].setEnabled(True)
        assert not commands[name].isEnabled()


def test_banner_goes_with_the_plan_and_editing_comes_back(
    planner: PlanHand, unsigned: Path, tmp_path: Path
) -> None:
    look_at(planner, unsigned)
    planner.open(tmp_path / "a.plan")
    program = planner.program

    assert not program.bundles.band.isVisible()
    assert program.window.commands["draw_area"].isEnabled()
    program.session.draw(AREA, "Draw area")
    planner.settle()
    assert planner.changes()[-1].text == "Draw area"


def test_changed_bundle_is_refused_and_shows_nothing(
    planner: PlanHand, unsigned: Path
) -> None:
    data = bytearray(unsigned.read_bytes())
    data[len(data) // 2] ^= 1
    unsigned.write_bytes(data)
    notice = planner.program.window.notice
    notice.clear()
    planner.program.bundles.open_bundle(unsigned)
    planner.wait(lambda: bool(notice.text))

    assert planner.program.session.scenario is None
    assert not planner.program.bundles.band.isVisible()
