#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Exact neighbors compared with faiss: same faces, k and threads, interleaved runs; prints Markdown.

usage: benchmarks/knn_faiss.py PROGRAM [--faces 100000] [--dim 256 512] [--threads 1 2] [--rounds 5]

Needs `pip install faiss-cpu numpy`. faiss: only the search of IndexFlatIP is timed, with the faster of two kernel choices of its
OpenBLAS. facegraph: the whole time from opening the file to finished lists. The similarities of both are compared.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

FAISS = """
import sys, time, faiss, numpy
features, threads, found = sys.argv[1], int(sys.argv[2]), sys.argv[3]
rows = numpy.load(features).astype(numpy.float32)
rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
faiss.omp_set_num_threads(threads)
index = faiss.IndexFlatIP(rows.shape[1])
index.add(rows)
start = time.perf_counter()
similarities, ids = index.search(rows, 80)
print(time.perf_counter() - start, faiss.__version__)
numpy.save(found, numpy.sort(similarities, axis=1)[:, ::-1])
"""


def run_faiss(features, threads, folder, kernels):
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    if kernels:
        environment["OPENBLAS_CORETYPE"] = kernels
    out = subprocess.run([sys.executable, "-c", FAISS, features, str(threads), folder / "faiss.npy"], env=environment,
                         check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), out[1]


def run_ours(program, features, threads, folder):
    out = subprocess.run([program, "knn", features, "-k", "80", "-o", folder / "ids.npy", folder / "similarities.npy",
                          "--threads", str(threads), "--json", "--quiet"], check=True, capture_output=True, text=True).stdout
    return json.loads(out)["seconds"]


def compare(folder):
    import numpy as np
    ours = np.load(folder / "similarities.npy")
    theirs = np.load(folder / "faiss.npy")
    return float(np.abs(ours - theirs).max())


def cell(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--faces", type=int, default=100000)
    parser.add_argument("--dim", type=int, nargs="+", default=[256, 512])
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print("| faces x values | threads | facegraph, s | faiss IndexFlatIP, s | faiss / facegraph | maximum difference of similarities |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for dim in arguments.dim:
            subprocess.run([arguments.program, "synth", "-n", str(arguments.faces), "--dim", str(dim), "-o", folder, "-q"], check=True)
            features = folder / "features.npy"
            for threads in arguments.threads:
                first = {kernels: run_faiss(features, threads, folder, kernels)[0] for kernels in ("", "SkylakeX")}
                kernels = min(first, key=first.get)
                ours, theirs = [], []
                for _ in range(arguments.rounds):
                    ours.append(run_ours(arguments.program, features, threads, folder))
                    seconds, version = run_faiss(features, threads, folder, kernels)
                    theirs.append(seconds)
                ratio = statistics.median(theirs) / statistics.median(ours)
                print(f"| {arguments.faces:,} x {dim} | {threads} | {cell(ours)} | {cell(theirs)}, {version} {kernels} | "
                      f"**{ratio:.1f}** | {compare(folder):.1e} |", flush=True)


if __name__ == "__main__":
    main()
