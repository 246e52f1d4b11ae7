# SPDX-License-Identifier: MIT
"""Parameters of Python and options of the command line: one list of the names that differ."""

from __future__ import annotations

import json
import numbers
import os
from collections.abc import Mapping
from typing import Any

from facegraph._inputs import threads

OPTION_NAMES = {
    "memory_limit": "memory",
    "n_jobs": "threads",
    "n_neighbors": "k",
    "n_seeds": "seeds",
    "random_state": "seed",
    "segmentation": "no-segmentation",
    "settings": "setting",
}
"""Parameters whose option has another name. All others are the same, with dashes for underscores."""

PYTHON_ONLY = {
    "metric": "scikit-learn's parameter for precomputed graphs; the command line has --neighbors",
    "progress": "the command line has --quiet",
    "uncovered": "the former name of unassigned",
    "wrong_price": "the former name of fp_cost",
}
"""Parameters of FaceClusterer without an option, and why."""


def option_name(parameter: str) -> str:
    """The option of the command line, without dashes before it."""
    return OPTION_NAMES.get(parameter, parameter.replace("_", "-"))


def _option_value(parameter: str, value: Any) -> Any:
    if parameter == "n_jobs":
        return threads(value)
    if parameter == "segmentation":
        return not value
    if parameter == "settings":
        return list(value) if value else None
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    return float(value) if isinstance(value, numbers.Real) else repr(value)


def options_json(parameters: Mapping[str, Any]) -> str:
    """The options of `facegraph cluster` for the same run, as a JSON object for its manifest."""
    return json.dumps({
        option_name(name): _option_value(name, value)
        for name, value in parameters.items() if name not in PYTHON_ONLY
    })
