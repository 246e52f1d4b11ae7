# SPDX-License-Identifier: MIT
"""From the parameters of FaceClusterer to the options of the native module."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from facegraph import _core
from facegraph._command_line import options_json
from facegraph._core import Networks
from facegraph._checks import as_bytes, capped, texts
from facegraph._inputs import Array, seed
from facegraph.clusters import de_overlap_options

DEPRECATED = "deprecated"
"""The default of a former parameter, as in scikit-learn."""
FORMER = {"wrong_price": "fp_cost", "uncovered": "unassigned"}
"""Former parameters and their present names."""


def current_parameters(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters under their present names, with a FutureWarning for a former one. The seed is a number."""
    parameters = dict(given)
    for former, name in FORMER.items():
        value = parameters.pop(former)
        if not isinstance(value, str) or value != DEPRECATED:
            warnings.warn(
                f"{former} is deprecated and will be removed in the next version; use {name}", FutureWarning,
                stacklevel=3,
            )
            parameters[name] = value
    parameters["random_state"] = seed(parameters["random_state"])
    return parameters


def choose_networks(parameters: Mapping[str, Any], features: Array, has_graph: bool) -> Networks:
    """The networks of a run. The library decides."""
    model = parameters["model"]
    in_memory = model if isinstance(model, Networks) else None
    path = "" if model is None or in_memory is not None else os.fspath(model)
    return _core.choose_networks(in_memory, path, parameters["affinity"], features, has_graph)


def native_options(parameters: Mapping[str, Any], affinity: str) -> _core.ClusterOptions:
    """Checked options. affinity: what the networks of the run were trained on."""
    options = _core.ClusterOptions(
        parameters["preset"], texts("settings", parameters["settings"]), capped(parameters["n_neighbors"]), affinity
    )
    for name in (
        "knn", "recall", "keep_repeats", "segmentation", "min_iop", "max_iop", "n_seeds", "seed_rule", "zero_rows",
    ):
        setattr(options, name, parameters[name])
    options.de_overlap = de_overlap_options(
        seed=parameters["random_state"],
        **{name: parameters[name] for name in (
            "rank_by", "fp_cost", "precision", "min_score", "max_iou", "min_inlier", "outliers", "unassigned",
        )},
    )
    options.seed = parameters["random_state"]
    options.check()
    return options


def memory_limit(parameters: Mapping[str, Any]) -> int:
    """Bytes; 0: the free memory."""
    limit = parameters["memory_limit"]
    return _core.parse_bytes(limit) if isinstance(limit, str) else as_bytes(limit or 0)


def run_files(parameters: Mapping[str, Any], X: object) -> _core.RunFiles:
    """The files that a run writes."""
    files = _core.RunFiles()
    if parameters["checkpoint"] is not None:
        files.checkpoint = os.fspath(parameters["checkpoint"])
    files.checkpoint_minutes = parameters["checkpoint_minutes"]
    if parameters["run"] is not None:
        files.run = os.fspath(parameters["run"])
    files.options = options_json(parameters)
    files.features = str(X.filename) if isinstance(X, np.memmap) else "array in memory"
    return files
