"""Makes the instances of the set anew; files come out the same, byte for byte.

    python tests/instances/make_instances.py [NAME ...]

Instances on real roads need the extracts of MARSROUTE_DATA and are left as they are
without them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from planners.movement.instances.instance_document import problem_document  # noqa: E402
from planners.movement.instances.make_classes import made_problem  # noqa: E402
from planners.movement.instances.make_instance import (  # noqa: E402
    Traffic,
    plainer,
    random_movements,
)
from tests.instances.real_networks import (  # noqa: E402
    DATA,
    LICENCE,
    real_network,
)

if TYPE_CHECKING:
    from planners.movement.instances.document_fields import Json

CLASSES = {
    "T": "theatre",
    "S": "all at once, single lanes, short columns",
    "L": "all at once, single lanes, long columns",
    "C": "corridor",
    "G": "grid",
    "B": "bridges",
    "P": "parallel routes of a division",
    "H": "halt areas that fill",
    "W": "closures",
    "X": "without a solution",
    "O": "real roads",
}
EXTRACTS = {
    "andorra": ("andorra.osm.pbf", "unclassified"),
    "heidelberg": ("heidelberg.osm.pbf", "tertiary"),
    "liechtenstein": ("liechtenstein.osm.pbf", "tertiary"),
    "lower-saxony": ("lower-saxony-main-roads.osm.gz", "primary"),
}
NAMES = (
    *("T:10:3", "T:10:12:2", "T:30:3", "T:30:12", "T:30:3:2", "T:60:3:5", "T:60:12"),
    *("T:75:3", "T:75:12", "T:100:3", "T:100:12", "T:300:12", "T:300:24", "T:1250:72"),
    *("S:17:40", "S:17:80", "S:25:80", "S:25:120"),
    *("L:17:40", "L:17:80", "L:25:80", "L:25:120"),
    *("C:10:3", "C:30:6", "C:75:12", "C:100:24", "C:300:48"),
    *("G:10:1", "G:30:3", "G:60:3", "G:100:6", "G:300:12"),
    *("B:10:1", "B:30:3", "B:60:6", "B:75:6", "B:100:12"),
    *("P:75:4:6", "P:300:4:12", "P:300:5:12", "P:300:6:12", "P:300:8:12"),
    "P:1250:8:48",
    *("H:10:3", "H:30:3", "H:75:6", "H:100:6"),
    *("W:30:3", "W:75:6", "W:100:6", "W:300:12"),
    *("X:10:deadlines", "X:30:closure", "X:75:bridge", "X:100:locks"),
    *("O:30:3", "O:100:6", "O:30:6:liechtenstein", "O:75:6:heidelberg"),
    "O:300:12:lower-saxony",
)


def document_of(name: str) -> dict[str, Json]:
    """An instance by its name."""
    about: dict[str, Json] = {"class": CLASSES[name[0]], "coordinates": "metres"}
    if not name.startswith("O:"):
        return problem_document(plainer(made_problem(name)), about)
    movements, hours, *rest = name.split(":")[1:]
    extract, slowest = EXTRACTS[rest[0] if rest else "andorra"]
    about |= {"coordinates": "degrees", "source": extract, "licence": LICENCE}
    traffic = Traffic(
        movements=int(movements), seed=int(movements), released_h=int(hours)
    )
    problem = random_movements(real_network(extract, slowest), traffic, name)
    return problem_document(plainer(problem, 5), about)


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
        if name.startswith("O:") and not DATA.is_dir():
            sys.stdout.write(f"{name}: left as it is, {DATA} is not there\n")
            continue
        document = document_of(name)
        path_of(name).write_text(text_of(document), encoding="utf-8")
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
