"""No bundle whose content was changed is ever taken for the one that was signed."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from app.errors import BundleRefused
from app.security.author import Author
from app.security.bundle import signature_lines
from app.security.bundle_manifest import BundleKind
from app.security.file_key import FileKey
from app.security.marking import Marking
from app.services.plan.bundle import plan_files, read_plan_files
from app.storage.plan_records import NewChange, edits_between
from app.storage.plan_store import PlanStore
from app.storage.station_files import MapUpdate, StationFiles
from tests.bundle_sketch import (
    DAY,
    FILES,
    NOW,
    bundle_bytes,
    head_of,
    key_of,
    opened,
    station_of,
    trust_in,
)
from tests.division_plan import division_content

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

pytestmark = pytest.mark.fault

OURS, THEIRS, EXPIRED = key_of(1), key_of(2), key_of(3)
TRUST = trust_in(
    station_of("S4 1 Bn", OURS),
    station_of("S4 2 Bn", EXPIRED, end=NOW - DAY),
)
GENUINE = bundle_bytes(keys=[OURS])
CHANGED = FILES | {"plan.json": FILES["plan.json"].replace(b"3", b"4")}
TAMPERED_HEADS = (
    {"marking": Marking.parse("UNCLASSIFIED")},
    {"subject": "fedcba9876543210"},
    {"note": "as agreed"},
    {"made_at": NOW - DAY},
)


def entries_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return file.getvalue()


def bit_flipped(chance: random.Random) -> bytes:
    data = bytearray(GENUINE)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def cut_short(chance: random.Random) -> bytes:
    return GENUINE[: chance.randrange(len(GENUINE))]


def bytes_between(chance: random.Random) -> bytes:
    place = chance.randrange(len(GENUINE))
    return GENUINE[:place] + chance.randbytes(chance.randrange(1, 40)) + GENUINE[place:]


def signed_by_another(chance: random.Random) -> bytes:
    key = chance.choice([THEIRS, EXPIRED])
    return bundle_bytes(chance.choice([FILES, CHANGED]), [key])


def manifest_swapped(chance: random.Random) -> bytes:
    head = head_of(**chance.choice(TAMPERED_HEADS))
    other = entries_of(bundle_bytes(chance.choice([FILES, CHANGED]), [THEIRS], head))
    mine = entries_of(GENUINE)
    taken = {"manifest.json": other["manifest.json"]}
    if chance.random() < 0.5:
        taken["manifest.sig"] = other["manifest.sig"]
    return packed(list((mine | taken).items()))


def content_swapped(chance: random.Random) -> bytes:
    mine = entries_of(GENUINE)
    name = chance.choice(sorted(FILES))
    data = bytearray(mine[name])
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return packed(list((mine | {name: bytes(data)}).items()))


def record_mended(chance: random.Random) -> bytes:
    """Content and its hash in the manifest changed together, signature kept."""
    mine = entries_of(GENUINE)
    name = chance.choice(sorted(FILES))
    data = chance.randbytes(chance.randrange(1, 300))
    manifest = json.loads(mine["manifest.json"])
    manifest["files"][name] = {"bytes": len(data), "sha256": sha256(data).hexdigest()}
    written = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    return packed(list((mine | {name: data, "manifest.json": written}).items()))


def name_doubled(chance: random.Random) -> bytes:
    mine = entries_of(GENUINE)
    name = chance.choice(sorted(mine))
    evil = (name, CHANGED.get(name, b"{}"))
    entries = list(mine.items())
    entries.insert(chance.randrange(len(entries) + 1), evil)
    return packed(entries)


def file_added_or_taken(chance: random.Random) -> bytes:
    mine = entries_of(GENUINE)
    if chance.random() < 0.5:
        return packed([*mine.items(), (f"extra{chance.randrange(9)}.json", b"{}")])
    del mine[chance.choice(sorted(FILES))]
    return packed(list(mine.items()))


def signature_mixed(chance: random.Random) -> bytes:
    """A genuine signature of something else, or of ours without the context."""
    mine = entries_of(GENUINE)
    manifest = mine["manifest.json"]
    lines = chance.choice(
        [
            signature_lines(manifest + b" ", [OURS]),
            signature_lines(manifest, [OURS]).replace(b"signatures 1", b"signatures 2"),
            signature_lines(manifest, [OURS, OURS]),
            without_context(manifest),
        ]
    )
    return packed(list((mine | {"manifest.sig": lines}).items()))


def without_context(manifest: bytes) -> bytes:
    public = OURS.public_key().public_bytes_raw().hex()
    return f"marsroute signatures 1\n{public} {OURS.sign(manifest).hex()}\n".encode()


TAMPERINGS = (
    bit_flipped,
    cut_short,
    bytes_between,
    signed_by_another,
    manifest_swapped,
    content_swapped,
    record_mended,
    name_doubled,
    file_added_or_taken,
    signature_mixed,
)


def outcome(data: bytes) -> str:
    """What comes of a bundle: refused, not trusted, unharmed, or changed and taken."""
    try:
        bundle = opened(data, TRUST)
        files = {name: bundle.read(name) for name in bundle.manifest.files}
    except BundleRefused:
        return "refused"
    if not bundle.trusted:
        return "not trusted"
    same = files == FILES and bundle.head == head_of()
    return "unharmed" if same else "changed and taken"


def outcome_without_signatures(data: bytes) -> str:
    """The same by a reader that only compares hashes, as a control."""
    try:
        bundle = opened(data)
        files = {name: bundle.read(name) for name in bundle.manifest.files}
    except BundleRefused:
        return "refused"
    same = files == FILES and bundle.head == head_of()
    return "unharmed" if same else "changed and taken"


@pytest.mark.gate("F14", "tampered bundle, wrong or expired key", "0 taken")
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_changed_bundle_is_taken(
    rounds: Callable[[int, int], int], found: Callable[[str], None]
):
    chance = random.Random(14)  # noqa: S311 - repeatable
    outcomes: Counter[str] = Counter()

    for trial in range(rounds(1_000, 10_000)):
        tamper = TAMPERINGS[trial % len(TAMPERINGS)]
        outcomes[outcome(tamper(chance))] += 1

    found(", ".join(f"{number} {what}" for what, number in sorted(outcomes.items())))
    assert outcome(GENUINE) == "unharmed"
    assert outcomes["changed and taken"] == 0
    assert outcomes["refused"] > outcomes["not trusted"] > 0


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_reader_that_only_compares_hashes_would_take_changed_bundles():
    """The tampering is such that it takes signatures to see it."""
    chance = random.Random(15)  # noqa: S311 - repeatable
    taken = {
        tamper.__name__
        for trial in range(300)
        for tamper in (TAMPERINGS[trial % len(TAMPERINGS)],)
        if outcome_without_signatures(tamper(chance)) == "changed and taken"
    }

    assert "signed_by_another" in taken


@pytest.mark.parametrize("tamper", TAMPERINGS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_every_tampering_does_something(tamper: Callable[[random.Random], bytes]):
    chance = random.Random(16)  # noqa: S311 - repeatable

    assert all(tamper(chance) != GENUINE for _ in range(20))


def test_signatures_alone_stand_between_changed_content_and_trust(
    monkeypatch: pytest.MonkeyPatch,
):
    """With signatures left unchecked, mended manifests are taken: they decide."""
    monkeypatch.setattr(
        "app.security.bundle._sound_keys",
        lambda *_: (OURS.public_key().public_bytes_raw().hex(),),
    )
    chance = random.Random(17)  # noqa: S311 - repeatable

    assert {outcome(record_mended(chance)) for _ in range(20)} == {"changed and taken"}


def test_old_map_updates_are_refused(tmp_path: Path, rounds: Callable[[int, int], int]):
    chance = random.Random(18)  # noqa: S311 - repeatable
    station = StationFiles(tmp_path)
    taken: list[int] = []
    backwards = 0

    for _ in range(rounds(50, 500)):
        number = chance.randrange(1, 200)
        head = head_of(BundleKind.MAP_UPDATE, sequence=number, subject="Heidelberg")
        bundle = opened(bundle_bytes(keys=[OURS], head=head), TRUST)
        present = f"content {taken[-1]}" if taken else ""
        update = MapUpdate(bundle.head.sequence, f"content {number}")
        if taken and number <= taken[-1]:
            backwards += 1
            with pytest.raises(BundleRefused, match="an older map"):
                station.check_update("Heidelberg", update, present)
            continue
        station.check_update("Heidelberg", update, present)
        station.note_update("Heidelberg", update)
        taken.append(number)

    assert backwards > 10
    assert taken == sorted(set(taken))


class StillClock:
    """It is always the same time."""

    def now(self) -> datetime:
        return NOW

    def since_boot(self) -> float:
        return 1000.0


@pytest.fixture(scope="module")
def division(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], str]:
    """Files of a plan of 300 march units and 6,000 vehicles."""
    store = PlanStore.create(
        tmp_path_factory.mktemp("division") / "d.plan",
        FileKey(bytes(range(32))),
        author=Author("G4", "0" * 16),
        clock=StillClock(),
    )
    edits = edits_between({}, division_content())
    store.commit(NewChange(text="Take over the order", edits=edits))
    files, plan_id = plan_files(store), store.plan_id
    store.close()
    return files, plan_id


@pytest.mark.gate("F14", "tampered bundle of a division's plan", "0 taken")
def test_no_changed_plan_of_a_division_is_taken(
    division: tuple[dict[str, bytes], str],
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
):
    files, plan_id = division
    genuine = bundle_bytes(files, [OURS], head_of(subject=plan_id))
    chance = random.Random(19)  # noqa: S311 - repeatable
    outcomes: Counter[str] = Counter()

    for trial in range(rounds(1_000, 10_000)):
        data = bytearray(genuine)
        place = chance.randrange(len(data))
        if trial % 4:
            data[place] ^= 1 << chance.randrange(8)
        else:
            del data[place:]
        try:
            bundle = opened(bytes(data), TRUST)
            same = {name: bundle.read(name) for name in bundle.manifest.files} == files
            outcomes["unharmed" if same else "changed and taken"] += 1
        except BundleRefused:
            outcomes["refused"] += 1

    found(", ".join(f"{number} {what}" for what, number in sorted(outcomes.items())))
    whole = opened(genuine, TRUST)
    plan = read_plan_files(
        {name: whole.read(name) for name in whole.manifest.files}, plan_id
    )
    assert len(plan.content) > 2_000
    assert outcomes["changed and taken"] == 0
    assert outcomes["refused"] > 900
