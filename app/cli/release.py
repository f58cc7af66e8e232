"""``marsroute release``: lets a plan out at a lower marking, with a named releaser."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from app.cli.plan_access import SUFFIX, document_in, opened_plan
from app.errors import InputRefused
from app.security.release import Dropped, Release
from app.services.catalogue import vehicle_catalogue
from app.services.plan.kept_credits import without_credits
from app.services.release import drawn_beside, release_scenario
from app.services.scenario.scenario import read_scenario
from app.services.scenario.whole_scenario import whole_scenario

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from app.services.scenario.scenario import Scenario
    from app.storage.plan_store import PlanStore


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Release a plan, or a scenario on the record of a plan."""
    source, policy = arguments.source, arguments.gate.policy
    is_plan = source.suffix == SUFFIX
    arguments.plan = source if is_plan else arguments.record
    arguments.post = arguments.by
    if arguments.plan is None:
        raise InputRefused(
            "A release goes on the record of a plan; name one with --record NAME.plan, "
            "or release the plan itself."
        )
    if arguments.output.suffix not in {".yaml", ".yml"}:
        raise InputRefused(
            f"{arguments.output.name} is no name for a scenario; end it in .yaml."
        )
    target = policy.parse(arguments.target)
    with opened_plan(arguments) as store:
        if is_plan:
            scenario, beside = _of_plan(store, arguments)
        else:
            scenario = read_scenario(source, vehicle_catalogue(), policy)
            beside = ()
        release = Release(
            source=scenario.marking,
            target=target,
            by=arguments.by,
            second=arguments.second,
            reason=arguments.reason,
        )
        record, draft = release_scenario(
            arguments.output, scenario, release, arguments.gate, store.note
        )
    dropped = (*draft.dropped, *beside)
    terminal.answer(
        {
            "marking": str(release.target),
            "from": str(release.source),
            "by": release.by,
            "second": release.second,
            "reason": release.reason,
            "sha256": record.sha256,
            "dropped": [asdict(one) for one in dropped],
            "written": record.path,
        }
    )
    terminal.say(f"Released {release.sentence}")
    terminal.say("What stays in:")
    for one in dropped:
        terminal.say(f"  - {one.what}: {one.count}")
    terminal.say(f"Written: {record.path.resolve()}")
    return 0


def _of_plan(
    store: PlanStore, arguments: argparse.Namespace
) -> tuple[Scenario, tuple[Dropped, ...]]:
    """Scenario of a plan, and how much lies beside it."""
    document = document_in(without_credits(store.content()), arguments)
    scenario = whole_scenario(document)
    if scenario is None:
        raise InputRefused(
            f"{arguments.plan.name} has no scenario yet, so nothing can be released."
        )
    return scenario, drawn_beside(document)
