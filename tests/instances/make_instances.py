"""Makes the instances of the set anew; files come out the same, byte for byte.

    python tests/instances/make_instances.py [NAME ...]

Instances on real roads need the extracts of MARSROUTE_DATA and are left as they are
without them.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from planners.movement.instance_document import problem_document  # noqa: E402
from planners.movement.make_instance import Traffic, plainer, random_movements  # noqa: E402
from planners.movement.make_networks import theatre_network  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from planners.movement.document_fields import Json
    from planners.movement.problem import MovementProblem

Made = tuple["MovementProblem", dict[str, "Json"]]

theatre = cache(theatre_network)


def theatre_instance(name: str) -> Made:
    """``T:movements:hours:seed``; the seed is the number of movements if left out."""
    movements, hours, *rest = map(int, name.split(":")[1:])
    seed = rest[0] if rest else movements
    latest = 36 if hours <= 12 else 24 + hours
    traffic = Traffic(movements=movements, seed=seed, released_h=hours, latest_h=latest)
    problem = random_movements(theatre(), traffic, name)
    return problem, {"class": "theatre", "seed": seed, "coordinates": "metres"}


MAKERS: dict[str, Callable[[str], Made]] = {"T": theatre_instance}
NAMES = (
    *("T:10:3", "T:10:12:2", "T:30:3", "T:30:12", "T:30:3:2", "T:60:3:5", "T:60:12"),
    *("T:75:3", "T:75:12", "T:100:3", "T:100:12", "T:300:12", "T:300:24", "T:1250:72"),
)


def text_of(document: dict[str, Json]) -> str:
    """Compact JSON, with a line for each field, each movement and no other."""
    lines = []
    for name, value in document.items():
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if name == "movements" and isinstance(value, list):
            rows = [
                json.dumps(one, ensure_ascii=False, separators=(",", ":"))
                for one in value
            ]
            text = "[\n" + ",\n".join(rows) + "\n]"
        lines.append(f'"{name}":{text}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def path_of(name: str) -> Path:
    """Where an instance lies."""
    return HERE / f"{name.replace(':', '-')}.json"


def main(names: list[str]) -> None:
    """Make some instances, or all."""
    for name in names or NAMES:
        made = MAKERS[name.split(":")[0]](name)
        problem, about = made
        text = text_of(problem_document(plainer(problem), about))
        path_of(name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}: {len(problem.movements)} movements\n")


if __name__ == "__main__":
    main(sys.argv[1:])
