"""What a plan of division size costs to take apart, put together, compare and merge.

Seconds of the processor, beside their bars; the last line is what every change in the
window costs before it reaches the file.

Run: python tests/performance/bench_plan_document.py
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from app.services.catalogue import vehicle_catalogue
from app.services.plan.differences import sentences
from app.services.plan.document import PlanTranslator, content_of, document_of
from app.services.plan.merge import merge
from app.services.scenario.writer import scenario_text
from tests.division_plan import division_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.plan.document import PlanDocument

Result = TypeVar("Result")
ROUNDS = 5


def main() -> None:
    """Print a line for each piece of work."""
    vehicles = vehicle_catalogue()
    document = division_plan()
    content = timed("take apart", 1.0, lambda: content_of(document))
    timed("put together", 1.0, lambda: document_of(content, vehicles))
    other = content_of(shifted(document), content)
    timed("compare, one column", 0.1, lambda: sentences(content, other))
    timed("merge, one column", 0.2, lambda: merge(content, content, other))
    scenario = document.scenario
    if scenario is not None:
        timed("write as YAML", 3.0, lambda: scenario_text(scenario))
    translator = PlanTranslator(vehicles)
    translator.content(document)
    state = Edited(translator, document)
    timed("one change, checked", 0.02, state.change)


class Edited:
    """A plan in which one column is changed over and over, as in the window."""

    def __init__(self, translator: PlanTranslator, document: PlanDocument) -> None:
        self._translator, self._document = translator, document
        self._content = translator.content(document)

    def change(self) -> None:
        """Change a column and have the objects of the plan."""
        self._document = shifted(self._document)
        self._content = self._translator.content(self._document, self._content)


def shifted(document: PlanDocument) -> PlanDocument:
    """The plan with another start of one column."""
    scenario = document.scenario
    if scenario is None:
        raise ValueError("The plan has no scenario.")
    first, *rest = scenario.columns
    start = None if first.start is None else first.start + timedelta(minutes=10)
    columns = (replace(first, start=start), *rest)
    return replace(document, scenario=replace(scenario, columns=columns))


def timed(name: str, bar_s: float, work: Callable[[], Result]) -> Result:
    """Do some work a few times and print the least that it took."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        result = work()
        best = min(best, time.process_time() - began)
    verdict = "ok" if best <= bar_s else "ABOVE THE BAR"
    print(f"{name:24} {1000 * best:8.1f} ms   bar {1000 * bar_s:6.0f} ms   {verdict}")
    return result


if __name__ == "__main__":
    main()
