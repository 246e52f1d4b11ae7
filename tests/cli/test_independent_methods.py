# SPDX-License-Identifier: MIT
"""The baselines against implementations that others wrote: the same clusters where a method is deterministic, an
objective within 1 % where it is a heuristic. Those packages are used here alone; some are GPL or AGPL."""
import numpy as np
import pytest

from baselines import agreement, nearest, same_clusters, symmetric_edges

pytest.importorskip("sklearn", reason="needs scikit-learn")


@pytest.mark.parametrize("min_points", [1, 2, 4, 8])
def test_dbscan_is_that_of_scikit_learn(cluster, faces, min_points):
    from sklearn.cluster import DBSCAN
    theirs = DBSCAN(eps=1 - 0.65, min_samples=min_points, metric="precomputed").fit_predict(
        np.clip(1 - faces[2], 0, 2))
    assert same_clusters(cluster("dbscan", k=800, min_similarity=0.65, min_points=min_points), theirs)


@pytest.mark.parametrize("linkage, cut", [("single", 0.75), ("complete", 0.2), ("complete", 0.4), ("average", 0.3),
                                          ("average", 0.5)])
def test_hierarchical_clustering_is_that_of_scipy(cluster, faces, linkage, cut):
    from scipy.cluster import hierarchy
    distance = 1 - faces[2][np.triu_indices(800, 1)]
    theirs = hierarchy.fcluster(hierarchy.linkage(distance, linkage), 1 - cut, "distance")
    where = {"min_similarity": cut} if linkage == "single" else {"missing_similarity": -1, "margin": 1 + cut}
    assert same_clusters(cluster(f"{linkage}-linkage", k=800, **where), theirs)


def test_average_linkage_on_the_sparse_graph_is_scipys_on_the_filled_matrix(cluster, faces):
    from scipy.cluster import hierarchy
    matrix = np.full((800, 800), 0.1)
    for a, b, weight in symmetric_edges(faces, 20, -1):
        matrix[a, b] = matrix[b, a] = weight
    theirs = hierarchy.fcluster(hierarchy.linkage(1 - matrix[np.triu_indices(800, 1)], "average"), 1 - 0.35,
                                "distance")
    assert same_clusters(cluster("average-linkage", k=20, missing_similarity=0.1, margin=0.25), theirs)


@pytest.mark.parametrize("leaves", [0, 1])
@pytest.mark.parametrize("min_size, min_samples", [(5, 3), (4, 1), (8, 8)])
def test_hdbscan_is_that_of_scikit_learn(cluster, faces, min_size, min_samples, leaves):
    from sklearn.cluster import HDBSCAN
    theirs = HDBSCAN(min_cluster_size=min_size, min_samples=min_samples, metric="euclidean", copy=True,
                     cluster_selection_method="leaf" if leaves else "eom").fit_predict(faces[1])
    ours = cluster("hdbscan", k=800, min_cluster_size=min_size, min_samples=min_samples, leaves=leaves)
    # With core distances many edges are equally long, and which of them make the tree is anybody's choice.
    assert same_clusters(ours, theirs) if min_samples == 1 else agreement(ours, theirs) > 0.9


def sum_of_squares(rows, labels):
    return sum(((rows[labels == c] - rows[labels == c].mean(0)) ** 2).sum() for c in np.unique(labels))


@pytest.mark.parametrize("mini_batch", [False, True])
def test_k_means_is_as_good_as_scikit_learns(cluster, faces, mini_batch):
    from sklearn.cluster import KMeans, MiniBatchKMeans
    theirs = (MiniBatchKMeans if mini_batch else KMeans)(40, n_init=10, random_state=1).fit_predict(faces[1])
    ours = cluster("mini-batch-k-means" if mini_batch else "k-means", faces_per_cluster=20, starts=10)
    assert len(set(ours)) == 40
    assert sum_of_squares(faces[1], ours) <= 1.01 * sum_of_squares(faces[1], theirs)


@pytest.mark.parametrize("bandwidth", [0.85, pytest.param(0.95, marks=pytest.mark.long)])
def test_mean_shift_is_that_of_scikit_learn(cluster, faces, bandwidth):
    from sklearn.cluster import MeanShift
    theirs = MeanShift(bandwidth=bandwidth).fit_predict(faces[1])
    # Which of the windows that hold as many faces becomes a mode is anybody's choice.
    assert agreement(cluster("mean-shift", bandwidth=bandwidth, rounds=300), theirs) > 0.9


def test_spectral_clustering_is_as_good_as_that_with_all_eigenvectors_known(cluster, faces):
    from sklearn.cluster import KMeans
    weights = np.zeros((800, 800))
    for a, b, weight in symmetric_edges(faces, 20, 0.3):
        weights[a, b] = weights[b, a] = weight
    weights += 0.05 * weights.sum() / 800**2
    root = 1 / np.sqrt(weights.sum(1))
    _, vectors = np.linalg.eigh(root[:, None] * weights * root[None])
    places = vectors[:, -40:] / np.linalg.norm(vectors[:, -40:], axis=1, keepdims=True)
    theirs = KMeans(40, n_init=10, random_state=1).fit_predict(places)
    ours = cluster("spectral", k=20, faces_per_cluster=20, vectors=40, min_similarity=0.3, starts=40, extra_steps=700)
    assert sum_of_squares(places, ours) <= 1.01 * sum_of_squares(places, theirs)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_finch_is_that_of_its_authors(cluster, faces, level):
    FINCH = pytest.importorskip("finch").FINCH
    theirs, _, _ = FINCH(faces[1], distance="cosine", ensure_early_exit=False, verbose=False)
    assert same_clusters(cluster("finch", level=level), theirs[:, level - 1])


def potts_quality(edges, labels, resolution):
    inside = sum(weight for a, b, weight in edges if labels[a] == labels[b])
    return inside - resolution * sum(n * (n - 1) / 2 for n in np.bincount(labels))


@pytest.mark.parametrize("resolution", [0.05, 0.2])
def test_leiden_is_as_good_as_leidenalg(cluster, faces, resolution):
    igraph, leidenalg = pytest.importorskip("igraph"), pytest.importorskip("leidenalg")
    edges = symmetric_edges(faces, 20, 0.3)
    graph = igraph.Graph(800, [(a, b) for a, b, _ in edges])
    theirs = leidenalg.find_partition(graph, leidenalg.CPMVertexPartition, weights=[w for *_, w in edges],
                                      resolution_parameter=resolution, seed=1, n_iterations=10).membership
    ours = cluster("leiden-cpm", k=20, min_similarity=0.3, resolution=resolution)
    assert potts_quality(edges, ours, resolution) >= 0.99 * potts_quality(edges, theirs, resolution)


def test_modularity_is_as_good_as_leidenalg(cluster, faces):
    igraph, leidenalg = pytest.importorskip("igraph"), pytest.importorskip("leidenalg")
    edges = symmetric_edges(faces, 20, 0.3)
    weights = [w for *_, w in edges]
    graph = igraph.Graph(800, [(a, b) for a, b, _ in edges])
    theirs = leidenalg.find_partition(graph, leidenalg.ModularityVertexPartition, weights=weights, seed=1,
                                      n_iterations=10).membership
    ours = cluster("leiden-modularity", k=20, min_similarity=0.3, resolution=1)
    assert graph.modularity(ours.tolist(), weights) >= 0.99 * graph.modularity(theirs, weights)


def code_length(edges, directed, labels):
    """Bits per step of a partition, as Infomap counts them; without one, of the best that it finds."""
    infomap = pytest.importorskip("infomap")
    finder = infomap.Infomap(two_level=True, silent=True, seed=1, num_trials=5, directed=directed,
                             no_infomap=labels is not None)
    for face in range(800):
        finder.add_node(face)
    for a, b, weight in edges:
        finder.add_link(int(a), int(b), float(weight))
    if labels is None:
        finder.run()
    else:
        finder.run(initial_partition={face: int(label) + 1 for face, label in enumerate(labels)})
    return finder.codelength


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
@pytest.mark.parametrize("k, min_similarity", [(10, 0.4), (20, 0.55)])
def test_the_map_equation_is_minimised_as_well_as_by_infomap(cluster, faces, k, min_similarity):
    edges = symmetric_edges(faces, k, min_similarity)
    ours = cluster("map-equation", k=k, min_similarity=min_similarity)
    assert code_length(edges, False, ours) <= 1.01 * code_length(edges, False, None)


def test_fc_es_minimises_the_directed_map_equation_as_well_as_infomap(cluster, faces):
    k, similarity = 20, faces[2]
    lists = nearest(faces, k)
    belief = np.zeros((800, 800))
    for i, row in enumerate(lists):
        term = np.exp(-(2 - 2 * np.minimum(similarity[i, row], 1)) / 0.5)
        belief[i, row] = term / term.sum()
    edges = []
    for i, row in enumerate(lists):
        for j in row[1:]:
            shared = (belief[i] > 0) & (belief[j] > 0)
            probability = (belief[i, shared] + belief[j, shared]).sum() / 2
            if probability < 0.4:
                break
            edges.append((i, j, probability))
    ours = cluster("fc-es", k=k, min_probability=0.4)
    assert code_length(edges, True, ours) <= 1.01 * code_length(edges, True, None)


def test_chinese_whispers_agrees_with_another_one_where_people_are_far_apart(run, tmp_path, people):
    run("baseline", "chinese-whispers", people[0], "-o", "labels.txt", "--set", "min-similarity=0.6",
        "--json")
    chinese_whispers = pytest.importorskip("chinese_whispers")
    networkx = pytest.importorskip("networkx")
    similarity = people[2] @ people[2].T
    graph = networkx.Graph()
    graph.add_nodes_from(range(300))
    graph.add_weighted_edges_from((a, b, similarity[a, b]) for a in range(300) for b in range(a)
                                  if similarity[a, b] >= 0.6)
    chinese_whispers.chinese_whispers(graph, weighting="top", seed=1)
    theirs = [graph.nodes[face]["label"] for face in range(300)]
    assert same_clusters(np.loadtxt(tmp_path / "labels.txt", dtype=np.int64), theirs)
