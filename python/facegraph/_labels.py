# SPDX-License-Identifier: MIT
"""Labels out of whatever people keep them in. What a text means is decided in the library, as for files."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facegraph import _core


def _is_missing(value: Any) -> bool:
    """None, NaN, or what pandas has for a missing value."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return True  # pandas.NA has no truth


def _from_texts(texts: list[str], name: str) -> NDArray[np.int64]:
    return np.asarray(_core.labels_from_texts(texts, name), dtype=np.int64)


def _from_floats(array: NDArray[Any], name: str) -> NDArray[np.int64]:
    known = np.where(np.isnan(array), -1.0, array)
    if not np.array_equal(known, np.floor(known)):
        raise ValueError(f"{name}: holds a number that is not whole")
    if len(known) and np.abs(known).max() > 2**53:
        raise ValueError(f"{name}: holds {known[np.abs(known).argmax()]:g}, more than a float can count to")
    return known.astype(np.int64)


def _from_objects(values: list[Any], name: str) -> NDArray[np.int64]:
    known = [-1 if _is_missing(value) else value for value in values]
    if all(isinstance(value, (numbers.Integral, np.bool_)) for value in known):
        return np.array([int(value) for value in known], dtype=np.int64)
    if all(isinstance(value, numbers.Real) for value in known):
        return _from_floats(np.array(known, dtype=np.float64), name)
    texts = [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in known]
    return _from_texts([text.strip() for text in texts], name)


def as_labels(labels: ArrayLike, n_faces: int | None = None, name: str = "labels") -> NDArray[np.int64]:
    """[n] int64. -1 is an unknown label, whether it is a number, a text, NaN, None or "". Names are numbered."""
    array = np.asarray(labels)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise ValueError(f"{name}: is of shape {array.shape}, wants one label a face")
    if n_faces is not None and len(array) != n_faces:
        raise ValueError(f"{name}: there are {len(array)} of {n_faces} faces")
    if array.dtype.kind == "f":
        return _from_floats(array, name)
    if array.dtype.kind in "iub":
        return np.ascontiguousarray(array, dtype=np.int64)
    if array.dtype.kind in "OUS":
        return _from_objects(array.tolist(), name)
    raise ValueError(f"{name}: labels are numbers or texts, not {array.dtype}")
