# SPDX-License-Identifier: MIT
"""Groups millions of unlabeled faces by person: face features in, identities out.

    labels = facegraph.FaceClusterer().fit_predict(features)

The method is a chain of functions on numpy arrays. Each of them can be replaced:

    graph, whitened = affinity_graph(X)
    proposals = propose(whitened, graph, preset="learned")
    scores = detect(whitened, proposals, graph, affinity="learned")
    inliers = segment(whitened, proposals, graph, scores, affinity="learned")
    labels = deoverlap(proposals, scores, inliers)
"""

from facegraph._core import KnnGraph, Networks, Proposals, WrittenReport
from facegraph._core import version as __version__
from facegraph.clusterer import FaceClusterer
from facegraph.clusters import deoverlap, medoids
from facegraph.comparison import Comparison, ComparisonRow, compare, methods, run_method
from facegraph.evaluation import Evaluation, PrecisionRecall, evaluate
from facegraph.graphs import AffinityGraph, affinity_graph, from_sparse, graph_features, knn_graph
from facegraph.inspection import inspect
from facegraph.learn_to_cluster import from_learn_to_cluster
from facegraph.merges import suggest_merges
from facegraph.networks import Inliers, Scores, detect, load_model, segment
from facegraph.proposing import Preset, as_proposals, presets, propose, proposal_targets, super_vertices
from facegraph.reporting import report
from facegraph.synthetic import make_faces
from facegraph.training import Epoch, train

__all__ = [
    "AffinityGraph",
    "Comparison",
    "ComparisonRow",
    "Epoch",
    "Evaluation",
    "FaceClusterer",
    "Inliers",
    "KnnGraph",
    "Networks",
    "PrecisionRecall",
    "Preset",
    "Proposals",
    "Scores",
    "WrittenReport",
    "__version__",
    "affinity_graph",
    "as_proposals",
    "compare",
    "deoverlap",
    "detect",
    "evaluate",
    "from_learn_to_cluster",
    "from_sparse",
    "graph_features",
    "inspect",
    "knn_graph",
    "load_model",
    "make_faces",
    "medoids",
    "methods",
    "presets",
    "proposal_targets",
    "propose",
    "report",
    "run_method",
    "segment",
    "suggest_merges",
    "super_vertices",
    "train",
]
