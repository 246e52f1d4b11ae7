#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Precision of the likely merges and doubtful faces of a report, by true labels.

usage: benchmarks/report_lists.py FEATURES TRUTH

FACEGRAPH names the program (default build/release/bin/facegraph).
"""
import argparse
import base64
import json
import os
import re
import subprocess
import tempfile


def decode_numbers(text):
    """Unsigned integers in LEB128: seven bits a byte, low bits first."""
    value, factor = 0, 1
    for byte in base64.b64decode(text):
        value += (byte & 127) * factor
        factor *= 128
        if byte < 128:
            yield value
            value, factor = 0, 1


def main():
    program = os.environ.get("FACEGRAPH", "build/release/bin/facegraph")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("features")
    parser.add_argument("truth")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run, page = os.path.join(folder, "run"), os.path.join(folder, "report.html")
        subprocess.run([program, "cluster", arguments.features, "--run", run, "--quiet"], check=True)
        subprocess.run([program, "report", run, "--truth", arguments.truth, "-o", page, "--quiet"], check=True)
        with open(page) as file:
            data = json.loads(re.search(r'id="data">(.*?)</script>', file.read(), re.S).group(1))
    person = list(decode_numbers(data["truth"]["mainPerson"]))  # label + 1 of each cluster; 0: unknown
    lists = {"likely merges": [person[a] == person[b] for a, b, *_ in data["merges"] if person[a] and person[b]],
             "doubtful faces": [item[9] for item in data["doubtful"] if item[9] is not None]}
    for name, right in lists.items():
        parts = ", ".join(f"{sum(right[:n])} of the first {n}" for n in (20, 100, 500) if n <= len(right))
        print(f"{name}: {len(right)} listed, {sum(right)} correct{f' ({parts})' if parts else ''}")


if __name__ == "__main__":
    main()
