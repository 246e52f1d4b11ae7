# SPDX-License-Identifier: MIT
"""Super-vertices, de-overlap and metrics in simple Python, the reference of benchmarks/networks_torch.py."""
import numpy as np


def super_vertices(ids, similarities, min_similarity, max_size, step=0.05, rounds=100):
    """Connected components of the edges above a threshold that rises until none exceeds max_size; sets of faces.

    numpy filters the edges; a search over Python sets finds the components.
    """
    rows = np.repeat(np.arange(len(ids)), ids.shape[1])
    columns, scores = ids.ravel(), similarities.ravel()
    keep = (columns >= 0) & (rows != columns) & (scores >= min_similarity)
    low, high = np.minimum(rows, columns)[keep], np.maximum(rows, columns)[keep]
    _, first = np.unique(low.astype(np.int64) * len(ids) + high, return_index=True)
    low, high, scores = low[first], high[first], scores[keep][first]
    threshold, done = float(scores.min()), []
    for _ in range(rounds):
        large = []
        for component in components(low, high):
            (done if len(component) <= max_size else large).append(component)
        if not large:
            return done
        threshold += (1 - threshold) * step
        left = np.zeros(len(ids), bool)
        left[[face for component in large for face in component]] = True
        keep = left[low] & (scores >= threshold)
        # A face that loses its last edge is a component of its own.
        linked = np.zeros(len(ids), bool)
        linked[low[keep]] = linked[high[keep]] = True
        done += [{int(face)} for face in np.nonzero(left & ~linked)[0]]
        low, high, scores = low[keep], high[keep], scores[keep]
    return done + large


def components(low, high):
    links = {}
    for a, b in zip(low.tolist(), high.tolist()):
        links.setdefault(a, set()).add(b)
        links.setdefault(b, set()).add(a)
    todo = set(links)
    while todo:
        front = {todo.pop()}
        component = set(front)
        while front:
            front = set().union(*(links[face] for face in front)) - component
            component |= front
        todo -= component
        yield component


def de_overlap(offsets, members, scores, num_faces):
    """Labels. In the order of falling scores, each proposal takes its unassigned faces."""
    labels, taken, cluster = np.full(num_faces, -1, np.int64), set(), 0
    for p in np.argsort(-scores, kind="stable"):
        free = set(members[offsets[p]:offsets[p + 1]].tolist()) - taken
        if not free:
            continue
        taken |= free
        labels[list(free)] = cluster
        cluster += 1
    labels[labels < 0] = np.arange(cluster, cluster + (labels < 0).sum())
    return labels


def metrics(truth, predicted):
    """Pairwise F, BCubed F and NMI (arithmetic mean), by numpy."""
    size_of_truth, size_of_predicted = np.bincount(truth), np.bincount(predicted)
    codes, both = np.unique(truth.astype(np.int64) * len(size_of_predicted) + predicted, return_counts=True)
    both = both.astype(np.float64)
    of_truth, of_predicted = size_of_truth[codes // len(size_of_predicted)], size_of_predicted[codes % len(size_of_predicted)]

    def fscore(precision, recall):
        return 2 * precision * recall / (precision + recall)

    def pairs(sizes):
        sizes = sizes.astype(np.float64)
        return (sizes * (sizes - 1)).sum()

    def entropy(sizes):
        shares = sizes[sizes > 0] / len(truth)
        return -(shares * np.log(shares)).sum()
    pairwise = fscore(pairs(both) / pairs(size_of_predicted), pairs(both) / pairs(size_of_truth))
    bcubed = fscore((both**2 / of_predicted).sum() / len(truth), (both**2 / of_truth).sum() / len(truth))
    information = (both / len(truth) * np.log(both * len(truth) / (of_truth.astype(np.float64) * of_predicted))).sum()
    return pairwise, bcubed, information / ((entropy(size_of_truth) + entropy(size_of_predicted)) / 2)
