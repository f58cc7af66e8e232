"""Two files of one plan: what each has and the other has not, brought together."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused, NoAnswer
from app.security.author import Author
from app.security.file_key import FileKey
from app.security.marking import DEFAULT_MARKING, NATO_RESTRICTED, Marking, join
from app.services.catalogue import vehicle_catalogue
from app.services.plan.document import PlanDocument, PlanReader, PlanWriter
from app.services.plan.kinds import SETTINGS_KEY
from app.services.plan.merge import Side
from app.services.plan.merge_conflicts import (
    chosen_sides,
    conflict_rows,
    refuse_unknown,
)
from app.services.plan.merged_files import commit_merge, copy_of, weigh_merge
from app.services.scenario.whole_scenario import marking_of_plan
from app.storage.plan_records import (
    ChangeKind,
    NewChange,
    ObjectKey,
    edits_between,
    reversed_edits,
)
from app.storage.plan_store import PlanStore
from tests.division_plan import division_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY = FileKey(bytes(range(32)))
FIRST = ObjectKey("column", "March unit 1")


class Watch:
    """A clock that goes on by a minute whenever it is looked at."""

    def __init__(self) -> None:
        self.at = datetime(2026, 6, 12, 6, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def since_boot(self) -> float:
        return self.at.timestamp()


class Desk:
    """One staff with its copy of the plan."""

    def __init__(self, path: Path, post: str, *, new: bool = False) -> None:
        opened = PlanStore.create if new else PlanStore.open
        author = Author(post, "0" * 16)
        self.store = opened(path, KEY, author=author, clock=Watch())
        self.reader = PlanReader(vehicle_catalogue())
        self.writer = PlanWriter()

    @property
    def document(self) -> PlanDocument:
        return self.reader.document(self.store.content())

    def put(self, document: PlanDocument, text: str = "Edit") -> None:
        before = self.store.content()
        after = self.writer.content(document, before)
        self.store.commit(NewChange(text=text, edits=edits_between(before, after)))

    def change_column(self, number: int, **changes: object) -> None:
        document = self.document
        columns = list(document.scenario.columns)
        columns[number] = replace(columns[number], **changes)
        scenario = replace(document.scenario, columns=tuple(columns))
        self.put(replace(document, scenario=scenario))

    def merge(self, other: Desk, choices: dict | None = None):
        """Weigh a merge, and keep it unless there are conflicts."""
        copies = copy_of(self.store), copy_of(other.store)
        weighed = weigh_merge(*copies, self.reader, choices)
        if weighed.conflicts:
            with pytest.raises(NoAnswer, match="choose whose word counts"):
                commit_merge(self.store, weighed, self.reader)
            return weighed, None
        return weighed, commit_merge(self.store, weighed, self.reader)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two staffs that began with the same small plan."""
    path, copy = tmp_path / "ours.plan", tmp_path / "theirs.plan"
    ours = Desk(path, "S3", new=True)
    ours.put(division_plan(columns=4, items=20), "Begin")
    ours.store.close()
    shutil.copyfile(path, copy)
    pair = Desk(path, "S3"), Desk(copy, "S4")
    yield pair
    for desk in pair:
        desk.store.close()


def later(desk: Desk, number: int) -> datetime:
    return desk.document.scenario.columns[number].start + timedelta(minutes=40)


def test_both_have_what_either_changed(desks: tuple[Desk, Desk]) -> None:
    ours, theirs = desks
    ours.change_column(0, priority=7)
    theirs.change_column(0, ways=6)
    theirs.put(replace(theirs.document, title="Exercise East Wind"))

    weighed, change = ours.merge(theirs)

    assert weighed.conflicts == ()
    assert change.kind is ChangeKind.MERGE
    assert change.text == "Merge theirs.plan: 2 changes by S4"
    first = ours.document.scenario.columns[0]
    assert (first.priority, first.ways) == (7, 6)
    assert ours.document.title == "Exercise East Wind"
    assert theirs.store.known_changes() <= ours.store.known_changes()
    assert ours.store.verify() == ()


def test_merging_to_and_fro_ends_with_one_plan(desks: tuple[Desk, Desk]) -> None:
    ours, theirs = desks
    for step in range(3):
        ours.change_column(0, priority=20 + step)
        theirs.change_column(1, priority=40 + step)
        assert ours.merge(theirs)[1] is not None
        assert theirs.merge(ours)[0].conflicts == ()
        assert ours.store.content() == theirs.store.content()

    assert ours.merge(theirs)[1] is None
    assert [one.priority for one in ours.document.scenario.columns[:2]] == [22, 42]


def test_what_both_changed_is_asked_about_and_nothing_written(
    desks: tuple[Desk, Desk],
) -> None:
    ours, theirs = desks
    ours.change_column(0, start=later(ours, 0), priority=8)
    theirs.change_column(0, start=later(theirs, 0) + timedelta(minutes=5), ways=6)
    before = ours.store.sequence

    weighed, change = ours.merge(theirs)

    assert (change, ours.store.sequence) == (None, before)
    (conflict,) = weighed.conflicts
    assert (conflict.key, conflict.why) == (FIRST, "both changed start")
    rows = {row.entry: row[3:] for row in conflict_rows(weighed.conflicts)}
    assert rows["SP"] == ("0400Z", "0440Z", "0445Z")
    assert rows["priority"][1:] == ("8", "as before")


def test_a_choice_takes_the_dispute_and_leaves_the_rest(
    desks: tuple[Desk, Desk],
) -> None:
    ours, theirs = desks
    ours.change_column(0, start=later(ours, 0), priority=8)
    wanted = later(theirs, 0) + timedelta(minutes=5)
    theirs.change_column(0, start=wanted, ways=6)

    _, change = ours.merge(theirs, choices={FIRST: Side.THEIRS})

    assert change is not None
    first = ours.document.scenario.columns[0]
    assert (first.start, first.priority, first.ways) == (wanted, 8, 6)


def test_keeping_ours_everywhere_is_not_asked_again(desks: tuple[Desk, Desk]) -> None:
    ours, theirs = desks
    ours.change_column(0, start=later(ours, 0))
    theirs.change_column(0, start=later(theirs, 0) + timedelta(minutes=5))
    before = ours.store.content()

    _, change = ours.merge(theirs, choices={FIRST: Side.OURS})

    assert change is not None
    assert (change.kind, change.edits) == (ChangeKind.MERGE, ())
    assert ours.store.content() == before
    again, nothing = ours.merge(theirs)
    assert (again.conflicts, nothing) == ((), None)
    assert theirs.merge(ours)[0].conflicts == ()  # nor at the other staff
    assert theirs.store.content() == before
    assert ours.store.verify() == theirs.store.verify() == ()


def test_keeping_ours_can_be_undone_and_is_asked_about_then(
    desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    ours, theirs = desks
    ours.change_column(0, start=later(ours, 0))
    theirs.change_column(0, start=later(theirs, 0) + timedelta(minutes=5))
    _, change = ours.merge(theirs, choices={FIRST: Side.OURS})
    undo = NewChange(text="Undo", edits=(), kind=ChangeKind.UNDO, of=change.identity)

    ours.store.commit(undo)

    assert [one.key for one in ours.merge(theirs)[0].conflicts] == [FIRST]
    ours.store.close()
    again = Desk(tmp_path / "ours.plan", "S3")
    assert again.store.verify() == ()
    assert again.store.history().content() == again.store.content()
    again.store.close()


def test_what_both_did_alike_is_known_from_then_on(desks: tuple[Desk, Desk]) -> None:
    ours, theirs = desks
    for desk in desks:
        desk.change_column(0, priority=9)
    assert ours.merge(theirs)[1].edits == ()

    ours.change_column(0, priority=11)

    assert ours.merge(theirs)[0].conflicts == ()
    assert ours.document.scenario.columns[0].priority == 11


def test_taking_a_column_away_that_the_other_changed_is_a_conflict(
    desks: tuple[Desk, Desk],
) -> None:
    ours, theirs = desks
    scenario = ours.document.scenario
    without = replace(scenario, columns=scenario.columns[1:])
    ours.put(replace(ours.document, scenario=without))
    theirs.change_column(0, priority=9)

    weighed, _ = ours.merge(theirs)

    (conflict,) = weighed.conflicts
    assert conflict.why == "we took it away, they changed it"
    assert conflict_rows([conflict])[0][4:] == ("removed", "priority 9")


def test_a_halt_area_that_went_while_a_column_came_to_use_it_stops_the_merge(
    desks: tuple[Desk, Desk],
) -> None:
    ours, theirs = desks
    area = ours.document.scenario.halt_areas[0].name
    gone = replace(
        ours.document.scenario,
        halt_areas=ours.document.scenario.halt_areas[1:],
        columns=tuple(
            replace(one, waiting_places=()) for one in ours.document.scenario.columns
        ),
    )
    ours.put(replace(ours.document, scenario=gone))
    theirs.change_column(
        2, waiting_places=(area,), may_wait=timedelta(minutes=30), priority=77
    )
    before = ours.store.content()

    with pytest.raises(NoAnswer, match=rf"does not go together.*{area}"):
        ours.merge(theirs)

    assert ours.store.content() == before


def test_an_undone_merge_can_be_made_again(desks: tuple[Desk, Desk]) -> None:
    ours, theirs = desks
    theirs.change_column(0, priority=9)
    _, change = ours.merge(theirs)
    undo = NewChange(
        text="Undo",
        edits=reversed_edits(change.edits),
        kind=ChangeKind.UNDO,
        of=change.identity,
    )
    ours.store.commit(undo)
    assert ours.document.scenario.columns[0].priority != 9

    assert ours.merge(theirs)[1] is not None
    assert ours.document.scenario.columns[0].priority == 9


def test_a_third_copy_learns_what_the_second_merged(
    desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    ours, theirs = desks
    ours.store.close()
    shutil.copyfile(tmp_path / "ours.plan", tmp_path / "third.plan")
    ours = Desk(tmp_path / "ours.plan", "S3")
    third = Desk(tmp_path / "third.plan", "S2")
    try:
        theirs.change_column(0, priority=9)
        ours.merge(theirs)
        third.merge(ours)
        theirs.change_column(1, priority=8)
        third.change_column(2, priority=7)

        weighed, change = third.merge(theirs)

        assert weighed.conflicts == ()
        assert len(weighed.brought) == 1
        assert change is not None
        columns = third.document.scenario.columns
        assert [one.priority for one in columns[:3]] == [9, 8, 7]
    finally:
        ours.store.close()
        third.store.close()


RESTRICTED = Marking(level=NATO_RESTRICTED, exercise=True)


@pytest.mark.parametrize("side", [None, *Side])
def test_no_choice_marks_a_merge_lower_than_a_copy(
    desks: tuple[Desk, Desk], side: Side | None
) -> None:
    ours, theirs = desks
    theirs.put(replace(theirs.document, marking=RESTRICTED, title="Theirs"))
    secret = replace(DEFAULT_MARKING, caveats=frozenset({"ATOMAL"}))
    scenario = replace(ours.document.scenario, marking=secret)
    ours.put(replace(ours.document, scenario=scenario, title="Theirs"))
    choices = None if side is None else dict.fromkeys(ours.store.content(), side)

    ours.merge(theirs, choices=choices)

    needed = join([marking_of_plan(theirs.document), secret])
    assert marking_of_plan(ours.document) == needed
    assert ours.document.marking == RESTRICTED


def test_another_plan_is_refused(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    other = Desk(tmp_path / "other.plan", "S4", new=True)
    try:
        other.put(division_plan(columns=1, items=2))
        with pytest.raises(InputRefused, match="another plan"):
            desks[0].merge(other)
    finally:
        other.store.close()


def drawn_by(desk: Desk, change: Callable) -> None:
    desk.put(replace(desk.document, overlay=change(desk.document.overlay)))


def test_two_staffs_who_draw_different_things_are_not_in_conflict(
    desks: tuple[Desk, Desk],
) -> None:
    ours, theirs = desks
    symbol = ours.document.overlay.symbols[0]
    drawn_by(ours, lambda one: one.with_item(replace(symbol, position=(4.5, 54.5))))
    drawn_by(theirs, lambda one: one.with_item(replace(symbol, position=(4.6, 54.6))))

    weighed, _ = ours.merge(theirs)

    assert weighed.conflicts == ()
    places = {one.position for one in ours.document.overlay.symbols}
    assert {(4.5, 54.5), (4.6, 54.6)} <= places


@pytest.mark.parametrize("word", ["column", "column/A=both", "=ours", "column=ours"])
def test_choices_that_are_none_are_refused(word: str) -> None:
    with pytest.raises(InputRefused, match="is no choice"):
        chosen_sides([word], (), None)


def test_choices_about_nothing_are_refused() -> None:
    sides = chosen_sides(["column/X/Y=theirs"], (), None)

    assert sides == {ObjectKey("column", "X/Y"): Side.THEIRS}
    with pytest.raises(InputRefused, match="Neither copy has a column 'X/Y'"):
        refuse_unknown(sides, ())


def test_weighing_writes_nothing(desks: tuple[Desk, Desk]) -> None:
    ours, theirs = desks
    theirs.change_column(0, priority=9)
    before = ours.store.sequence

    weighed = weigh_merge(copy_of(ours.store), copy_of(theirs.store), ours.reader)

    assert len(weighed.brought) == 1
    assert ours.store.sequence == before


@pytest.mark.parametrize(
    ("key", "body"),
    [
        (FIRST, "[]"),
        (FIRST, "5"),
        (FIRST, "{}"),
        (FIRST, "[" * 100_000),
        (FIRST, "no JSON"),
        (SETTINGS_KEY, '"x"'),
        (SETTINGS_KEY, '{"marking":5}'),
        (ObjectKey("gadget", "One"), "{}"),
    ],
)
def test_copy_with_an_object_that_cannot_be_read_is_refused(
    desks: tuple[Desk, Desk], key: ObjectKey, body: str
) -> None:
    """Whoever has the key can write anything into a copy; ours stays as it is."""
    ours, theirs = desks
    later(ours, 0)
    before = ours.store.content()
    forged = edits_between(theirs.store.content(), theirs.store.content() | {key: body})
    theirs.store.commit(NewChange(text="Forged", edits=forged))

    with pytest.raises(InputRefused, match="cannot be merged: "):
        ours.merge(theirs)

    assert ours.store.content() == before
