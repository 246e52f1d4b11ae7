# SPDX-License-Identifier: MIT
"""Synthetic faces with known identities, to try things on."""

from __future__ import annotations

from numbers import Real

import numpy as np
from numpy.typing import NDArray

from facegraph import _core
from facegraph._checks import WHOLE, checked
from facegraph._inputs import seed, threads
from facegraph._progress import Progress, listening


@checked(n_faces=WHOLE, outliers=[Real])
def make_faces(
    n_faces: int = 50000,
    dim: int = 256,
    *,
    mean_size: float = 68,
    size_spread: float = 1,
    outliers: float = 0.01,
    mislabeled: float = 0.01,
    duplicates: float = 0.02,
    random_state: int | None = 0,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Features [n_faces, dim] of unit length and the identity [n_faces] of each; as `facegraph synth` makes them.

    mean_size and size_spread: mean number of faces of a person, and the standard deviation of its logarithm. outliers,
    mislabeled, duplicates: shares of faces that are of no person, have a wrong label, or nearly repeat another face.
    """
    options = _core.SynthOptions()
    options.n_faces, options.dim, options.seed = n_faces, dim, seed(random_state)
    options.mean_size, options.size_spread = mean_size, size_spread
    options.outliers, options.mislabeled, options.duplicates = outliers, mislabeled, duplicates
    with listening(progress) as listener:
        return _core.make_faces(options, threads(n_jobs), listener)
