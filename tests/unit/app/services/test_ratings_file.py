"""Tables of bridge ratings: read in all their dialects, refused whole, written."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefused, MarkingRefused
from app.security.marking import DEFAULT_MARKING, Marking
from app.services.bridge_list import bridge_columns, chosen_rows, origin_of
from app.services.overlay_file import OverlayDocument, write_overlay
from app.services.rating_words import placed_ratings
from app.services.ratings_csv import COLUMNS, FORM, MAX_ROWS, ratings_of_cells
from app.services.ratings_file import (
    ratings_table,
    read_ratings,
    write_ratings_table,
)
from maps.cell_lines import cell_lines
from maps.road_network import LimitKind, LinkFlag
from planners.bridge_table import bridge_table
from planners.overlay import BridgeRating, Overlay
from planners.roads import Roads
from planners.route import RoutePolicy
from tests.road_sketch import Limit, Road, sketch

WORLD = sketch(
    {"a": (0, 0), "b": (1, 0), "c": (1.1, 0), "d": (3, 0), "e": (3.1, 0), "f": (4, 0)},
    [
        Road(a="a", b="b"),
        Road(
            a="b",
            b="c",
            name="Oude Brug",
            flags=LinkFlag.BRIDGE,
            limits=(Limit(kind=LimitKind.MASS, value=30, text="maxweight=30"),),
        ),
        Road(a="c", b="d"),
        Road(a="d", b="e", name="=Nieuwe; Brug", flags=LinkFlag.BRIDGE),
        Road(a="e", b="f"),
    ],
)
AREA = SimpleNamespace(network=WORLD.network)
ROADS = Roads.of(WORLD.network)
OLD, NEW = WORLD.lonlat("b", "c"), WORLD.lonlat("d", "e")
RATING = BridgeRating(
    position=OLD,
    bridge="Oude Brug",
    wheeled=60,
    tracked=45.5,
    source="2 Recce Pl",
    date="120600ZJUN26",
)


def read(tmp_path, text: str | bytes, name: str = "r.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_ratings(path, AREA)


DIALECTS = {
    "commas": "osm,mlc_wheeled,mlc_tracked,source,date\n"
    "1001,60,45.5,2 Recce Pl,120600ZJUN26\n",
    "semicolons and decimal commas": "OSM;MLC wheeled;MLC-tracked;Source;Date\r\n"
    "1001;60,0;45,5;2 Recce Pl;120600zjun26\r\n",
    "tabs": "osm_id\tmlc_wheeled\tmlc_tracked\tsource\tdate\n"
    "way/1001\t60\t45.5\t2 Recce Pl\t120600ZJUN26\n\n",
    "byte-order mark, hint and remarks": "\ufeffsep=;\n# ours;;\n"
    "osm;mlc_wheeled;mlc_tracked;source;date\n;;;;\n1001;60;45.5;2 Recce Pl;"
    "120600ZJUN26\n",
    "by place": "lat;lon;mlc_wheeled;mlc_tracked;source;date;remark\n"
    f"{OLD[1]};{OLD[0]};60;45.5;2 Recce Pl;120600ZJUN26;wet\n",
    "quoted decimal comma": "osm,mlc_wheeled,mlc_tracked,source,date\n"
    '1001.0,"60","45,5",2 Recce Pl,120600ZJUN26\n',
}


@pytest.mark.parametrize("text", DIALECTS.values(), ids=DIALECTS)
def test_a_table_is_read_in_the_dialects_of_spreadsheets(tmp_path, text) -> None:
    assert read(tmp_path, text).ratings == (RATING,)
    assert read(tmp_path, text.lstrip("\ufeff").encode("utf-16")).ratings == (RATING,)


def test_every_figure_has_its_column(tmp_path) -> None:
    text = (
        "osm;mlc_wheeled;mlc_tracked;mlc_wheeled_oneway;mlc_tracked_oneway;"
        "mlc_wheeled_caution;mlc_tracked_caution;max_height_m;max_width_m\n"
        "1003;10;20;30;40;50;60;4,2;3\n"
    )
    (rating,) = read(tmp_path, text).ratings

    assert rating.classes("wheeled") == (10, 30, 50)
    assert rating.classes("tracked") == (20, 40, 60)
    assert (rating.max_height_m, rating.max_width_m) == (4.2, 3)
    assert rating.position == NEW


HEAD = "osm;lat;lon;mlc_wheeled;mlc_tracked;mlc_wheeled_oneway;max_height_m;date\n"
BAD_LINES = {
    "1001;;;4O;;;;": "line 2: mlc_wheeled is '4O'; give a figure",
    "1001;;;nan;;;;": "line 2: mlc_wheeled is 'nan'; give a figure",
    "1001;;;6_0;;;;": "is '6_0'; give a figure",
    "1001;;;1.234,5;;;;": "give a figure",
    "1001;;;0;;;;": "line 2: Load class 0 of 'Oude Brug' does not exist",
    "1001;;;151;;;;": "Load class 151",
    "1001;;;60;;50;;": "wheeled classes of 'Oude Brug' fall",
    "1001;;;;;;-1;": "-1 m is no height",
    "1001;;;60;;;;yesterday": "line 2: 'yesterday' is no date-time group",
    "1001;;;;;;;120600ZJUN26": "line 2 has a source or a date, but no load class",
    "999;;;60;;;;": "no bridge of this area lies on OSM way 999",
    "x9;;;60;;;;": "give the number of an OSM way",
    ";52;;60;;;;": "only one of lat and lon",
    ";95;5;60;;;;": "not on the globe",
    ";10;10;60;;;;": "lies on no bridge of this area, nor within 30 m",
    ";;;60;;;;": "line 2 does not say which bridge",
    "1001;;;60;;;;;;x": "more cells than there are columns",
    "1001;;;60;;;;\x07": "no text of up to 200 letters",
    "1001;;;60;;;;\n1001;;;50;;;;": "line 3 rates the same bridge as r.csv, line 2",
}


@pytest.mark.parametrize(("line", "why"), BAD_LINES.items(), ids=BAD_LINES.values())
def test_a_wrong_line_refuses_the_table_with_its_number(tmp_path, line, why) -> None:
    with pytest.raises(InputRefused) as caught:
        read(tmp_path, f"{HEAD}{line}\n1003;;;60;;;;\n")

    assert why in str(caught.value)
    assert "r.csv, line" in str(caught.value)
    assert str(caught.value).endswith("No rating was taken over.")


def test_many_wrong_lines_are_told_at_once(tmp_path) -> None:
    with pytest.raises(InputRefused) as caught:
        read(tmp_path, HEAD + "1001;;;x;;;;\n" * 7)

    assert "line 2:" in str(caught.value)
    assert "line 4:" in str(caught.value)
    assert "4 more lines are wrong as well" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "has no line of names"),
        ("# only a remark\n", "has no line of names"),
        ("osm;mlc_weeled\n1;2\n", "column 'mlc_weeled' is not known"),
        ("osm;bridge\n1;2\n", "names no column with a class"),
        ("osm;osm;mlc_wheeled\n1;1;2\n", "two columns 'osm'"),
        ("osm;;mlc_wheeled\n1001;x;60\n", "a cell under no name"),
        (b"osm;mlc_wheeled;bridge\n1001;60;Br\xfccke\n", "is not UTF-8"),
        ("osm,mlc_wheeled\n" + "1001," + "9" * 200_000, "is no table"),
    ],
)
def test_what_is_no_table_of_ratings_is_refused(tmp_path, text, why) -> None:
    with pytest.raises(InputRefused, match=why):
        read(tmp_path, text)


def test_other_files_are_refused_by_what_they_are(tmp_path) -> None:
    with pytest.raises(InputRefused, match=r"r\.pdf is no file of ratings"):
        read(tmp_path, "x", "r.pdf")
    with pytest.raises(InputRefused, match="There is no file of ratings"):
        read_ratings(tmp_path / "none.csv", AREA)


def test_lines_that_nobody_filled_in_are_left_out(tmp_path) -> None:
    assert read(tmp_path, HEAD + "1001;;;;;;;\n1003;;;60;;;;\n").ratings == (
        BridgeRating(position=NEW, bridge="=Nieuwe; Brug", wheeled=60),
    )


def test_a_table_tells_its_marking_and_a_broken_one_is_refused(tmp_path) -> None:
    remark = "# marking: EXERCISE - NATO SECRET;;\n"
    document = read(tmp_path, f"{remark}osm;mlc_wheeled\n1001;60\n")

    assert document.marking == Marking.parse("EXERCISE - NATO SECRET")
    assert read(tmp_path, "# NATO SECRET\nosm;mlc_wheeled\n").marking is None
    with pytest.raises(MarkingRefused, match="line 1"):
        read(tmp_path, "# marking: FOR FRIENDS\nosm;mlc_wheeled\n1001;60\n")


def test_own_overlays_are_files_of_ratings_too(tmp_path) -> None:
    path = tmp_path / "a.overlay.geojson"
    overlay = Overlay(ratings=(RATING,))
    write_overlay(path, OverlayDocument(overlay=overlay, marking=DEFAULT_MARKING))

    assert read_ratings(path, AREA).ratings == (RATING,)


def test_the_table_to_fill_in_is_marked_harmless_and_read_again(tmp_path) -> None:
    rows = bridge_table(ROADS, None, RoutePolicy(), ratings=(RATING,))
    path = tmp_path / "t.csv"
    write_ratings_table(path, rows, DEFAULT_MARKING)
    text = path.read_text("utf-8-sig")
    document = read_ratings(path, AREA)

    assert document.ratings == (RATING,)
    assert document.marking == DEFAULT_MARKING
    assert text.startswith("# marking: EXERCISE - UNCLASSIFIED,")
    assert "'=Nieuwe" in text  # no spreadsheet runs it
    assert text.splitlines()[-1].startswith("# marking:")
    with pytest.raises(MarkingRefused):
        write_ratings_table(path, rows, DEFAULT_MARKING, [Marking.parse("NATO SECRET")])


def test_the_form_tells_every_column() -> None:
    assert [column for column in COLUMNS if column not in FORM] == []


half_steps = st.integers(1, 300).map(lambda n: n / 2)


@given(st.lists(half_steps, min_size=6, max_size=6), st.integers(0, 255))
def test_ratings_come_back_from_their_table(loads, given_bits) -> None:
    values = [*sorted(loads[:3]), *sorted(loads[3:]), 4.25, 3.5]
    names = [
        *("wheeled", "wheeled_oneway", "wheeled_caution"),
        *("tracked", "tracked_oneway", "tracked_caution"),
        *("max_height_m", "max_width_m"),
    ]
    figures = {
        name: value
        for bit, (name, value) in enumerate(zip(names, values, strict=True))
        if given_bits >> bit & 1
    }
    if not figures:
        return
    rating = BridgeRating(position=OLD, bridge="Oude Brug", source="S", **figures)
    rows = bridge_table(ROADS, None, RoutePolicy(), ratings=(rating,))
    text = ratings_table(rows, DEFAULT_MARKING)
    lines = cell_lines(text, file="t.csv", most=MAX_ROWS)
    table = ratings_of_cells(lines, "t.csv")

    assert placed_ratings(table.words, AREA) == (rating,)


def test_the_list_marks_estimates_and_says_who_rated() -> None:
    old, new = bridge_table(ROADS, None, RoutePolicy(), ratings=())[::-1]
    texts = {c.title: c.text(old) for c in bridge_columns()}
    rated = bridge_table(ROADS, None, RoutePolicy(), ratings=(RATING,))[1]

    assert (texts["W"], texts["T"], texts["t"]) == ("~28", "~33", "30")
    assert origin_of(old) == (
        "maxweight=30; MLC estimated, civil sign, not an engineer rating"
    )
    assert origin_of(rated) == "own rating, 2 Recce Pl, 120600ZJUN26"
    assert origin_of(new) == ""
    rows = (new, old)
    assert chosen_rows(rows, everything=False, unknown=False) == (old,)
    assert chosen_rows(rows, everything=False, unknown=True) == (new,)
    assert chosen_rows(rows, everything=True, unknown=False) == rows
