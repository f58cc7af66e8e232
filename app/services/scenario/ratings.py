"""The bridge ratings of a scenario, as it writes them down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.rating_words import RatingWords
from app.services.scenario.plain_entries import where_of
from planners.overlay import MOST_CLASS, MOST_SIZE_M

if TYPE_CHECKING:
    from app.services.scenario.yaml_entries import Entry

FIGURES = {
    "wheeled": ("wheeled", MOST_CLASS),
    "tracked": ("tracked", MOST_CLASS),
    "wheeled one-way": ("wheeled_oneway", MOST_CLASS),
    "tracked one-way": ("tracked_oneway", MOST_CLASS),
    "wheeled caution": ("wheeled_caution", MOST_CLASS),
    "tracked caution": ("tracked_caution", MOST_CLASS),
    "max height": ("max_height_m", MOST_SIZE_M),
    "max width": ("max_width_m", MOST_SIZE_M),
}
"""Entries with a figure: their name in `BridgeRating`, and the highest."""


def scenario_ratings(entry: Entry | None) -> tuple[RatingWords, ...]:
    """
    Read the entry ``ratings`` of a scenario.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    return tuple(rating_of(item) for item in entry.sequence()) if entry else ()


def rating_of(entry: Entry) -> RatingWords:
    """
    Read the rating of one bridge.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    given = entry.mapping(optional=("bridge", "at", "osm", "date", "source", *FIGURES))
    if ("at" in given) == ("osm" in given):
        raise entry.refused(
            "needs either 'at' (MGRS, latitude and longitude, or a name) or 'osm' "
            "(the OSM way over the bridge)."
        )
    figures = {
        name: given[key].number(above=0, most=most)
        for key, (name, most) in FIGURES.items()
        if key in given
    }
    if not figures:
        raise entry.refused(f"has no figure; give one of {', '.join(FIGURES)}.")

    def text(key: str) -> str:
        return given[key].text() if key in given else ""

    return RatingWords(
        where=f"{where_of(entry)}: the rating",
        bridge=text("bridge"),
        osm=given["osm"].whole(least=1, most=10**18) if "osm" in given else None,
        at=text("at"),
        figures=figures,
        source=text("source"),
        date=text("date"),
    )
