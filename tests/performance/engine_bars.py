"""Time pieces of work side by side and print each ratio beside its bar."""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WORK, GRAPH, OURS, PEER, THEIRS = 34, 16, 12, 24, 12


class Bar(NamedTuple):
    """What a figure must reach, and what we aim for; None where there is no bar."""

    must: float | None = None
    aim: float | None = None


NO_BAR = Bar()


class BarsTable:
    """
    Prints a line for each figure and remembers those that miss what they must reach.

    Times themselves are never judged against a peer's on another machine: a ratio
    takes both from the same run. Limits in seconds and bytes are for the machine
    that the bars were set on.
    """

    def __init__(self) -> None:
        self._ours: dict[str, dict[str, float]] = {}
        self._missed: list[str] = []
        self._wrong: list[str] = []
        print(
            f"{'work':{WORK}}{'graph':{GRAPH}}{'ours':>{OURS}}  "
            f"{'peer':{PEER}}{'theirs':>{THEIRS}}{'ratio':>9}  must   aim"
        )

    def ratio(
        self, work: str, graph: str, ours: float, peer: tuple[str, float], bar: Bar
    ) -> None:
        """Print how many times longer a peer takes; times are in seconds."""
        label, theirs = peer
        times = theirs / ours
        self._ours.setdefault(work, {}).setdefault(graph, ours)
        short = bar.must is not None and times < bar.must
        print(
            f"{work:{WORK}}{graph:{GRAPH}}{told(ours):>{OURS}}  "
            f"{label:{PEER}}{told(theirs):>{THEIRS}}{times:8.2f}x"
            f"{_bound(bar.must)}{_bound(bar.aim)}{_mark(short, bar.aim, times)}",
            flush=True,
        )
        if short:
            self._missed.append(f"{work}, {graph}: {times:.2f}x {label}")

    def limit(self, work: str, graph: str, amount: float, unit: str, bar: Bar) -> None:
        """Print an amount that is to stay low."""
        self._ours.setdefault(f"{work} ({unit})", {})[graph] = amount
        over = bar.must is not None and amount > bar.must
        met = bar.aim is not None and amount <= bar.aim
        mark = "  MISSED" if over else "  aim met" if met else ""
        print(
            f"{work:{WORK}}{graph:{GRAPH}}{f'{amount:.3g} {unit}':>{OURS}}"
            f"{'':{PEER + THEIRS + 11}}{_bound(bar.must)}{_bound(bar.aim)}{mark}",
            flush=True,
        )
        if over:
            self._missed.append(f"{work}, {graph}: {amount:.3g} {unit}")

    def agree(self, work: str, graph: str, *, equal: bool) -> None:
        """Note whether all answers were the same."""
        if not equal:
            self._wrong.append(f"{work}, {graph}")
            print(f"{work:{WORK}}{graph:{GRAPH}}ANSWERS DIFFER", flush=True)

    def growth(self, graphs: Sequence[str]) -> None:
        """Print how each of our figures grows over graphs of rising size."""
        for work, amounts in self._ours.items():
            known = [graph for graph in graphs if graph in amounts]
            steps = [
                f"{graph} x{amounts[graph] / amounts[before]:.1f}"
                for before, graph in pairwise(known)
            ]
            if steps:
                print(f"growth: {work}: from {known[0]} to {', '.join(steps)}")

    def close(self) -> int:
        """Print what was missed; the exit code, 1 where answers differed."""
        for line in self._missed:
            print(f"missed: {line}")
        for line in self._wrong:
            print(f"answers differ: {line}")
        return 1 if self._wrong else 0


def seconds(work: Callable[[], object]) -> float:
    """Wall time of a piece of work."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def cpu_seconds(work: Callable[[], object]) -> float:
    """Time the processor spent on a piece of work, all threads together."""
    before = time.process_time()
    work()
    return time.process_time() - before


def in_turn(
    works: Sequence[Callable[[], object]],
    runs: int,
    clock: Callable[[Callable[[], object]], float] = cpu_seconds,
) -> list[float]:
    """Median time of each piece of work; they run in turn, A B A B, after a warm-up."""
    for work in works:
        work()
    with no_collection():
        times = [[clock(work) for work in works] for _ in range(runs)]
    return [median(column) for column in zip(*times, strict=True)]


@contextmanager
def no_collection() -> Iterator[None]:
    """Let nobody pay for the rubbish of others."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def told(amount: float) -> str:
    """Seconds in a unit that suits them."""
    if amount >= 1:
        return f"{amount:.3g} s"
    return f"{amount * 1e3:.3g} ms" if amount >= 1e-3 else f"{amount * 1e6:.3g} us"


def _bound(bound: float | None) -> str:
    """A bar, or room for one."""
    return f"{'' if bound is None else f'{bound:g}':>6}"


def _mark(short: bool, aim: float | None, times: float) -> str:  # noqa: FBT001
    """Whether a bar is missed, or the aim is met."""
    if short:
        return "  MISSED"
    return "  aim met" if aim is not None and times >= aim else ""
