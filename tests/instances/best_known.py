"""Best known plans and bounds of the instances, and the table of them.

    python tests/instances/best_known.py

checks every plan and renews the table in README.md. Needs Python alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.instances import check_plan  # noqa: E402

FIGURES = HERE / "best_known" / "figures.json"
BEGIN, END = "<!-- best known: begin -->\n", "<!-- best known: end -->\n"
CANNOT = -1  # for a bound: proven that there is no plan


class Known(NamedTuple):
    """What is known of an instance, and what methods found at equal time."""

    delay: int | None = None
    bound: int = 0
    plan: dict[str, Any] | None = None
    served: str = ""
    solver: str = ""
    ours: str = ""
    seconds: float = 0.0

    def better(self, delay, plan, bound):
        """The better of this and another plan, and the better of two bounds."""
        known = self
        if delay is not None and (known.delay is None or delay < known.delay):
            known = known._replace(delay=delay, plan=plan)
        if CANNOT in {bound, known.bound}:
            return known._replace(bound=CANNOT)
        return known._replace(bound=max(known.bound, bound))


def plan_path(name: str) -> Path:
    """Where the best known plan of an instance lies."""
    return HERE / "best_known" / f"{name.replace(':', '-')}.json"


def figures() -> dict[str, dict[str, Any]]:
    """What is known of all instances, without the plans."""
    if not FIGURES.exists():
        return {}
    return json.loads(FIGURES.read_text(encoding="utf-8"))


def known_of(name: str) -> Known:
    """What is known of an instance."""
    known = Known(**figures().get(name, {}))
    path = plan_path(name)
    return known._replace(plan=check_plan.read(path) if path.exists() else None)


def store(name: str, known: Known) -> None:
    """Keep what is known."""
    FIGURES.parent.mkdir(exist_ok=True)
    row = {key: value for key, value in known._asdict().items() if key != "plan"}
    rows = figures() | {name: row}
    lines = [f'"{key}":{json.dumps(value)}' for key, value in sorted(rows.items())]
    FIGURES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    if known.plan:
        text = json.dumps(known.plan, separators=(",", ":"))
        plan_path(name).write_text(text + "\n", encoding="utf-8")


def row_of(name: str, known: Known) -> str:
    """One line of the table."""
    instance = check_plan.read(HERE / f"{name.replace(':', '-')}.json")
    best, bound, gap = "", f"{known.bound:,}", ""
    if known.bound == CANNOT:
        best, bound = "no plan exists", ""
    elif known.delay is not None:
        spent = check_plan.value(instance, known.plan)["spent"]
        best = f"{known.delay:,}"
        gap = f"{100 * (known.delay - known.bound) / spent:.2f} %"
        if known.delay == known.bound:
            best, gap = f"**{best}**", "0"
    cells = [
        name,
        f"{len(instance['movements']):,}",
        known.served or "not run",
        known.solver or "not run",
        known.ours or "not run",
        f"{known.seconds:g}" if known.ours else "",
        best,
        bound,
        gap,
    ]
    return "| " + " | ".join(cells) + " |\n"


def renew_table() -> None:
    """Write the table into README.md."""
    readme = HERE / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    head = (
        "| instance | movements | first come | CP-SAT alone | ours | s | best known "
        "| bound | gap of spent |\n"
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n"
    )
    order = list(figures())
    rows = "".join(row_of(name, known_of(name)) for name in order)
    readme.write_text(before + BEGIN + head + rows + END + after, encoding="utf-8")


def main() -> int:
    """1 if a plan breaks a rule or does not cost what is said of it."""
    wrong = 0
    for name, row in figures().items():
        if row["delay"] is None:
            continue
        instance = check_plan.read(HERE / f"{name.replace(':', '-')}.json")
        plan = check_plan.read(plan_path(name))
        violations = check_plan.check(instance, plan)
        delay = check_plan.value(instance, plan)["delay"]
        if violations or delay != row["delay"] or delay < row["bound"]:
            sys.stdout.write(f"{name}: {len(violations)} violations, {delay}\n")
            wrong += 1
    renew_table()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
