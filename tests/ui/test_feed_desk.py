"""Flows and sites in the window: found beside it, on the map, stale after a change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton

from app.services.movement.schedule_process import Enough
from app.services.scenario.scenario import read_scenario
from app.services.supply.flow import FlowAnswer, FlowOrder, flow_work
from app.services.supply.siting import siting_work
from app.ui.map.layers.feeds import FeedItem
from app.ui.supply.feed_rows import cure_words
from app.ui.supply.work_bar import WorkBar
from app.ui.theme import Theme
from planners.supply.flow_words import Cure, overdriven

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.feed_desk import FeedDesk
    from app.ui.supply.feed_page import FeedPage
    from app.ui.supply.sites_page import SitesPage
    from maps.progress import Progress
    from planners.supply.flow_problem import FlowProblem
    from planners.supply.siting import Siting
    from planners.supply.siting_problem import SitingProblem
    from tests.map_hand import MapHand

SUPPLY = """
supply:
  begins: 120600ZJUN26
  days: 4
  units:
    - name: A Company
      personnel: 100
      at: Oosterveen
      stocks: [{item: water, on hand: 3000, safety days: 1, operating days: 1}]
  points:
    - {name: Depot, at: Westerbrug, stocks: [{item: water, on hand: 50000}]}
    - {name: Forward, at: Oosterveen, candidate: yes}
  transport:
    - {name: Bowsers, vehicle: car 4x4, count: 1, at: Depot, water tanks: [1000]}
columns:
"""


@pytest.fixture
def feed(
    hand: MapHand, scenario_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FeedDesk]:
    """The supply dock on a plan with a depot; solved in the thread itself."""

    def flows(
        problem: FlowProblem,
        *,
        times: tuple[str, ...],
        progress: Progress,
        enough: Callable[[], bool],
        **_others: object,
    ) -> FlowAnswer | None:
        order = FlowOrder(problem=problem, rounds=0, times=times)
        try:
            return flow_work(order, progress, enough)
        except Enough:
            return None

    def sites(
        problem: SitingProblem, *, progress: Progress, enough: Callable[[], bool]
    ) -> Siting:
        return siting_work(problem, progress, enough)

    monkeypatch.setattr("app.ui.supply.feed_work.flow_in_child", flows)
    monkeypatch.setattr("app.ui.supply.feed_work.siting_in_child", sites)
    text = scenario_file.read_text(encoding="utf-8")
    scenario_file.write_text(text.replace("columns:\n", SUPPLY[1:], 1), "utf-8")
    session, supply = hand.program.session, hand.program.supply
    scenario = read_scenario(scenario_file, hand.program.desk.ground.vehicles)
    with hand.qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        session.set_scenario(scenario)
    supply.open()
    settle(hand)
    yield hand.program.feed
    hand.program.window.docks["supply"].hide()
    hand.qtbot.waitUntil(lambda: not hand.program.feed.is_busy, timeout=60_000)


def settle(hand: MapHand) -> None:
    """Wait until the outlook is that of the plan as it stands."""
    supply, session = hand.program.supply, hand.program.session

    def there() -> bool:
        shown = supply.outlook
        fresh = shown is not None and shown.plan is session.scenario.supply
        return fresh and not supply.is_busy and not session.is_busy

    hand.qtbot.waitUntil(there, timeout=60_000)


def find(hand: MapHand, page: FeedPage | SitesPage, command: str) -> None:
    """Bring a page to the front, press its button and wait for the answer."""
    hand.program.window.commands[command].trigger()
    page.plan.click()
    assert hand.program.feed.is_busy
    hand.qtbot.waitUntil(lambda: not hand.program.feed.is_busy, timeout=60_000)


def shown(page: FeedPage, column: int) -> set[str]:
    model = page.flows.model
    return {model.cell(row, column).text for row in range(model.rowCount())}


def test_flows_tell_who_is_fed_from_where_by_which_roads_and_lie_on_the_map(
    hand: MapHand, feed: FeedDesk
) -> None:
    panel, layer = hand.program.supply.panel, hand.program.desk.content.feeds
    page = panel.feed
    find(hand, page, "feed")

    assert shown(page, 0) == {"A Company"}
    assert shown(page, 2) == {"Depot"}
    assert "road" in page.flows.model.cell(0, 6).text
    assert [line.number for line in layer.shapes.lines] == [0]
    assert len(layer.shapes.lines[0].way) > 2  # over roads, not as the crow flies

    page.shown_box.setCurrentIndex(1)
    hand.program.window.canvas.itemChosen.emit(FeedItem("A Company", is_point=False))
    assert page.flows.row == 0
    assert page.shown_box.currentIndex() == 0

    panel.tabs.setCurrentIndex(0)
    assert layer.shapes.places == ()
    assert feed.feed is not None


def test_whole_trips_that_there_are_too_few_vehicles_for_stand_first(
    hand: MapHand, feed: FeedDesk
) -> None:
    page = hand.program.supply.panel.feed
    find(hand, page, "feed")
    case, answer = feed.feed.case, feed.feed.answer
    lacking = np.zeros_like(answer.plan.lacking)
    lacking[0, 0, 1] = 2.5
    plan = replace(answer.plan, lacking=lacking)
    busy = replace(answer, plan=plan, remarks=overdriven(case.problem, plan))

    page.show_flows(case, busy, "Z", Theme.named("day"))

    assert not page.remarks.isHidden()
    assert page.remarks.toolTip().startswith(
        "Whole trips need up to 2.5 more Bowsers at Depot than there are, on 1 of 4 "
    )


def test_what_stays_short_is_told_with_times_and_what_was_tried(
    hand: MapHand, feed: FeedDesk, tmp_path: Path
) -> None:
    page = hand.program.supply.panel.feed
    find(hand, page, "feed")

    assert "Units that fall short: 1 of 1" in page.headline.text()
    assert page.shown_box.itemText(1) == "Shortages (1)"
    late = "A Company needs water at 120600ZJUN26; the first vehicle can arrive at "
    assert page.why.text().startswith(f"{late}121200ZJUN26.\nMore vehicles")
    helped = replace(feed.feed.answer, cures=(Cure(what="1 more truck", saves=0.5),))
    assert "1 more truck would take away 50%" in cure_words(helped, late)

    target = tmp_path / "flows.csv"
    feed.files.export(target, "Export flows", feed.feed_tables())
    hand.qtbot.waitUntil(target.exists, timeout=60_000)
    text = target.read_text(encoding="utf-8-sig")
    assert hand.program.session.marking.banner in text
    assert "Depot,A Company" in text
    assert "mostly" in text


def test_flows_say_when_the_plan_changed_and_stay_when_a_search_is_ended(
    hand: MapHand, feed: FeedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, supply = hand.program.supply.panel.feed, hand.program.supply
    find(hand, page, "feed")
    before = feed.feed
    assert not page.stale.text()

    supply.panel.change.click()
    supply.edits.dialog.lines[0].setText("90 000")
    supply.edits.dialog.accept()
    settle(hand)
    assert page.stale.text().startswith("The plan has changed")

    monkeypatch.setattr("app.ui.supply.feed_work.flow_in_child", lambda *_, **__: None)
    find(hand, page, "feed")
    assert feed.feed is before
    assert "before there was anything" in hand.program.window.notice.text
    hand.program.session.undo_stack.undo()
    settle(hand)
    assert not page.stale.text()


def test_sites_are_chosen_within_what_counts(hand: MapHand, feed: FeedDesk) -> None:
    page, layer = hand.program.supply.panel.sites, hand.program.desk.content.feeds
    page.backup.setValue(5)
    find(hand, page, "sites")
    assert feed.sites is None
    assert "'A Company'" in page.sites.why.text()

    page.backup.setValue(0)
    find(hand, page, "sites")
    assert page.headline.text().startswith("Chosen: Forward.")
    assert "No choice is better." in page.headline.text()
    assert page.fed.model.cell(0, 1).text == "Forward"
    assert all(place.served for place in layer.shapes.places)

    page.most.setValue(1)
    find(hand, page, "sites")
    assert page.fed.model.cell(0, 1).text == "Depot"
    closed = [one.name for one in layer.shapes.places if not one.served]
    assert closed == ["Forward"]


def test_only_what_is_there_can_be_kept(qtbot: QtBot) -> None:
    bar, asked = WorkBar("filling"), QPushButton()
    for widget in (bar, asked):
        qtbot.addWidget(widget)
    bar.begin(asked)
    bar.tell("reckoning", 0.5)
    assert not bar.enough.isEnabled()
    assert not asked.isEnabled()
    bar.tell("filling", 0.6)
    assert bar.enough.isEnabled()
    bar.end(asked)
    assert asked.isEnabled()
    assert bar.isHidden()
