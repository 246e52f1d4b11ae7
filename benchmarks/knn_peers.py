#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Approximate neighbors compared with faiss IVF-Flat, faiss HNSW and hnswlib at equal recall; prints Markdown.

usage: benchmarks/knn_peers.py PROGRAM [--faces 1000000] [--dim 256] [--threads 2] [--features FILE] [--methods ivf hnsw hnswlib]

Needs `pip install faiss-cpu hnswlib numpy`. The faces are synthetic unless a file is given. facegraph runs twice, with --knn auto and
--knn exact; its time is from opening the file to finished lists. The other libraries build an index over all faces. Then --queries
random faces are searched with a growing number of lists (IVF) or candidates (HNSW), until the recall of the 80 neighbors reaches that
of facegraph or all values are tried. Their time is that of building plus the time per query times the number of faces. Recall is
relative to the exact result of facegraph.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile
import time

import numpy as np

K = 80


def ours(arguments, features, folder, kind):
    out = subprocess.run([arguments.program, "knn", features, "-k", str(K), "--knn", kind, "--threads", str(arguments.threads),
                          "-o", folder / f"{kind}.ids.npy", folder / "similarities.npy", "--json", "-q"],
                         check=True, capture_output=True, text=True).stdout
    return json.loads(out)


def recall(found, truth):
    return float(np.mean([np.isin(truth[i], found[i]).mean() for i in range(len(truth))]))


class Ivf:
    """faiss IndexIVFFlat, 4 sqrt(n) lists."""
    name, knob = "faiss IVF-Flat", "nprobe"
    values = (8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)

    def __init__(self, rows, threads):
        import faiss
        faiss.omp_set_num_threads(threads)
        lists = int(4 * len(rows) ** 0.5)
        quantizer = faiss.IndexFlatIP(rows.shape[1])
        self.index = faiss.IndexIVFFlat(quantizer, rows.shape[1], lists, faiss.METRIC_INNER_PRODUCT)
        self.index.train(rows[np.random.default_rng(0).choice(len(rows), min(len(rows), 50 * lists), False)])
        self.index.add(rows)
        self.quantizer = quantizer

    def search(self, queries, value):
        self.index.nprobe = value
        return self.index.search(queries, K + 1)[1]


class Hnsw:
    """faiss IndexHNSWFlat, M = 32, efConstruction 100."""
    name, knob = "faiss HNSW", "efSearch"
    values = (100, 200, 400, 800, 1600, 3200, 6400)

    def __init__(self, rows, threads):
        import faiss
        faiss.omp_set_num_threads(threads)
        self.index = faiss.IndexHNSWFlat(rows.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
        self.index.hnsw.efConstruction = 100
        self.index.add(rows)

    def search(self, queries, value):
        self.index.hnsw.efSearch = value
        return self.index.search(queries, K + 1)[1]


class Hnswlib:
    """hnswlib, M = 32, ef_construction 100."""
    name, knob = "hnswlib", "ef"
    values = Hnsw.values

    def __init__(self, rows, threads):
        import hnswlib
        self.index = hnswlib.Index(space="ip", dim=rows.shape[1])
        self.index.init_index(max_elements=len(rows), ef_construction=100, M=32)
        self.index.set_num_threads(threads)
        self.index.add_items(rows)

    def search(self, queries, value):
        self.index.set_ef(max(value, K + 1))
        return self.index.knn_query(queries, k=K + 1)[0]


METHODS = {"ivf": Ivf, "hnsw": Hnsw, "hnswlib": Hnswlib}


def measure(method, rows, queries, truth, min_recall, arguments):
    start = time.perf_counter()
    index = method(rows, arguments.threads)
    build = time.perf_counter() - start
    tried = []
    for value in method.values:
        start = time.perf_counter()
        found = index.search(rows[queries], value)
        seconds = (time.perf_counter() - start) / len(queries) * len(rows)
        tried.append((value, recall(found, truth), seconds))
        if tried[-1][1] >= min_recall:
            break
    return build, tried


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--faces", type=int, default=1000000)
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--features", type=pathlib.Path)
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        features = arguments.features or folder / "features.npy"
        if not arguments.features:
            subprocess.run([arguments.program, "synth", "-n", str(arguments.faces), "--dim", str(arguments.dim), "-o", folder, "-q"],
                           check=True)
        auto, exact = (ours(arguments, features, folder, kind) for kind in ("auto", "exact"))
        rows = np.load(features).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        queries = np.random.default_rng(1).choice(len(rows), min(arguments.queries, len(rows)), False)
        truth = np.load(folder / "exact.ids.npy", mmap_mode="r")[queries][:, 1:]
        measured = recall(np.load(folder / "auto.ids.npy", mmap_mode="r")[queries], truth)
        print(f"{len(rows):,} faces of {rows.shape[1]} values, k = {K}, {arguments.threads} threads\n")
        print("| search | recall | seconds | relative to facegraph |\n|---|---|---|---|")
        print(f"| facegraph, auto | {measured:.4f} (own estimate {auto['search']['recall']:.4f}) | {auto['seconds']:.0f} | |")
        print(f"| facegraph, exact | 1 | {exact['seconds']:.0f} | {exact['seconds'] / auto['seconds']:.1f} |", flush=True)
        for method in (METHODS[m] for m in arguments.methods):
            build, tried = measure(method, rows, queries, truth, measured, arguments)
            for value, reached, search in tried[-2:]:  # the last value with too low recall, and the first with enough
                note = "" if reached >= measured else " (too low)"
                print(f"| {method.__doc__} {method.knob} {value} | {reached:.4f}{note} | {build:.0f} to build + {search:.0f} | "
                      f"**{(build + search) / auto['seconds']:.1f}** |", flush=True)


if __name__ == "__main__":
    main()
