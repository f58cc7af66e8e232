"""Site profiles: strict to the line, and never without the key of a host."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.services.jobs.site_profiles import (
    read_site_profile,
    site_profiles,
    site_schema,
)
from models.cluster.slurm.site import AuthKind, Container, Host

if TYPE_CHECKING:
    from pathlib import Path

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDrOgL/Xd1+7PiScClxb0hyxPTd6nYPaG1zsdXyMjBLR"
LEAST = f"""\
site profile: 1
name: cluster
hosts: {{login: login.example.org}}
user: jdoe
host keys:
- login.example.org {KEY}
login by: key
key file: /keys/mine
folder: /scratch/jdoe
"""


def written(folder: Path, text: str, name: str = "one.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_example_that_comes_along_is_a_profile(tmp_path: Path):
    text = (files("app") / "data" / "site_profile_example.yaml").read_text("utf-8")
    site = read_site_profile(written(tmp_path, text))

    assert site.name == "example"
    assert site.auth.kind is AuthKind.KEY
    assert text in site_schema()


def test_what_is_explained_can_be_filled_in_as_it_is_printed(tmp_path: Path):
    site = read_site_profile(written(tmp_path, site_schema()))

    assert site.name == "example"
    assert max(map(len, site_schema().partition("\n\n")[0].splitlines())) <= 88


@pytest.mark.parametrize(
    "names", ["[login.example.org]:2222", "door,[login.example.org]:2222"]
)
def test_a_host_key_may_stand_under_a_port_of_its_own(tmp_path: Path, names: str):
    """In known_hosts, brackets are part of the name and stand for no range of signs."""
    text = LEAST.replace("login.example.org}", "'login.example.org:2222'}")
    own = text.replace(f"- login.example.org {KEY}", f"- '{names} {KEY}'")

    assert read_site_profile(written(tmp_path, own)).login.port == 2222
    other = own.replace("]:2222 ", "]:2223 ")
    with pytest.raises(InputRefused, match="no key for"):
        read_site_profile(written(tmp_path, other))


def test_every_line_of_the_example_can_be_used(tmp_path: Path):
    """Lines that are left out begin with '# ' and a key; each is put in on its own."""
    text = (files("app") / "data" / "site_profile_example.yaml").read_text("utf-8")
    options = [
        line
        for line in text.splitlines()
        if line.startswith("# ") and ":" in line.split("#")[1][:18]
    ]
    tried = 0
    said = site_schema().replace("\n# ", " ")
    explained = said.partition("It may have:")[2].partition(".")[0]
    for line in options:
        key = line[2:].partition(":")[0]
        if key in {"limits", "worker key", "settings of the program, under the name"}:
            continue
        if key not in explained:
            continue
        changed = text.replace(line, line[2:])
        read_site_profile(written(tmp_path, changed))
        tried += 1
    assert tried >= 10


def test_a_whole_profile_is_taken_as_it_stands(tmp_path: Path):
    text = LEAST.replace(
        "hosts: {login: login.example.org}",
        "hosts:\n  login: login.example.org\n  transfer: 'other@data.example.org:2222'"
        "\n  jump: [door.example.org]",
    ).replace(
        "host keys:\n",
        f"host keys:\n- '[data.example.org]:2222 {KEY}'\n"
        f"- '@cert-authority *.example.org {KEY}'\n",
    )
    text += (
        "account: project-42\nqos: normal\npartitions: {cpu: rome, gpu: h100}\n"
        "gpu kind: h100\nlimits: {minutes: 90, parts at once: 8, parts in queue: 99}\n"
        "accounting: yes\nrequeue: no\nhelper: sent\nsearch path: /opt/slurm/bin\n"
        "worker: {image: /sw/worker.sif, devices: amd, modules: [2025, Python/3.13]}\n"
        f"worker key: {'ab' * 32}\nceiling: nato unclassified\nlog hosts: yes\n"
    )
    site = read_site_profile(written(tmp_path, text))

    assert site.transfer_host == Host("data.example.org", 2222, "other")
    assert site.command_host == Host("login.example.org")
    assert site.jumps == (Host("door.example.org"),)
    assert site.partitions == {"cpu": "rome", "gpu": "h100"}
    assert (site.limits.seconds, site.limits.parts_at_once) == (5400, 8)
    assert site.limits.queued == 99
    assert site.has_accounting
    assert not site.requeues
    assert not site.helper_as_file
    assert site.runtime.container is Container.AMD
    assert site.runtime.modules == ("2025", "Python/3.13")
    assert site.ceiling == "NATO UNCLASSIFIED"
    assert site.log_hosts


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("site profile: 1", "site profile: 2", 1, "whole number"),
        ("name: cluster", "name: here", 2, "take another"),
        ("name: cluster", "name: my cluster", 2, "give a word"),
        ("login.example.org}", "'*.example.org'}", 3, "without wild characters"),
        ("login.example.org}", "'a.org:99999'}", 3, "port"),
        ("login.example.org}", "other.example.org}", 6, "no key for other"),
        ("{login:", "{logn:", 3, "is not known"),
        ("user: jdoe", "user: 'j doe'", 4, "user name"),
        (f"host keys:\n- login.example.org {KEY}", "host keys: none", 5, "switched"),
        (f"- login.example.org {KEY}", f"- '* {KEY}'", 6, "wild names"),
        (f"- login.example.org {KEY}", f"- '*.example.org {KEY}'", 6, "wild names"),
        ("ssh-ed25519 AAAA", "ssh-ed25519 BBBB", 6, "copy the line again"),
        ("ssh-ed25519 AAAA", "ssh-rsa AAAA", 6, "copy the line again"),
        ("login by: key", "login by: password", 7, "use one of key"),
        ("key file: /keys/mine", "key file: keys/mine", 8, "whole path"),
        ("folder: /scratch/jdoe", "folder: scratch/jdoe", 9, "from '/' on"),
        ("folder: /scratch/jdoe", "folder: ~/jobs", 9, "from '/' on"),
        ("folder: /scratch/jdoe", "folder: /scratch/../etc", 9, "from '/' on"),
        ("folder: /scratch/jdoe", "folder: '/a b; rm -rf /'", 9, "from '/' on"),
        ("folder: /scratch/jdoe", "folder: /s\nknown_hosts: none", 10, "not known"),
        ("folder: /scratch/jdoe", "folder: /s\naccount: 'a b'", 10, "give a word"),
        ("folder: /scratch/jdoe", "folder: /s\nlimits: {cores: 0}", 10, "from 1 to"),
        ("folder: /scratch/jdoe", "folder: /s\npartitions: {tpu: a}", 10, "not known"),
        ("folder: /scratch/jdoe", "folder: /s\nworker key: ab12", 10, "64 digits"),
        ("folder: /scratch/jdoe", "folder: /s\nceiling: HUSH HUSH", 10, "no marking"),
        ("folder: /scratch/jdoe", "folder: /s\nhelper: no", 10, "use one of file"),
        (
            "folder: /scratch/jdoe",
            "folder: /s\nworker: {python: /p, image: /i}",
            10,
            "keep one",
        ),
        (
            "folder: /scratch/jdoe",
            "folder: /s\nworker: {devices: amd}",
            10,
            "is for an image",
        ),
        ("key file: /keys/mine\n", "", 1, "with what"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
):
    """The control is the next test: unchanged it is read."""
    assert old in LEAST
    with pytest.raises(InputRefused) as refused:
        read_site_profile(written(tmp_path, LEAST.replace(old, new)))
    assert f"line {line}:" in str(refused.value)
    assert words in str(refused.value)


def test_the_least_profile_is_enough(tmp_path: Path):
    site = read_site_profile(written(tmp_path, LEAST))

    assert site.base == "/scratch/jdoe"
    assert site.worker_key == ""


def test_profiles_of_a_folder_and_beside_it(tmp_path: Path):
    folder = tmp_path / "sites"
    assert site_profiles(folder) == {}
    folder.mkdir()
    written(folder, LEAST.replace("name: cluster", "name: b"), "b.yaml")
    written(folder, LEAST.replace("name: cluster", "name: a"), "a.yaml")
    other = LEAST.replace("name: cluster", "name: b").replace("jdoe", "other")
    beside = written(tmp_path, other, "beside.yaml")

    assert list(site_profiles(folder)) == ["a", "b"]
    assert site_profiles(folder, [beside])["b"].user == "other"
