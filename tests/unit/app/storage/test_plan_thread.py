from __future__ import annotations

import threading

import pytest

from app.errors import StaleChange, WrongKey
from app.storage.plan_records import Edit, NewChange
from app.storage.plan_thread import PlanThread
from tests.plan_sketch import AUTHOR, KEY, OTHER_KEY, ToldClock, column, opened, put


@pytest.fixture
def thread(tmp_path):
    thread = PlanThread.create(
        tmp_path / "move.plan", KEY, author=AUTHOR, clock=ToldClock()
    )
    yield thread
    thread.close()


def test_work_is_done_in_the_order_in_which_it_was_asked(thread):
    asked = [thread.ask(lambda store, n=n: put(store, 1, n)) for n in range(20)]

    assert [one.result().sequence for one in asked] == list(range(1, 21))


def test_all_work_is_done_in_one_thread_that_is_not_ours(thread):
    names = {thread.ask(lambda _: threading.get_ident()).result() for _ in range(5)}

    assert len(names) == 1
    assert names != {threading.get_ident()}


def test_error_comes_to_whoever_asked_and_the_next_work_is_done(thread):
    stale = Edit(column(1), "{}", "[]")
    failing = thread.ask(
        lambda store: store.commit(NewChange(text="Late", edits=(stale,)))
    )
    broken = thread.ask(lambda _: 1 / 0)
    sound = thread.ask(lambda store: put(store, 1, 1))

    with pytest.raises(StaleChange):
        failing.result()
    with pytest.raises(ZeroDivisionError):
        broken.result()
    assert sound.result().sequence == 1


def test_closing_waits_for_all_that_was_asked(thread):
    go_on = threading.Event()
    thread.ask(lambda _: go_on.wait(10))
    asked = [thread.ask(lambda store, n=n: put(store, 1, n)) for n in range(10)]
    closer = threading.Thread(target=thread.close)
    closer.start()
    go_on.set()
    closer.join()

    assert all(one.done() for one in asked)
    store = opened(thread.path)
    assert store.sequence == 10
    store.close()


def test_closed_plan_takes_no_work_and_closes_twice(thread):
    thread.close()
    thread.close()

    with pytest.raises(RuntimeError):
        thread.ask(lambda store: store.content())


def test_error_at_opening_is_raised_where_it_was_asked_for(thread):
    thread.close()
    threads = threading.active_count()

    with pytest.raises(WrongKey):
        PlanThread.open(thread.path, OTHER_KEY, author=AUTHOR, clock=ToldClock())

    assert threading.active_count() == threads
    again = PlanThread.open(
        thread.path, KEY, author=AUTHOR, clock=ToldClock(), read_only=True
    )
    assert again.plan_id == thread.plan_id
    assert again.troubles == ()
    again.close()
