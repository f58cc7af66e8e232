"""Policies on markings are read strictly, and heeded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused, MarkingRefused
from app.exports.gate import Gate, write_bytes_export
from app.security.marking import LEVELS, Marking
from app.security.marking_policy import DEFAULT_POLICY
from app.services.marking_policy_file import (
    FILE,
    marking_policy,
    read_marking_policy,
    shipped_policies,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.exports.gate import ExportRecord

HEAD = """\
policy: 1
name: North Wind
source: annex C
default: EXERCISE - NATO UNCLASSIFIED
levels:
- {name: NATO UNCLASSIFIED, rank: 1, background: '#007a33', foreground: '#ffffff'}
- {name: NATO SECRET, rank: 4, background: '#c8102e', foreground: '#ffffff',
   prefix: NS}
"""
SECRET = Marking.parse("EXERCISE - NATO SECRET")


@pytest.fixture
def policy_file(tmp_path: Path) -> Callable[[str], Path]:
    def write(more: str = "", head: str = HEAD) -> Path:
        path = tmp_path / FILE
        path.write_text(head + more, encoding="utf-8")
        return path

    return write


@pytest.fixture
def data() -> Callable[..., ExportRecord]:
    def write(folder: Path, marking: Marking, gate: Gate) -> ExportRecord:
        return write_bytes_export(folder / "a.csv", marking, [marking], b"a", gate)

    return write


def test_every_shipped_policy_reads_and_says_where_it_is_published(
    tmp_path: Path,
) -> None:
    assert shipped_policies() == ("germany", "nato", "netherlands")
    for name in shipped_policies():
        policy = marking_policy(Path(name), tmp_path)
        assert policy.source
        assert policy.default.exercise
        assert policy.default.level == policy.levels[0] or name == "nato"


def test_without_a_word_the_policy_is_that_of_exercises(tmp_path: Path) -> None:
    policy = marking_policy(None, tmp_path)

    assert policy is DEFAULT_POLICY
    assert str(policy.default) == "EXERCISE - UNCLASSIFIED"


def test_a_policy_among_the_settings_holds(
    policy_file: Callable[[], Path], tmp_path: Path
) -> None:
    policy_file()

    assert marking_policy(None, tmp_path).name == "North Wind"


def test_nato_has_the_levels_of_the_default(tmp_path: Path) -> None:
    assert marking_policy(Path("nato"), tmp_path).levels == LEVELS


@pytest.mark.parametrize(
    ("policy", "told", "read"),
    [
        ("nato", "GEHEIM", "NATO SECRET - DEU INFORMATION"),
        (
            "nato",
            "exercise - vs-nur für den dienstgebrauch",
            "EXERCISE - NATO RESTRICTED - DEU INFORMATION",
        ),
        ("germany", "NATO SECRET - ATOMAL", "GEHEIM - ATOMAL - NATO INFORMATION"),
        (
            "netherlands",
            "COSMIC TOP SECRET",
            "STG. ZEER GEHEIM - NATO INFORMATION",
        ),
    ],
)
def test_levels_of_others_keep_their_owner(
    policy: str, told: str, read: str, tmp_path: Path
) -> None:
    assert str(marking_policy(Path(policy), tmp_path).parse(told)) == read


def test_a_group_stands_for_its_members(
    policy_file: Callable[[str], Path],
) -> None:
    policy = read_marking_policy(policy_file("groups: {PARTNERS: [FIN, SWE]}\n"))

    read = policy.parse("NATO SECRET - RELEASABLE TO PARTNERS, CHE")

    assert read.releasable_to == {"FIN", "SWE", "CHE"}


def test_a_caveat_that_the_policy_lacks_is_refused(
    policy_file: Callable[[str], Path],
) -> None:
    policy = read_marking_policy(policy_file("caveats: [ATOMAL]\n"))

    assert policy.parse("NATO SECRET - ATOMAL").caveats == {"ATOMAL"}
    with pytest.raises(MarkingRefused, match="CRYPTO"):
        policy.parse("NATO SECRET - CRYPTO")


@pytest.mark.parametrize(
    ("more", "head", "why"),
    [
        ("cluster: TOP\n", HEAD, "'cluster' is not a marking"),
        ("folders: [{folder: here, ceiling: NATO SECRET}]\n", HEAD, "no full path"),
        ("colour: red\n", HEAD, "is not known"),
        ("", HEAD.replace("rank: 4", "rank: 1"), "no clear ladder"),
        ("", HEAD.replace("'#c8102e'", "red"), "is no colour"),
        ("", HEAD.replace("NS}", "'../'}"), "cannot begin names"),
        ("", HEAD.replace("name: NATO SECRET", "name: Nato Secret"), "in capitals"),
        (
            "equivalents: [{name: GEHEIM, level: SECRET}]\n",
            HEAD,
            "use one of NATO UNCLASSIFIED",
        ),
        (
            "equivalents: [{name: NATO SECRET, level: NATO SECRET}]\n",
            HEAD,
            "no clear ladder",
        ),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(
    more: str, head: str, why: str, policy_file: Callable[..., Path]
) -> None:
    with pytest.raises(InputRefused, match=why):
        read_marking_policy(policy_file(more, head))


def test_no_folder_takes_more_than_its_ceiling(
    policy_file: Callable[[str], Path],
    data: Callable[..., ExportRecord],
    tmp_path: Path,
) -> None:
    stick, vault = tmp_path / "stick", tmp_path / "stick" / "vault"
    vault.mkdir(parents=True)
    gate = Gate(
        policy=read_marking_policy(
            policy_file(
                "folders:\n"
                f"- {{folder: {stick}, ceiling: NATO UNCLASSIFIED}}\n"
                f"- {{folder: {vault}, ceiling: NATO SECRET}}\n"
            )
        )
    )
    low = Marking.parse("EXERCISE - NATO UNCLASSIFIED")
    shared = Marking.parse("EXERCISE - NATO SECRET - ATOMAL")
    (tmp_path / "link").symlink_to(stick)

    data(stick, low, gate)
    data(vault, SECRET, gate)
    data(tmp_path, SECRET, gate)
    for folder, marking in (
        (stick, SECRET),
        (tmp_path / "link", SECRET),
        (vault / "..", SECRET),
        (vault, shared),
    ):
        with pytest.raises(MarkingRefused, match="at most"):
            data(folder, marking, gate)
    assert sorted(path.name for path in stick.iterdir()) == ["a.csv", "vault"]


def test_nothing_above_its_ceiling_goes_to_a_cluster(
    policy_file: Callable[[str], Path],
) -> None:
    policy = read_marking_policy(policy_file("cluster: NATO UNCLASSIFIED\n"))

    policy.check_cluster(Marking.parse("EXERCISE - NATO UNCLASSIFIED"))
    with pytest.raises(MarkingRefused, match="the cluster takes"):
        policy.check_cluster(SECRET)


def test_names_of_files_begin_as_the_policy_asks_but_once(
    policy_file: Callable[[], Path],
    data: Callable[..., ExportRecord],
    tmp_path: Path,
) -> None:
    gate = Gate(policy=read_marking_policy(policy_file()))

    record = data(tmp_path, SECRET, gate)

    assert record.path == tmp_path / "NS a.csv"
    assert record.path.exists()
    assert gate.policy.named(record.path, SECRET) == record.path
