"""What may go to a site: the lower of its own ceiling and that of the policy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.security.marking import Marking
from app.security.marking_policy import DEFAULT_POLICY
from app.services.jobs.places import Places, site_refusal
from models.cluster.carried import CarriedBackEnd
from models.cluster.job import CARRIED, HERE
from models.cluster.local import LocalBackEnd
from models.cluster.slurm.site import Auth, AuthKind, Host, Site

if TYPE_CHECKING:
    from pathlib import Path


def site_with_ceiling(ceiling: str) -> Site:
    """A site that nobody reaches."""
    return Site(
        name="far",
        login=Host("login.example.org"),
        user="jdoe",
        host_keys="login.example.org ssh-ed25519 AAAA",
        auth=Auth(AuthKind.KEY, "key"),
        base="/scratch/jdoe",
        ceiling=ceiling,
    )


@pytest.mark.parametrize(
    ("ceiling", "marking", "goes"),
    [
        ("", "NATO SECRET", True),
        ("NATO RESTRICTED", "NATO RESTRICTED", True),
        ("NATO RESTRICTED", "NATO UNCLASSIFIED", True),
        ("NATO RESTRICTED", "NATO SECRET", False),
        ("NATO RESTRICTED", "EXERCISE - NATO RESTRICTED", True),
        ("NATO RESTRICTED", "EXERCISE - NATO SECRET", False),
        ("EXERCISE - NATO RESTRICTED", "NATO RESTRICTED", True),
        ("NATO RESTRICTED", "no marking at all", False),
    ],
)
def test_the_ceiling_of_a_profile_holds(
    ceiling: str, marking: str, *, goes: bool
) -> None:
    refusal = site_refusal(site_with_ceiling(ceiling), marking, DEFAULT_POLICY)

    assert (refusal == "") is goes


def test_the_ceiling_of_the_policy_holds_for_every_site() -> None:
    policy = replace(DEFAULT_POLICY, cluster=Marking.parse("NATO RESTRICTED"))
    site = site_with_ceiling("NATO SECRET")

    assert site_refusal(site, "NATO RESTRICTED", policy) == ""
    assert "run it on this machine" in site_refusal(site, "NATO SECRET", policy)


@pytest.mark.parametrize(
    ("marking", "goes"),
    [
        ("NATO RESTRICTED", True),
        ("EXERCISE - NATO RESTRICTED", True),
        ("NATO SECRET", False),
        ("no marking at all", False),
    ],
)
def test_what_people_carry_is_held_to_the_ceiling_of_the_policy(
    tmp_path: Path, marking: str, *, goes: bool
) -> None:
    policy = replace(DEFAULT_POLICY, cluster=Marking.parse("NATO RESTRICTED"))
    places = Places(LocalBackEnd(tmp_path), CarriedBackEnd(), {}, {})

    assert (places.refusal(CARRIED, marking, policy) == "") is goes
    assert places.refusal(HERE, marking, policy) == ""
