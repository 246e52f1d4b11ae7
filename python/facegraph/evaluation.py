# SPDX-License-Identifier: MIT
"""How well clusters agree with known identities."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from numpy.typing import ArrayLike

from facegraph import _core
from facegraph._inputs import as_labels


class PrecisionRecall(NamedTuple):
    """Fractions, 0..1; NaN for 0/0."""

    precision: float
    recall: float
    fscore: float


def percent(fraction: float) -> str:
    """ "87.61", or "n/a" for NaN."""
    return "n/a" if math.isnan(fraction) else f"{100 * fraction:.2f}"


@dataclass(frozen=True)
class Evaluation:
    """Figures over the faces with a true label. Print it for a table."""

    faces: int
    identities: int
    clusters: int
    singletons: int
    coverage: float
    """Share of the faces with a predicted label >= 0."""
    pairwise: PrecisionRecall
    bcubed: PrecisionRecall
    nmi_arithmetic: float
    nmi_geometric: float
    pairwise_without_largest: PrecisionRecall
    """Without the two largest identities, which can dominate the pairwise figures."""
    bcubed_without_largest: PrecisionRecall

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers by name, as `facegraph evaluate --json` has them."""
        return {
            name: value._asdict() if isinstance(value, PrecisionRecall) else value
            for name, value in ((field, getattr(self, field)) for field in asdict(self))
        }

    def __str__(self) -> str:
        rows = [
            ("pairwise", self.pairwise),
            ("BCubed", self.bcubed),
            ("pairwise, two largest people left out", self.pairwise_without_largest),
            ("BCubed, two largest people left out", self.bcubed_without_largest),
        ]
        lines = [f"{'percent':<38}{'precision':>10}{'recall':>10}{'F':>10}"]
        lines += [f"{name:<38}" + "".join(f"{percent(figure):>10}" for figure in figures) for name, figures in rows]
        lines.append(
            f"NMI {percent(self.nmi_arithmetic)} (arithmetic mean), {percent(self.nmi_geometric)} (geometric)"
        )
        lines.append(
            f"{self.faces:,} faces of {self.identities:,} people in {self.clusters:,} clusters, "
            f"{self.singletons:,} of them singletons; coverage {percent(self.coverage)}"
        )
        return "\n".join(lines)


def evaluate(truth: ArrayLike, predicted: ArrayLike) -> Evaluation:
    """Pairwise and BCubed precision, recall and F, NMI and counts.

    Parameters
    ----------
    truth : array [n]
        True labels; a negative one is not known, and the face is left out.
    predicted : array [n]
        Predicted labels; a negative one is a cluster of its own.
    """
    known = as_labels(truth, name="truth")
    found = as_labels(predicted, len(known), "predicted")
    _core.require_scorable(known, "truth")
    return from_native(_core.evaluate(known, found))


def from_native(found: _core.Evaluation) -> Evaluation:
    """The figures of the native module."""
    return Evaluation(
        faces=found.faces,
        identities=found.identities,
        clusters=found.clusters,
        singletons=found.singletons,
        coverage=found.coverage,
        pairwise=PrecisionRecall(*found.pairwise),
        bcubed=PrecisionRecall(*found.bcubed),
        nmi_arithmetic=found.nmi_arithmetic,
        nmi_geometric=found.nmi_geometric,
        pairwise_without_largest=PrecisionRecall(*found.pairwise_without_largest),
        bcubed_without_largest=PrecisionRecall(*found.bcubed_without_largest),
    )
