"""Measure the figures on the card of plan_robustness; a minute.

``python tests/performance/evaluate_robustness.py`` prints them, and ``python
packaging/pack_card.py --measure`` writes them into the pack as well. All but the speeds
come out the same everywhere.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.plan_robustness.course import course
from models.plan_robustness.draws import rollout_keys
from models.plan_robustness.engine import Tables
from models.plan_robustness.engines import compiled_engine, numpy_engine
from models.plan_robustness.program import PlanRobustness
from models.plan_robustness.tables import standard_tables
from tests.event_replay import EventReplay
from tests.moves_to_simulate import asked, brigade_plan, go_on, plan_of
from tests.plan_baselines import WAYS, PlanBaselines, Said

SEED = 7
COMPARED = 1000  # moves of each of three plans, against the replay event by event
ADVISED = 1000  # moves that advice rests on
TRUTH = 20_000  # other moves, taken for the truth
TRUTH_FROM = 1_000_000
RANKED = 20_000  # moves for each lost bridge
LOTS = 1000
SLACKS = (0.03, 0.08, 0.15, 0.30)
SIMULATED = "simulated"
WORDS = {
    SIMULATED: "1,000 simulated moves",
    "table": "march table without queues: yes or no",
    "pert": "PERT sums without queues",
    "table_queues": "table replayed once with queues: yes or no",
    "pert_queues": "PERT sums on top of those queues",
    "instant": "instant estimate of the desktop",
}
ERRORS = {
    "error": "mean error of the chance of a unit to be on time",
    "worst": "largest error of the chance of a unit to be on time",
    "whole": "mean error of the chance of the whole plan to be on time",
    "whole_worst": "largest error of the chance of the whole plan to be on time",
}
PLANS = {
    "company": {"seed": 1, "units": 8, "stages": 24},
    "battalion": {"seed": 2, "units": 12, "stages": 40, "sections": 6},
    "crowded battalion": {"seed": 3, "units": 16, "stages": 30, "sections": 8},
    "brigade": {"seed": 1, "units": 30, "stages": 150, "sections": 12},
}


class Setting(NamedTuple):
    """How far each way is off for one plan and one slack."""

    plan: str
    slack: float
    whole: float
    units: int
    error: dict
    whole_error: dict
    brier: dict


def finishes(plan, scenario, moves, *, seed=SEED, engine=None):
    """Seconds at which each unit is past its release point, (K, moves)."""
    engine = engine or compiled_engine()
    parameters = asked()
    ready = course(
        plan,
        [scenario],
        rate=parameters["breakdowns_per_vehicle_km"],
        share=parameters["blocking_share"],
    )
    theta = Tables(**standard_tables())
    parts = []
    for first in range(moves.start, moves.stop, LOTS):
        numbers = np.arange(first, min(first + LOTS, moves.stop))
        travelled = engine.travelled(ready, theta, rollout_keys(seed, numbers), go_on)
        parts.append(engine.replayed(ready, ready.rounds[0], travelled).finish / 1000)
    there = (ready.rounds[0].route >= 0)[:, None]
    return np.where(there, np.concatenate(parts, axis=1), np.inf)


def settings(names=tuple(PLANS)):
    """How far all ways of judging a plan are off, plan by plan and slack by slack."""
    rows = []
    for name in names:
        plan = plan_of(**PLANS[name])
        advised = finishes(plan, 0, range(ADVISED))
        truth = finishes(plan, 0, range(TRUTH_FROM, TRUTH_FROM + TRUTH))
        for slack in SLACKS:
            plan["deadline_ms"] = plan_of(**PLANS[name], slack=slack)["deadline_ms"]
            rows.append(_setting(name, slack, plan, advised, truth))
    return rows


def _setting(name, slack, plan, advised, truth):
    """One plan with one slack."""
    limit = plan["deadline_ms"][:, None] / 1000
    met = truth <= limit
    seen = advised <= limit
    baselines = PlanBaselines(plan, standard_tables())
    said = {way: judge(baselines) for way, judge in WAYS.items()}
    said[SIMULATED] = Said(seen.mean(axis=1), float(seen.all(axis=0).mean()))
    chance, whole = met.mean(axis=1), float(met.all(axis=0).mean())
    return Setting(
        name,
        slack,
        whole,
        len(chance),
        {way: np.abs(one.units - chance) for way, one in said.items()},
        {way: abs(one.whole - whole) for way, one in said.items()},
        {
            way: float(((met - one.units[:, None]) ** 2).mean())
            for way, one in said.items()
        },
    )


def errors(rows):
    """Mean and worst error of each way, for units and for the plan as a whole."""
    figures = {}
    for way in (SIMULATED, *WAYS):
        units = np.concatenate([row.error[way] for row in rows])
        whole = np.array([row.whole_error[way] for row in rows])
        figures[f"error_of_{way}"] = units.mean()
        figures[f"worst_of_{way}"] = units.max()
        figures[f"whole_of_{way}"] = whole.mean()
        figures[f"whole_worst_of_{way}"] = whole.max()
    return figures


def brier(rows):
    """Mean square errors on moves not seen: simulated, and by the table."""
    return {
        f"brier_of_{way}": np.mean([row.brier[way] for row in rows])
        for way in (SIMULATED, "table", "instant")
    }


def difference_s(seeds=(1, 2, 3)):
    """Largest difference of a finish to the replay event by event."""
    worst = 0.0
    for seed in seeds:
        plan = plan_of(seed, units=8, stages=24)
        found = finishes(plan, 0, range(COMPARED))
        replay = EventReplay(plan, standard_tables(), asked())
        moves = replay.moves(SEED, np.arange(COMPARED))
        theirs = np.array([move.finish_s for move in moves]).T
        worst = max(worst, float(np.abs(found - theirs).max()))
    return worst


def ranking(moves=RANKED):
    """
    Pairs of bridges that the replay event by event tells apart by 3 standard errors.

    Returns
    -------
    tuple
        How many pairs there are, and the share that is ranked the same.
    """
    plan = plan_of(3, units=9, stages=24, sections=6)
    limit = plan["deadline_ms"][:, None] / 1000
    ours, theirs = [], []
    for scenario in range(len(plan["gap_ms"])):
        found = finishes(plan, scenario, range(moves))
        ours.append((found <= limit).sum(axis=0))
        replay = EventReplay(plan, standard_tables(), asked(), scenario)
        finish = [
            [np.inf if one is None else one for one in move.finish_s]
            for move in replay.moves(SEED, np.arange(moves))
        ]
        theirs.append((limit >= np.array(finish).T).sum(axis=0))
    drops = [found - theirs[0] for found in theirs[1:]]
    our_drops = [found - ours[0] for found in ours[1:]]
    pairs = same = 0
    for one in range(len(drops)):
        for other in range(one):
            apart = drops[one] - drops[other]
            if abs(apart.mean()) > 3 * apart.std(ddof=1) / np.sqrt(moves):
                pairs += 1
                ours_apart = (our_drops[one] - our_drops[other]).sum()
                same += np.sign(ours_apart) == np.sign(apart.sum())
    return pairs, same / pairs


def cpu_s(work):
    """Processor seconds of a piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def brigade_s(engine, moves):
    """Processor seconds of simulating a brigade's move, from inputs to counts."""
    plan = brigade_plan()
    for name in ("lost", "gap_ms", "keep_hist"):
        plan[name] = plan[name][:1]
    inputs = {"plan-0": plan, "theta": standard_tables()}
    parameters = asked(rollouts=moves)
    program = PlanRobustness(engine)

    def work():
        items = range(program.items(inputs, parameters))
        answers = [
            (item, program.run(inputs, parameters, SEED, item, go_on)) for item in items
        ]
        program.merge(inputs, parameters, answers)

    return cpu_s(work)


def event_s(moves):
    """Processor seconds of moving a brigade event by event."""
    replay = EventReplay(brigade_plan(), standard_tables(), asked())
    return cpu_s(lambda: list(replay.moves(SEED, np.arange(moves))))


def speeds():
    """Speeds on this machine, both sides in one run, the better of two tries each."""
    engine = compiled_engine()
    brigade_s(engine, 50)  # compiled by now
    fast = 4000 / min(brigade_s(engine, 4000) for _ in range(2))
    slow = 100 / min(event_s(100) for _ in range(2))
    plain = min(brigade_s(numpy_engine(), 2000) for _ in range(2))
    return {
        "moves_per_cpu_s": fast,
        "events_moves_per_cpu_s": slow,
        "speed_ratio": fast / slow,
        "numpy_brigade_s": plain,
        "numpy_ratio": 2000 / plain / slow,
    }


def figures():
    """All figures of the card by name, and the settings they come from."""
    rows = settings()
    pairs, agreed = ranking()
    found = {
        "difference_s": difference_s(),
        "ranked_pairs": pairs,
        "ranked_alike": agreed,
        **errors(rows),
        **brier(rows),
        **speeds(),
    }
    return {name: round(float(value), 6) for name, value in found.items()}, rows


def detail(rows):
    """Settings as `eval.json` keeps them."""
    return [
        {
            "plan": row.plan,
            "slack": row.slack,
            "units": row.units,
            "whole": round(row.whole, 6),
            "error": {
                way: round(float(one.mean()), 6) for way, one in row.error.items()
            },
            "worst": {
                way: round(float(one.max()), 6) for way, one in row.error.items()
            },
            "whole_error": {way: round(one, 6) for way, one in row.whole_error.items()},
        }
        for row in rows
    ]


def card_figures(values):
    """Figures as `model.json` keeps them."""
    wide = "20,000 other moves of each of 4 plans with 4 slacks"
    samples = TRUTH * len(PLANS) * len(SLACKS)
    found = [
        _figure(
            "difference_s",
            "largest difference of a finish to an independent replay event by event",
            values,
            unit="s",
            bar={"is": "at most", "value": 0.05},
            samples=3 * COMPARED,
            of="1,000 moves of each of 3 plans with 8 units",
            tolerance={"kind": "share", "share": 0.5},
            shown="{:.3f} s",
        ),
        _figure(
            "ranked_alike",
            "share of pairs of lost bridges, 3 standard errors apart, that an "
            "independent replay event by event ranks the same",
            values,
            bar={"is": "at least", "value": 1},
            samples=int(values["ranked_pairs"]),
            of="20,000 moves for each lost bridge",
            shown=f"all {values['ranked_pairs']:.0f} pairs",
        ),
        _figure(
            "brier_of_simulated",
            "mean square error of the chance to be on time, on moves not used for it",
            values,
            baseline=_strongest(values["brier_of_instant"]),
            samples=samples,
            of=wide,
        ),
        _figure(
            "speed_ratio",
            "simulated moves per second of processor time, as a multiple of the replay "
            "event by event",
            values,
            bar={"is": "at least", "value": 20},
            samples=4000,
            of="moves of a brigade",
            tolerance={"kind": "machine", "share": 0.9},
            shown="more than 20 times",
        ),
        _figure(
            "numpy_brigade_s",
            "processor time of 2,000 simulated moves of a brigade by numpy alone",
            values,
            unit="s",
            bar={"is": "at most", "value": 5},
            samples=2000,
            of="moves of a brigade",
            tolerance={"kind": "machine", "share": 5},
            shown="less than 5 s",
        ),
    ]
    for kind, meaning in ERRORS.items():
        strongest = _strongest(values[f"{kind}_of_instant"])
        for way, words in WORDS.items():
            found.append(
                _figure(
                    f"{kind}_of_{way}",
                    f"{meaning}, by {words}",
                    values,
                    baseline=strongest if way == SIMULATED else None,
                    samples=samples,
                    of=wide,
                )
            )
    return found


def _strongest(value):
    """What the model is compared with: the best that does without it."""
    return {"name": WORDS["instant"], "value": value, "better": "less"}


def _figure(metric, meaning, values, *, samples, of, **more):
    """One figure; what is not given is as most have it."""
    figure = {
        "metric": metric,
        "meaning": meaning,
        "value": values[metric],
        "unit": "1",
        "interval": None,
        "bar": None,
        "baseline": None,
        "slice": "all units",
        "samples": samples,
        "set": of,
        "tolerance": {"kind": "share", "share": 0.05},
        "shown": "{:.3f}",
    } | more
    figure["shown"] = figure["shown"].format(figure["value"])
    return figure


def main():
    """Print the figures."""
    found, rows = figures()
    for name, value in found.items():
        print(f"{name:32}{value:14.6g}")
    for row in detail(rows):
        told = "  ".join(f"{way} {one:.3f}" for way, one in row["error"].items())
        print(f"{row['plan']:20}{row['slack']:6.2f}{row['whole']:8.3f}  {told}")


if __name__ == "__main__":
    main()
