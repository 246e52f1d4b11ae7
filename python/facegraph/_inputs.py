# SPDX-License-Identifier: MIT
"""Checks and converts inputs for the native module. Arrays in the right form are not copied."""

from __future__ import annotations

import numbers
import os
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facegraph._labels import as_labels as as_labels

Array = NDArray[Any]


def _vectors(X: Any) -> Any:
    """The vectors of a list or of the only column of a data frame, one by one; None if X holds no vectors."""
    if isinstance(X, (list, tuple)):
        return X if len(X) and all(hasattr(row, "__len__") and not isinstance(row, str) for row in X) else None
    array = X.to_numpy() if hasattr(X, "to_numpy") and len(getattr(X, "shape", ())) in (1, 2) else X
    if not isinstance(array, np.ndarray) or array.dtype != object or not array.size:
        return None
    one_column = array.ndim == 1 or array.ndim == 2 and array.shape[1] == 1
    return array.ravel() if one_column and any(hasattr(row, "__len__") for row in array.ravel()) else None


def stacked(X: Any, name: str = "X") -> Any:
    """A column of vectors, as data frames hold them, as one array [n, d]; anything else as it is."""
    if hasattr(X, "toarray"):
        raise TypeError(f"{name}: is sparse, and features are dense; {name}.toarray() makes it dense")
    rows = _vectors(X)
    if rows is None:
        return X
    for number, row in enumerate(rows):
        if not hasattr(row, "__len__") or isinstance(row, str):
            raise ValueError(f"{name}: row {number} is {row!r}, wants numbers")
        if len(row) != len(rows[0]):
            raise ValueError(f"{name}: row {number} has {len(row)} values, and row 0 has {len(rows[0])}")
    return np.stack([np.asarray(row) for row in rows])


def as_features(X: ArrayLike, name: str = "X") -> Array:
    """[n, d], float32 or float16 as it is (memory maps too); other numbers become float32.

    A column of vectors is taken for its vectors.
    """
    array = np.asarray(stacked(X, name))
    if array.ndim != 2:
        raise ValueError(f"{name}: features are [n, d], not of shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name}: holds no features, its shape is {array.shape}")
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name}: features are numbers, not {array.dtype}")
    native = array.dtype.newbyteorder("=")
    wanted = native if native in (np.float32, np.float16) else np.dtype(np.float32)
    return np.ascontiguousarray(array, dtype=wanted)


def as_int32(values: ArrayLike, name: str, ndim: int = 1) -> NDArray[np.int32]:
    """Integers that fit, in an array of so many dimensions; refused where they do not."""
    array = np.asarray(values)
    if array.ndim != ndim:
        raise ValueError(f"{name}: is of shape {array.shape}, wants {ndim} dimension{'s' if ndim > 1 else ''}")
    if array.dtype == np.int32:
        return np.ascontiguousarray(array)
    if array.size and array.dtype.kind not in "iub":
        raise ValueError(f"{name}: holds {array.dtype}, wants integers")
    limits = np.iinfo(np.int32)
    if array.size and (array.min() < limits.min or array.max() > limits.max):
        raise ValueError(f"{name}: holds {array.max()}, more than 32 bits can say")
    return np.ascontiguousarray(array, dtype=np.int32)


def as_floats(values: ArrayLike, name: str, ndim: int = 1) -> NDArray[np.float32]:
    """Numbers as float32, in an array of so many dimensions."""
    try:
        array = np.ascontiguousarray(np.asarray(values), dtype=np.float32)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: holds no numbers") from None
    if np.ndim(values) != ndim:
        raise ValueError(f"{name}: is of shape {np.shape(values)}, wants {ndim} dimension{'s' if ndim > 1 else ''}")
    return array


def as_number(value: Any, name: str) -> float:
    """A real number, of Python or numpy; text that looks like one is none."""
    if not isinstance(value, numbers.Real):
        raise ValueError(f'{name} is "{value}", wants a number')
    return float(value)


def threads(n_jobs: int | None) -> int:
    """Threads as scikit-learn counts jobs: None is 1, -1 all, -2 all but one. For the native module 0 is all."""
    if n_jobs is None:
        return 1
    if n_jobs == 0:
        raise ValueError("n_jobs is 0, wants at least 1, or -1 for all processors")
    if n_jobs == -1:
        return 0
    return int(n_jobs) if n_jobs > 0 else max(1, (os.cpu_count() or 1) + 1 + int(n_jobs))


def seed(random_state: int | np.random.RandomState | np.random.Generator | None) -> int:
    """A seed; None draws one."""
    if random_state is None:
        return int(np.random.default_rng().integers(2**32))
    if isinstance(random_state, np.random.RandomState):
        return int(random_state.randint(2**31))
    if isinstance(random_state, np.random.Generator):
        return int(random_state.integers(2**32))
    number = int(random_state)
    if number < 0:
        raise ValueError(f"random_state is {number}, wants 0 or more")
    return number
