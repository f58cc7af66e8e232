"""What a site says of queue and folders, by chance or malice: read, never a crash."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cluster.back_end import Seen
from models.cluster.slurm.far_side import FarSide, Here
from models.cluster.slurm.sightings import read_status, sighting_of, to_withdraw

if TYPE_CHECKING:
    from models.cluster.slurm.connection import SiteConnection

KEY = "a" * 40
NAME = f"p-{KEY}-1"
ABOUT = f"NOW 1750000000 2026-06-01T12:00:00\nF|{KEY}|1|0|0|1|7||0|4|2\n"
HUGE = "9" * 5000
DEEP = "[" * 100_000
ODD = st.sampled_from(
    ["", "\u00b2", HUGE, DEEP, "-1", "1e999", "NaN", KEY, NAME, "0", "1", "[0-9%3]"]
)
FIELDS = st.lists(ODD | st.text(max_size=8), max_size=11)
LINES = st.builds(
    lambda kind, fields: "|".join([kind, KEY, *fields]),
    st.sampled_from("FELQS"),
    FIELDS,
)
ROWS = st.builds(
    lambda kind, fields: "|".join([kind, NAME, *fields]),
    st.sampled_from("QS"),
    FIELDS,
)
WORDS = st.builds(
    " ".join, st.lists(st.sampled_from(["NOW", "ROOM", "DOWN"]) | ODD, max_size=3)
)


@given(st.lists(LINES | ROWS | WORDS, max_size=6))
def test_whatever_a_site_says_is_read(lines: list[str]) -> None:
    status = read_status(ABOUT + "\n".join(lines))

    found = sighting_of(KEY, status)
    assert found is None or isinstance(found.seen, Seen)
    to_withdraw(status)


@pytest.mark.parametrize(
    "line",
    [
        f"F|{KEY}|1|0|0|{HUGE}|7||1|4|2",
        f"F|{KEY}|1|0|0|\u00b2|7||1|4|2",
        f"L|{KEY}|\u00b2 {HUGE} 1",
        f"E|{KEY}|\u00b2|{{}}",
        f"E|{KEY}|0|{DEEP}",
        f'E|{KEY}|0|{{"class":"done","seconds":{"9" * 400}}}',
        "NOW \u00b2 x",
        f"ROOM {HUGE}",
        f"S|{NAME}|FAILED|7_1|\u00b2:\u00b2|None",
        f"Q|{NAME}|PENDING|7|0|2026-06-01T12:00:00+02:00|None",
    ],
)
def test_numbers_that_are_none_are_left_out(line: str) -> None:
    found = sighting_of(KEY, read_status(ABOUT + line))

    assert found is not None
    assert found.progress.items in {0, 4}


def far_side(answer: str) -> FarSide:
    """Our part at a site that answers always the same."""

    async def run(*_what: object, **_how: object) -> SimpleNamespace:
        return SimpleNamespace(out=answer, err="", code=0)

    site = SimpleNamespace(
        base="/work/base", name="site", search_path="", helper_as_file=False
    )
    return FarSide(cast("SiteConnection", SimpleNamespace(site=site, run=run)))


def test_noise_of_a_shell_before_the_answer_is_passed_over() -> None:
    far = far_side(f"Welcome\n\nPART\nPART x y\nROOM ?\nHAVE {KEY}\nFREED\nEND\n")

    assert asyncio.run(far.here([KEY])) == Here(frozenset({KEY}), {"": 0, "x": 0}, None)
    assert asyncio.run(far.sweep([KEY])) == 0
    assert asyncio.run(far.hello()) == 0
