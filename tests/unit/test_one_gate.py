"""Nothing but the gate and a few places with a reason writes files."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

DRAFT = "writes the draft that the gate hands to it"
REPORT = "a crash report, which holds no value of the plan"
PLAN = "the plan's own encrypted files beside it; they leave as exports"
ALLOWED = {
    "app/security/whole_file.py": "writes whole files for the gate and for keys",
    "app/exports/gate.py": "the gate itself",
    "app/exports/workbook.py": DRAFT,
    "app/exports/route_geopackage.py": DRAFT,
    "app/exports/reach_geopackage.py": DRAFT,
    "app/exports/sheet_raster.py": DRAFT,
    "app/exports/recovery_sheet.py": DRAFT,
    "app/security/bundle_zip.py": DRAFT,
    "app/services/bundles.py": DRAFT,
    "app/services/sheet_process.py": "copies a printed sheet through the gate",
    "app/services/opened_bundles.py": "unpacks a job that came in",
    "app/services/map_updates.py": "puts a signed map into an area pack",
    "app/services/kernels.py": "compiled code that can be made again",
    "app/services/jobs/enrolment.py": "public key of a worker, into a site profile",
    "app/services/jobs/estimate.py": "how fast sites were, to estimate the next job",
    "app/services/jobs/carried_workers.py": "public keys of workers behind an air gap",
    "app/services/jobs/carried_files.py": "a bundle, as the gate bids it write",
    "app/storage/backups.py": PLAN,
    "app/storage/barred_sites.py": "which sites wait for a person to log in",
    "app/storage/cache_file.py": "makes the encrypted cache for its owner alone",
    "app/storage/kept_author.py": "which post works here",
    "app/storage/key_file.py": PLAN,
    "app/storage/known_areas.py": "where the areas of this installation lie",
    "app/storage/payloads.py": "packs a result in memory for the encrypted cache",
    "app/storage/plan_connection.py": PLAN,
    "app/storage/plan_database.py": PLAN,
    "app/storage/plan_lock.py": "says that a plan is in use, and nothing of it",
    "app/storage/plan_restore.py": PLAN,
    "app/storage/rekeyed_copy.py": PLAN,
    "app/storage/station_files.py": "keys and settings of this station",
    "app/ui/dialogs/file_choice.py": "asks for a name; the gate writes",
    "app/services/fault_report.py": REPORT,
    "app/cli/main.py": REPORT,
    "app/ui/faults.py": REPORT,
    "app/ui/application.py": "where threads stood in a hard crash",
    "app/ui/settings.py": "what the user chose for the window",
    "app/ui/icons.py": "our own icons, for Qt to load",
    "app/ui/shots.py": "pictures of the demo, taken when it is asked to",
}
"""Who may write, and why; all that leaves for a user passes the gate."""

FUNCTIONS = {"QSaveFile", "QFile", "QSettings", "QPrinter", "write_whole"}
FUNCTIONS |= {"put_in_place"}
METHODS = {
    *("write_text", "write_bytes", "rename", "symlink_to", "hardlink_to", "tofile"),
    *("savez", "savez_compressed", "savetxt", "to_csv", "to_file", "to_excel"),
    *("getSaveFileName", "setFileName", "setOutputFileName", "extractall"),
}
OF_MODULES = {
    "shutil": {"copy", "copy2", "copyfile", "copytree", "move", "copyfileobj"},
    "os": {"open", "replace", "rename", "link", "symlink", "write"},
    "tempfile": {"NamedTemporaryFile", "mkstemp", "TemporaryFile"},
    "np": {"save", "memmap"},
    "xlsxwriter": {"Workbook"},
    "pyogrio.raw": {"write"},
    "pyogrio": {"write_dataframe"},
    "sqlite3": {"connect"},
}
IN_MEMORY = ("buffer", "bytesio", "stringio")


def writes(code: str) -> list[str]:
    """What in a module could write a file, with its line."""
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    found = ((call.lineno, _writer(call)) for call in calls)
    return [f"line {line}: {what}" for line, what in sorted(found) if what]


def _writer(call: ast.Call) -> str:
    """What a call writes with; empty for one that writes no file."""
    dotted = _dotted(call.func)
    owner, _, name = dotted.rpartition(".")
    if name in OF_MODULES.get(owner, ()):
        return dotted
    if name == "open":
        known = not owner or owner in {"io", "rasterio", "gzip", "zipfile", "Image"}
        return dotted if _is_for_writing(call, 1 if known else 0) else ""
    if name == "ZipFile":
        return dotted if _is_for_writing(call, 1) else ""
    if name == "save":
        return (
            dotted if owner != "self" and call.args and not _is_in_memory(call) else ""
        )
    if name in {"QPdfWriter", "QSvgGenerator", "QImageWriter"}:
        return dotted if call.args and not _is_in_memory(call) else ""
    return dotted if name in METHODS or (not owner and name in FUNCTIONS) else ""


def _is_for_writing(call: ast.Call, place: int) -> bool:
    """Whether the mode of a call to open something lets it write."""
    modes = [word.value for word in call.keywords if word.arg == "mode"]
    modes += call.args[place : place + 1]
    said = [mode.value for mode in modes if isinstance(mode, ast.Constant)]
    return any(
        isinstance(mode, str) and set(mode) <= set("rwaxbt+") and set(mode) - set("rbt")
        for mode in said
    )


def _is_in_memory(call: ast.Call) -> bool:
    """Whether the first argument is a buffer."""
    return any(word in _dotted(call.args[0]).lower() for word in IN_MEMORY)


def _dotted(node: ast.expr) -> str:
    """Name of what is called, with what it belongs to."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return "()" if isinstance(node, ast.Call) else ""


def test_only_the_gate_and_places_with_a_reason_write_files() -> None:
    stray = {}
    for path in sorted((ROOT / "app").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        found = writes(path.read_text(encoding="utf-8"))
        if found and name not in ALLOWED:
            stray[name] = found

    assert not stray, "let app.exports.gate write, or give the reason in ALLOWED"


def test_every_writer_in_the_exports_is_called_by_the_gate() -> None:
    for path in sorted((ROOT / "app" / "exports").glob("*.py")):
        code = path.read_text(encoding="utf-8")
        if writes(code) and path.name not in {"gate.py", "workbook.py"}:
            assert "write_export(" in code, path.name


@pytest.mark.parametrize(
    "line",
    [
        "open(path, 'w')",
        "open(path, mode='ab')",
        "path.open('x')",
        "path.write_text('plan')",
        "path.write_bytes(data)",
        "QSaveFile(name)",
        "QFileDialog.getSaveFileName(self)",
        "image.save(str(path))",
        "shutil.copyfile(a, b)",
        "xlsxwriter.Workbook(str(path))",
        "pyogrio.raw.write(path)",
        "sqlite3.connect(path)",
        "rasterio.open(path, 'w')",
        "zipfile.ZipFile(path, 'w')",
        "os.open(path, flags)",
        "np.savez(path, a=a)",
        "QPdfWriter(str(path))",
        "write_whole(path, data)",
        "put_in_place(path, write)",
    ],
)
def test_the_search_finds_whoever_writes(line: str) -> None:
    assert writes(f"def leak(path, data):\n    {line}\n")


@pytest.mark.parametrize(
    "line",
    ["path.open('rb')", "open(path)", "image.save(buffer, 'PNG')", "painter.save()"],
)
def test_the_search_passes_by_whoever_reads(line: str) -> None:
    assert not writes(line)
