#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Speed of `facegraph photos` without and with its cache, and BCubed F on photos of known people.

usage: benchmarks/photos.py PROGRAM FOLDER

FOLDER contains photos and truth.csv (columns file, face, person).
"""
import argparse
import csv
import json
import pathlib
import subprocess
import tempfile
import time

# truth.csv names a quarter of a 500 x 500 image, or the middle of a 250 x 250 image.
PLACES = {"top-left": (125, 125), "top-right": (375, 125), "bottom-left": (125, 375), "bottom-right": (375, 375)}
MIDDLE = (125, 125)


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def predicted_people(faces, truth):
    """The person of each true face: that of the nearest detected face, or a unique name if there is none nearby."""
    people = []
    for number, row in enumerate(truth):
        x, y = PLACES.get(row["face"], MIDDLE)
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
    start = time.perf_counter()
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - start, json.loads(printed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    program, folder = arguments.program, arguments.folder
    with tempfile.TemporaryDirectory() as out:
        command = [program, "photos", folder, "-o", out, "--json", "--quiet"]
        first, summary = timed(command)
        again, _ = timed(command)
        truth, found = rows(folder / "truth.csv"), rows(pathlib.Path(out) / "faces.csv")
    f = bcubed_f([row["person"] for row in truth], predicted_people(found, truth))
    photos = summary["photos"]
    print(f"{photos} photos, {summary['faces']} faces, {summary['people']} people in two photos or more")
    print(f"first run {first:.1f} s ({photos / first:.0f} photos per second), second run {again:.2f} s")
    print(f"BCubed F of the {len(truth)} faces of known people: {100 * f:.1f} "
          f"(threshold {summary['min_similarity']:.3f})")


if __name__ == "__main__":
    main()
