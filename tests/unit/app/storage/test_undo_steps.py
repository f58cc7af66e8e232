from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.plan_records import ChangeKind
from app.storage.undo_steps import HistoryStep, UndoStack
from tests.plan_sketch import ToldClock, new_plan, opened, put, redo, undo

acts = st.lists(st.sampled_from(["edit", "undo", "redo", "reopen"]), max_size=12)


class PlainUndo:
    """Undo as everybody knows it: two lists of states."""

    def __init__(self, state: int) -> None:
        self.state, self.past, self.future = state, [], []

    def edit(self, state: int) -> None:
        self.past.append(self.state)
        self.state, self.future = state, []

    def undo(self) -> None:
        self.future.append(self.state)
        self.state = self.past.pop()

    def redo(self) -> None:
        self.past.append(self.state)
        self.state = self.future.pop()


@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=60))
def test_stack_follows_any_history_as_two_plain_lists_do(acts):
    plain, steps, stack = PlainUndo(0), [], UndoStack()
    for number, act in enumerate(acts, start=1):
        kind = ChangeKind(act)
        lists = {ChangeKind.UNDO: stack.done, ChangeKind.REDO: stack.undone}
        if kind in lists and not lists[kind]:
            continue
        of = lists[kind][-1] if kind in lists else ""
        steps.append(HistoryStep(str(number), kind, of))
        stack.follow(steps[-1])
        plain.edit(number) if act == "edit" else getattr(plain, act)()

    again = UndoStack(steps)

    assert len(again.done) == len(plain.past)
    assert len(again.undone) == len(plain.future)
    assert (again.done, again.undone) == (stack.done, stack.undone)
    assert (again.done[-1] if again.done else "0") == str(plain.state)


@given(acts)
@settings(max_examples=12)
def test_undo_and_redo_give_what_was_there_also_after_a_restart(acts):
    with tempfile.TemporaryDirectory() as folder:
        clock = ToldClock()
        store = new_plan(Path(folder), clock)
        plain = PlainUndo(0)
        states = [store.content()]
        for act in acts:
            if act == "edit":
                put(store, len(states) % 3, len(states))
                states.append(store.content())
                plain.edit(len(states) - 1)
            elif act == "undo" and plain.past:
                undo(store)
                plain.undo()
            elif act == "redo" and plain.future:
                redo(store)
                plain.redo()
            elif act == "reopen":
                store.close()
                store = opened(Path(folder, "move.plan"), clock)

            assert store.content() == states[plain.state]
            steps = store.undo_steps()
            assert (len(steps.done), len(steps.undone)) == (
                len(plain.past),
                len(plain.future),
            )
        assert store.verify() == ()
        store.close()


@pytest.mark.parametrize("kind", [ChangeKind.UNDO, ChangeKind.REDO])
def test_only_the_next_change_is_undone_or_redone(kind):
    stack = UndoStack([HistoryStep(name, ChangeKind.EDIT, "") for name in "ab"])

    with pytest.raises(ValueError, match="out of turn"):
        stack.follow(HistoryStep("c", kind, "a"))
    stack.follow(HistoryStep("c", ChangeKind.UNDO, "b"))


def test_new_change_leaves_nothing_to_redo(tmp_path):
    store = new_plan(tmp_path)
    put(store, 1, 1)
    put(store, 1, 2)
    undo(store)
    assert len(store.undo_steps().undone) == 1

    put(store, 1, 3)

    steps = store.undo_steps()
    assert [len(steps.done), len(steps.undone)] == [2, 0]
    store.close()


def test_undo_steps_are_the_newest_when_there_are_more_than_asked(tmp_path):
    store = new_plan(tmp_path)
    made = [put(store, 1, number) for number in range(5)]

    assert store.undo_steps(most=2).done == tuple(made[-2:])
    assert store.undo_steps().done == tuple(made)
    store.close()
