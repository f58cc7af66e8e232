"""A plan that is received is read to the last object, and trusted or only looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.errors import BundleRefused, InputRefused
from app.security.author import Author
from app.security.file_key import FileKey
from app.security.key_strength import Strength
from app.security.marking import DEFAULT_MARKING, Marking
from app.security.marking_policy import DEFAULT_POLICY
from app.services.bundles import Seal, Sending, make_job_bundle, make_plan_bundle
from app.services.catalogue import vehicle_catalogue
from app.services.demo import demo_scenario
from app.services.plan.bundle import plan_files
from app.services.plan.document import PlanDocument, PlanReader, content_of
from app.services.plan.marking import marking_of_whole
from app.services.plan.received import receive_plan
from app.storage.plan_records import NewChange, ObjectKey, edits_between
from app.storage.plan_store import PlanStore
from app.storage.station_files import StationFiles
from tests.bundle_sketch import NOW, key_of, station_of, trust_in

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.scenario.scenario import Scenario
    from app.storage.plan_records import Change

KEY = FileKey(bytes(range(32)))
AUTHOR = Author("S4 1 Bn", "0" * 16)
SECRET = Marking.parse("EXERCISE - NATO SECRET")
SEAL = Seal("four words nobody joins", Strength(19 * 1024, 1, 1))


class StillClock:
    """It is always the same time."""

    def now(self) -> datetime:
        return datetime(2026, 6, 12, 18, 30, tzinfo=UTC)

    def since_boot(self) -> float:
        return 1000.0


class Trusting(StationFiles):
    """An installation that trusts the first key."""

    def trust_list(self):
        return trust_in(station_of("S4 1 Bn", key_of(1)))


def bundle_of(folder: Path, content: dict[ObjectKey, str], **entries: object) -> Path:
    """A bundle of a plan with one change."""
    store = PlanStore.create(folder / "a.plan", KEY, author=AUTHOR, clock=StillClock())
    try:
        edits = edits_between({}, content)
        if edits:
            store.commit(NewChange(text="Begin", edits=edits))
        files, plan_id = plan_files(store), store.plan_id
    finally:
        store.close()
    told = Sending(
        path=folder / "a.bundle",
        marking=DEFAULT_MARKING,
        inputs=(DEFAULT_MARKING,),
        now=NOW,
        keys=(key_of(1),),
    )
    return make_plan_bundle(files, plan_id, replace(told, **entries)).path


def received(path: Path, passphrase: str | None = None):
    """What comes of it."""
    station = Trusting(path.parent)
    return receive_plan(path, station, NOW, passphrase, vehicle_catalogue())


def test_plan_is_received_with_all_it_means(tmp_path):
    document = PlanDocument(title="Log 3")
    plan = received(bundle_of(tmp_path, content_of(document)))

    assert not plan.read_only
    plan.require_trust("merged")
    assert plan.document == document
    assert plan.credits == ()


def test_received_plan_is_a_copy_that_can_be_merged(tmp_path):
    content = content_of(PlanDocument(title="Log 3"))
    plan = received(bundle_of(tmp_path, content))

    copy = plan.copy_to_merge("a.bundle")

    assert (copy.plan_id, copy.content) == (plan.head.subject, content)
    assert copy.known == {told.change.identity for told in copy.changes}
    assert len(copy.changes) == 1


def test_sealed_plan_is_received_with_its_passphrase(tmp_path):
    path = bundle_of(tmp_path, content_of(PlanDocument(title="Log 3")), seal=SEAL)

    assert received(path, SEAL.passphrase).document.title == "Log 3"
    with pytest.raises(InputRefused, match="sealed"):
        received(path)


def test_unsigned_plan_can_be_looked_at_and_is_never_merged(tmp_path):
    plan = received(bundle_of(tmp_path, content_of(PlanDocument(title="x")), keys=()))

    assert plan.read_only
    assert plan.document.title == "x"
    with pytest.raises(BundleRefused, match="cannot be merged"):
        plan.copy_to_merge("a.bundle")


def test_plan_marked_lower_than_it_is_is_refused(tmp_path):
    """Whoever put it together went round the gate."""
    path = bundle_of(tmp_path, content_of(PlanDocument(title="x", marking=SECRET)))

    with pytest.raises(BundleRefused, match="is EXERCISE - NATO SECRET"):
        received(path)


@pytest.mark.parametrize("where", ["plan", "overlay", "scenario", "once", "brought"])
def test_bundle_is_marked_as_high_as_anything_in_it(tmp_path, where):
    """The history goes with it, so what the plan was once counts as well."""
    store = PlanStore.create(
        tmp_path / "a.plan", KEY, author=AUTHOR, clock=StillClock()
    )
    plain = PlanDocument(title="x", scenario=a_scenario())
    secret = {
        "plan": replace(plain, marking=SECRET),
        "overlay": replace(plain, overlay_marking=SECRET),
        "scenario": replace(plain, scenario=replace(a_scenario(), marking=SECRET)),
        "once": replace(plain, marking=SECRET),
        "brought": plain,
    }[where]
    brought = ()
    commit(store, secret)
    if where == "brought":
        brought = (there(tmp_path, replace(plain, overlay_marking=SECRET)),)
    if where in {"once", "brought"}:
        commit(store, replace(plain, title="y"), brought)
    needed = marking_of_whole(
        PlanReader(vehicle_catalogue()).document(store.content()),
        store.history().changes,
        DEFAULT_POLICY,
    )
    files, plan_id = plan_files(store), store.plan_id
    store.close()

    assert needed == SECRET
    for marking, letters in ((DEFAULT_MARKING, "low"), (SECRET, "high")):
        path = tmp_path / f"{letters}.bundle"
        sending = Sending(
            path=path, marking=marking, inputs=(marking,), now=NOW, keys=(key_of(1),)
        )
        make_plan_bundle(files, plan_id, sending)
    assert received(tmp_path / "high.bundle").document.title in {"x", "y"}
    with pytest.raises(BundleRefused, match="is EXERCISE - NATO SECRET"):
        received(tmp_path / "low.bundle")


def a_scenario() -> Scenario:
    """Scenario without columns."""
    return replace(
        demo_scenario(vehicle_catalogue()),
        columns=(),
        area=None,
        marking=DEFAULT_MARKING,
    )


def commit(store: PlanStore, document: PlanDocument, brought: tuple = ()) -> Change:
    """Put a document in the place of what is there."""
    edits = edits_between(store.content(), content_of(document))
    return store.commit(NewChange(text="Edit", edits=edits), merged=brought)


def there(folder: Path, document: PlanDocument) -> Change:
    """A change of another copy."""
    store = PlanStore.create(folder / "b.plan", KEY, author=AUTHOR, clock=StillClock())
    try:
        return commit(store, document)
    finally:
        store.close()


def test_plan_with_objects_nobody_understands_is_refused(tmp_path):
    path = bundle_of(tmp_path, {ObjectKey("spell", "abracadabra"): "{}"})

    with pytest.raises(InputRefused, match="abracadabra"):
        received(path)


def test_other_kinds_are_no_plan(tmp_path):
    sending = Sending(
        path=tmp_path / "j.bundle",
        marking=DEFAULT_MARKING,
        inputs=(DEFAULT_MARKING,),
        now=NOW,
    )
    make_job_bundle({"a.json": b"{}"}, "7", sending)

    with pytest.raises(BundleRefused, match="holds a job and no plan"):
        received(sending.path)
