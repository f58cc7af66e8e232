"""The cache makes room exactly as a plain list of results would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.result_cache import ResultCache
from tests.kept_results import CACHE_KEY, NOON, asked, sized

CAP = 100
KEYS = 6


@dataclass
class Kept:
    number: int
    size: int
    pinned: bool


class PlainList:
    """Results in the order of their last use, the longest unused first."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []

    def find(self, number: int) -> Kept | None:
        return next((one for one in self.kept if one.number == number), None)

    def get(self, number: int) -> int | None:
        one = self.find(number)
        if one is None:
            return None
        self.kept.remove(one)
        self.kept.append(one)
        return one.size

    def put(self, number: int, size: int) -> None:
        old = self.find(number)
        others = [one for one in self.kept if one is not old]
        if sum(one.size for one in others if one.pinned) + size > CAP:
            return
        while sum(one.size for one in others) + size > CAP:
            others.remove(next(one for one in others if not one.pinned))
        self.kept = [*others, Kept(number, size, pinned=old is not None and old.pinned)]

    def pin(self, number: int, *, pinned: bool) -> None:
        one = self.find(number)
        if one is not None:
            one.pinned = pinned

    def delete(self, number: int) -> None:
        self.kept = [one for one in self.kept if one.number != number]


numbers = st.integers(0, KEYS - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("get"), numbers),
        st.tuples(st.just("put"), numbers, st.integers(0, 130)),
        st.tuples(st.just("pin"), numbers, st.booleans()),
        st.tuples(st.just("delete"), numbers),
        st.tuples(st.just("open again")),
        st.tuples(st.just("set the clock"), st.integers(-3650, 3650)),
    ),
    max_size=40,
)


@settings(max_examples=60)
@given(steps)
def test_room_is_made_as_a_plain_list_would(steps):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "EX.plan.results"
        cache, plain, now = ResultCache(path, CACHE_KEY, CAP), PlainList(), NOON
        for step in steps:
            match step:
                case ("get", number):
                    found = cache.get(asked(number)).result
                    size = None if found is None else len(found.payload.data)
                    assert size == plain.get(number)
                case ("put", number, size):
                    kept = not cache.put(asked(number), sized(size, number), now)
                    plain.put(number, size)
                    held = plain.find(number)
                    assert not kept or (held is not None and held.size == size)
                case ("pin", number, pinned):
                    cache.pin(asked(number), pinned=pinned)
                    plain.pin(number, pinned=pinned)
                case ("delete", number):
                    cache.delete(asked(number))
                    plain.delete(number)
                case ("open again",):
                    cache.close()
                    cache = ResultCache(path, CACHE_KEY, CAP)
                case ("set the clock", days):
                    now = NOON + timedelta(days=days)
            room = cache.room()
            assert room.results == len(plain.kept)
            assert room.taken == sum(one.size for one in plain.kept) <= CAP
            assert room.pinned == sum(one.size for one in plain.kept if one.pinned)
        for number in range(KEYS):
            assert (cache.get(asked(number)).result is None) == (
                plain.find(number) is None
            )
        cache.close()
