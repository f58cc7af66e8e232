from __future__ import annotations

import copy
import pickle

import pytest

from app.security.file_key import FileKey
from app.services.movement.schedule_process import in_child

KEY = FileKey(bytes(range(32)))


def told(order, _progress, _enough):
    return order


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_key_of_another_length_is_none(length):
    with pytest.raises(ValueError, match="has 32 bytes"):
        FileKey(bytes(length))


def test_keys_for_different_uses_differ_and_show_nothing_of_the_file_key():
    derived = [
        KEY.database_key(),
        KEY.cache_key(),
        KEY.audit_key(),
        KEY.header_key(),
        KEY.bundle_key(),
        KEY.signing_key().private_bytes_raw(),
        KEY.station_key().private_bytes_raw(),
    ]

    assert len({KEY.secret, *derived}) == len(derived) + 1
    assert {len(one) for one in derived} == {32}


def test_derived_keys_are_those_of_every_version_so_far():
    """A plan of today opens tomorrow only if these never change."""
    assert KEY.database_key().hex()[:16] == "6ebb1a2e5c4d3d44"
    assert KEY.cache_key().hex()[:16] == "bf16050bf8d16b75"
    assert KEY.audit_key().hex()[:16] == "e8c38871d7679172"
    assert KEY.header_key().hex()[:16] == "8947d43795df7c97"
    assert KEY.bundle_key().hex()[:16] == "19b635e9c0d7193d"
    assert KEY.signing_key().private_bytes_raw().hex()[:16] == "60747c7dc6d88be0"
    assert KEY.station_key().private_bytes_raw().hex()[:16] == "058e6e2b3761a2fc"


def test_key_is_not_shown():
    assert KEY.secret.hex()[2:] not in repr(KEY) + str(KEY)
    assert repr(KEY) == "FileKey()"


@pytest.mark.parametrize(
    "leave", [pickle.dumps, copy.copy, copy.deepcopy, lambda key: pickle.dumps([key])]
)
def test_key_is_never_written_down(leave):
    with pytest.raises(TypeError, match="stays in the process"):
        leave(KEY)


@pytest.mark.slow
def test_key_does_not_reach_a_process_that_makes_schedules():
    """The control is an order without a key, which comes back."""
    assert in_child(told, ["order"]) == ["order"]

    with pytest.raises(TypeError, match="stays in the process"):
        in_child(told, ["order", KEY])
