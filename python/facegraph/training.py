# SPDX-License-Identifier: MIT
"""Training of networks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facegraph import _core
from facegraph._core import Networks
from facegraph._checks import capped, checked, texts
from facegraph._inputs import Array, as_features, as_labels, seed, threads
from facegraph._progress import Progress, listening
from facegraph.graphs import Graph, as_graph, knn_graph
from facegraph.networks import Model, load_model


class Epoch(NamedTuple):
    """Figures of an epoch."""

    network: str
    """"GCN-D", or with several "GCN-D 2 of 5", or "GCN-S"."""
    epoch: int
    """From 1."""
    epochs: int
    learning_rate: float
    examples: int
    loss: float
    held_out_loss: float
    """Loss on held-out identities; NaN without any."""
    best_so_far: bool
    seconds: float


LabeledSet = Union[tuple[ArrayLike, ArrayLike], tuple[ArrayLike, ArrayLike, Graph]]  # noqa: UP007


def _as_set(
    features: ArrayLike, labels: ArrayLike, graph: Graph | None = None, *, name: str = ""
) -> tuple[Array, NDArray[np.int64], Graph | None, str]:
    """Features, labels, graph and the name of the labels. Refuses labels that nothing can be learned from."""
    rows = as_features(features, f"{name}X")
    known = as_labels(labels, len(rows), f"{name}y")
    _core.require_teachable(known, f"{name}y")
    return rows, known, graph, f"{name}y"


def _more_sets(also: Iterable[LabeledSet]) -> list[tuple[Array, NDArray[np.int64], Graph | None, str]]:
    sets = []
    for number, one in enumerate(also):
        if not isinstance(one, (tuple, list)) or len(one) not in (2, 3):
            raise ValueError(f"also: set {number} is not (X, y) or (X, y, graph)")
        sets.append(_as_set(*one, name=f"also, set {number}: "))
    return sets


def _recipe(
    recipe: str, dim: int, random_state: int | None, *, start: Model, preset: str | None, settings: Sequence[str],
    n_neighbors: int | None, detectors: int | None, augmentations: bool, epochs: int | None, learning_rate: float | None,
    weight_decay: float | None, held_out: float | None, inputs: str | None, widths: Sequence[int], pooling: Sequence[str],
    rotate: bool, node_dropout: float | None,
) -> _core.Recipe:
    made = _core.Recipe(recipe, dim, seed(random_state))
    if start is not None:
        if detectors is not None or inputs is not None or widths or pooling:
            raise ValueError(
                "start keeps the number and shapes of the networks: no detectors, inputs, widths or pooling"
            )
        shipped = load_model(None, affinity="cosine" if recipe == "cosine" else "learned")
        made.go_on_from(shipped if isinstance(start, str) and start == "default" else load_model(start))
    made.set_proposals(preset, texts("settings", settings), capped(n_neighbors))
    if detectors is not None:
        made.set_detectors(detectors)
    if not augmentations:
        made.drop_augmentations()
    if inputs is not None:
        made.set_inputs(inputs)
    if widths:
        made.set_widths([int(width) for width in widths])
    if pooling:
        made.set_poolings(texts("pooling", pooling))
    if epochs is not None:
        made.set_epochs(epochs)
    if learning_rate is not None:
        made.set_learning_rate(learning_rate)
    if weight_decay is not None:
        made.set_weight_decay(weight_decay)
    if held_out is not None:
        made.set_held_out(held_out)
    if node_dropout is not None:
        made.set_node_dropout(node_dropout)
    made.set_rotate(rotate)
    return made


@checked(preset=[str, None])
def train(
    X: ArrayLike,
    y: ArrayLike,
    graph: Graph | None = None,
    *,
    also: Iterable[LabeledSet] = (),
    recipe: str = "learned",
    start: Model = None,
    preset: str | None = None,
    settings: Sequence[str] = (),
    n_neighbors: int | None = None,
    detectors: int | None = None,
    augmentations: bool = True,
    epochs: int | None = None,
    learning_rate: float | None = None,
    weight_decay: float | None = None,
    held_out: float | None = None,
    inputs: str | None = None,
    widths: Sequence[int] = (),
    pooling: Sequence[str] = (),
    rotate: bool = False,
    node_dropout: float | None = None,
    knn: str = "auto",
    recall: float = 0.98,
    on_epoch: Callable[[Epoch], object] | None = None,
    random_state: int | None = 0,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> Networks:
    """Trains GCN-D and GCN-S on labeled faces. `save` them for `model=` or the command line's `--model`.

    Parameters
    ----------
    X, y : arrays [n, d] and [n]
        Features and labels; a negative label means that it is not known.
    graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
    also : (X, y) or (X, y, graph), several
        More training sets, of any face recognition model and dimension.
    recipe : {"learned", "cosine", "paper", "reference"}
        The recipes of the networks inside the package, for learned affinity and for cosines; the networks and training
        of the paper; those of its authors' program. The parameters below replace parts of the recipe.
    start : "default", Networks or path, optional
        Continue from these networks instead of random weights, in fewer and smaller steps. "default": the networks
        inside the package.
    preset, settings, n_neighbors
        Training proposals, as in `propose`.
    detectors : int
        Number of GCN-D networks. The mean of their predictions is used: more networks are more reliable on faces
        unlike the training faces (recipe "learned": 5, others: 1).
    augmentations : bool
        Add augmented sets with fewer and with clearer faces of each person, if the recipe has them.
    epochs, learning_rate, weight_decay, held_out, node_dropout
        Training parameters. held_out: share of the identities that choose the best epoch. epochs=0 with `start`: the
        networks stay as they are, and only the precision map is trained.
    inputs : {"structure", "features", "constant"}
        Input of the networks for each face. "structure" fits any face recognition model.
    widths, pooling
        Widths of the graph convolutions, such as (512, 64); "max", "mean", "sum" or several.
    rotate : bool
        Rotate the feature space at random in every step (inputs="features").
    on_epoch : function
        Called with an `Epoch` after each epoch. An exception stops the training.
    """
    sets = [_as_set(X, y, graph), *_more_sets(also)]
    made = _recipe(
        recipe, sets[0][0].shape[1], random_state, start=start, preset=preset, settings=settings, n_neighbors=n_neighbors,
        detectors=detectors, augmentations=augmentations, epochs=epochs, learning_rate=learning_rate, weight_decay=weight_decay,
        held_out=held_out, inputs=inputs, widths=widths, pooling=pooling, rotate=rotate, node_dropout=node_dropout,
    )
    found = [
        (rows, labels, as_graph(known) if known is not None else knn_graph(
            rows, made.n_neighbors, knn=knn, recall=recall, n_jobs=n_jobs, progress=progress
        ), name)
        for rows, labels, known, name in sets
    ]
    tell = None if on_epoch is None else lambda row: on_epoch(Epoch(*row))
    with listening(progress) as listener:
        return _core.train(found, made, tell, threads(n_jobs), listener)
