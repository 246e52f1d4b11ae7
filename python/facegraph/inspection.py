# SPDX-License-Identifier: MIT
"""Are these good features?"""

from __future__ import annotations

from numpy.typing import ArrayLike

from facegraph import _core
from facegraph._core import FeatureReport
from facegraph._inputs import as_features, threads
from facegraph._progress import Progress, listening


def inspect(
    X: ArrayLike, *, random_state: int = 1, n_jobs: int | None = -1, progress: Progress = "auto"
) -> FeatureReport:
    """Looks for what makes clusters meaningless although every step succeeds.

    Broken rows, duplicates, features that are not centred, shuffled, or read in the wrong layout. `warnings` of the
    result are plain sentences; none: nothing was found. Never raises for bad values.
    """
    with listening(progress) as listener:
        return _core.inspect(as_features(X), random_state, threads(n_jobs), listener)
