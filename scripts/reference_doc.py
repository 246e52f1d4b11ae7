#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes docs/reference/: a page for each command, the Python API and the C++ API.

usage: scripts/reference_doc.py [--program build/release/bin/facegraph] [--package build/release/python]
                                [--output docs/reference] [--only commands|python|cpp ...]

The pages come from the program, from the package's docstrings and from the headers. Tests compare them with the files in
docs/reference/, and fail if this script was not run after a change.
"""
import argparse
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from reference import commands, cpp_api, python_api  # noqa: E402

KINDS = ("commands", "python", "cpp")


def pages(kind, program, package):
    """{path below docs/reference: text} of one kind."""
    if kind == "commands":
        return commands.pages(program)
    if kind == "python":
        return python_api.pages(package)
    return cpp_api.pages(ROOT / "src")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / "build/release/bin/facegraph", type=pathlib.Path)
    parser.add_argument("--package", default=ROOT / "build/release/python", type=pathlib.Path)
    parser.add_argument("--output", default=ROOT / "docs/reference", type=pathlib.Path)
    parser.add_argument("--only", nargs="+", choices=KINDS, default=KINDS)
    arguments = parser.parse_args()
    for kind in arguments.only:
        written = pages(kind, arguments.program.resolve(), arguments.package.resolve())
        folder = arguments.output / kind
        for old in folder.glob("*.md"):
            if f"{kind}/{old.name}" not in written:
                old.unlink()
        for name, text in written.items():
            path = arguments.output / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        print(f"{len(written)} pages of {kind}")


if __name__ == "__main__":
    main()
