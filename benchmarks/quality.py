#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Quality of proposals ranked at random, by size, by GCN-D, with GCN-S, and by the true IoU.

usage: benchmarks/quality.py PROGRAM FEATURES LABELS [--model MODEL] [--proposals NAME ...] [--affinity MODEL]

Prints Markdown. NAME is a preset, or wild-300 / wild-1000: the eight settings of the reference with thresholds for difficult images
(0.5, 0.6, 0.65) and at most 300 or 1000 faces in a proposal. With --affinity ("shipped" or a file), edges are learned affinities and
the preset is "learned"; then --model is needed too (models/learned.safetensors is shipped).
"""
import argparse
import json
import pathlib
import subprocess
import tempfile


def wild(cap):
    settings = []
    for threshold, proposed in ((0.5, True), (0.6, True), (0.65, False)):
        base = f"th={threshold},max={cap}"
        settings += [base] if proposed else []
        settings += [f"{base}/k=2,groups=8,max={cap}", f"{base}/k=3,groups=5,max={cap}"]
    return [part for setting in settings for part in ("--setting", setting)]


def proposal_options(name):
    if name.startswith("wild-"):
        return wild(int(name.removeprefix("wild-")))
    return ["--preset", name]


class Bench:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        self.model = ["--model", arguments.model] if arguments.model else []
        self.features = arguments.features

    def run(self, *words):
        command = [self.arguments.program, *map(str, words), "--json", "--quiet"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def path(self, name):
        return self.folder / name

    def row(self, name, *deoverlap):
        self.run("deoverlap", self.path("proposals.npz"), *deoverlap, "-o", self.path("labels.txt"))
        result = self.run("evaluate", self.arguments.labels, self.path("labels.txt"))
        pairwise, bcubed = result["pairwise"], result["bcubed"]
        rest = result["without_two_largest_identities"]
        figures = [100 * x[key] for x in (pairwise, bcubed) for key in ("precision", "recall", "fscore")]
        cells = ["{:.1f} / {:.1f} / **{:.2f}**".format(*figures[:3]), "{:.1f} / {:.1f} / **{:.2f}**".format(*figures[3:]),
                 "{:.1f} / {:.1f}".format(100 * rest["pairwise"]["fscore"], 100 * rest["bcubed"]["fscore"]),
                 "{:.2f}".format(100 * result["nmi_arithmetic"]), f'{result["clusters"]:,}']
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)

    def neighbors(self):
        if not self.arguments.affinity:
            return self.run("knn", self.features, "-o", self.path("knn.npz"))
        model = [] if self.arguments.affinity == "shipped" else ["--model", self.arguments.affinity]
        made = self.run("affinity", self.features, *model, "-o", self.path("knn.npz"),
                        "--whitened", self.path("whitened.npy"))
        self.features = self.path("whitened.npy")
        return made

    def print_table(self, name):
        features = self.features
        neighbors = ["--neighbors", self.path("knn.npz")]
        proposals = ["--proposals", self.path("proposals.npz")]
        made = self.run("propose", features, *neighbors, *proposal_options(name), "-o", self.path("proposals.npz"))
        detected = self.run("detect", features, *neighbors, *proposals, *self.model, "-o", self.path("scores.npz"))
        segmented = self.run("segment", features, *neighbors, *proposals, *self.model,
                             "--scores", self.path("scores.npz"), "-o", self.path("inliers.npz"))
        peak = max(r["peak_bytes"] for r in (made, detected, segmented)) / 2**20
        print(f"\n**{name}**: {made['proposals']:,} proposals of {made['members']:,} faces in {made['seconds']:.1f} s, "
              f"GCN-D {detected['seconds']:.2f} s, GCN-S {segmented['seconds']:.2f} s "
              f"({segmented['segmented']:,} proposals); peak memory {peak:.0f} MiB\n")
        print("| order | pairwise P / R / F | BCubed P / R / F | F / F without the 2 largest identities | NMI | clusters |")
        print("|---|---|---|---|---|---|")
        scores, inliers = self.path("scores.npz"), self.path("inliers.npz")
        self.row("random", "--rank-by", "random")
        self.row("by size, no network", "--rank-by", "size")
        self.row("GCN-D by predicted IoU (paper)", scores, "--rank-by", "iou")
        self.row("GCN-D", scores)
        self.row("GCN-D + GCN-S", scores, "--inliers", inliers)
        self.row("ceiling: true IoU", "--ceiling", self.arguments.labels)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("features")
    parser.add_argument("labels")
    parser.add_argument("--model")
    parser.add_argument("--affinity")
    parser.add_argument("--proposals", "--cover", nargs="+", default=["wild-300", "wild-1000", "2", "8", "20", "cosine"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments, pathlib.Path(folder))
        knn = bench.neighbors()
        print(f"{knn['faces']:,} faces; neighbors {knn['seconds']:.1f} s, peak memory {knn['peak_bytes'] / 2**20:.0f} MiB")
        for name in ["learned"] if arguments.affinity else arguments.proposals:
            bench.print_table(name)


if __name__ == "__main__":
    main()
