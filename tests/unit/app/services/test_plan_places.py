"""Places in an order: there is always room, and what stays keeps its place."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.plan.places import is_place, ordered_places

MOVES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=30)


def placed(names: list[str], known: dict[str, str]) -> dict[str, str]:
    old = [(known[name], name) if name in known else None for name in names]
    return dict(zip(names, ordered_places(old), strict=True))


def in_order(places: dict[str, str]) -> list[str]:
    return sorted(places, key=lambda name: (places[name], name))


@settings(max_examples=100)
@given(MOVES)
def test_any_order_can_be_kept_by_places(moves: list[tuple[int, int]]) -> None:
    names: list[str] = []
    places: dict[str, str] = {}
    for number, (taken, put) in enumerate(moves):
        if taken < len(names) and number % 3:
            names.insert(put % len(names), names.pop(taken))
        else:
            names.insert(put % (len(names) + 1), f"n{number}")
        places = placed(names, places)

        assert in_order(places) == names
        assert all(is_place(place) for place in places.values())
        assert len(set(places.values())) == len(names)


def test_moving_one_leaves_all_others_where_they_are() -> None:
    names = [f"n{number}" for number in range(50)]
    before = placed(names, {})
    after = placed([names[30], *names[:30], *names[31:]], before)

    assert [name for name in names if before[name] != after[name]] == ["n30"]


def test_two_things_at_one_place_follow_by_name_and_make_room() -> None:
    places = placed(["a", "new", "b"], {"a": "V", "b": "V"})

    assert in_order(places) == ["a", "new", "b"]
    assert placed(["a", "b"], {"a": "V", "b": "V"}) == {"a": "V", "b": "V"}


def test_places_stay_short_however_long_one_draws() -> None:
    names: list[str] = []
    places: dict[str, str] = {}
    for number in range(400):
        names.append(f"n{number}")
        places = placed(names, places)
    many = ordered_places([None] * 20_000)

    assert max(len(place) for place in places.values()) == 4
    assert max(len(place) for place in many) == 4
    assert many == sorted(many)


def test_halving_one_gap_again_and_again_lengthens_places_slowly() -> None:
    names, places = ["a", "z"], placed(["a", "z"], {})
    for number in range(60):
        names.insert(1, f"n{number}")
        places = placed(names, places)

    assert in_order(places) == names
    assert max(len(place) for place in places.values()) < 20


def test_what_is_no_place_is_told() -> None:
    assert not any(is_place(text) for text in ("", "a0", "a b", "é", None, 3))
