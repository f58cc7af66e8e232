from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.symbol_code import (
    Context,
    Echelon,
    Identity,
    Status,
    SymbolCode,
)

TWO_DIGITS = st.integers(0, 99).map("{:02}".format)

codes = st.builds(
    SymbolCode,
    symbol_set=TWO_DIGITS,
    entity=st.integers(0, 999_999).map("{:06}".format),
    identity=st.sampled_from(Identity),
    context=st.sampled_from(Context),
    status=st.sampled_from(Status),
    headquarters=st.booleans(),
    task_force=st.booleans(),
    dummy=st.booleans(),
    size=TWO_DIGITS,
    modifiers=st.tuples(TWO_DIGITS, TWO_DIGITS),
)


@given(codes)
def test_code_and_parts_are_the_same_thing(code) -> None:
    assert len(code.sidc) == 20
    assert SymbolCode.of(code.sidc) == code


def test_parts_stand_where_the_standard_has_them() -> None:
    """A planned task force headquarters of an exercise: 43 (NLD) brigade, say."""
    code = SymbolCode(
        symbol_set="10",
        entity="121102",
        identity=Identity.FRIEND,
        context=Context.EXERCISE,
        status=Status.PLANNED,
        headquarters=True,
        task_force=True,
        size=Echelon.BRIGADE.value,
        modifiers=("12", "34"),
    )

    assert code.sidc == "10 1 3 10 1 6 18 121102 12 34".replace(" ", "")


@pytest.mark.parametrize("digits", ["1093", "10071"])
def test_digits_without_a_meaning_are_refused(digits) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        SymbolCode.of(digits.ljust(20, "0"))
