"""Numbers as people write them into tags, most taken from real extracts."""

from __future__ import annotations

import math

import pytest

from maps.tag_values import (
    is_approximate,
    parse_duration_s,
    parse_length_m,
    parse_mass_t,
    parse_speed_kmh,
)


@pytest.mark.parametrize(
    ("text", "tonnes"),
    [
        ("7.5", 7.5),
        ("3t", 3),
        ("2.5 t", 2.5),
        ("2,8 T", 2.8),
        ("16.0", 16),
        ("100", 100),
        ("7500 kg", 7.5),
        ("8000 lbs", 3.628739),  # 8000 x 0.45359237 kg
        ("8,000 lbs", 3.628739),  # thousands: a limit of 3.6 kg is none
        ("2,750 t", 2.75),  # no thousands: a limit of 2750 t is none
        ("10 st", 9.071847),  # short tons of 2000 lb
        ("10 tons", 9.071847),  # the lighter reading of an unclear word
        ("3 tonnes", 3),
        ("7.5 t mgw", 7.5),
        (".5", 0.5),
        ("~3", 2.4),  # approximate values count four fifths
        ("ca. 10 t", 8),
        ("0", 0),
        ("1000", 1000),
    ],
)
def test_masses_are_read_in_tonnes(text, tonnes):
    assert parse_mass_t(text) == pytest.approx(tonnes, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "t",
        "none",
        "-3",
        "nan",
        "inf",
        "1e3",
        "35000",  # surely kilograms, but it does not say so
        "3.5;7.5",
        "3 5",
        "3.5.1",
        "3 m",
        "30 stone",
        "٣",
        "9" * 400,
        "3" + " " * 400 + "t",
    ],
)
def test_masses_without_sense_are_not_guessed(text):
    assert parse_mass_t(text) is None


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("3.8", 3.8),
        ("4.2 m", 4.2),
        ("2m", 2),
        ("2,75 m", 2.75),
        ("1.80", 1.8),
        ("3.5 meters", 3.5),
        ("380 cm", 3.8),
        ("3.5 m.", 3.5),
        ("13'8\"", 4.1656),  # (13 x 12 + 8) x 0.0254
        ("14'5\"", 4.3942),
        ("13' 10\"", 4.2164),
        ("13′ 10″", 4.2164),
        ("13'8", 4.1656),
        ("13 ft 8 in", 4.1656),
        ("13ft8in", 4.1656),
        ("13 ft", 3.9624),
        ("13'", 3.9624),
        ("13.5 ft", 4.1148),
        ("13'6.5\"", 4.1275),
        ("ca. 2", 1.6),
        ("~13'", 3.16992),
    ],
)
def test_lengths_are_read_in_metres(text, metres):
    assert parse_length_m(text) == pytest.approx(metres, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "16\"12'",
        "13'12\"",
        "13'-1\"",
        '12"',
        "-1",
        "3 t",
        "default",
        "101",
        "4'5'6",
        "3m50",
    ],
)
def test_lengths_without_sense_are_not_guessed(text):
    assert parse_length_m(text) is None


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50),
        ("30 mph", 48.28032),
        ("55mph", 88.51392),
        ("5 knots", 9.26),
        ("walk", 7),
        ("none", math.inf),
        ("DE:urban", 50),
        ("de:rural", 100),
        ("RO:urban", 50),
        ("BE-VLG:urban", 50),
        ("DE:zone30", 30),
        ("DE:zone:30", 30),
        ("FR:30", 30),
        ("GB:nsl_single", 96.56064),
        ("90;30;90;30", 30),
    ],
)
def test_speeds_are_read_in_kmh(text, kmh):
    assert parse_speed_kmh(text) == pytest.approx(kmh)


@pytest.mark.parametrize(
    "text", ["signals", "variable", "0", "-50", "401", "XX:urban", "DE:moon", "50;", ""]
)
def test_speeds_without_sense_are_not_guessed(text):
    assert parse_speed_kmh(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT20M", 1200),
        ("PT1H30M", 5400),
        ("P1DT2H", 93_600),
        ("PT45S", 45),
        ("00:20", 1200),
        ("01:30:15", 5415),
        ("20", 1200),
        ("7.5", 450),
        ("30 min", 1800),
    ],
)
def test_durations_are_read_in_seconds(text, seconds):
    assert parse_duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "00:00", "00:99", "-20", "P99D", "x"])
def test_durations_without_sense_are_not_guessed(text):
    assert parse_duration_s(text) is None


@pytest.mark.parametrize("text", ["~3", "ca 3", "CA. 3", "approx. 3", "about 3"])
def test_approximate_values_are_known_as_such(text):
    assert is_approximate(text)


@pytest.mark.parametrize("text", ["3", "cattle", "", "3 m"])
def test_exact_values_are_not_taken_for_approximate(text):
    assert not is_approximate(text)
