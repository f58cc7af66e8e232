"""Sites that wait for a person: every later program minds it, until one acts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import DiskFull, EnvironmentTrouble
from app.security.clock import SystemClock
from app.services.jobs.places import way_in
from app.services.jobs.runner import JobRunner
from app.storage.barred_sites import BarredSites
from models.cluster.link import LinkState
from models.cluster.memory_ledger import MemoryLedger
from models.cluster.slurm.site import Auth, AuthKind, Host, Site
from models.errors import HostKeyChanged, LoginRefused
from tests.job_sketch import squares_order
from tests.told_site import SITE, ToldSite

WAYS = {SITE: "ab"}
PATIENCE_S = 30
PROFILE = Site(
    name=SITE,
    login=Host("login.example.org"),
    user="jdoe",
    host_keys="login.example.org ssh-ed25519 AAAA",
    auth=Auth(AuthKind.KEY, "key"),
    base="/scratch/jdoe",
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "barred"


@pytest.mark.parametrize("kind", [LoginRefused, HostKeyChanged])
def test_what_bars_a_site_is_known_to_the_next_program_word_for_word(folder, kind):
    BarredSites(folder, WAYS).keep(SITE, kind("groningen déjà refuses."))

    found = BarredSites(folder, WAYS).of(SITE)

    assert type(found) is kind
    assert str(found) == "groningen déjà refuses."
    assert BarredSites(folder, WAYS).of("other") is None
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {0}


def test_lifted_bar_is_gone_for_all_and_may_be_lifted_twice(folder):
    one, other = BarredSites(folder, WAYS), BarredSites(folder, WAYS)
    one.keep(SITE, LoginRefused("No."))
    other.lift(SITE)
    other.lift(SITE)

    assert one.of(SITE) is None


def test_profile_that_a_person_has_changed_bars_nothing(folder):
    BarredSites(folder, WAYS).keep(SITE, HostKeyChanged("Another key."))

    assert BarredSites(folder, {SITE: "cd"}).of(SITE) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b'{"kind": "Exception"}', b"[" * 60_000, b"\xff"],
)
def test_file_that_cannot_be_read_bars_the_site_and_says_the_way_out(folder, data):
    bars = BarredSites(folder, WAYS)
    bars.keep(SITE, LoginRefused("No."))
    (folder / f"{SITE}.json").write_bytes(data)

    found = bars.of(SITE)

    assert isinstance(found, LoginRefused)
    assert f"marsroute jobs sync --log-in {SITE}" in str(found)
    bars.lift(SITE)
    assert bars.of(SITE) is None


def test_disk_that_does_not_take_it_is_told(folder):
    folder.parent.mkdir()
    folder.write_bytes(b"no folder")

    with pytest.raises(EnvironmentTrouble):
        BarredSites(folder, WAYS).keep(SITE, LoginRefused("No."))


@pytest.mark.parametrize(
    ("change", "is_another"),
    [
        ({"host_keys": "login.example.org ssh-ed25519 BBBB"}, True),
        ({"user": "other"}, True),
        ({"auth": Auth(AuthKind.KEY, "another key")}, True),
        ({"login": Host("login2.example.org")}, True),
        ({"account": "project7"}, False),
        ({"worker_key": "ab" * 32}, False),
    ],
)
def test_only_what_a_login_takes_makes_another_way_in(change, is_another):
    assert (way_in(replace(PROFILE, **change)) != way_in(PROFILE)) is is_another


def started(ledger, site, folder):
    return JobRunner(
        ledger,
        {SITE: site},
        SystemClock(),
        lambda _site: (),
        bars=BarredSites(folder, WAYS),
    )


def test_program_started_again_and_again_logs_in_once_until_a_person_does(folder):
    ledger, site, tries = MemoryLedger(), ToldSite(SystemClock()), []
    site.before = tries.append
    site.trouble = LoginRefused("groningen refuses the login.")
    for _ in range(6):
        runner = started(ledger, site, folder)
        runner.submit(squares_order(site=SITE)).result(PATIENCE_S)
        runner.sync().result(PATIENCE_S)
        (view,) = runner.sites()
        assert view.link is LinkState.LOGIN_NEEDED
        assert view.words == "groningen refuses the login."
        assert runner.close()
    assert tries == ["stage"]

    site.trouble = None
    runner = started(ledger, site, folder)
    runner.log_in(SITE).result(PATIENCE_S)
    assert runner.close()
    assert site.entries == 1
    runner = started(ledger, site, folder)
    runner.sync().result(PATIENCE_S)
    assert runner.sites()[0].link is LinkState.OPEN
    assert runner.close()


def test_disk_that_is_full_lets_no_machine_try_again_in_this_program(
    folder, monkeypatch
):
    def full(_path, _data):
        raise DiskFull("No space is left.")

    monkeypatch.setattr("app.storage.barred_sites.write_whole", full)
    ledger, site, tries = MemoryLedger(), ToldSite(SystemClock()), []
    site.before = tries.append
    site.trouble = LoginRefused("groningen refuses the login.")
    runner = started(ledger, site, folder)
    try:
        runner.submit(squares_order(site=SITE)).result(PATIENCE_S)
        for _ in range(3):
            runner.sync().exception(PATIENCE_S)
        assert tries == ["stage"]
        assert runner.sites()[0].link is LinkState.LOGIN_NEEDED
    finally:
        assert runner.close()
