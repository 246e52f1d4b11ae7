#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`facegraph photos` on pictures of known people: photos a second without and with the cache, and BCubed F.

usage: benchmarks/photos.py PROGRAM FOLDER      FOLDER holds pictures and truth.csv (file, face, person)
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import time

# Where the faces of truth.csv are: in the middle of a picture of 250 x 250, or of each quarter of one of 500 x 500.
PLACES = {"center": (125, 125), "top-left": (125, 125), "top-right": (375, 125), "bottom-left": (125, 375),
          "bottom-right": (375, 375)}


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def predicted_people(faces, truth):
    """The person of each face of the truth: that of the found face nearest to its place, or nobody's number."""
    people = []
    for number, row in enumerate(truth):
        x, y = PLACES[row["face"]]
        near = [(abs(float(face["x"]) + float(face["width"]) / 2 - x) + abs(float(face["y"]) + float(face["height"]) / 2 - y),
                 face["person"]) for face in faces if face["file"] == row["file"]]
        distance, person = min(near, default=(1000, None))
        people.append(person if distance < 80 else f"missed {number}")
    return people


def bcubed_f(truth, predicted):
    precision = recall = 0
    for label, person in zip(truth, predicted):
        with_label = [p for t, p in zip(truth, predicted) if t == label]
        with_person = [t for t, p in zip(truth, predicted) if p == person]
        precision += with_person.count(label) / len(with_person)
        recall += with_label.count(person) / len(with_label)
    precision, recall = precision / len(truth), recall / len(truth)
    return 2 * precision * recall / (precision + recall)


def timed(command):
    began = time.perf_counter()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - began, json.loads(said)


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as out:
        command = [program, "photos", folder, "-o", out, "--json", "--quiet"]
        first, summary = timed(command)
        again, _ = timed(command)
        truth, found = rows(folder / "truth.csv"), rows(pathlib.Path(out) / "faces.csv")
    f = bcubed_f([row["person"] for row in truth], predicted_people(found, truth))
    photos = summary["photos"]
    print(f"{photos} photos, {summary['faces']} faces, {summary['people']} people in two photos or more")
    print(f"first run {first:.1f} s ({photos / first:.0f} photos a second), second run {again:.2f} s")
    print(f"BCubed F of the {len(truth)} faces of known people: {100 * f:.1f} "
          f"(one person from similarity {summary['min_similarity']:.3f} on)")


if __name__ == "__main__":
    main()
