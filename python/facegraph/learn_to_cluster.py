# SPDX-License-Identifier: MIT
"""Checkpoints of the paper's authors (github.com/yl-1993/learn-to-cluster) as networks of ours."""

from __future__ import annotations

import os
import re
from typing import Any

import numpy as np

from facegraph import _core
from facegraph._checkpoint import read_checkpoint
from facegraph._core import Networks
from facegraph._checks import checked
from facegraph._inputs import Array


def _state(path: str | os.PathLike[str]) -> dict[str, Array]:
    """The tensors by name, without what data-parallel training puts before them."""
    checkpoint: Any = read_checkpoint(path)
    state = checkpoint.get("state_dict", checkpoint) if isinstance(checkpoint, dict) else None
    if not isinstance(state, dict) or not all(isinstance(value, np.ndarray) for value in state.values()):
        raise ValueError(f"{os.fspath(path)}: holds no state_dict of tensors")
    return {re.sub(r"^module\.", "", str(name)): value for name, value in state.items()}


def _table(values: Array) -> Array:
    return np.ascontiguousarray(np.atleast_2d(values), dtype=np.float32)


def _network(path: str | os.PathLike[str], edge_weight: str | None, predicts: str) -> Networks:
    state = _state(path)
    layers = [f"layers.{i}.gc.weight" for i in range(sum(name.startswith("layers.") for name in state))]
    expected = {*layers, "classifier.weight", "classifier.bias"}
    if not layers or state.keys() != expected:
        odd = sorted(state.keys() ^ (expected or {"layers.0.gc.weight"}))
        raise ValueError(
            f"{os.fspath(path)}: is no GCN-D or GCN-S of learn-to-cluster (layers.N.gc.weight, classifier.weight, "
            f"classifier.bias): {', '.join(odd) or 'no layers'}"
        )
    outputs = state["classifier.weight"].shape[0]
    if outputs not in (1, 2):
        raise ValueError(f"{os.fspath(path)}: has {outputs} outputs; GCN-D has 1, GCN-S 2")
    is_segmenter = outputs == 2
    weighted = (edge_weight or ("one" if is_segmenter else "similarity")) == "similarity"
    try:
        return _core.reference_network(
            [_table(state[name]) for name in layers], _table(state["classifier.weight"].T),
            _table(state["classifier.bias"]), is_segmenter, weighted, predicts,
        )
    except ValueError as error:
        raise ValueError(f"{os.fspath(path)}: {error}") from error


@checked()
def from_learn_to_cluster(
    *paths: str | os.PathLike[str], edge_weight: str | None = None, predicts: str = "iou"
) -> Networks:
    """The networks of one checkpoint, or of a GCN-D and a GCN-S.

    PyTorch is not needed, and nothing in the files is executed.

    Parameters
    ----------
    paths : one or two .pth or .pth.tar files
        Which is which is seen from their outputs.
    edge_weight : {"similarity", "one"}, optional
        Weights of the edges. By default what the authors' test configurations have: GCN-D "similarity"
        (wo_weight=False), GCN-S "one" (wo_weight=True).
    predicts : {"iou", "iop"}
        What the GCN-D was trained to predict; the file does not say.

    Returns
    -------
    Networks
        For `model=` of the other functions, or to `save`. They fit features of the dimension they were trained on.
        A GCN-D that predicts IoU alone ranks by `rank_by="iou"`.
    """
    if edge_weight not in (None, "similarity", "one"):
        raise ValueError(f'edge_weight is "{edge_weight}", wants "similarity" or "one"')
    if len(paths) not in (1, 2):
        raise ValueError(f"there are {len(paths)} checkpoints, wants one or two")
    networks = [_network(path, edge_weight, predicts) for path in paths]
    if len(networks) == 2 and bool(networks[0].detectors) == bool(networks[1].detectors):
        kind = "GCN-D" if networks[0].detectors else "GCN-S"
        raise ValueError(f"{os.fspath(paths[0])} and {os.fspath(paths[1])}: both are a {kind}")
    return networks[0].combine(networks[1]) if len(networks) == 2 else networks[0]
