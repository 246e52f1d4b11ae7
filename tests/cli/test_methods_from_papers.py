# SPDX-License-Identifier: MIT
"""Rivals for which there is no package, against their papers told once more, as plainly as numpy and scipy allow."""
import itertools
import json

import numpy as np
import pytest

from baselines import agreement, nearest, same_clusters, symmetric_edges

pytest.importorskip("scipy")
pytest.importorskip("sklearn")


def components(num_faces, pairs):
    from scipy.sparse import coo_matrix, csgraph
    a, b = np.array(pairs, dtype=int).reshape(-1, 2).T
    return csgraph.connected_components(coo_matrix((np.ones(len(a)), (a, b)), (num_faces, num_faces)), False)[1]


def average_linkage(faces, k, weight_of, missing, cut):
    """Of the pairs that name each other in lists of k, with others filled in."""
    from scipy.cluster import hierarchy
    matrix = np.full((800, 800), missing, dtype=np.float64)
    for a, b, _ in symmetric_edges(faces, k, -1):
        matrix[a, b] = matrix[b, a] = weight_of(a, b)
    return hierarchy.fcluster(hierarchy.linkage(-matrix[np.triu_indices(800, 1)] + 2, "average"), 2 - cut, "distance")


@pytest.mark.parametrize("k, most", [(20, 0.5), (20, 1), (80, 0.3), (10, 1.5)])
def test_rank_order_is_that_of_the_paper(cluster, faces, k, most):
    lists = nearest(faces, k)
    held = [set(row) for row in lists]

    def rank(a, b):
        place = np.flatnonzero(lists[a] == b)
        return place[0] if len(place) else k

    def missing(a, b):
        """Of the faces up to b in the list of a, those that b's list lacks."""
        return sum(face not in held[b] for face in lists[a][:rank(a, b) + 1])

    pairs = [(a, b) for a in range(800) for b in lists[a][1:]
             if (missing(a, b) + missing(b, a)) / min(rank(a, b), rank(b, a)) <= most]
    assert 0 < len(pairs) < 800 * (k - 1)
    assert same_clusters(cluster("rank-order", k=k, max_distance=most), components(800, pairs))


@pytest.mark.parametrize("k, min_similarity, max_size", [(20, 0.5, 30), (40, 0.3, 12), (80, 0.6, 100)])
def test_consensus_propagation_is_that_of_the_authors(cluster, faces, k, min_similarity, max_size):
    edges = symmetric_edges(faces, k, min_similarity)
    threshold, labels, rounds = min(weight for *_, weight in edges), -np.ones(800, dtype=int), 0
    while (labels < 0).any():
        parts = components(800, [(a, b) for a, b, _ in edges])
        too_large = np.bincount(parts)[parts] > max_size
        labels = np.where((labels < 0) & ~too_large, rounds * 800 + parts, labels)
        threshold += (1 - threshold) * 0.05
        edges = [edge for edge in edges if too_large[edge[0]] and edge[2] >= threshold]
        rounds += 1
    assert rounds > 2
    assert same_clusters(cluster("cdp", k=k, min_similarity=min_similarity, max_size=max_size), labels)


def covering_centre(points):
    """The center of the smallest sphere, by the dual quadratic programme."""
    from scipy.optimize import minimize
    gram, squares = points @ points.T, (points**2).sum(1)
    result = minimize(lambda x: x @ gram @ x - x @ squares, np.full(len(points), 1 / len(points)),
                      jac=lambda x: 2 * gram @ x - squares, bounds=[(0, 1)] * len(points),
                      constraints={"type": "eq", "fun": lambda x: x.sum() - 1, "jac": np.ones_like}, method="SLSQP",
                      options={"ftol": 1e-10, "maxiter": 300})
    return result.x @ points


def test_deep_density_clustering_is_that_with_exact_spheres(cluster, faces):
    lists = nearest(faces, 8)
    near = [[face for face in row if faces[2][row[0], face] >= 0.5] for row in lists]
    centers = np.array([covering_centre(faces[1][row]) for row in near])
    centers /= np.linalg.norm(centers, axis=1, keepdims=True)
    means = np.array([faces[1][row].mean(0) for row in near])
    theirs = average_linkage(faces, 80, lambda a, b: (centers[a] @ means[b] + centers[b] @ means[a]) / 2, 0.2, 0.45)
    assert same_clusters(cluster("ddc", nearest=8, missing_similarity=0.2, margin=0.25), theirs)


def bcubed_f(truth, labels):
    same_person, together = truth[:, None] == truth, labels[:, None] == labels
    both = (same_person & together).sum(1)
    precision, recall = (both / together.sum(1)).mean(), (both / same_person.sum(1)).mean()
    return 2 * precision * recall / (precision + recall)


def test_proximity_aware_clustering_is_as_good_as_that_with_liblinear(run, tmp_path, cluster, faces):
    from sklearn.svm import LinearSVC
    lists, rows = nearest(faces, 80), faces[1]
    theirs = []
    for seed in range(3):
        drawn = np.random.default_rng(seed).integers(800, size=100)
        machines, means = [], np.array([rows[row[:6]].mean(0) for row in lists])
        for row in lists:
            negatives = np.setdiff1d(drawn, row)
            machine = LinearSVC(C=10, loss="squared_hinge", dual=True, tol=1e-4, max_iter=20000)
            machine.fit(rows[np.r_[row[:6], negatives]], np.r_[np.ones(6), np.zeros(len(negatives))])
            machines.append((machine.coef_[0], machine.intercept_[0]))

        def margin(a, b):
            return machines[a][0] @ means[b] + machines[a][1]

        labels = average_linkage(faces, 80, lambda a, b: (margin(a, b) + margin(b, a)) / 2, -0.7, -0.4)
        theirs.append(bcubed_f(faces[3], labels))
    cluster("pahc", positives=6, missing_similarity=-0.7, margin=0.3)
    ours = []
    for seed in range(3):
        run("baseline", "pahc", faces[0], "--neighbors", "knn.npz", "-o", "labels.txt", "--seed", seed,
            "--set", "positives=6", "missing-similarity=-0.7", "margin=0.3")
        ours.append(bcubed_f(faces[3], np.loadtxt(tmp_path / "labels.txt", dtype=np.int64)))
    # The faces to keep out are drawn at random, here and there.
    assert np.mean(ours) == pytest.approx(np.mean(theirs), rel=0.01)


def state_weights(contradiction):
    """Of the states of the three sides of a triangle."""
    return np.array([[[contradiction if a + b + c == 2 else 1.0 for c in range(2)] for b in range(2)]
                     for a in range(2)])


def sum_product(alone, triangles, contradiction, rounds, damping):
    """Odds of every variable after messages through a factor graph, whatever its factors are."""
    factor = state_weights(contradiction)
    messages = np.zeros((len(triangles), 3))  # log odds, from a factor to a variable
    for _ in range(rounds):
        belief = alone.copy()
        np.add.at(belief, triangles, messages)
        to_factor = 1 / (1 + np.exp(-(belief[triangles] - messages)))
        to_factor = np.stack([1 - to_factor, to_factor], axis=2)
        told = np.stack([np.einsum("abc,tb,tc->ta", factor, to_factor[:, 1], to_factor[:, 2]),
                         np.einsum("abc,ta,tc->tb", factor, to_factor[:, 0], to_factor[:, 2]),
                         np.einsum("abc,ta,tb->tc", factor, to_factor[:, 0], to_factor[:, 1])], axis=1)
        messages = damping * messages + (1 - damping) * np.log(told[..., 1] / told[..., 0])
    belief = alone.copy()
    np.add.at(belief, triangles, messages)
    return belief


@pytest.mark.parametrize("k, threshold, contradiction", [(10, 0.65, 0.1), (10, 0.75, 0.5), (20, 0.7, 0.1)])
def test_conditional_pairwise_clustering_is_belief_propagation(cluster, faces, k, threshold, contradiction):
    edges = symmetric_edges(faces, k, 0.3)
    number = {(a, b): e for e, (a, b, _) in enumerate(edges)}
    following = [[] for _ in range(800)]
    for a, b in number:
        following[a].append(b)
    triangles = np.array([(number[a, b], number[b, c], number[a, c]) for a in range(800)
                          for b, c in itertools.combinations(following[a], 2) if (b, c) in number])
    alone = np.array([(weight - threshold) / 0.1 for *_, weight in edges])
    belief = sum_product(alone, triangles, contradiction, 10, 0.5)
    pairs = [(a, b) for (a, b, _), odds in zip(edges, belief) if odds > 0]
    assert 0 < len(pairs) < len(edges)
    ours = cluster("conpac", k=k, threshold=threshold, temperature=0.1, contradiction=contradiction)
    assert same_clusters(ours, components(800, pairs))


@pytest.mark.parametrize("sides", [(0.6, 0.58, 0.45), (0.52, 0.5, 0.49), (0.7, 0.4, 0.35)])
def test_one_triangle_of_faces_is_decided_by_its_eight_states(run, tmp_path, sides):
    """Where nothing loops the messages are exact, so that every state can be tried instead."""
    rows = np.linalg.cholesky(np.array([[1, sides[0], sides[1]], [sides[0], 1, sides[2]], [sides[1], sides[2], 1]]))
    np.save(tmp_path / "three.npy", rows.astype(np.float32))
    weight = state_weights(0.1) * np.einsum("a,b,c->abc", *[np.exp([0, (s - 0.5) / 0.1]) for s in sides])
    likely = [weight[1].sum() > weight[0].sum(), weight[:, 1].sum() > weight[:, 0].sum(),
              weight[:, :, 1].sum() > weight[:, :, 0].sum()]
    pairs = [pair for pair, joined in zip([(0, 1), (0, 2), (1, 2)], likely) if joined]
    run("baseline", "conpac", "three.npy", "-o", "labels.txt", "--set", "threshold=0.5", "temperature=0.1",
        "contradiction=0.1", "--json")
    assert same_clusters(np.loadtxt(tmp_path / "labels.txt", dtype=np.int64), components(3, pairs))


@pytest.fixture
def two_models(tmp_path):
    """For people to learn from and others to cluster: (features by a noisy model, by another, labels)."""
    def make(name, seed, people):
        random = np.random.default_rng(seed)
        labels = np.repeat(np.arange(people), 8)
        random.shuffle(labels)
        for model in ("a", "b"):
            rows = random.normal(size=(people, 16))[labels] + 0.75 * random.normal(size=(8 * people, 16))
            np.save(tmp_path / f"{name}-{model}.npy", rows.astype(np.float32))
        np.savetxt(tmp_path / f"{name}.txt", labels, fmt="%d")

    make("learn", 1, 60)
    make("test", 2, 40)


def test_a_committee_of_two_models_knows_more_than_one_alone(run, two_models):
    def fscore(*arguments):
        result = run("baseline", "cdp-committee", "test-a.npy", "-o", "labels.txt", "--truth", "test.txt",
                     "--learn-from", "learn-a.npy", "learn.txt", "--set", "min-probability=0.6", "max-size=20", "--json",
                     *arguments)
        return json.loads(result.stdout)["evaluation"]["bcubed"]["fscore"]

    assert fscore("--committee", "test-b.npy", "--learn-committee", "learn-b.npy") > fscore() + 0.1


def test_a_committee_has_to_fit(run, two_models):
    rest = ["test-a.npy", "-o", "labels.txt"]
    learn = ["--learn-from", "learn-a.npy", "learn.txt"]
    assert "has 480 faces" in run("baseline", "cdp-committee", *rest, *learn, "--committee", "learn-b.npy", "--learn-committee",
                                    "learn-b.npy", code=3).stderr
    assert "the committee has 1 models, that of the labeled faces 0" in run("baseline", "cdp-committee", *rest, *learn, "--committee", "test-b.npy", code=2).stderr
    assert "does not use a committee" in run("baseline", "dbscan", *rest, "--committee", "test-b.npy", "--learn-committee", "learn-b.npy",
                               code=2).stderr
    run("cluster", "test-a.npy", "-o", "labels.txt", "--committee", "test-b.npy", code=2)


def test_compare_takes_a_committee_for_both_sets(run, two_models):
    result = run("compare", "test-a.npy", "test.txt", "--train", "learn-a.npy", "learn.txt", "--committee", "test-b.npy",
                 "--train-committee", "learn-b.npy", "--methods", "cdp-committee", "--json")
    rows = json.loads(result.stdout)["methods"]
    assert max(row["evaluation"]["bcubed"]["fscore"] for row in rows) > 0.6
