"""Trust lists are read as they are meant, or refused with a way out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.errors import InputRefused
from app.security.bundle_manifest import BundleKind
from app.security.trust_list_file import parse_trust_list

KEY, OTHER = "a" * 64, "b" * 64
LIST = f"""
form = "marsroute trust list 1"
issued_by = "EXCON"
number = 3
issued = 2026-05-01T00:00:00Z
expires = 2026-07-01T00:00:00Z

[thresholds]
"map update" = 2

[[station]]
name = "S4 1 Bn"
public_key = "{KEY}"
may_sign = ["plan", "map update"]
from = 2026-05-01T00:00:00Z
until = 2026-06-30T00:00:00Z

[[station]]
name = "EXCON"
public_key = "{OTHER}"
may_sign = ["map update"]
from = 2026-05-01T00:00:00+02:00
until = 2026-06-30T00:00:00Z
"""


def test_list_is_read_as_it_is_meant():
    trust = parse_trust_list(LIST.encode(), "trust.toml")

    assert (trust.issued_by, trust.number) == ("EXCON", 3)
    assert trust.thresholds == {BundleKind.MAP_UPDATE: 2}
    assert [station.name for station in trust.stations] == ["S4 1 Bn", "EXCON"]
    first, second = trust.stations
    assert first.public_key == KEY
    assert first.may_sign == {BundleKind.PLAN, BundleKind.MAP_UPDATE}
    assert second.start == datetime(2026, 4, 30, 22, tzinfo=UTC)


def test_any_other_byte_gives_another_digest():
    one = parse_trust_list(LIST.encode(), "trust.toml")
    other = parse_trust_list(LIST.encode() + b"\n", "trust.toml")

    assert one.digest != other.digest


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("list 1", "list 2", "this version reads"),
        ("number = 3", "number = 0", "whole number from 1"),
        ("number = 3", "number = true", "whole number from 1"),
        ("number = 3", 'number = "3"', "whole number from 1"),
        ("number = 3", "", "has no entry number; add it"),
        ("number = 3", "number = 3\nnumer = 3", "'numer', which a trust list does not"),
        ("number = 3", "number = 3\nnumber = 4", "no trust list in TOML"),
        ('issued_by = "EXCON"', "issued_by = 7", "issued_by of trust.toml is no name"),
        ('"EXCON"\nnumber', '" EXCON"\nnumber', "blanks at its ends"),
        ('"EXCON"\nnumber', '"EX\\u202eCON"\nnumber', "cannot be seen"),
        ("2026-07-01T00:00:00Z", "2026-04-01T00:00:00Z", "is not after issued"),
        ("2026-07-01T00:00:00Z", "2026-07-01T00:00:00", "no moment of this century"),
        ("2026-07-01T00:00:00Z", '"soon"', "no moment of this century"),
        ("2026-07-01T00:00:00Z", "9999-07-01T00:00:00Z", "no moment of this century"),
        ('"map update" = 2', '"map update" = 3', "2 stations may sign one"),
        ('"map update" = 2', "plan = 2", "1 stations may sign one"),
        ('"map update" = 2', "plan = 0", "a number from 1 to 1"),
        ('"map update" = 2', "job = 1", "0 stations may sign one"),
        ('"map update" = 2', "maps = 2", "a threshold for 'maps'"),
        (KEY, KEY.upper(), "64 hexadecimal digits"),
        (KEY, KEY[1:], "64 hexadecimal digits"),
        (f'"{KEY}"', "5", "64 hexadecimal digits"),
        (KEY, OTHER, "the same key as S4 1 Bn"),
        ('["plan", "map update"]', '["plans"]', "what it may sign"),
        ('["plan", "map update"]', "[]", "what it may sign"),
        ('["plan", "map update"]', "[[]]", "what it may sign"),
        ('["plan", "map update"]', '"plan"', "what it may sign"),
        ("until = 2026-06-30T00:00:00Z", "", "has no entry until"),
        ('name = "S4 1 Bn"', 'name = ""', "no name of 1 to 80"),
        ("[thresholds]", "[threshold]", "'threshold', which"),
        ("[thresholds]", "[form.thresholds]", "no trust list in TOML"),
        ("[thresholds]", "[[thresholds]]", "thresholds that are no table"),
    ],
)
def test_whatever_differs_from_the_form_is_refused_with_a_way_out(old, new, why):
    text = LIST.replace(old, new, 1)
    assert text != LIST

    with pytest.raises(InputRefused, match=why):
        parse_trust_list(text.encode(), "trust.toml")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "has no entry"),
        (b"\xff", "no trust list in TOML"),
        (b"a=" + b"[\n" * 5000, "no trust list in TOML"),
        (b"#" * (1 << 20) + b"#", "more than 1024 kB"),
    ],
)
def test_what_is_no_list_is_refused(data, why):
    with pytest.raises(InputRefused, match=why):
        parse_trust_list(data, "trust.toml")


def test_stations_must_be_tables():
    head = LIST.split("[thresholds]", maxsplit=1)[0]

    for stations in ("station = []", "station = 3", "station = [3]"):
        with pytest.raises(InputRefused, match=r"\[\[station\]\]"):
            parse_trust_list((head + stations).encode(), "trust.toml")


def test_line_that_would_take_hours_is_refused_at_once():
    line = b"a" + b".a" * 500_000 + b" = 1\n"

    with pytest.raises(InputRefused, match="a line of more than 1000 letters"):
        parse_trust_list(line, "trust.toml")
