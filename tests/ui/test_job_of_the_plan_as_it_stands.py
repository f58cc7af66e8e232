"""A new job is about the plan as it stands, and tries it as its scenario says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.security.clock import SystemClock
from app.services.jobs.robustness_jobs import legend_of
from app.services.scenario.robustness import RobustnessWish
from app.ui.jobs.order_form import USUAL_ROLLOUTS, OrderForm
from models.cluster.job import CARRIED

if TYPE_CHECKING:
    import pytest

    from app.ui.dialogs.form_dialog import FormDialog
    from tests.plan_hand import PlanHand


def asked(planner: PlanHand) -> tuple[FormDialog, OrderForm]:
    """Open the form of a new job, and wait until it says how long that takes."""
    orders = planner.program.jobs.orders
    planner.program.window.commands["new_job"].trigger()
    planner.wait(lambda: orders.dialog is not None and not orders.is_busy)
    dialog = orders.dialog
    assert dialog is not None
    form = dialog.form
    assert isinstance(form, OrderForm)
    return dialog, form


def test_form_begins_with_the_moves_that_the_plan_asks_for(planner: PlanHand) -> None:
    session = planner.program.session
    assert session.scenario is not None
    dialog, form = asked(planner)
    assert form.rollouts.value() == USUAL_ROLLOUTS
    dialog.reject()
    wish = RobustnessWish(rollouts=50)  # fewer than the form offers by itself
    session.change_scenario(replace(session.scenario, robustness=wish), "Fewer")
    planner.wait(lambda: not session.is_busy)
    dialog, form = asked(planner)
    dialog.reject()

    assert form.wishes().rollouts == 50


def test_what_was_reckoned_for_an_earlier_plan_is_not_sent(
    planner: PlanHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = planner.program.jobs
    monkeypatch.setattr(jobs.list, "_clock", SystemClock())
    first, form = asked(planner)
    form.site.setCurrentIndex(form.site.findData(CARRIED))
    first.reject()
    jobs.robustness.assumptions.change("serial_sd", "0.2", "2 Recce Pl")
    planner.wait(lambda: not planner.program.session.is_busy)
    second, form = asked(planner)
    form.site.setCurrentIndex(form.site.findData(CARRIED))
    second.accept()
    rows = jobs.list.panel.model
    planner.wait(lambda: rows.rowCount() == 1)

    theta = legend_of(rows.jobs[-1]).theta
    assert theta.values == (("serial_sd", 0.2),)
    assert theta.source_of("serial_sd") == "2 Recce Pl"
