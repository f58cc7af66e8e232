"""Bundles of every kind: through the gate, out of the file, and into place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.errors import (
    BundleRefused,
    EnvironmentTrouble,
    InputRefused,
    MarkingRefused,
    WrongKey,
)
from app.security.bundle_manifest import BundleKind
from app.security.fingerprint import fingerprint_words
from app.security.key_strength import Strength
from app.security.marking import DEFAULT_MARKING, Marking
from app.security.trust_list_file import parse_trust_list
from app.services.bundles import (
    Seal,
    Sending,
    make_job_bundle,
    make_plan_bundle,
    make_result_bundle,
    make_update_bundle,
)
from app.services.map_updates import install_map_update, make_map_update
from app.services.opened_bundles import (
    content_of,
    open_bundle,
    require_trust,
    sources_of,
    unpack,
)
from app.storage.station_files import MapUpdate, StationFiles
from maps.area_pack import open_area, pack_draft, publish, record_files, write_arrays
from maps.errors import PackError
from maps.manifest import Manifest
from maps.progress import silent
from tests.bundle_sketch import FILES, NOW, key_of, public_hex

if TYPE_CHECKING:
    from pathlib import Path

    from maps.area_pack import AreaPack

SECRET = Marking.parse("EXERCISE - NATO SECRET")
SEAL = Seal("four words nobody joins", Strength(19 * 1024, 1, 1))


@pytest.fixture
def station(tmp_path: Path) -> StationFiles:
    """An installation that trusts the first key for everything."""
    station = StationFiles(tmp_path / "station")
    data = f"""
form = "marsroute trust list 1"
issued_by = "EXCON"
number = 1
issued = 2026-05-01T00:00:00Z
expires = 2026-07-01T00:00:00Z
[[station]]
name = "S4 1 Bn"
public_key = "{public_hex(key_of(1))}"
may_sign = ["plan", "job", "result", "map update"]
from = 2026-05-01T00:00:00Z
until = 2026-07-01T00:00:00Z
""".encode()
    words = fingerprint_words(parse_trust_list(data, "list").digest)
    station.install_trust(data, "list", words)
    return station


def sending(path: Path, **entries: object) -> Sending:
    """A signed bundle of an unclassified exercise."""
    told = {
        "marking": DEFAULT_MARKING,
        "inputs": (DEFAULT_MARKING,),
        "now": NOW,
        "keys": (key_of(1),),
    }
    return Sending(path=path, **(told | entries))


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (make_plan_bundle, BundleKind.PLAN),
        (make_job_bundle, BundleKind.JOB),
        (make_result_bundle, BundleKind.RESULT),
    ],
)
def test_bundle_goes_out_and_comes_in(tmp_path, station, make, kind):
    record = make(FILES, "0123", sending(tmp_path / "a.bundle", note="for 2 Bn"))

    with open_bundle(record.path, station, NOW) as bundle:
        require_trust(bundle, "opened")
        assert bundle.head.kind is kind
        assert (bundle.head.subject, bundle.head.note) == ("0123", "for 2 Bn")
        assert content_of(bundle, None) == FILES


def test_sealed_bundle_needs_its_passphrase(tmp_path, station):
    record = make_plan_bundle(FILES, "01", sending(tmp_path / "a.bundle", seal=SEAL))

    with open_bundle(record.path, station, NOW) as bundle:
        assert bundle.trusted
        assert content_of(bundle, SEAL.passphrase) == FILES
        with pytest.raises(InputRefused, match="give the passphrase"):
            content_of(bundle, None)
        with pytest.raises(WrongKey):
            content_of(bundle, "another passphrase")


def test_files_on_disk_are_packed_and_sealed(tmp_path, station):
    source = tmp_path / "weights.npz"
    source.write_bytes(bytes(range(256)) * 99)
    for seal in (None, SEAL):
        record = make_job_bundle(
            {"in/weights.npz": source}, "7", sending(tmp_path / "a.bundle", seal=seal)
        )
        with open_bundle(record.path, station, NOW) as bundle:
            content = content_of(bundle, SEAL.passphrase)
        assert content == {"in/weights.npz": source.read_bytes()}


def test_bundle_does_not_leave_below_what_is_in_it(tmp_path):
    with pytest.raises(MarkingRefused, match="NATO SECRET"):
        make_plan_bundle(FILES, "01", sending(tmp_path / "a.bundle", inputs=(SECRET,)))
    assert list(tmp_path.iterdir()) == []


def test_other_names_are_refused(tmp_path):
    with pytest.raises(InputRefused, match=r"end in \.bundle"):
        make_plan_bundle(FILES, "01", sending(tmp_path / "a.zip"))


def test_missing_file_is_refused(tmp_path, station):
    with (
        pytest.raises(InputRefused, match="check the name"),
        open_bundle(tmp_path / "no.bundle", station, NOW),
    ):
        pass


@pytest.mark.parametrize("keys", [(), (key_of(2),)])
def test_untrusted_bundle_is_for_looking_only(tmp_path, station, keys):
    record = make_plan_bundle(FILES, "01", sending(tmp_path / "a.bundle", keys=keys))

    with open_bundle(record.path, station, NOW) as bundle:
        assert content_of(bundle, None) == FILES
        with pytest.raises(BundleRefused, match="cannot be merged"):
            require_trust(bundle, "merged")


def test_files_are_unpacked_into_a_new_folder(tmp_path):
    unpack(FILES, tmp_path / "job")

    assert tree(tmp_path / "job") == FILES
    with pytest.raises(InputRefused, match="name of a new folder"):
        unpack(FILES, tmp_path / "job")
    assert [path.name for path in tmp_path.iterdir()] == ["job"]


def test_large_files_are_unpacked_piece_by_piece(tmp_path, station, monkeypatch):
    monkeypatch.setattr("app.services.opened_bundles.MOST_READ", 100)
    record = make_job_bundle(FILES, "7", sending(tmp_path / "a.bundle"))

    with open_bundle(record.path, station, NOW) as bundle:
        with pytest.raises(BundleRefused, match="read at once"):
            content_of(bundle, None)
        unpack(sources_of(bundle, None), tmp_path / "job")

    assert tree(tmp_path / "job") == FILES


def test_files_that_cannot_be_written_leave_nothing(tmp_path):
    clash = {"a": b"a file", "a/b": b"and a folder of its name"}

    with pytest.raises(EnvironmentTrouble, match="could not be written"):
        unpack(clash, tmp_path / "job")
    with pytest.raises(EnvironmentTrouble, match="no folder"):
        unpack(FILES, tmp_path / "nowhere" / "job")
    assert list(tmp_path.iterdir()) == []


def area(folder: Path, text: str, name: str = "Heidelberg") -> AreaPack:
    """A pack with next to nothing in it."""
    target = folder / f"{text}.area"
    with pack_draft(target) as draft:
        write_arrays(draft / "network", {"zeros": np.zeros(500_000)})
        (draft / "note.txt").write_text(text)
        manifest = Manifest(
            name=name,
            built=datetime(2026, 1, 1, tzinfo=UTC),
            tool="test",
            bounds=(0.0, 0.0, 1.0, 1.0),
            counts={},
            sources=(),
            files=record_files(draft, silent),
        )
        return publish(draft, target, manifest)


def update_of(pack: AreaPack, number: int, path: Path, **entries: object) -> Path:
    """A bundle of a pack."""
    return make_map_update(pack, number, sending(path, **entries)).path


def installed(path: Path, target: Path, station: StationFiles) -> AreaPack:
    """Put an update in place."""
    with open_bundle(path, station, NOW) as bundle:
        return install_map_update(bundle, target, station, silent)


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_map_update_is_installed_and_replaced_by_a_newer_one(tmp_path, station):
    first, second = area(tmp_path, "first"), area(tmp_path, "second")
    target = tmp_path / "there" / "h.area"
    target.parent.mkdir()

    installed(update_of(first, 1, tmp_path / "1.bundle"), target, station)
    assert tree(target) == tree(first.folder)
    pack = installed(update_of(second, 2, tmp_path / "2.bundle"), target, station)

    pack.verify()
    assert tree(target) == tree(second.folder)
    assert station.last_update("Heidelberg") == MapUpdate(2, second.content_id)
    assert [path.name for path in target.parent.iterdir()] == ["h.area"]


@pytest.mark.parametrize("number", [1, 2])
def test_older_or_equal_map_update_is_refused_and_leaves_all_as_it_was(
    tmp_path, station, number
):
    first, second = area(tmp_path, "first"), area(tmp_path, "second")
    target = tmp_path / "there" / "h.area"
    target.parent.mkdir()
    installed(update_of(first, 2, tmp_path / "2.bundle"), target, station)

    with pytest.raises(BundleRefused, match="update 2 was installed before"):
        installed(update_of(second, number, tmp_path / "1.bundle"), target, station)

    assert tree(target) == tree(first.folder)
    assert [path.name for path in target.parent.iterdir()] == ["h.area"]


def test_interrupted_update_can_be_repeated(tmp_path, station, monkeypatch):
    """The number is on record before the map is in place; the same map may follow."""
    first, second = area(tmp_path, "first"), area(tmp_path, "second")
    target = tmp_path / "h.area"
    installed(update_of(first, 1, tmp_path / "1.bundle"), target, station)
    path = update_of(second, 2, tmp_path / "2.bundle")
    with monkeypatch.context() as broken:
        broken.setattr("app.services.map_updates.publish", cut_power)
        with pytest.raises(PackError, match="power"):
            installed(path, target, station)
    assert tree(target) == tree(first.folder)

    installed(path, target, station)

    assert tree(target) == tree(second.folder)


def cut_power(*_: object) -> None:
    """Fail as a full disk does."""
    raise PackError("The power went.")


def test_update_of_another_area_does_not_take_the_place(tmp_path, station):
    mine, other = area(tmp_path, "mine"), area(tmp_path, "other", name="Andorra")

    with pytest.raises(BundleRefused, match="holds the area Heidelberg"):
        installed(update_of(other, 9, tmp_path / "9.bundle"), mine.folder, station)


@pytest.mark.parametrize("keys", [(), (key_of(2),)])
def test_untrusted_map_update_is_not_installed(tmp_path, station, keys):
    path = update_of(area(tmp_path, "first"), 1, tmp_path / "1.bundle", keys=keys)

    with pytest.raises(BundleRefused, match="cannot be installed"):
        installed(path, tmp_path / "h.area", station)
    assert not (tmp_path / "h.area").exists()


def test_plan_is_not_installed_as_a_map(tmp_path, station):
    path = make_plan_bundle(FILES, "01", sending(tmp_path / "a.bundle")).path

    with pytest.raises(BundleRefused, match="holds a plan and no map update"):
        installed(path, tmp_path / "h.area", station)


def test_map_updates_are_not_sealed(tmp_path):
    with pytest.raises(BundleRefused, match="is not sealed"):
        update_of(area(tmp_path, "first"), 1, tmp_path / "1.bundle", seal=SEAL)


def test_damaged_area_is_not_sent(tmp_path):
    pack = area(tmp_path, "first")
    (pack.folder / "note.txt").write_text("FIRST")

    with pytest.raises(PackError, match="damaged"):
        update_of(open_area(pack.folder), 1, tmp_path / "1.bundle")


@pytest.mark.parametrize(
    "change",
    [
        {"note.txt": b"beside the area"},
        {"area/more.txt": b"more"},
        {"area/note.txt": None},
        {"area/note.txt": b"other"},
    ],
)
def test_files_that_are_not_one_area_are_refused(tmp_path, station, change):
    pack = area(tmp_path, "first")
    files = {f"area/{name}": data for name, data in tree(pack.folder).items()} | change
    whole = {name: data for name, data in files.items() if data is not None}
    path = make_update_bundle(
        whole, "Heidelberg", 1, sending(tmp_path / "1.bundle")
    ).path

    with pytest.raises(BundleRefused, match="not those of one area"):
        installed(path, tmp_path / "h.area", station)
    assert not (tmp_path / "h.area").exists()
    assert station.last_update("Heidelberg") is None


def test_area_of_another_name_than_the_bundle_says_is_refused(tmp_path, station):
    pack = area(tmp_path, "first")
    files = {f"area/{name}": data for name, data in tree(pack.folder).items()}
    path = make_update_bundle(files, "Andorra", 1, sending(tmp_path / "1.bundle")).path

    with pytest.raises(BundleRefused, match="is called Heidelberg"):
        installed(path, tmp_path / "h.area", station)
