"""Place names: what a user types finds what he means, and harms nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maps.errors import PackError, PlaceError
from maps.place_names import Place, PlaceNames, write_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACES = [
    Place("Sankt Märgen", "village", 8.09, 48.0, 0.6),
    Place("Mühlheim", "town", 8.6, 50.1, 0.8),
    Place("Mühle", "hamlet", 8.7, 50.2, 0.4),
    Place("Mühlweg", "street", 8.5, 50.0, 0.1),
    Place("Mühlheim an der Ruhr", "city", 6.9, 51.4, 1.0),
    Place("Straße des 17. Juni", "street", 13.3, 52.5, 0.1),
    Place("L'Aldosa", "village", 1.6, 42.5, 0.6),
    Place("Ødegård", "hamlet", 10.0, 60.0, 0.45),
    Place("東京", "city", 139.7, 35.7, 1.0),
    Place("", "town", 0, 0, 0.8),
]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlaceNames]:
    path = tmp_path_factory.mktemp("names") / "a b%3F?#.sqlite"
    assert write_names(path, PLACES) == len(PLACES) - 1
    names = PlaceNames(path)
    yield names
    names.close()


def found(names: PlaceNames, text: str) -> list[str]:
    return [place.name for place in names.search(text)]


def test_accents_and_capitals_do_not_count(names: PlaceNames) -> None:
    assert found(names, "MUHLE") == ["Mühle"]
    assert found(names, "sankt margen") == ["Sankt Märgen"]


def test_an_accent_typed_as_two_signs_is_the_same(names: PlaceNames) -> None:
    assert found(names, "mu\u0308hle") == ["Mühle"]


def test_the_exact_name_comes_first_then_the_larger_place(names: PlaceNames) -> None:
    assert found(names, "Mühlheim") == ["Mühlheim", "Mühlheim an der Ruhr"]
    assert found(names, "mühl") == [
        "Mühlheim an der Ruhr",
        "Mühlheim",
        "Mühle",
        "Mühlweg",
    ]


def test_an_exact_name_needs_neither_accents_nor_capitals(names: PlaceNames) -> None:
    assert found(names, "MUHLHEIM")[0] == "Mühlheim"


def test_words_match_in_any_order_by_their_beginnings(names: PlaceNames) -> None:
    assert found(names, "jun str 17") == ["Straße des 17. Juni"]


def test_an_apostrophe_separates_words(names: PlaceNames) -> None:
    assert found(names, "l'aldosa") == ["L'Aldosa"]
    assert found(names, "aldosa") == ["L'Aldosa"]


def test_other_scripts_are_found(names: PlaceNames) -> None:
    assert found(names, "東京") == ["東京"]


def test_a_place_comes_back_as_it_was_written(names: PlaceNames) -> None:
    assert names.search("Ødegård") == (Place("Ødegård", "hamlet", 10.0, 60.0, 0.45),)


def test_the_limit_holds(names: PlaceNames) -> None:
    assert len(names.search("m", limit=2)) == 2


@pytest.mark.parametrize("text", ["", "  ", '"', "*", "-", "\0", "(((", "' OR 1 --"])
def test_operators_and_emptiness_are_no_error(names: PlaceNames, text: str) -> None:
    assert isinstance(names.search(text), tuple)


@given(text=st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_safe(names: PlaceNames, text: str) -> None:
    assert isinstance(names.search(text), tuple)


@given(text=st.text(st.sampled_from('"*()-^:+ ANDORNEAR\0{}mü'), max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_query_syntax_is_only_text(names: PlaceNames, text: str) -> None:
    assert isinstance(names.search(text), tuple)


def test_find_names_the_place_that_is_not_there(names: PlaceNames) -> None:
    assert names.find("Mühle").kind == "hamlet"
    with pytest.raises(PlaceError, match="'Atlantis'"):
        names.find("Atlantis")


def test_the_same_places_give_the_same_bytes(tmp_path: Path) -> None:
    write_names(tmp_path / "a", PLACES)
    write_names(tmp_path / "b", reversed(PLACES))

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_index_is_never_written_to(tmp_path: Path) -> None:
    path = tmp_path / "names.sqlite"
    write_names(path, PLACES)
    before = path.read_bytes()
    names = PlaceNames(path)
    names.search("m")
    names.close()

    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["names.sqlite"]


def test_a_damaged_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.sqlite"
    path.write_bytes(b"no database at all" * 400)

    with pytest.raises(PackError, match="build it again"):
        PlaceNames(path)


def test_a_missing_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="build it again"):
        PlaceNames(tmp_path / "names.sqlite")
