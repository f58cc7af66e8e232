"""Tables of points: what is read from them, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.services.points_csv import MAX_BYTES, MAX_ROWS, read_points

if TYPE_CHECKING:
    from pathlib import Path


class Area:
    """An area without names, from the equator one degree north and east."""

    name = "Testland"
    bounds = (0.0, 0.0, 1.0, 1.0)

    class names:  # noqa: N801 - stands for an attribute
        """No place has a name."""

        @staticmethod
        def search(text: str, limit: int = 20) -> tuple[()]:
            del text, limit
            return ()


def read(folder: Path, text: str | bytes):
    """Read a table of that text."""
    path = folder / "points.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_points(path, Area())


def test_points_are_starts_ends_or_both(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        "\ufeffName;Point;Role\r\n# a remark\r\nDepot;0.5, 0.25;start\r\n"
        ";0.125, 0.5;\r\nUnit;0.5, 0.75;End\r\n\r\n",
    )

    assert [(p.name, p.position) for p in table.starts] == [
        ("Depot", (0.25, 0.5)),
        ("0.125, 0.5", (0.5, 0.125)),
    ]
    assert [p.name for p in table.ends] == ["0.125, 0.5", "Unit"]
    assert table.marking is None


def test_degrees_may_stand_in_two_columns_with_decimal_commas(tmp_path: Path) -> None:
    table = read(tmp_path, "name\tlat\tlon\nA\t0,5\t0,25\n")

    assert table.starts[0].position == (0.25, 0.5)


def test_the_marking_of_a_table_is_read(tmp_path: Path) -> None:
    table = read(tmp_path, '# marking: NATO SECRET\nname,point\nA,"0.5,0.5"\n')

    assert str(table.marking) == "NATO SECRET"


def test_of_several_markings_of_a_table_all_count(tmp_path: Path) -> None:
    remarks = "# marking: NATO SECRET\n# marking: EXERCISE - NATO RESTRICTED - ATOMAL\n"

    table = read(tmp_path, f'{remarks}name,point\nA,"0.5,0.5"\n')

    assert str(table.marking) == "EXERCISE - NATO SECRET - ATOMAL"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no start"),
        ("name,point\n", "names no start"),
        ('name,point,role\nA,"0.5,0.5",start\n', "names no destination"),
        ('name,point,role\nA,"0.5,0.5",chief\n', r"line 2: 'chief' is no role"),
        ("name,where\nA,B\n", "'where' is no column"),
        ("name,name\nA,B\n", "or there twice"),
        ("name,lat\nA,1\n", "says not where"),
        ("name,lat,lon\nA,0.5,\n", "line 2 has no place"),
        ("name,point\nA,Atlantis\n", "line 2: 'Atlantis' is no place"),
        ('name,point\nA,"5,5"\n', "line 2: .* lies outside Testland"),
        ("name,point\nA,0.5,0.5\n", "line 2 has more cells than columns"),
        (f'name,point\n{"A" * 201},"0.5,0.5"\n', "line 2: the name is no text"),
        ('# marking: MOST HOLY\nname,point\nA,"0.5,0.5"\n', "line 1: .*MOST HOLY"),
        (b"name,point\n\xff,1\n", "is not UTF-8"),
        ("name,point\n" + "A,1\n" * (MAX_ROWS + 1), "has more than 4,000 lines"),
        (b" " * (MAX_BYTES + 1), "has more than 1 MB"),
        ('name,point\n"A', "names no start|line"),
        ("name,point\n" + "x" * 140_000, "this is no table"),
    ],
)
def test_a_wrong_table_is_refused_with_line_and_remedy(
    tmp_path: Path, text: str | bytes, words: str
) -> None:
    with pytest.raises(InputRefused, match=words):
        read(tmp_path, text)


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no table of points"):
        read_points(tmp_path / "none.csv", Area())
