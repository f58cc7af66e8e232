"""Write the pack of plan_robustness: contract, golden answers and measured figures.

``python packaging/pack_card.py`` writes what follows from the code: the contract in
``model.json``, the answers in ``golden.safetensors`` and the hashes. With ``--measure``
it measures the figures of the card as well, with ``--questions`` it draws new golden
questions. Prose is written by hand.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402 - after the path to our own code
from event_replay import EventReplay  # noqa: E402
from moves_to_simulate import asked, brigade_plan, plan_of  # noqa: E402

from models.packs.golden import GoldenCase, answer_of, write_golden  # noqa: E402
from models.packs.pack import load_pack  # noqa: E402
from models.plan_robustness import contract, tables  # noqa: E402
from models.plan_robustness.course import course  # noqa: E402
from models.plan_robustness.draws import rollout_keys  # noqa: E402
from models.plan_robustness.engine import Tables  # noqa: E402
from models.plan_robustness.engines import best_engine  # noqa: E402
from models.plan_robustness.program import PROGRAM  # noqa: E402

PACK = ROOT / "models" / "plan_robustness"
LETTERS = {
    "B": "bridges that may be lost",
    "C": "courses of action",
    "H": "scenarios whose times of finish are counted by the minute",
    "K": "march units",
    "L": "steps of the longest route",
    "Q": "single-file sections, both directions as one",
    "R": "routes of a unit in order of preference",
    "S": "scenarios",
    "T": "points of a quantile function",
    "V": "entries of single-file sections",
}
SHOWN = {  # as CARD.md tells it
    "difference_s": "{:.3f} s",
    "brier": "{:.3f}",
    "speed_ratio": "more than 20 times",  # the rest is up to the machine
}
COMPARED = 1000  # moves of each of three plans, against the event-by-event replay
SCORED = 4000  # moves that are predicted, and as many to predict from


def contract_members() -> dict[str, Any]:
    """Give the members of the card that state the contract."""
    most = {**contract.MOST, "T": contract.TABLE_POINTS}
    sizes = [
        {"letter": letter, "meaning": meaning}
        | ({"most": most[letter]} if letter in most else {})
        for letter, meaning in LETTERS.items()
    ]
    return {
        "sizes": sizes,
        "inputs": [
            {
                "file": contract.THETA,
                "meaning": "spread and delay, as quantile functions",
                "tensors": [_tensor(one) for one in contract.THETA_INPUTS],
            },
            {
                "file": f"{contract.PLAN}<c>",
                "meaning": "one course of action, c counted from 0",
                "tensors": [_tensor(one) for one in contract.PLAN_INPUTS],
            },
        ],
        "parameters": [
            {
                "name": one.name,
                "whole": one.whole,
                "unit": one.unit,
                "range": [one.lowest, one.highest],
                "meaning": one.meaning,
            }
            for one in contract.PARAMETERS
        ],
        "outputs": [_tensor(one) for one in contract.OUTPUTS],
        "assumptions": [
            {
                "name": one.name,
                "value": f"{one.value:g} {one.unit} ({one.low:g} to {one.high:g})",
                "source": f"{one.source}: {one.basis}",
                "measured": one.source != tables.ASSUMED,
            }
            for one in tables.ASSUMPTIONS
        ],
    }


def _tensor(spec: contract.Spec) -> dict[str, Any]:
    """Give one tensor as the card has it."""
    return {
        "name": spec.name,
        "dtype": spec.dtype,
        "shape": list(spec.shape),
        "unit": spec.unit,
        "range": [spec.lowest, spec.highest],
        "meaning": spec.meaning,
    }


def answered(questions: Iterable[GoldenCase]) -> tuple[GoldenCase, ...]:
    """Have this machine answer golden questions."""
    return tuple(
        one._replace(output=answer_of(PROGRAM, one, _go_on)) for one in questions
    )


def kept_questions() -> tuple[GoldenCase, ...]:
    """Give the golden questions as they are kept."""
    return load_pack("plan_robustness").golden


def new_questions() -> tuple[GoldenCase, ...]:
    """Draw golden questions."""
    crossing = plan_of(11, units=5, stages=9, sections=3)
    crossing["keep_hist"][0] = 1
    gaps = plan_of(12, units=4, routes=2, stages=6, sections=2)
    gaps["gap_ms"][1] = 300_000
    questions = (
        ("crossing", crossing, asked(rollouts=48, block=20, chunk=3), 7),
        ("gaps", gaps, asked(rollouts=32, first_rollout=1000, block=32), 4_000_000_000),
    )
    theta = tables.standard_tables(period="peak")
    return tuple(
        GoldenCase(
            name,
            {contract.THETA: theta, f"{contract.PLAN}0": plan},
            parameters,
            seed,
            {},
        )
        for name, plan, parameters, seed in questions
    )


def _go_on() -> None:
    """Nobody stops this."""


def finishes(plan: dict[str, Any], scenario: int, seed: int, moves: Any) -> Any:  # noqa: ANN401
    """Seconds at which each unit is past its release point, (units, moves)."""
    engine, parameters = best_engine(), asked()
    ready = course(
        plan,
        [scenario],
        rate=parameters["breakdowns_per_vehicle_km"],
        share=parameters["blocking_share"],
    )
    theta = Tables(**tables.standard_tables())
    keys = rollout_keys(seed, np.asarray(moves))
    travelled = engine.travelled(ready, theta, keys, _go_on)
    return engine.replayed(ready, ready.rounds[0], travelled).finish / 1000


def difference_s() -> tuple[float, float]:
    """Largest difference to the event-by-event replay, and its moves per second."""
    worst, replayed_s = 0.0, 0.0
    for seed in (1, 2, 3):
        plan = plan_of(seed, units=8, stages=24)
        moves = np.arange(COMPARED)
        found = finishes(plan, 0, seed, moves)
        began = time.process_time()
        replay = EventReplay(plan, tables.standard_tables(), asked())
        for at, move in enumerate(replay.moves(seed, moves)):
            for unit, finish in enumerate(move.finish_s):
                worst = max(worst, abs(finish - found[unit, at]))
        replayed_s += time.process_time() - began
    return worst, 3 * COMPARED / replayed_s


def scores() -> tuple[float, float]:
    """Brier scores on moves not seen: of simulated chances, and of the plan's table."""
    ours, table = [], []
    for seed in (1, 2, 3):
        plan = plan_of(seed, units=8, stages=24)
        deadline = plan["deadline_ms"][:, None] / 1000
        seen = finishes(plan, 0, seed, np.arange(SCORED)) <= deadline
        new = finishes(plan, 0, seed, np.arange(SCORED, 2 * SCORED)) <= deadline
        chance = seen.mean(axis=1, keepdims=True)
        ours.append(((new - chance) ** 2).mean())
        table.append(((new - _planned(plan)) ** 2).mean())
    return float(np.mean(ours)), float(np.mean(table))


def _planned(plan: dict[str, Any]) -> Any:  # noqa: ANN401
    """1 for each unit that the table of the plan has on time, (units, 1)."""
    still = {
        "weather": tables.lognormal(0),
        "serial": tables.lognormal(0),
        "segment": tables.lognormal(0),
        "breakdown_delay": tables.exponential(0),
    }
    replay = EventReplay(plan, still, asked())
    (move,) = replay.moves(0, [0])
    late = np.array(move.finish_s) * 1000 > plan["deadline_ms"] + 0.5
    return (~late).astype(float)[:, None]


def speed() -> float:
    """Simulated moves of a brigade per second of processor time."""
    plan = brigade_plan()
    finishes(plan, 0, 1, np.arange(50))  # compiled by now
    began = time.process_time()
    finishes(plan, 0, 1, np.arange(4000))
    return 4000 / (time.process_time() - began)


def reference_speed() -> float:
    """Moves of a brigade per second of processor time, event by event."""
    replay = EventReplay(brigade_plan(), tables.standard_tables(), asked())
    began = time.process_time()
    for _ in replay.moves(1, np.arange(40)):
        pass
    return 40 / (time.process_time() - began)


def measured() -> dict[str, Any]:
    """Measure all figures of the card."""
    worst, _ = difference_s()
    ours, table = scores()
    fast = speed()
    figures = {
        "difference_s": worst,
        "brier": round(ours, 6),
        "brier_of_table": round(table, 6),
        "moves_per_cpu_s": round(fast, 1),
        "speed_ratio": round(fast / reference_speed(), 1),
    }
    return {
        "form": "marsroute eval 1",
        "made_by": "python packaging/pack_card.py --measure",
        "engine": best_engine().name,
        "figures": [
            {"metric": name, "value": value} for name, value in figures.items()
        ],
    }


def written(value: object) -> str:
    """JSON for people to read."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--questions", action="store_true")
    arguments = parser.parse_args()
    cases = answered(new_questions() if arguments.questions else kept_questions())
    golden = write_golden(cases)
    (PACK / "golden.safetensors").write_bytes(golden)
    card = json.loads((PACK / "model.json").read_text("utf-8"))
    card |= contract_members()
    card["golden"]["sha256"] = hashlib.sha256(golden).hexdigest()
    for case, told in zip(cases, card["golden"]["cases"], strict=True):
        told |= {"name": case.name, "parameters": case.parameters, "seed": case.seed}
    if arguments.measure:
        found = measured()
        (PACK / "eval.json").write_text(written(found), "utf-8")
        values = {one["metric"]: one["value"] for one in found["figures"]}
        for figure in card["evaluation"]:
            figure["value"] = values[figure["metric"]]
            figure["shown"] = SHOWN[figure["metric"]].format(figure["value"])
            if figure["metric"] == "brier":
                figure["baseline"]["value"] = values["brier_of_table"]
        print(written(values))
    (PACK / "model.json").write_text(written(card), "utf-8")


if __name__ == "__main__":
    main()
