"""What an installation keeps of signing: its key, its trust list, its last maps."""

from __future__ import annotations

import pytest

from app.errors import BundleRefused, Damaged, EnvironmentTrouble, InputRefused
from app.security.fingerprint import fingerprint_words
from app.security.key_strength import Strength
from app.security.signer import new_signer
from app.security.trust_list_file import parse_trust_list
from app.storage.station_files import MapUpdate, StationFiles

CHEAP = Strength(19 * 1024, 1, 1)


def list_text(number: int = 1, issued_by: str = "EXCON") -> bytes:
    """A trust list with one station."""
    return f"""
form = "marsroute trust list 1"
issued_by = "{issued_by}"
number = {number}
issued = 2026-05-01T00:00:00Z
expires = 2026-07-01T00:00:00Z
[[station]]
name = "S4"
public_key = "{"a" * 64}"
may_sign = ["plan"]
from = 2026-05-01T00:00:00Z
until = 2026-07-01T00:00:00Z
""".encode()


def words_of(data: bytes) -> str:
    """What the exercise control reads out."""
    return fingerprint_words(parse_trust_list(data, "list").digest)


@pytest.fixture
def station(tmp_path):
    return StationFiles(tmp_path / "data" / "station")


def test_nothing_is_trusted_at_first(station):
    assert station.trust_list() is None
    assert station.last_update("Heidelberg") is None
    with pytest.raises(InputRefused, match="has no signing key"):
        station.signer()


def test_signer_is_kept_for_its_owner_alone(station):
    signer = new_signer("S4", "four words nobody joins", CHEAP)[0]
    path = station.keep_signer(signer)

    assert station.signer() == signer
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_signer_is_not_replaced_by_accident(station):
    first, second = (
        new_signer("S4", "four words nobody joins", CHEAP)[0] for _ in range(2)
    )
    station.keep_signer(first)

    with pytest.raises(InputRefused, match="--replace"):
        station.keep_signer(second)
    station.keep_signer(second, replace=True)
    assert station.signer() == second


def test_list_is_installed_when_its_words_agree(station):
    data = list_text()
    heard = words_of(data).upper().replace("-", "  ")

    station.install_trust(data, "list", heard)

    assert station.trust_list().number == 1


@pytest.mark.parametrize("heard", ["", "lusab-babad-gutih-tugad-mudof"])
def test_list_whose_words_differ_is_refused(station, heard):
    with pytest.raises(InputRefused, match="do not belong"):
        station.install_trust(list_text(), "list", heard)
    assert station.trust_list() is None


def test_words_of_another_list_are_refused(station):
    with pytest.raises(InputRefused, match="do not belong"):
        station.install_trust(list_text(2), "list", words_of(list_text(1)))


def test_older_list_of_the_same_control_is_refused(station):
    new, old = list_text(5), list_text(4)
    station.install_trust(new, "list", words_of(new))

    with pytest.raises(InputRefused, match="list 5 is installed"):
        station.install_trust(old, "list", words_of(old))
    assert station.trust_list().number == 5


def test_list_of_another_control_takes_the_place(station):
    new, other = list_text(5), list_text(1, "NEXT EXERCISE")
    station.install_trust(new, "list", words_of(new))
    station.install_trust(other, "list", words_of(other))

    assert station.trust_list().issued_by == "NEXT EXERCISE"


def test_updates_only_go_forward(station):
    station.note_update("Heidelberg", MapUpdate(7, "abc"))

    station.check_update("Heidelberg", MapUpdate(8, "def"), "abc")
    station.check_update("Andorra", MapUpdate(1, "xyz"), "")
    for old in (MapUpdate(6, "old"), MapUpdate(7, "other"), MapUpdate(7, "abc")):
        with pytest.raises(BundleRefused, match="update 7 was installed before"):
            station.check_update("Heidelberg", old, "abc")


def test_update_that_was_interrupted_can_be_finished(station):
    station.note_update("Heidelberg", MapUpdate(7, "abc"))

    station.check_update("Heidelberg", MapUpdate(7, "abc"), "what was before")
    station.check_update("Heidelberg", MapUpdate(7, "abc"), "")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"form": "marsroute map updates 2", "areas": {}}',
        b'{"form": "marsroute map updates 1", "areas": {"a": [1]}}',
        b'{"form": "marsroute map updates 1", "areas": {"a": ["1", "x"]}}',
        b'{"form": "marsroute map updates 1", "areas": []}',
    ],
)
def test_damaged_record_is_never_taken_for_empty(station, data):
    station.note_update("Heidelberg", MapUpdate(7, "abc"))
    (station.folder / "maps.json").write_bytes(data)

    with pytest.raises(Damaged, match="could not be told"):
        station.check_update("Heidelberg", MapUpdate(8, "def"), "abc")


def test_file_that_is_a_folder_is_the_environments_trouble(station):
    (station.folder / "trust.toml").mkdir(parents=True)

    with pytest.raises(EnvironmentTrouble, match="cannot be read"):
        station.trust_list()


def test_folder_that_cannot_be_made_is_told_of(tmp_path):
    (tmp_path / "data").write_bytes(b"a file where the folder should be")
    station = StationFiles(tmp_path / "data" / "station")

    with pytest.raises(EnvironmentTrouble, match=r"signer\.json"):
        station.keep_signer(new_signer("S4", "four words nobody joins", CHEAP)[0])
