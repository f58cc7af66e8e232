"""The program of plan_robustness: simulated moves in items of work that add exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.errors import AnswerRefused
from models.plan_robustness import checks
from models.plan_robustness.contract import OUTPUTS, PLAN, THETA
from models.plan_robustness.counting import (
    Counts,
    count,
    count_minutes,
    ends,
    no_counts,
    pair,
)
from models.plan_robustness.course import course
from models.plan_robustness.draws import rollout_keys
from models.plan_robustness.engine import Tables
from models.plan_robustness.engines import engine_for, engines_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from models.packs.program import Inputs, Parameters, Program, Tensors
    from models.plan_robustness.engine import Engine

MOST_TRAVELLED = 2**22  # numbers kept at once for the scenarios of an item: 32 MB


class Share(NamedTuple):
    """What an item covers: a course of action, scenarios and moves, as ranges."""

    course: int
    scenarios: range
    moves: range


class Layout(NamedTuple):
    """How items are numbered: by course, then chunk of scenarios, then block."""

    scenarios: tuple[int, ...]
    chunk: int
    block: int
    first_rollout: int
    rollouts: int

    @property
    def blocks(self) -> int:
        """Blocks of moves."""
        return -(-self.rollouts // self.block)

    def chunks(self, number: int) -> int:
        """Chunks of scenarios of a course."""
        return -(-self.scenarios[number] // self.chunk)

    def items(self) -> int:
        """Items of all courses."""
        return self.blocks * sum(map(self.chunks, range(len(self.scenarios))))

    def share(self, item: int) -> Share:
        """Say what an item covers."""
        chunk, block = divmod(item, self.blocks)
        number = 0
        while chunk >= self.chunks(number):
            chunk -= self.chunks(number)
            number += 1
        last = min((chunk + 1) * self.chunk, self.scenarios[number])
        until = min((block + 1) * self.block, self.rollouts)
        return Share(
            number,
            range(chunk * self.chunk, last),
            range(self.first_rollout + block * self.block, self.first_rollout + until),
        )


class PlanRobustness:
    """
    Simulates courses of action; see `models.packs.program.Program`.

    Parameters
    ----------
    engine
        What drives; the fastest of this machine for the work if None.
    """

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine

    def engine(self) -> str:
        """Name what drives on this machine, for the record of an answer."""
        return self._engine.name if self._engine else engines_here()

    def check(self, inputs: Inputs, parameters: Parameters) -> None:
        """
        Hold inputs and parameters to the contract.

        Raises
        ------
        RequestRefused
            With the tensor, the place in it and what is allowed there.
        """
        checks.check(inputs, parameters)

    def items(self, inputs: Inputs, parameters: Parameters) -> int:
        """Count the items of work."""
        return _layout(inputs, parameters).items()

    def run(
        self,
        inputs: Inputs,
        parameters: Parameters,
        seed: int,
        item: int,
        alive: Callable[[], None],
    ) -> Tensors:
        """
        Simulate some scenarios in some moves.

        Returns
        -------
        Tensors
            As the outputs of the contract, without the axis of courses, and with the
            scenarios of the item alone.
        """
        share = _layout(inputs, parameters).share(item)
        engine = self._engine or engine_for(_work(inputs, parameters))
        counts = _simulated(engine, inputs, parameters, share, seed, alive)
        return counts._asdict()

    def merge(
        self,
        inputs: Inputs,
        parameters: Parameters,
        answers: Iterable[tuple[int, Tensors]],
    ) -> Tensors:
        """
        Add up all items, in whatever order they come.

        Raises
        ------
        AnswerRefused
            An item is missing, comes twice, or is not of the shape asked for.
        """
        layout = _layout(inputs, parameters)
        plans = [inputs[f"{PLAN}{one}"] for one in range(len(layout.scenarios))]
        kept = [np.flatnonzero(plan["keep_hist"]) for plan in plans]
        total = {
            spec.name: np.zeros(
                [
                    len(plans),
                    *(_size(letter, plans, kept) for letter in spec.shape[1:]),
                ],
                np.int64,
            )
            for spec in OUTPUTS
        }
        waiting = set(range(layout.items()))
        for item, answer in answers:
            if item not in waiting:
                raise AnswerRefused(
                    f"Item {item} was handed in twice, or was never asked for; fetch "
                    "the finished items again."
                )
            waiting.remove(item)
            share = layout.share(item)
            _add(total, answer, share, kept[share.course], plans[share.course])
        if waiting:
            raise AnswerRefused(
                f"{len(waiting)} of {layout.items()} items are not finished, the first "
                f"is number {min(waiting)}; the answer can be added up when all are."
            )
        return total


def _simulated(
    engine: Engine,
    inputs: Inputs,
    parameters: Parameters,
    share: Share,
    seed: int,
    alive: Callable[[], None],
) -> Counts:
    """Count what comes of a share."""
    plan = inputs[f"{PLAN}{share.course}"]
    ready = course(
        plan,
        [0, *share.scenarios],
        rate=_number(parameters, "breakdowns_per_vehicle_km"),
        share=_number(parameters, "blocking_share"),
    )
    theta = inputs[THETA]
    tables = Tables(*(np.array(theta[name], np.float64) for name in Tables._fields))
    keep = plan["keep_hist"][share.scenarios.start : share.scenarios.stop]
    rows = {int(row): kept for kept, row in enumerate(np.flatnonzero(keep))}
    counts = no_counts(
        len(share.scenarios), len(ready.deadline), ready.sections, len(rows)
    )
    base_round, *rounds = ready.rounds
    for moves in _lots(share.moves, max(1, len(ready.marks.end))):
        keys = rollout_keys(seed, np.arange(moves.start, moves.stop))
        travelled = engine.travelled(ready, tables, keys, alive)
        replay = engine.replayed(ready, base_round, travelled)
        base = ends(ready, base_round, replay)
        for row, round_ in enumerate(rounds):
            alive()
            replay = engine.replayed(ready, round_, travelled)
            found = count(counts, row, ready, round_, replay)
            pair(counts, row, found, base)
            if row in rows:
                count_minutes(counts, rows[row], ready, found)
    return counts


def _work(inputs: Inputs, parameters: Parameters) -> int:
    """Steps and entries of sections in all moves of a request, at most."""
    plans = [inputs[f"{PLAN}{number}"] for number in range(len(inputs) - 1)]
    a_move = sum(
        int(plan["steps"].sum()) + len(plan["gap_ms"]) * len(plan["visit"])
        for plan in plans
    )
    return a_move * int(_number(parameters, "rollouts"))


def _lots(moves: range, marks: int) -> Iterator[range]:
    """Split moves so that what they travelled stays small."""
    size = max(1, MOST_TRAVELLED // marks)
    for first in range(moves.start, moves.stop, size):
        yield range(first, min(first + size, moves.stop))


def _number(parameters: Parameters, name: str) -> float:
    value = parameters[name]
    if not isinstance(value, (int, float)):
        raise TypeError(name)
    return value


def _layout(inputs: Inputs, parameters: Parameters) -> Layout:
    courses = range(len(inputs) - 1)
    return Layout(
        tuple(len(inputs[f"{PLAN}{number}"]["gap_ms"]) for number in courses),
        int(_number(parameters, "chunk")),
        int(_number(parameters, "block")),
        int(_number(parameters, "first_rollout")),
        int(_number(parameters, "rollouts")),
    )


def _size(letter: str, plans: list[Tensors], kept: list[np.ndarray]) -> int:
    """Size of an axis of the answer: that of the largest course."""
    if letter == "H":
        return max(len(one) for one in kept)
    like = {"S": "gap_ms", "K": "start_ms", "Q": "clear_ms"}
    if letter not in like:
        return int(letter)
    return max(len(plan[like[letter]]) for plan in plans)


def _add(
    total: dict[str, np.ndarray],
    answer: Tensors,
    share: Share,
    kept: np.ndarray,
    plan: Tensors,
) -> None:
    """Add an item at its place."""
    first, last = share.scenarios.start, share.scenarios.stop
    hist = np.searchsorted(kept, [first, last])
    wanted = no_counts(
        len(share.scenarios),
        len(plan["start_ms"]),
        len(plan["clear_ms"]),
        int(hist[1] - hist[0]),
    )
    for name, like in wanted._asdict().items():
        part = answer.get(name)
        if part is None or part.shape != like.shape or part.dtype != like.dtype:
            raise AnswerRefused(
                f"Tensor {name!r} of a finished item is missing or not of the shape "
                f"{list(like.shape)}; have the item worked on again."
            )
        rows = slice(*hist) if name == "finish_hist" else slice(first, last)
        target = total[name][share.course, rows]
        target[tuple(slice(size) for size in like.shape)] += part


PROGRAM: Program = PlanRobustness()
