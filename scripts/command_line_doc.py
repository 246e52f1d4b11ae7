#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints docs/command-line.md: what every subcommand's --help says. usage: scripts/command_line_doc.py PROGRAM"""
import re
import subprocess
import sys

HEAD = """# Command line

Made by `scripts/command_line_doc.py PROGRAM > docs/command-line.md`; a test compares it with the program.

Data go to files or standard output; progress, results for people and warnings to standard error. On a terminal long work shows a bar
with the rate and the time left, elsewhere a line every half minute. `FACEGRAPH_ISA=generic|avx2|avx512|avx512vnni|amx` forces an instruction set; it never
changes a result.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | failed: disk full, a path that cannot be written |
| 2 | wrong usage |
| 3 | bad data: one line names file, row and value |
| 4 | would not fit in memory |
| 130 | interrupted; nothing half-written is left |
"""


def help_of(program, *words):
    text = subprocess.run([program, *words, "--help"], check=True, capture_output=True, text=True).stdout
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def document(program):
    overview = help_of(program)
    commands = re.findall(r"^  ([a-z-]+) +\S", overview.split("Subcommands:")[1], re.M)
    parts = [HEAD, f"```\n{overview}\n```\n"]
    for command in commands:
        parts.append(f"## {command}\n\n```\n{help_of(program, command)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    print(document(sys.argv[1]), end="")
