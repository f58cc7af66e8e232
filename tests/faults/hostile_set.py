"""Files that were made to do harm, each with the call that a careless user makes.

Every builder gets the ground on which all of it happens. A file may try to make the
canary, which is the sign that something in it was run, to read the secret, or to write
outside the folder of the call.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.security.bundle_manifest import BundleKind
from app.services.plan.bundle import (
    AUDIT,
    HEAD,
    HISTORY,
    OBJECTS,
    PLAN,
    VERSIONS,
)
from maps.area_pack import MANIFEST, open_area
from maps.manifest import FileRecord, hash_file
from tests.bundle_sketch import bundle_bytes, head_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

WORD = "do-not-read-me"
BOMB = 80 << 20
LINK = 0o120777 << 16
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
ROAD = (
    '<node id="1" lat="42.5" lon="1.5"/><node id="2" lat="42.51" lon="1.5"/>'
    '<node id="3" lat="42.52" lon="1.5"/>'
    '<way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>'
    '<way id="8"><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/>'
    '<tag k="bridge" v="yes"/></way>'
)
TRACK = '<trkpt lat="42.5" lon="1.5"/><trkpt lat="42.51" lon="1.5"/>'


class Ground(NamedTuple):
    """Folder of all that happens; the call is made in its ``desk``."""

    root: Path

    @property
    def desk(self) -> Path:
        """Where the call is made, and the files lie."""
        return self.root / "deep" / "desk"

    @property
    def canary(self) -> Path:
        """What is there once anything was run."""
        return self.root / "canary"

    @property
    def secret(self) -> Path:
        """What no file may have read."""
        return self.root / "secret"


class Case(NamedTuple):
    """A hostile file and the call that opens it."""

    name: str
    words: tuple[str, ...]
    code: int = 3  # refused; 0 where it is harmless as it is read


class Canary:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self._path,)


def pickled_array(ground: Ground) -> bytes:
    """Give an array of objects that makes the canary when it is loaded as such."""
    file = io.BytesIO()
    np.save(file, np.array([Canary(ground.canary)], dtype=object), allow_pickle=True)
    return file.getvalue()


def osm(body: str, head: str = "") -> bytes:
    """Give an extract."""
    return f'<?xml version="1.0"?>{head}<osm version="0.6">{body}</osm>'.encode()


def entity(path: Path) -> str:
    """Give a document type that reads a file."""
    return f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{path}">]>'


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """Pack entries as a careless or hostile program would."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in entries:
            out.writestr(name, data)
    return file.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """Head of an entry that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = LINK
    return info


def escapes(ground: Ground) -> dict[str, str]:
    """Names that lead out of a folder."""
    return {
        "climbing": "../../../outside",
        "absolute": str(ground.root / "outside"),
        "drive": "C:\\outside",
        "back": "..\\..\\outside",
    }


def put(ground: Ground, name: str, data: bytes | str) -> str:
    """Lay a file on the desk."""
    path = ground.desk / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return name


def sound_extract(ground: Ground) -> str:
    """Lay an extract of two roads on the desk."""
    return put(ground, "sound.osm", osm(ROAD))


def extracts(ground: Ground) -> Iterator[Case]:
    """Extracts of map data."""
    far = ROAD.replace('"42.5"', '"{}"').replace('"42.51"', '"{}"')
    far = far.replace('"42.52"', '"{}"')
    files = {
        "laughs.osm": osm("&l9;", f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'),
        "entity.osm": osm(ROAD + "&e;", entity(ground.secret)),
        "nan.osm": osm(far.format("NaN", "inf", "-inf")),
        "beyond.osm": osm(far.format("1e308", "-1e308", "91")),
        "pickle.osm.pbf": pickle.dumps(Canary(ground.canary)),
        "zip.osm": archive(("../../../outside", osm(ROAD))),
    }
    for name, data in files.items():
        put(ground, name, data)
        yield Case(name, ("area", "build", name, "-o", f"out/{name}.area"))


def burdens(ground: Ground) -> Iterator[Case]:
    """
    Data that is heavy or oddly named, and does no harm as it is read.

    Ways with more tags and relations with more members than anybody draws, blown up
    with nothing, which is streamed; heights in an archive that is not unpacked.
    """
    tags = "".join(f'<tag k="k{n}" v="v"/>' for n in range(50_000))
    members = '<member type="way" ref="7" role="via"/>' * 50_000
    body = ROAD.replace('<tag k="highway"', tags + '<tag k="highway"')
    turn = '<tag k="type" v="restriction"/><tag k="restriction" v="no_u_turn"/>'
    body += f'<relation id="1">{members}{turn}</relation>{" " * (BOMB // 4)}'
    put(ground, "heavy.osm.gz", gzip.compress(osm(body), 1))
    square = archive((f"{escapes(ground)['climbing']}/N42E001.hgt", bytes(2 * 1201**2)))
    given = put(ground, "climbing/N42E001.hgt.zip", square)
    call = ("area", "build", "heavy.osm.gz", "--elevation", given)
    yield Case("burdens", (*call, "-o", "out/heavy.area"), 0)


def heights(ground: Ground) -> Iterator[Case]:
    """Elevation in archives."""
    sound = sound_extract(ground)
    files = {
        "bomb": archive(("N42E001.hgt", bytes(BOMB))),
        "linked": archive((link("N42E001.hgt"), str(ground.secret).encode())),
    }
    for name, data in files.items():
        given = put(ground, f"{name}/N42E001.hgt.zip", data)
        target = f"out/heights-{name}.area"
        yield Case(
            f"heights {name}",
            ("area", "build", sound, "--elevation", given, "-o", target),
        )


def lines(ground: Ground) -> Iterator[Case]:
    """Tracks and drawn lines."""
    body = f"<trk><trkseg>{TRACK}</trkseg></trk>"
    laughs = f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'
    head = '<?xml version="1.0"?>'
    kml = "<kml><Placemark><LineString><coordinates>{}</coordinates></LineString>"
    kml += "</Placemark></kml>"
    line = '{{"type":"LineString","coordinates":[[{}],[{}]]}}'
    files: dict[str, bytes | str] = {
        "laughs.gpx": f"{head}{laughs}<gpx>&l9;{body}</gpx>",
        "entity.gpx": f"{head}{entity(ground.secret)}<gpx><name>&e;</name>{body}</gpx>",
        "nan.gpx": f"<gpx>{body.replace('42.5', 'NaN').replace('1.5', '1e308')}</gpx>",
        "laughs.kml": f"{head}{laughs}<kml>&l9;</kml>",
        "nan.kml": kml.format("nan,inf 1e308,-1e308"),
        "deep.geojson": '{"type":"Feature","geometry":' + "[" * 200_000,
        "nan.geojson": line.format("NaN,1", "Infinity,1"),
        "far.geojson": line.format("1e308,1e308", "-1e308,1e999"),
        "bomb.kmz": archive(("doc.kml", bytes(BOMB))),
        "linked.kmz": archive((link("doc.kml"), str(ground.secret).encode())),
    }
    inside = kml.format("1.5,42.5 1.5,42.51").encode()
    files |= {
        f"{name}.kmz": archive((f"{way}.kml", inside))
        for name, way in escapes(ground).items()
    }
    for name, data in files.items():
        put(ground, name, data)
        harmless = name.removesuffix(".kmz") in escapes(ground)  # it is not unpacked
        call = ("match", "tiny.area", name, "--drawn")
        yield Case(name, call, 0 if harmless else 3)


def databases(ground: Ground) -> Iterator[Case]:
    """Databases that never end, and one in the place of a plan."""
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
    for name in ("endless.gpkg", "endless.plan"):
        with closing(sqlite3.connect(ground.desk / name)) as base, base:
            base.execute("PRAGMA application_id = 0x47504B47")
            for table in ("gpkg_contents", "gpkg_geometry_columns", "roads", "fact"):
                base.execute(f"CREATE VIEW {table} AS {endless} SELECT x FROM n")  # noqa: S608 - of this file
    yield Case("endless.gpkg", ("match", "tiny.area", "endless.gpkg"))
    shutil.copy(ground.desk / "sound.plan.keys", ground.desk / "endless.plan.keys")
    yield Case("endless.plan", ("plan", "show", "endless.plan", *PASSPHRASE))


def entries(ground: Ground) -> Iterator[Case]:
    """Scenarios, overlays, policies, trust lists and tables."""
    tag = f"!!python/object/apply:os.mkdir ['{ground.canary}']"
    bomb = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    place = {"type": "Feature", "properties": {"name": "x"}}
    far = json.dumps(
        {**place, "geometry": {"type": "Point", "coordinates": [1e308, -1e308]}}
    )
    overlay = '{{"type":"FeatureCollection","features":[{}]}}'
    texts = {
        "tag.yaml": ("--from", f"name: {tag}\n"),
        "laughs.yaml": ("--from", bomb),
        "deep.yaml": ("--from", "name: " + "[" * 100_000),
        "nan.yaml": (
            "--from",
            "name: x\narea: a\ncolumns: [{name: .nan, start: .inf}]",
        ),
        "deep.overlay.geojson": ("--overlay", '{"type":' * 100_000),
        "far.overlay.geojson": ("--overlay", overlay.format(far)),
        "nan.overlay.geojson": ("--overlay", overlay.format('{"a": NaN}')),
    }
    for name, (option, text) in texts.items():
        put(ground, name, text)
        call = ("plan", "new", f"out/{name}.plan", option, name, *AS, *PASSPHRASE)
        yield Case(name, call)
    for name, text in {"tag-policy.yaml": f"name: {tag}\n", "l.yaml": bomb}.items():
        put(ground, name, text)
        call = ("--marking-policy", name, "plan", "new", "out/x.plan", *AS, *PASSPHRASE)
        yield Case(f"policy {name}", call)
    put(ground, "deep.toml", "a = " + "[" * 100_000)
    yield Case("deep.toml", ("trust", "show", "deep.toml"))
    put(ground, "deep.json", "[" * 100_000)
    yield Case("deep.json", ("schedule", "--instance", "deep.json"))


def tables(ground: Ground) -> Iterator[Case]:
    """Ratings whose cells are formulas or no figures."""
    head = "lat,lon,bridge,mlc_wheeled,source\n"
    for name, figure in {"nan": "NaN", "inf": "1e308", "formula": "=1+1"}.items():
        put(ground, f"{name}.csv", f"{head}42.515,1.5,A,{figure},S2\n")
        call = ("bridges", "tiny.area", "--ratings", f"{name}.csv")
        yield Case(f"rating {name}", call)
    cell = f"\"=cmd|' /C mkdir {ground.canary}'!A0\""
    put(ground, "live.csv", f"{head}42.515,1.5,{cell},60,{cell}\n")
    template = ("--template", "out/template.csv", "--all")
    yield Case(
        "live cells", ("bridges", "tiny.area", "--ratings", "live.csv", *template), 0
    )


def keys(ground: Ground) -> Iterator[Case]:
    """Key files that ask for more than any machine has."""
    sound = json.loads((ground.desk / "sound.plan.keys").read_text())
    text = json.dumps(sound)
    files: dict[str, bytes | str] = {
        "greedy": text.replace('"memory_kib": ', '"memory_kib": 99999'),
        "pickle": pickle.dumps(Canary(ground.canary)),
    }
    for name, data in files.items():
        shutil.copy(ground.desk / "sound.plan", ground.desk / f"{name}.plan")
        put(ground, f"{name}.plan.keys", data)
        yield Case(f"keys {name}", ("plan", "show", f"{name}.plan", *PASSPHRASE))


def areas(ground: Ground) -> Iterator[Case]:
    """Area packs whose manifest is right and whose files are not."""
    header = b"\x93NUMPY\x01\x00v\x00"
    shape = "{'descr': '<f8', 'fortran_order': False, 'shape': (10**15,), }"
    run = f"__import__('os').mkdir({str(ground.canary)!r})"
    files = {
        "pickled": pickled_array(ground),
        "vast": header
        + shape.replace("10**15", str(10**15)).ljust(117).encode()
        + b"\n",
        "run": header + run.ljust(117).encode() + b"\n",
    }
    for name, data in files.items():
        pack = _pack_with(ground, f"{name}.area", {"routing/arc_head.npy": data})
        yield Case(f"area {name}", ("match", pack, "sound.gpx"))
    manifest = "tiny.area/manifest.json"
    text = (ground.desk / manifest).read_text()
    for name, evil in {
        "climbing": text.replace('"area.gpkg"', '"../../../../secret"'),
        "absolute": text.replace('"area.gpkg"', json.dumps(str(ground.secret))),
        "nan": text.replace('"bounds": [', '"bounds": [NaN, 1e308, 1e999, 0], "x": ['),
        "endless": text.replace('"links": ', '"links": Infinity, "x": '),
        "deep": "[" * 100_000,
    }.items():
        shutil.copytree(ground.desk / "tiny.area", ground.desk / f"m-{name}.area")
        put(ground, f"m-{name}.area/manifest.json", evil)
        yield Case(f"manifest {name}", ("area", "check", f"m-{name}.area"))


def bundles(ground: Ground) -> Iterator[Case]:
    """Bundles of strangers, and such whose signer is trusted and hostile."""
    names = escapes(ground)
    files = {
        "bomb": archive(("manifest.json", bytes(BOMB))),
        "linked": archive((link("manifest.json"), str(ground.secret).encode())),
        "deep": archive(("manifest.json", b"[" * 100_000), ("manifest.sig", b"{}")),
        "pickle": pickle.dumps(Canary(ground.canary)),
    }
    files |= {name: archive((way, b"x" * 9)) for name, way in names.items()}
    for name, data in files.items():
        put(ground, f"{name}.bundle", data)
        for verb in (("show",), ("open", "-o", f"out/{name}")):
            call = ("bundle", verb[0], f"{name}.bundle", *verb[1:])
            yield Case(f"bundle {name} {verb[0]}", call)
    parts = (PLAN, OBJECTS, HISTORY, VERSIONS, AUDIT, HEAD)
    plan = {"deep": b"[" * 100_000, "pickled": pickled_array(ground)}
    for name, inside in plan.items():
        told = bundle_bytes(dict.fromkeys(parts, inside))
        put(ground, f"plan-{name}.bundle", told)
        out = ("-o", f"out/{name}.plan", *AS, *PASSPHRASE)
        yield Case(f"plan {name}", ("bundle", "open", f"plan-{name}.bundle", *out))
    job = bundle_bytes({"x.npy": pickled_array(ground)}, head=head_of(BundleKind.JOB))
    put(ground, "job.bundle", job)
    yield Case("job", ("bundle", "open", "job.bundle", "-o", "out/job"), 0)
    evil = pickled_array(ground)
    pack = _pack_with(ground, "sent.area", {"routing/arc_head.npy": evil})
    folder = ground.desk / pack
    inside = {
        f"area/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    head = head_of(BundleKind.MAP_UPDATE, subject="tiny")
    put(ground, "map.bundle", bundle_bytes(inside, head=head))
    yield Case("map update", ("bundle", "open", "map.bundle", "-o", "out/map.area"), 0)
    yield Case("area of an update", ("match", "out/map.area", "sound.gpx"))


def _pack_with(ground: Ground, name: str, files: Mapping[str, bytes]) -> str:
    """Copy the small area, put files into it, and make the manifest fit them."""
    folder = ground.desk / name
    shutil.copytree(ground.desk / "tiny.area", folder)
    records: dict[str, FileRecord] = {}
    for path, data in files.items():
        (folder / path).write_bytes(data)
        records[path] = hash_file(folder / path)
    told = open_area(ground.desk / "tiny.area").manifest
    manifest = replace(told, files={**told.files, **records})
    (folder / MANIFEST).write_text(manifest.to_json())
    return name


AS = ("--as", "S4")
PASSPHRASE = ("--passphrase-file", "phrase")
SET = (
    extracts,
    burdens,
    heights,
    lines,
    databases,
    entries,
    tables,
    keys,
    areas,
    bundles,
)
