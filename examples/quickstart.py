# SPDX-License-Identifier: MIT
"""From face features to people. usage: quickstart.py [FEATURES.npy]"""
import sys

import numpy as np

import facegraph

# Features of any embedder, one row a face; a memory map is never copied as a whole.
X = np.load(sys.argv[1], mmap_mode="r") if len(sys.argv) > 1 else facegraph.make_faces(5000)[0]
clusterer = facegraph.FaceClusterer().fit(X)
sizes = np.bincount(clusterer.labels_)
print(f"{len(X):,} faces: {np.sum(sizes > 1):,} people, and {np.sum(sizes == 1):,} single faces")
for cluster, face in enumerate(clusterer.medoids_[:5]):
    print(f"person {cluster}: {sizes[cluster]} faces, best picture in row {face}, purity {clusterer.cluster_purities_[cluster]:.2f}")
