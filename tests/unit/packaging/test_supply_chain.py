"""What is installed is what was locked: hashes, wheels, licences and equal builds."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tomllib
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[3]
LOCKS = sorted((ROOT / "packaging/lock").glob("*.txt"))


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch):
    """Scripts of the packaging folder, which is no package."""
    monkeypatch.syspath_prepend(ROOT / "packaging")

    def load(name: str) -> ModuleType:
        sys.modules.pop(name, None)
        return import_module(name)

    return load


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_entry_of_a_lock_has_its_hashes_and_no_way_round_them(lock, script):
    text = lock.read_text()
    entries = script("run_time").lock_entries(text)
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]

    assert entries
    for name, entry in entries.items():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), name
    for line in lines:
        assert re.match(r"[A-Za-z0-9._-]+==|--hash=sha256:[0-9a-f]{64}", line), line


def test_lock_names_no_place_to_fetch_from():
    """Only hashes decide what is installed; where it comes from is the user's."""
    for lock in LOCKS:
        assert "://" not in lock.read_text(), lock.name
    assert "index-url" not in (ROOT / "pyproject.toml").read_text()


def test_lock_holds_all_that_runs_in_the_versions_that_are_tested(script):
    run_time = script("run_time")
    entries = run_time.lock_entries(run_time.LOCK.read_text())
    names = run_time.run_time_names()

    assert {"numpy", "sqlcipher3", "pyside6-essentials"} <= names
    assert not names & {"pytest", "ruff", "torch"}
    for name in names:
        assert f"=={version(name)} " in entries[name].replace("\\", " "), name


def test_entry_without_a_hash_would_be_noticed(script):
    text = "a==1.0\nb==2.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    entries = script("run_time").lock_entries(text)

    assert entries["a"] == "a==1.0\n"
    assert entries["b"].endswith("0" * 64 + "\n")


def test_wheelhouse_without_torch_is_sound_and_without_numpy_is_not(script):
    troubles = script("wheelhouse").troubles
    torch = '{"what": "torch", "found": "missing", "remedy": "install it"}'
    numpy = '{"what": "numpy", "found": "missing", "remedy": "install it"}'
    fine = '{"what": "shapely", "found": "2.1", "remedy": ""}'

    assert troubles(f"[{torch}, {fine}]") == []
    assert troubles(f"[{numpy}, {fine}]") == ["numpy: missing"]
    assert troubles("") != []


def test_wheelhouse_sweeps_what_the_lock_no_longer_names(script, tmp_path):
    for name in ("old.whl", "new.whl"):
        (tmp_path / name).write_text(name)
    digest = hashlib.sha256(b"new.whl").hexdigest()
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"new==1 --hash=sha256:{digest}\n")

    script("wheelhouse").sweep(tmp_path, requirements)

    assert sorted(path.name for path in tmp_path.glob("*.whl")) == ["new.whl"]


@pytest.fixture
def source(tmp_path):
    """Copies of the source whose files have other times and another place."""

    def copy(name: str, moment: int) -> Path:
        target = tmp_path / name / "source"
        skipped = shutil.ignore_patterns("__pycache__", "*.qm", ".*")
        for folder in ("app", "maps", "models", "planners"):
            shutil.copytree(ROOT / folder, target / folder, ignore=skipped)
        for file in ("pyproject.toml", "README.md", "LICENCE"):
            shutil.copy(ROOT / file, target / file)
        for path in target.rglob("*"):
            os.utime(path, (moment, moment))
        return target

    return copy


@pytest.mark.slow
def test_two_builds_in_different_folders_are_the_same_bytes(script, source, tmp_path):
    wheelhouse = script("wheelhouse")
    digests = []
    for name, moment in (("one", 1_600_000_000), ("another", 1_700_000_000)):
        root, target = source(name, moment), tmp_path / name
        wheel = wheelhouse.build_wheel(target, root)
        digests.append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert digests[0] == digests[1]

    (root / "app/__init__.py").write_text('"""Changed."""\n')
    changed = wheelhouse.build_wheel(target, root)
    assert hashlib.sha256(changed.read_bytes()).hexdigest() != digests[0]


@pytest.fixture
def licences(script):
    """The script that judges licences."""
    return script("licences")


@pytest.fixture
def rules(licences):
    """What is allowed, refused and read."""
    return tomllib.loads(licences.RULES.read_text())


def test_licence_of_every_locked_package_is_allowed(licences, rules):
    packages = licences.installed_packages()

    assert len(packages) > 100
    assert licences.refusals(packages, rules) == []


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("igraph", "MIT"),
        ("python-igraph", "MIT"),
        ("some-tool", "GPL-2.0-or-later"),
        ("some-tool", "GPL-3.0-only"),
        ("some-tool", "AGPL-3.0-only"),
        ("some-tool", "GNU General Public License v3 (GPLv3)"),
        ("some-tool", "MIT AND GPL-2.0-only"),
        ("some-tool", "(MIT OR GPL-2.0-only) AND GPL-3.0-only"),
        ("some-tool", "SSPL-1.0"),
        ("some-tool", "Proprietary"),
        ("some-tool", "UNKNOWN"),
        ("some-tool", ""),
    ],
)
def test_other_licences_and_igraph_are_refused(licences, rules, name, licence):
    package = licences.Package(name, "1.0", licence)

    assert len(licences.refusals((package,), rules)) == 1


@pytest.mark.parametrize(
    "licence", ["MIT", "MIT License", "GPL-3.0-only OR MIT", "MIT AND BSD-3-Clause"]
)
def test_a_choice_is_enough_and_parts_must_all_be_allowed(licences, rules, licence):
    assert licences.refusals((licences.Package("x", "1", licence),), rules) == []


def test_qt_is_taken_under_the_lgpl(licences, rules):
    offered = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
    qt = licences.Package("pyside6-essentials", "6.11.3", offered)

    assert licences.licence_of(qt, rules) == "LGPL-3.0-only"


def test_modules_of_qt_that_we_load_are_under_the_lgpl():
    """Modules under the GPL alone come in the same wheel, and stay where they are."""
    used = {
        module
        for path in (ROOT / "app").rglob("*.py")
        for module in re.findall(r"PySide6\.(Qt\w+)", path.read_text())
    }

    assert {"QtCore", "QtGui", "QtWidgets"} <= used
    assert used <= LGPL_MODULES


LGPL_MODULES = {
    *("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets", "QtPrintSupport"),
    *("QtQml", "QtDBus", "QtNetwork", "QtTest"),
}


def test_notices_tell_the_licence_of_all_that_runs(licences, rules, script):
    packages = licences.installed_packages()
    text = licences.notices(packages, rules)

    for name in script("run_time").run_time_names():
        assert f"\n{name} " in text
    assert "ZETETIC LLC" in text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert str(ROOT) not in text


def test_inner_libraries_are_under_allowed_licences(licences, rules, script):
    for library in script("sbom").read_inner():
        assert licences.is_allowed(library["licence"], rules["allowed"]), library


def test_every_library_inside_a_wheel_is_accounted_for(script):
    sbom = script("sbom")
    inner, folder = sbom.read_inner(), sbom.run_time_folder()

    assert sbom.unaccounted(inner, folder) == []
    without_gdal = [one for one in inner if one["name"] != "GDAL"]
    left = [one | {"files": []} for one in without_gdal if one["package"] != "rasterio"]
    assert any("rasterio.libs/libgdal" in one for one in sbom.unaccounted(left, folder))


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("sqlcipher3", "SQLCipher"),
        ("sqlcipher3", "SQLite"),
        ("cryptography", "OpenSSL"),
        ("rasterio", "GDAL"),
        ("rasterio", "PROJ"),
        ("pyogrio", "GEOS"),
        ("pyproj", "PROJ"),
        ("shapely", "GEOS"),
        ("osmium", "libosmium"),
        ("osmium", "protozero"),
        ("numpy", "OpenBLAS"),
        ("pyside6-essentials", "Qt"),
    ],
)
def test_libraries_that_can_be_asked_tell_their_version(script, package, name):
    sbom = script("sbom")
    (library,) = [
        one
        for one in sbom.read_inner()
        if (one["package"], one["name"]) == (package, name)
    ]
    component = sbom.inner_component(library)

    assert re.fullmatch(r"\d+\.\d+(\.\d+)*", component["version"])


def test_bill_keeps_what_runs_and_puts_libraries_inside(script, monkeypatch):
    sbom = script("sbom")
    monkeypatch.setattr(sbom, "run_time_names", lambda: frozenset({"shapely"}))
    document = {
        "metadata": {"component": {"name": "marsroute", "bom-ref": "root"}},
        "components": [
            {"name": "shapely", "bom-ref": "s==1", "licenses": [{}]}
            | {"externalReferences": [{"type": "other", "url": "file:///home/me/x"}]},
            {"name": "pytest", "bom-ref": "p==1"},
        ],
        "dependencies": [
            {"ref": "root", "dependsOn": ["s==1", "p==1"]},
            {"ref": "p==1"},
        ],
    }
    inner = [one for one in sbom.read_inner() if one["package"] == "shapely"]

    told = sbom.bill(document, inner)

    names = [component["name"] for component in told["components"]]
    assert names == ["milsymbol", "shapely"]
    shapely = told["components"][1]
    assert [one["name"] for one in shapely["components"]] == ["GEOS"]
    assert "externalReferences" not in shapely
    assert told["dependencies"] == [{"ref": "root", "dependsOn": ["s==1"]}]


def test_audit_without_an_answer_for_every_package_is_no_pass(script):
    findings = script("audit").findings
    fine = '{"dependencies": [{"name": "A_b", "version": "1", "vulns": []}]}'
    skipped = '{"dependencies": [{"name": "a-b", "skip_reason": "not found"}]}'
    vulnerable = (
        '{"dependencies": [{"name": "a-b", "version": "1", "vulns": '
        '[{"id": "CVE-1", "fix_versions": ["2"]}]}]}'
    )

    assert findings("lock", {"a-b"}, fine, "") == []
    (open_one,) = findings("lock", {"a-b"}, skipped, "")
    assert "1 of 1 packages could not be asked about: a-b" in open_one
    (silent,) = findings("lock", {"a-b"}, "", "ConnectionError: no route\n")
    assert "did not answer (ConnectionError: no route)" in silent
    (known,) = findings("lock", {"a-b"}, vulnerable, "")
    assert known == "a-b 1: CVE-1, mended in 2."


def test_nothing_younger_than_a_week_is_locked(script):
    now = datetime(2026, 6, 12, 18, 30, tzinfo=UTC)

    assert script("cool_down").last_day(now) == "2026-06-05T18:30:00Z"
