"""Simulations on this machine, in a process of their own: the window stays free."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.errors import NoAnswer
from app.services.movement.schedule_process import Enough, in_child
from app.services.robustness.request import MODEL, sensitivity_orders
from maps.progress import silent
from models.packs.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.services.robustness.request import RobustnessOrder
    from maps.progress import Progress
    from models.packs.program import Inputs, Tensors
    from models.protocol.request import Request

SAID = "simulating moves"
WORK = "simulates"


class SimulationWork(NamedTuple):
    """A request with its inputs, as a child takes it."""

    request: Request
    inputs: Inputs


class Simulated(NamedTuple):
    """Answers to an order, and to the same with other assumptions."""

    answer: Tensors
    others: tuple[Tensors, ...]


def simulated_here(
    order: RobustnessOrder,
    progress: Progress = silent,
    *,
    sensitivity: bool = True,
) -> Simulated:
    """
    Carry out an order in a child process.

    Parameters
    ----------
    order
        What is wanted.
    progress
        Told several times a second; may raise to stop, and then all is lost.
    sensitivity
        Whether other assumptions are tried too.

    Raises
    ------
    KnownError, ModelError
        The order cannot be carried out, or the child died.
    """
    answers = _in_child((order, *_others(order, wanted=sensitivity)), progress)
    return Simulated(answers[0], tuple(answers[1:]))


def other_assumptions_here(
    order: RobustnessOrder, progress: Progress = silent
) -> tuple[Tensors, ...]:
    """
    Try other assumptions, for an order that another machine carried out.

    Raises
    ------
    KnownError, ModelError
        As `simulated_here`.
    """
    return tuple(_in_child(_others(order, wanted=True), progress))


def simulation_work(
    works: Sequence[SimulationWork], progress: Progress, enough: Callable[[], bool]
) -> list[Tensors]:
    """Simulate; what a child process does."""
    program = load_pack(MODEL).program
    total = sum(work.request.items for work in works)
    done, answers = 0, []

    def alive() -> None:
        progress(SAID, done / total)
        if enough():
            raise Enough

    for request, inputs in works:
        items = []
        for item in range(request.items):
            alive()
            parameters, seed = request.parameters, request.seed
            items.append((item, program.run(inputs, parameters, seed, item, alive)))
            done += 1
        answers.append(program.merge(inputs, request.parameters, items))
    return answers


def _others(order: RobustnessOrder, *, wanted: bool) -> tuple[RobustnessOrder, ...]:
    return sensitivity_orders(order) if wanted else ()


def _in_child(
    orders: Sequence[RobustnessOrder], progress: Progress
) -> Sequence[Tensors]:
    """Have a child carry out orders."""
    works = [SimulationWork(one.request, one.inputs) for one in orders]
    answers = in_child(simulation_work, works, progress, what=WORK)
    if answers is None:
        raise NoAnswer("The simulation was stopped before there was any answer.")
    return answers
