from __future__ import annotations

from app.drawing.symbol_library import find_library, library
from app.services import doctor


def test_doctor_says_how_symbols_are_shown_and_how_to_mend_it(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(doctor, "library", lambda: find_library(tmp_path))
    check = doctor._symbols()

    assert (check.what, check.found) == ("Military symbols", "labelled frames")
    assert "make setup" in check.remedy


def test_doctor_names_the_library_that_is_there() -> None:
    check = doctor._symbols()

    assert bool(check.remedy) is not bool(library())
    assert bool(library()) is (check.found == library().version)
