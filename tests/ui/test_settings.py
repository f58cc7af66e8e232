"""Settings are kept, and no file can make the window unusable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import EnvironmentTrouble
from app.ui.settings import Settings, SettingsFile
from app.ui.theme import LEAST_SCALE, MOST_SCALE, THEME_NAMES

if TYPE_CHECKING:
    from pathlib import Path


@given(
    theme=st.sampled_from(THEME_NAMES),
    scale=st.floats(LEAST_SCALE, MOST_SCALE),
    layout=st.binary(max_size=200),
    reduced=st.booleans(),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_comes_back(
    tmp_path: Path, theme: str, scale: float, layout: bytes, *, reduced: bool
) -> None:
    kept = Settings(
        theme=theme, font_scale=scale, layout=layout, reduced_motion=reduced
    )
    SettingsFile(tmp_path / "config").write(kept)

    assert SettingsFile(tmp_path / "config").read() == (kept, ())


def test_without_a_file_the_usual_settings_apply_in_silence(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "none").read() == (Settings(), ())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("theme=dusk", "theme"),
        ("theme=day, night", "theme"),
        ("font_scale=huge", "font_scale"),
        ("font_scale=nan", "font_scale"),
        ("font_scale=-1e308", "font_scale"),
        ("font_scale=2.5", "font_scale"),
        ("layout=%%%", "layout"),
        ("reduced_motion=perhaps", "reduced_motion"),
        ("layout=" + "A" * 100_000, "layout"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_the_others_count(
    tmp_path: Path, line: str, name: str
) -> None:
    others = {"theme": "theme=red", "font_scale": "font_scale=1.5"}
    lines = [text for other, text in others.items() if other != name]
    path = tmp_path / "settings.ini"
    path.write_text("\n".join(["[General]", line, *lines]))
    read, notices = SettingsFile(tmp_path).read()

    (notice,) = notices
    assert f"The setting {name} in {path}" in notice
    assert getattr(read, name) == getattr(Settings(), name)
    assert read.theme == ("day" if name == "theme" else "red")
    assert read.font_scale == (1.0 if name == "font_scale" else 1.5)


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe\x80 no settings at all",
        b"[General\ntheme",
        b"[General]\ntheme=@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\0)",
        b"[General]\nlayout=@ByteArray(abc)",
        b"[General]\ntheme=red\n" + b"x=1\n" * 400_000,
    ],
    ids=["binary", "cut off", "object", "bytes", "huge"],
)
def test_a_garbled_file_gives_way_to_the_usual_settings_and_says_so(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "settings.ini"
    path.write_bytes(content)
    read, notices = SettingsFile(tmp_path).read()

    assert read == Settings()
    (notice,) = notices
    assert str(path) in notice
    assert notice.endswith("The usual ones apply.")

    SettingsFile(tmp_path).write(Settings(theme="night"))
    assert SettingsFile(tmp_path).read() == (Settings(theme="night"), ())


@given(content=st.binary(max_size=300))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_whatever_does_harm(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.ini").write_bytes(b"[General]\n" + content)
    read, _ = SettingsFile(tmp_path).read()

    assert read.theme in THEME_NAMES
    assert LEAST_SCALE <= read.font_scale <= MOST_SCALE


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "settings.ini").mkdir()
    read, notices = SettingsFile(tmp_path).read()

    assert read == Settings()
    assert "cannot be read" in notices[0]


def test_a_place_that_cannot_be_written_is_an_error_in_a_sentence(
    tmp_path: Path,
) -> None:
    (tmp_path / "config").write_text("in the way")

    with pytest.raises(EnvironmentTrouble, match="Settings cannot be kept in"):
        SettingsFile(tmp_path / "config").write(Settings())
