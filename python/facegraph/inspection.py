# SPDX-License-Identifier: MIT
"""Checks of features."""

from __future__ import annotations

from numpy.typing import ArrayLike

from facegraph import _core
from facegraph._core import FeatureReport
from facegraph._checks import checked
from facegraph._inputs import as_features, seed, threads
from facegraph._progress import Progress, listening


@checked()
def inspect(
    X: ArrayLike, *, random_state: int = 0, n_jobs: int | None = -1, progress: Progress = "auto"
) -> FeatureReport:
    """Looks for errors in features that make clusters meaningless although every step succeeds.

    Finds broken rows, duplicates, and features that are not centered, are shuffled or were read in a wrong layout. The
    result has plain sentences in `warnings`; no warnings: nothing was found. Never raises for bad values.
    """
    with listening(progress) as listener:
        return _core.inspect(as_features(X), seed(random_state), threads(n_jobs), listener)
