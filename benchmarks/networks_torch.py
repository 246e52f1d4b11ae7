#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The networks compared with a padded dense PyTorch model, and other stages with Python; prints Markdown.

usage: benchmarks/networks_torch.py PROGRAM [--faces 50000] [--dim 256] [--sample 512] [--rounds 5] [--threads 2]

Needs torch, numpy and safetensors. Uses synthetic faces, their neighbors and the proposals of preset 8. The networks have the shape of
the reference (features, 512, 64, max pooling). `train --recipe reference` trains them for an epoch, and PyTorch uses the same weights.
Both run alternately with the same number of threads. facegraph: all proposals; the time of the stage from --json, with batches and
without files. PyTorch: a random sample of proposals; the network alone, and with the making of its batches by numpy in memory.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy as np
import python_stages
import torch
from padded_gcn import Faces, PaddedGcn, infer, train
from safetensors.numpy import load_file


class Bench:
    def __init__(self, arguments, folder):
        self.arguments, self.folder, self.times = arguments, folder, {}

    def path(self, name):
        return self.folder / name

    def run(self, *words):
        command = [self.arguments.program, *map(str, words), "--threads", str(self.arguments.threads), "--json", "--quiet"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def note(self, name, *milliseconds):
        """Stores milliseconds per proposal: of the network alone, and in total."""
        self.times.setdefault(name, []).append(milliseconds)

    def median(self, name):
        return [statistics.median(column) for column in zip(*self.times[name])]

    def cell(self, name):
        return " / ".join(f"{statistics.median(c):.3g} ({min(c):.3g} to {max(c):.3g})" for c in zip(*self.times[name]))

    def prepare(self):
        self.features, labels = self.path("features.npy"), self.path("labels.txt")
        a = self.arguments
        # Many faces per person and a single mode: proposals of about the same size as in the measurements of the reference.
        subprocess.run([a.program, "synth", "-n", str(a.faces), "--dim", str(a.dim), "--mean-size", "250", "--modes", "1", "-o", self.folder,
                        "-q"], check=True)
        self.given = [self.features, "--neighbors", self.path("knn.npz")]
        self.run("knn", self.features, "-k", "80", "-o", self.path("knn.npz"))
        self.run("propose", *self.given, "--preset", "8", "-o", self.path("proposals.npz"))
        self.training()
        self.faces = Faces(self.features, self.path("knn.npz"), self.path("proposals.npz"), np.loadtxt(labels, dtype=np.int64))
        tensors = load_file(self.path("model.safetensors"))
        self.detector = PaddedGcn(tensors, "detector.", pool=True)
        self.segmenter = PaddedGcn(tensors, "segmenter.", pool=False)
        random = np.random.default_rng(1)
        self.sample = random.permutation(len(self.faces.sizes))[:a.sample]
        self.few = self.sample[:a.sample // 4]
        self.seeds = {p: int(random.integers(self.faces.sizes[p])) for p in self.few}

    def training(self):
        return self.run("train", self.features, self.path("labels.txt"), *self.given[1:], "--recipe", "reference", "--preset", "8",
                        "--epochs", "1", "-o", self.path("model.safetensors"))

    def ours(self, name, command, *words):
        result = self.run(command, *self.given, "--proposals", self.path("proposals.npz"), *words)
        milliseconds = 1e3 / result["proposals"]
        self.note(name, milliseconds * (result["seconds"] - result["graph_seconds"]), milliseconds * result["seconds"])

    def round(self):
        model = ["--model", self.path("model.safetensors")]
        scores, inliers = ["-o", self.path("scores.npz")], ["-o", self.path("inliers.npz")]
        self.ours("detect shipped", "detect", "-o", self.path("other.npz"))
        self.ours("detect", "detect", *model, *scores)
        for size in (256, 32):
            self.outputs, timer = infer(self.detector, self.faces, self.sample, size)
            making, network = timer.cells()
            self.note(f"torch detect {size}", network, making + network)
        self.ours("segment shipped 8", "segment", "-o", self.path("other.npz"))
        self.ours("segment 8", "segment", *model, *inliers, "--seeds", "8")
        _, timer = infer(self.segmenter, self.faces, self.few, 1, self.seeds)
        making, network = timer.cells()
        self.note("torch segment", network, making + network)
        self.train_round()

    def train_round(self):
        for epoch in self.training()["epochs"]:
            milliseconds = 1e3 * epoch["seconds"] / epoch["examples"]
            self.note("train " + epoch["network"], milliseconds, milliseconds)
        detector, segmenter = (PaddedGcn(load_file(self.path("model.safetensors")), prefix, prefix == "detector.")
                               for prefix in ("detector.", "segmenter."))
        making, network = train(detector, self.faces, self.sample, 32, self.squared_error).cells()
        self.note("torch train GCN-D", network, making + network)
        making, network = train(segmenter, self.faces, self.few, 1, self.cross_entropy, self.seeds).cells()
        self.note("torch train GCN-S", network, making + network)

    def squared_error(self, proposals):
        targets = self.faces.targets(proposals)
        return lambda output: torch.nn.functional.mse_loss(output, targets)

    def cross_entropy(self, proposals):
        labels = self.faces.labels[self.faces.proposal(proposals[0])]
        targets = torch.from_numpy((labels == labels[self.seeds[proposals[0]]]).astype(np.int64))
        return lambda output: torch.nn.functional.cross_entropy(output[0], targets)

    def check(self):
        """The maximum differences between the outputs of both programs for the same weights."""
        scores = np.load(self.path("scores.npz"))
        detected = max(abs(float(scores[name][p]) - float(output[place]))
                       for p, output in self.outputs.items() for place, name in enumerate(("iou", "iop")))
        # One seed per proposal: the face with the most neighbors in it, ties to the lower face.
        self.run("segment", *self.given, "--proposals", self.path("proposals.npz"), "--model", self.path("model.safetensors"),
                 "--seeds", "1", "--seed-rule", "degree", "-o", self.path("inliers.npz"))
        found, seeds = np.load(self.path("inliers.npz"))["probability"], {}
        for p in self.few:
            _, adjacency = self.faces.batch([p])
            seeds[p] = int((adjacency[0] > 0).sum(dim=1).argmax())
        outputs, _ = infer(self.segmenter, self.faces, self.few, 1, seeds)
        segmented = max(float(np.abs(1 / (1 + np.exp(output[0, :, 0] - output[0, :, 1]))
                                     - found[self.faces.offsets[p]:self.faces.offsets[p + 1]]).max())
                        for p, output in ((p, outputs[p][None]) for p in self.few))
        return detected, segmented


def row(bench, what, ours, theirs):
    mine, other = bench.median(ours), bench.median(theirs)
    print(f"| {what} | {bench.cell(ours)} | {bench.cell(theirs)} | **{other[0] / mine[0]:.0f}** | {other[1] / mine[1]:.0f} |", flush=True)


def print_networks(bench):
    sizes, a = bench.faces.sizes, bench.arguments
    detected, segmented = bench.check()
    print(f"{a.faces:,} faces of {a.dim} values, {len(sizes):,} proposals of {sizes.mean():.0f} faces on average, at most {sizes.max()}; "
          f"{a.threads} threads, {a.rounds} rounds, PyTorch {torch.__version__}, {len(bench.sample)} proposals of them "
          f"({len(bench.few)} with batches of 1). Maximum difference for the same weights: GCN-D's scores {detected:.1e}, "
          f"GCN-S's probabilities {segmented:.1e}.\n")
    print("Milliseconds per proposal, median (minimum to maximum): facegraph without / with making the affinity graph, "
          "PyTorch without / with making its batches.\n")
    print("| what | facegraph | PyTorch | ratio, network alone | ratio, total |")
    print("|---|---|---|---|---|")
    for size in (256, 32):
        row(bench, f"GCN-D inference, reference's network, PyTorch in batches of {size}", "detect", f"torch detect {size}")
        row(bench, f"GCN-D inference, shipped network, PyTorch in batches of {size}", "detect shipped", f"torch detect {size}")
    row(bench, "GCN-D training epoch, reference's network, batches of 32", "train GCN-D", "torch train GCN-D")
    row(bench, "GCN-S inference, reference's network with 8 seeds, PyTorch with 1", "segment 8", "torch segment")
    row(bench, "GCN-S inference, shipped network with 8 seeds, PyTorch with 1", "segment shipped 8", "torch segment")
    row(bench, "GCN-S training epoch, reference's network, batches of 1", "train GCN-S", "torch train GCN-S")


def timed(function, *words):
    start = time.perf_counter()
    result = function(*words)
    return time.perf_counter() - start, result


def super_vertex_rows(bench):
    """Super-vertices at all first-level thresholds of preset 8, and the share of equal sets."""
    lists = np.load(bench.path("knn.npz"))
    thresholds = (0.6, 0.7, 0.75)
    settings = [word for t in thresholds for word in ("--setting", f"th={t},min=1,max=300")]
    ours, theirs, found = [], [], []
    for turn in range(3):
        made = bench.run("propose", *bench.given, *settings, "--keep-repeats", "-o", bench.path("level0.npz"))
        ours.append(made["seconds"])
        if turn == 0:
            for threshold in thresholds:
                seconds, sets = timed(python_stages.super_vertices, lists["ids"], lists["similarities"], threshold, 300)
                theirs.append(seconds)
                found.append({frozenset(s) for s in sets})
    proposal_set = np.load(bench.path("level0.npz"))
    sets = [frozenset(m.tolist()) for m in np.split(proposal_set["members"], proposal_set["offsets"][1:-1])]
    mine = [{s for s, setting in zip(sets, proposal_set["setting"]) if setting == t} for t in range(len(thresholds))]
    same = sum(len(a & b) for a, b in zip(mine, found)) / max(1, sum(len(b) for b in found))
    median, total = statistics.median(ours), sum(theirs)
    print(f"| super-vertices at {', '.join(map(str, thresholds))} | {median:.3g} | {total:.3g} | **{total / median:.0f}** | | "
          f"{100 * same:.2f} % of Python's sets |", flush=True)


def make_large_proposals(folder, faces, random):
    """Overlapping proposals of many more faces than the networks are timed on, and true labels."""
    order, offsets, members = random.permutation(faces).astype(np.int32), [0], []
    for size in (20, 50, 150):
        for begin in range(0, faces, size):
            members.append(np.sort(order[begin:begin + size]))
            offsets.append(offsets[-1] + len(members[-1]))
    scores = random.random(len(offsets) - 1).astype(np.float32)
    members = np.concatenate(members)
    np.savez(folder / "big.npz", offsets=np.array(offsets, np.int64), members=members, num_faces=np.array(faces))
    np.savez(folder / "big-scores.npz", iou=scores, iop=scores)
    truth = np.empty(faces, np.int64)
    truth[order] = np.where(random.random(faces) < 0.05, random.integers(faces // 100 + 1, size=faces), np.arange(faces) // 100)
    np.save(folder / "truth.npy", truth)
    return np.array(offsets), members, scores, truth


def copy_speed():
    """Bytes read and written per second when numpy copies an array."""
    source = np.ones(1 << 25)
    target = np.empty_like(source)
    return 2 * source.nbytes / min(timed(np.copyto, target, source)[0] for _ in range(5))


def stage_rows(bench, faces=1000000):
    random = np.random.default_rng(2)
    offsets, members, scores, truth = make_large_proposals(bench.folder, faces, random)
    ours, measured = [], []
    for _ in range(3):
        ours.append(bench.run("deoverlap", bench.path("big.npz"), bench.path("big-scores.npz"), "--rank-by", "iou", "-o",
                              bench.path("big.npy"))["seconds"])
        measured.append(bench.run("evaluate", bench.path("truth.npy"), bench.path("big.npy")))
    theirs, expected = timed(python_stages.de_overlap, offsets, members, scores, faces)
    found = np.load(bench.path("big.npy"))
    pairs = len(set(zip(found.tolist(), expected.tolist())))
    stage_row(f"de-overlap, {faces:,} faces, {len(members):,} members", statistics.median(ours), theirs,
              members.nbytes + offsets.nbytes + scores.nbytes + 4 * len(members) + 8 * faces,
              "the same clusters" if pairs == found.max() + 1 == expected.max() + 1 else "OTHER CLUSTERS")
    theirs, values = timed(python_stages.metrics, truth, found)
    mine = measured[0]["pairwise"]["fscore"], measured[0]["bcubed"]["fscore"], measured[0]["nmi_arithmetic"]
    stage_row(f"pairwise, BCubed, NMI, {faces:,} faces", statistics.median(m["seconds"] for m in measured), theirs,
              truth.nbytes + found.nbytes, f"largest difference {max(abs(a - b) for a, b in zip(mine, values)):.0e}")


def stage_row(what, ours, theirs, touched, same):
    print(f"| {what} | {ours:.3g} | {theirs:.3g} | **{theirs / ours:.0f}** | {touched / ours / 1e9:.2f} | {same} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--faces", type=int, default=50000)
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--sample", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(arguments, pathlib.Path(name))
        bench.prepare()
        for _ in range(arguments.rounds):
            bench.round()
        print_networks(bench)
        print(f"\nSeconds, facegraph's as --json tells them; bytes are those of the inputs and outputs, once. numpy copies at "
              f"{copy_speed() / 1e9:.1f} GB/s.\n")
        print("| what | facegraph | Python | Python / facegraph | GB/s | result |")
        print("|---|---|---|---|---|---|")
        super_vertex_rows(bench)
        stage_rows(bench)


if __name__ == "__main__":
    main()
