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
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from models.packs.golden import GoldenCase, answer_of, write_golden  # noqa: E402
from models.packs.pack import load_pack  # noqa: E402
from models.plan_robustness import contract, tables  # noqa: E402
from models.plan_robustness.engines import compiled_engine  # noqa: E402
from models.plan_robustness.program import PROGRAM  # noqa: E402
from tests.moves_to_simulate import asked, plan_of  # noqa: E402
from tests.performance import evaluate_robustness as evaluate  # noqa: E402

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

MEANINGS = {
    "crossing": "five units through three single-file sections, frequent breakdowns, "
    "each bridge lost once, in several items",
    "gaps": "four units, an extra gap, moves counted from 1000, a large seed",
    "courses": "two courses of action of other sizes, in several items",
}


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
    small = plan_of(13, units=2, routes=1, stages=4, sections=1)
    often = asked(breakdowns_per_vehicle_km=2e-3, blocking_share=0.7)
    rounds = often | {"rollouts": 48, "block": 20, "chunk": 3}
    questions = (
        ("crossing", (crossing,), rounds, 7),
        (
            "gaps",
            (gaps,),
            asked(rollouts=32, first_rollout=1000, block=32),
            4_000_000_000,
        ),
        ("courses", (small, crossing), rounds | {"chunk": 5}, 0),
    )
    theta = tables.standard_tables(period="peak")
    return tuple(
        GoldenCase(
            name,
            {contract.THETA: theta}
            | {f"{contract.PLAN}{at}": plan for at, plan in enumerate(plans)},
            parameters,
            seed,
            {},
        )
        for name, plans, parameters, seed in questions
    )


def _go_on() -> None:
    """Nobody stops this."""


def measured() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Measure all figures: content of ``eval.json``, and figures of the card."""
    values, rows = evaluate.figures()
    kept = {
        "form": "marsroute eval 1",
        "made_by": "python packaging/pack_card.py --measure",
        "engine": compiled_engine().name,
        "figures": [{"metric": name, "value": value} for name, value in values.items()],
        "settings": evaluate.detail(rows),
    }
    return kept, evaluate.card_figures(values)


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
    card["golden"]["cases"] = [
        {
            "name": case.name,
            "meaning": MEANINGS[case.name],
            "parameters": case.parameters,
            "seed": case.seed,
        }
        for case in cases
    ]
    if arguments.measure:
        found, card["evaluation"] = measured()
        card["variants"][0]["throughput"] = {
            "value": next(
                one["value"]
                for one in found["figures"]
                if one["metric"] == "moves_per_cpu_s"
            ),
            "of": "moves of a brigade in a second of processor time",
            "machine": f"one core of a server, {found['engine']}",
        }
        (PACK / "eval.json").write_text(written(found), "utf-8")
        print(written(card["evaluation"]))
    (PACK / "model.json").write_text(written(card), "utf-8")


if __name__ == "__main__":
    main()
