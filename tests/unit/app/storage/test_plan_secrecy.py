"""Nothing of a plan can be read off the disk without its key."""

from __future__ import annotations

from app.storage.plan_records import Edit, NewChange, ObjectKey, body_of
from tests.plan_sketch import KEY, new_plan, opened

WORDS = ("BRIDGE-ALPHA-7", "Serial Nine", "Kranichstein")


def written(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown(folder):
    """Words and keys that stand in any file, as text or packed."""
    secrets = [word.encode() for word in WORDS]
    secrets += [word.encode("utf-16-le") for word in WORDS]
    for key in (KEY.secret, KEY.database_key(), KEY.audit_key()):
        secrets += [key, key.hex().encode(), key.hex().upper().encode()]
    secrets.append(b"SQLite format 3")
    return {
        (path.name, secret)
        for path, data in written(folder).items()
        for secret in secrets
        if secret in data
    }


def test_no_file_shows_words_of_the_plan_or_any_key(tmp_path):
    store = new_plan(tmp_path)
    edits = tuple(
        Edit(ObjectKey("bridge", f"{WORDS[0]} {n}"), None, body_of({"at": WORDS[2]}))
        for n in range(300)
    )
    store.commit(NewChange(text=WORDS[1], edits=edits, reason=WORDS[2]))
    store.add_version(WORDS[0], WORDS[1])
    store.note("export", WORDS[2])
    store.backup()
    names = {path.suffix for path in written(tmp_path)}
    assert ".plan-wal" in names
    assert shown(tmp_path) == set()

    store.close()

    assert shown(tmp_path) == set()
    again = opened(store.path)
    assert len(again.content()) == 300
    again.close()


def test_search_finds_what_is_not_hidden(tmp_path):
    """Control: the same search over a file in the clear."""
    (tmp_path / "notes.txt").write_text(f"{WORDS[1]}, key {KEY.secret.hex()}")

    assert len(shown(tmp_path)) == 2


def test_nothing_is_written_outside_the_folder_of_the_plan(tmp_path, monkeypatch):
    for name in ("temporary", "plans"):
        (tmp_path / name).mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / "temporary"))
    store = new_plan(tmp_path / "plans")
    edits = tuple(
        Edit(ObjectKey("bridge", f"B{n}"), None, body_of({"note": "x" * 3000}))
        for n in range(1000)
    )
    store.commit(NewChange(text="Large", edits=edits))
    store.backup()
    store.close()

    assert written(tmp_path / "temporary") == {}
