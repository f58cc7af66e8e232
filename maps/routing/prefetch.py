"""Ask memory for a number before it is needed, from compiled code.

A processor waits a hundred steps for a number that lies in no cache. Whoever knows
some steps ahead which number that will be can have it brought meanwhile.
"""

# ruff: noqa: ANN401 - numba names no types for what it builds code with

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

READ, KEEP, DATA = 0, 3, 1  # what for, how long in the caches, and of what kind

_tools: Any = cgutils


def _prefetch(_typing: Any, array: Any, _index: Any) -> Any:
    """Signature and code of `prefetch`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        held, index = values
        data = context.make_array(signature.args[0])(context, builder, held).data
        byte, flag = _tools.voidptr_t, _tools.int32_t
        kind = _tools.ir.FunctionType(_tools.ir.VoidType(), [byte, flag, flag, flag])
        bring = _tools.get_or_insert_function(
            builder.module, kind, "llvm.prefetch.p0i8"
        )
        place = builder.bitcast(builder.gep(data, [index]), byte)
        builder.call(bring, [place, flag(READ), flag(KEEP), flag(DATA)])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


# Have a number of a contiguous array brought. Any place may be named: one outside
# brings nothing.
prefetch = cast("Callable[[NDArray[Any], int], None]", intrinsic(_prefetch))
