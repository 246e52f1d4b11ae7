# SPDX-License-Identifier: MIT
"""A page for each command: what its --help says."""
import re
import subprocess

from . import NOTE

EXIT_CODES = """## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 1 | failed: the disk is full, or a path cannot be written |
| 2 | wrong usage |
| 3 | bad data: one line names the file, the row and the value |
| 4 | the work does not fit into memory |
| 130 | interrupted; no incomplete output is left |

## Output

Data go to files or to standard output. Progress, summaries and warnings go to standard error. On a terminal, long work shows a
bar with the rate and the remaining time; elsewhere it prints one line every half minute.

The environment variable `FACEGRAPH_ISA` (`generic`, `avx2`, `avx512`, `avx512vnni`, `amx`) selects an instruction set. It
changes the speed and never the result.
"""


def said(program, *words):
    text = subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def names_and_summaries(overview):
    """[(command, one line about it)] from the program's own list. A line of it may be indented under a heading."""
    listed = re.split(r"^Subcommands:|^SUBCOMMANDS:", overview, flags=re.M)[-1]
    found = re.findall(r"^  ([a-z][a-z-]*) {2,}(\S.*)$", listed, re.M)
    return [(name, summary) for name, summary in found if name != "help"]


def command_page(program, name, summary):
    return f"# facegraph {name}\n\n{NOTE}\n{summary}.\n\n```text\n{said(program, name, '--help')}\n```\n"


def pages(program):
    overview = said(program, "--help")
    commands = names_and_summaries(overview)
    rows = "\n".join(f"| [`facegraph {name}`]({name}.md) | {summary} |" for name, summary in commands)
    index = f"# Commands\n\n{NOTE}\n| command | what it does |\n|---|---|\n{rows}\n\n{EXIT_CODES}"
    made = {"commands/index.md": index}
    for name, summary in commands:
        made[f"commands/{name}.md"] = command_page(program, name, summary)
    return made
