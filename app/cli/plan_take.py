"""``marsroute plan take``: a scenario that was edited outside, back in its plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.plan_access import area_hint, opened_plan, reader_of, zone_of_plan
from app.security.signed_head import FORM
from app.services.catalogue import vehicle_catalogue
from app.services.plan.differences import edit_sentences
from app.services.plan.document import PlanTranslator
from app.services.plan.exported_heads import heads_of
from app.services.plan.taken_scenario import source_of, take_scenario
from app.services.scenario.scenario import read_scenario
from app.services.scenario.whole_scenario import marking_of_plan
from app.storage.plan_records import NewChange

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.security.signed_head import SignedHead
    from app.services.scenario.scenario import Scenario

_FIRST = 4096  # bytes, in which the line of the origin stands


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Take an edited scenario into a plan as one change, and say what it changes."""
    edited = _scenario(arguments)
    with opened_plan(arguments, read_only=arguments.look) as store:
        source = source_of(
            store, arguments.source.name, _heads(arguments.source), arguments.since
        )
        translator = PlanTranslator(vehicle_catalogue(), arguments.gate.policy)
        taken = take_scenario(store, source, edited, translator)
        zone = zone_of_plan(reader_of(arguments).document(store.content()))
        change = None
        if taken.edits and not arguments.look:
            change = store.commit(
                NewChange(text=source.text, edits=taken.edits, reason=arguments.reason)
            )
        document = reader_of(arguments).document(store.content())
    said = edit_sentences(taken.edits, zone)
    marking = marking_of_plan(document)
    terminal.answer(
        {
            "marking": marking.banner,
            "compared with": source.base.name,
            "change": None if change is None else change.sequence,
            "sentences": said,
            "still drawn": taken.still_drawn,
        }
    )
    terminal.say(marking.banner)
    if source.remark:
        terminal.say(source.remark)
    for sentence in said:
        terminal.say(sentence)
    if taken.still_drawn:
        terminal.say(
            f"{taken.still_drawn} of what the file leaves out is drawn on the map and "
            "stays there; take it off in the window."
        )
    if change is not None:
        terminal.say(f"\nChange {change.sequence}: {change.text}; it can be undone.")
    elif said:
        terminal.say("\nNothing was written; without --look it is taken over.")
    else:
        terminal.say(
            f"{arguments.source.name} brings nothing new; nothing was written."
        )
    return 0


def _scenario(arguments: argparse.Namespace) -> Scenario:
    """The edited scenario, with its area as the plan is to name it."""
    scenario = read_scenario(
        arguments.source, vehicle_catalogue(), arguments.gate.policy
    )
    area = scenario.area
    # A scenario that was written out names the area beside it, where it seldom is.
    there = area is not None and area.is_dir()
    return replace(
        scenario, area=area_hint(area, arguments.plan) if area and there else None
    )


def _heads(source: Path) -> tuple[SignedHead, ...]:
    """Heads that a scenario carries; one that somebody wrote by hand has none."""
    with source.open("rb") as file:
        marked = FORM.encode() in file.read(_FIRST)
    return heads_of(str(source)) if marked else ()
