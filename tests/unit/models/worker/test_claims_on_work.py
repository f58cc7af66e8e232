"""Claims: one run of many has the work, and a run that slept is fenced off."""

from __future__ import annotations

import errno
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ModelError
from models.worker.claims import Claim, claim, latest_owner
from models.worker.finished_items import FinishedItems


def dead(_owner):
    return False


def alive(_owner):
    return True


def test_first_run_has_the_claim_and_the_second_leaves(tmp_path):
    assert isinstance(claim(tmp_path, "1.1", alive), Claim)
    assert claim(tmp_path, "2.2", alive) == "1.1"


def test_run_after_a_dead_one_fences_it_off(tmp_path):
    first = claim(tmp_path, "1.1", alive)
    second = claim(tmp_path, "2.2", dead)

    assert isinstance(second, Claim)
    assert second.generation == 1
    assert first.is_fenced()
    assert not second.is_fenced()
    assert latest_owner(tmp_path) == "2.2"


def test_only_the_latest_owner_is_asked_for(tmp_path):
    asked = []
    for owner in ("1.1", "2.2", "3.3"):
        claim(tmp_path, owner, dead)
    claim(tmp_path, "4.4", lambda owner: bool(asked.append(owner)))

    assert asked == ["3.3"]


def test_earlier_try_of_the_same_run_is_no_other(tmp_path):
    first = claim(tmp_path, "1.1", alive)
    second = claim(tmp_path, "1.1", alive)

    assert isinstance(second, Claim)
    assert first.is_fenced()


def test_nobody_owns_what_was_never_claimed(tmp_path):
    assert latest_owner(tmp_path) is None
    assert latest_owner(tmp_path / "missing") is None


def test_link_that_was_made_though_the_disk_said_no_counts(tmp_path, monkeypatch):
    link = os.link

    def lie(source, target):
        link(source, target)
        raise FileExistsError

    monkeypatch.setattr(os, "link", lie)

    assert isinstance(claim(tmp_path, "1.1", alive), Claim)


def test_disk_without_hard_links_is_named(tmp_path, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)

    with pytest.raises(ModelError, match="no hard links"):
        claim(tmp_path, "1.1", alive)


def test_claim_on_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def refuse(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(OSError, match="No space"):
        claim(tmp_path, "1.1", alive)
    assert list(tmp_path.iterdir()) == []


def test_claims_leave_nothing_but_generations(tmp_path):
    for owner in ("1.1", "2.2"):
        claim(tmp_path, owner, dead)
    claim(tmp_path, "3.3", alive)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["gen.0", "gen.1"]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_of_runs_that_come_and_die_at_most_one_is_not_fenced(tmp_path_factory, runs):
    """Each run claims, then may die; a live holder keeps all others out."""
    folder = tmp_path_factory.mktemp("claims")
    held, living = {}, set()
    for number, (dies, _) in enumerate(runs):
        owner = f"{number}.0"
        found = claim(folder, owner, living.__contains__)
        if isinstance(found, Claim):
            assert not living
            held[owner] = found
            if not dies:
                living.add(owner)
        else:
            assert found in living

    assert sum(not one.is_fenced() for one in held.values()) == 1


def test_half_written_items_of_other_parts_are_left_to_them(tmp_path):
    items = FinishedItems(tmp_path, "me", 1 << 20)
    for name in (".3.json.dead", ".4.safetensors.dead", ".5.json.live"):
        (tmp_path / name).touch()

    items.clear_leftovers(range(3, 5))

    assert [one.name for one in tmp_path.iterdir()] == [".5.json.live"]
