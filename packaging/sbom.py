"""Write what the application is made of as CycloneDX 1.6, libraries in wheels included.

cyclonedx-py lists the packages of the environment; those that only makers need are
left out. Libraries inside wheels come from packaging/inner_libraries.toml, and their
versions from the libraries themselves where they can be asked. The same environment
always gives the same bytes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from licences import RULES, installed_packages, licence_of
from packaging.utils import canonicalize_name
from run_time import APPLICATION, ROOT, run_time_names

DATA = ROOT / "packaging/inner_libraries.toml"
SYMBOLS = ROOT / "app/data/symbol_library.toml"
TARGET = ROOT / "build/sbom.cdx.json"
_SHARED = ("*.libs/*.so*", "*/.libs/*.so*", "PySide6/Qt/lib/*.so*")
_NUMBER = re.compile(r"\d+(?:\.\d+)*[a-z]?")


def main() -> None:
    """Write the list, and say how long it is."""
    inner = read_inner()
    if unknown := unaccounted(inner, run_time_folder()):
        sys.exit(
            f"Nobody says what {', '.join(unknown)} is, which came inside a wheel: "
            f"name it in {DATA.relative_to(ROOT)}."
        )
    document = bill(environment_bill(), inner)
    TARGET.parent.mkdir(exist_ok=True)
    written = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(written):
        sys.exit(f"What was listed is not in the form of CycloneDX 1.6: {fault}")
    TARGET.write_text(written + "\n", encoding="utf-8")
    packages = document["components"]
    inside = sum(len(package.get("components", ())) for package in packages)
    print(f"{TARGET} lists {len(packages)} packages and {inside} libraries in them.")


def environment_bill() -> dict[str, Any]:
    """What cyclonedx-py finds in this environment."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", sys.prefix]
    command += ["--spec-version", "1.6", "--output-reproducible", "--of", "JSON"]
    command += ["--pyproject", str(ROOT / "pyproject.toml")]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    document: dict[str, Any] = json.loads(found.stdout)
    return document


def bill(document: dict[str, Any], inner: list[dict[str, Any]]) -> dict[str, Any]:
    """Keep what runs, put the inner libraries into their packages, and add ours."""
    names = run_time_names()
    kept = {
        canonicalize_name(component["name"]): component
        for component in document["components"]
        if canonicalize_name(component["name"]) in names
    }
    for library in inner:
        package = kept[library["package"]]
        package.setdefault("components", []).append(inner_component(library))
    read = licences_read()
    for name, component in kept.items():
        if name in read and not component.get("licenses"):
            component["licenses"] = [{"expression": read[name]}]
    symbols = tomllib.loads(SYMBOLS.read_text())
    kept[symbols["name"]] = symbol_component(symbols)
    for component in kept.values():
        plain(component)
    references = {component["bom-ref"] for component in kept.values()}
    root = document["metadata"]["component"]
    plain(root)
    references.add(root["bom-ref"])
    return document | {
        "components": [kept[name] for name in sorted(kept)],
        "dependencies": [
            entry
            | {
                "dependsOn": [
                    one for one in entry.get("dependsOn", ()) if one in references
                ]
            }
            for entry in document["dependencies"]
            if entry["ref"] in references
        ],
    }


def licences_read() -> dict[str, str]:
    """Licence of each package by name, where somebody has read it or metadata tell."""
    rules = tomllib.loads(RULES.read_text())
    packages = installed_packages()
    return {package.name: licence_of(package, rules) for package in packages}


def plain(component: dict[str, Any]) -> None:
    """Leave out where things lay on the machine that made the list."""
    for reference in component.get("externalReferences", []):
        if reference["url"].startswith("file:"):
            reference["url"] = reference["url"].rsplit("/", 1)[-1]
    kept = [
        reference
        for reference in component.get("externalReferences", [])
        if "://" in reference["url"] and reference["type"] != "distribution"
    ]
    component.pop("externalReferences", None)
    if kept:
        component["externalReferences"] = kept


def inner_component(library: dict[str, Any]) -> dict[str, Any]:
    """Entry of a library inside a wheel."""
    version = version_of(library)
    slug = library["name"].lower().replace(" ", "-").replace(",", "")
    component: dict[str, Any] = {
        "type": "library",
        "name": library["name"],
        "bom-ref": f"{library['package']}/{slug}",
        "licenses": [{"expression": library["licence"]}],
    }
    if version:
        component["version"] = version
        component["purl"] = f"pkg:generic/{slug}@{version.replace(' ', 'T')}"
    else:
        text = "unknown: the library does not tell it"
        component["properties"] = [{"name": "marsroute:version", "value": text}]
    return component


def symbol_component(symbols: dict[str, Any]) -> dict[str, Any]:
    """Entry of the library that draws military symbols, which npm gives out."""
    return {
        "type": "library",
        "name": symbols["name"],
        "version": symbols["version"],
        "bom-ref": f"{symbols['name']}=={symbols['version']}",
        "purl": f"pkg:npm/{symbols['name']}@{symbols['version']}",
        "licenses": [{"license": {"id": symbols["licence"]}}],
        "hashes": [
            {"alg": "SHA-256", "content": file["sha256"]}
            for file in symbols["files"]
            if file["name"].endswith(".js")
        ],
    }


def read_inner() -> list[dict[str, Any]]:
    """Libraries inside wheels, as the data file has them."""
    libraries: list[dict[str, Any]] = tomllib.loads(DATA.read_text())["library"]
    return libraries


def run_time_folder() -> Path:
    """Where the packages of this environment lie."""
    return Path(str(distribution(APPLICATION).locate_file("")))


def unaccounted(inner: list[dict[str, Any]], folder: Path) -> list[str]:
    """Shared libraries of packages that run, which the data file does not explain."""
    known = tuple(name for library in inner for name in library.get("files", ()))
    names = run_time_names()
    owners = {"PySide6": "pyside6-essentials"}
    return sorted(
        place
        for pattern in _SHARED
        for path in folder.glob(pattern)
        if not (place := path.relative_to(folder).as_posix()).startswith(known)
        and canonicalize_name(
            owners.get(owner := place.split("/")[0].removesuffix(".libs"), owner)
        )
        in names
    )


def version_of(library: dict[str, Any]) -> str:
    """Version of a library as it tells itself; empty where it does not."""
    if "ask" in library:
        return asked(library["ask"])
    if library.get("pragma"):
        return cipher_pragma(library["pragma"])
    if "find" in library:
        return found(library["find"], library["files"])
    return ""


def asked(where: str) -> str:
    """Ask a module: an attribute, or what it returns."""
    module, _, path = where.partition(":")
    value: Any = import_module(module)
    for name in path.split("."):
        value = getattr(value, name)
    if callable(value):
        value = value()
    if isinstance(value, tuple):
        value = ".".join(str(part) for part in value)
    told = _NUMBER.search(str(value))
    return told[0] if told else ""


def cipher_pragma(name: str) -> str:
    """Ask SQLCipher."""
    connection = import_module("sqlcipher3.dbapi2").connect(":memory:")
    try:
        told = connection.execute(f"PRAGMA {name}").fetchone()
    finally:
        connection.close()
    number = _NUMBER.search(str(told[0])) if told else None
    return number[0] if number else ""


def found(pattern: str, files: list[str]) -> str:
    """Look for a version in the bytes of the libraries."""
    for start in files:
        for path in sorted(run_time_folder().glob(f"{start}*")):
            told = re.search(pattern.encode(), path.read_bytes())
            if told:
                return told[1].decode()
    return ""


if __name__ == "__main__":
    main()
