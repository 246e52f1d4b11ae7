# SPDX-License-Identifier: MIT
"""Checks of parameters: what type each may have, for every public function and for FaceClusterer."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any, TypeVar, cast

import numpy as np
from sklearn.utils._param_validation import Interval, validate_parameter_constraints

from facegraph._core import Networks

Function = TypeVar("Function", bound=Callable[..., Any])

MAX_INT = 2**31 - 1
"""The largest whole number of a parameter in the native module."""

_flag: list[Any] = ["boolean"]
_number: list[Any] = [Real]
WHOLE: list[Any] = [Interval(Integral, -MAX_INT - 1, MAX_INT, closed="both")]
_size: list[Any] = [Integral]  # of neighbor lists, which are no longer than there are faces: see `capped`
_word: list[Any] = [str]
_words: list[Any] = [str, list, tuple]
_path: list[Any] = [str, os.PathLike]
_seed: list[Any] = [Interval(Integral, 0, 2**64 - 1, closed="both"), np.random.RandomState, np.random.Generator, None]

CONSTRAINTS: dict[str, list[Any]] = {
    "preset": _word,
    "settings": [*_words, None],
    "n_neighbors": [*_size, None],
    "knn": _word,
    "recall": _number,
    "affinity": _word,
    "segmentation": _flag,
    "min_iop": _number,
    "max_iop": _number,
    "n_seeds": WHOLE,
    "seed_rule": _word,
    "rank_by": _word,
    "fp_cost": _number,
    "precision": [*_number, None],
    "min_score": [*_number, None],
    "max_iou": _number,
    "min_inlier": _number,
    "outliers": _word,
    "unassigned": _word,
    "zero_rows": _word,
    "keep_repeats": _flag,
    "metric": _word,
    "memory_limit": [str, *_number, None],
    "checkpoint": [*_path, None],
    "checkpoint_minutes": _number,
    "run": [*_path, None],
    "random_state": _seed,
    "n_jobs": [*WHOLE, None],
    "progress": ["boolean", str, callable, None],
    "time_limit": _number,
    "n_faces": [*WHOLE, None],
    "dim": WHOLE,
    "mean_size": _number,
    "size_spread": _number,
    "mislabeled": _number,
    "duplicates": _number,
    "min_similarity": _number,
    "max_size": WHOLE,
    "step": _number,
    "raising": _word,
    "max_rounds": WHOLE,
    "min_size": WHOLE,
    "max_pairs": WHOLE,
    "recipe": _word,
    "detectors": [*WHOLE, None],
    "augmentations": _flag,
    "epochs": [*WHOLE, None],
    "learning_rate": [*_number, None],
    "weight_decay": [*_number, None],
    "held_out": [*_number, None],
    "inputs": [*_word, None],
    "widths": [list, tuple],
    "pooling": _words,
    "rotate": _flag,
    "node_dropout": [*_number, None],
    "on_epoch": [callable, None],
    "model": [Networks, *_path, None],
    "start": [Networks, *_path, None],
    "values": _word,
    "edge_weight": [*_word, None],
    "predicts": _word,
    "output": _path,
    "images": [*_path, None],
    "title": [*_word, None],
    "link_images": _flag,
    "train": [list, tuple, None],
    "learn_from": [list, tuple, None],
}
"""Types of a parameter by its name, which means the same in every function. Ranges and words are the library's."""


def check(caller: str, given: Mapping[str, Any], exceptions: Mapping[str, list[Any]] | None = None) -> None:
    """Raises sklearn's InvalidParameterError, a ValueError and a TypeError, for a value of a wrong type.

    given: values by name; names that are not in the list above are left to the function.
    exceptions: types in place of those above.
    """
    constraints = {**CONSTRAINTS, **(exceptions or {})}
    known = {name: value for name, value in given.items() if name in constraints}
    validate_parameter_constraints({name: constraints[name] for name in known}, known, caller)


def checked(**exceptions: list[Any]) -> Callable[[Function], Function]:
    """Checks the types of a function's parameters when it is called. exceptions: as in `check`."""

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            check(function.__name__, signature.bind(*args, **kwargs).arguments, exceptions)
            return function(*args, **kwargs)

        return cast("Function", call)

    return decorate


def capped(n_neighbors: int | None) -> int:
    """Length of neighbor lists for the native module, which makes none longer than there are faces; None: 0."""
    return 0 if n_neighbors is None else int(max(min(n_neighbors, MAX_INT), -MAX_INT))


def texts(name: str, given: str | Sequence[str] | None) -> list[str]:
    """One text or several as a list."""
    if given is None:
        return []
    several = [given] if isinstance(given, str) else list(given)
    for one in several:
        if not isinstance(one, str):
            raise ValueError(f"{name}: holds {one!r}, wants text")
    return several


def as_bytes(given: float) -> int:
    """A number of bytes for the native module."""
    return int(max(min(given, 2**62), -1))
