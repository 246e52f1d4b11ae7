# SPDX-License-Identifier: MIT
"""A page for each command, from the program: `facegraph options --json` has the options, --help the rest."""
import json
import re
import subprocess

from . import NOTE

HIDDEN = {"help", "options", "manual"}  # about the program itself

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


def all_options(program):
    return json.loads(subprocess.run([program, "options", "--json"], check=True, capture_output=True, text=True).stdout)


def names_and_summaries(overview):
    """[(command, one line about it)] from the program's own list."""
    listed = re.search(r"^Commands:\n(.*?)\n\n", overview, re.S | re.M).group(1)
    return [found for found in re.findall(r"^  ([a-z][a-z-]*) +(\S.*)$", listed, re.M) if found[0] not in HIDDEN]


def as_cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;")


def number(value):
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def limits(option):
    low, high = option["min"], option["max"]
    if low is not None and high is not None:
        return f"{number(low)} to {number(high)}"
    if low is not None:
        return ("above " if option["min_is_excluded"] else "at least ") + number(low)
    return "" if high is None else f"at most {number(high)}"


def default(option):
    value, note = option["default"], option["default_note"]
    if option["type"] == "flag" or (value is None and not note):
        return ""
    if note:
        return note
    values = value if isinstance(value, list) else [value]
    return "`" + " ".join(number(v) if isinstance(v, (int, float)) else str(v) for v in values) + "`"


def value_of(option):
    if option["type"] == "flag":
        return ""
    if option["words"]:
        return ", ".join(f"`{word}`" for word in option["words"])
    return as_cell(option["placeholder"])


def row(option):
    names = ", ".join(f"`{name}`" for name in option["names"])
    notes = ["required"] if option["required"] else []
    notes += ["may be repeated"] if option["repeatable"] else []
    notes += [limits(option)] if limits(option) else []
    help_text = as_cell(option["help"]).rstrip(".")
    return f"| {names} | {value_of(option)} | {help_text}{' (' + '; '.join(notes) + ')' if notes else ''} | {as_cell(default(option))} |"


def table(options):
    return "\n".join(["| option | value | meaning | default |", "|---|---|---|---|", *map(row, options)])


def option_sections(options):
    """The listed options by group; then those that only --help-all lists."""
    parts = []
    arguments = [option for option in options if not option["names"][0].startswith("-")]
    flags = [option for option in options if option["names"][0].startswith("-")]
    if arguments:
        rows = [f"| `{option['name']}` | {as_cell(option['help'])} |" for option in arguments]
        parts.append("\n".join(["## Arguments\n", "| argument | meaning |", "|---|---|", *rows]))
    listed = [option for option in flags if option["listed"]]
    for group in dict.fromkeys(option["group"] for option in listed):
        parts.append(f"## {group}\n\n" + table([option for option in listed if option["group"] == group]))
    others = [option for option in flags if not option["listed"]]
    if others:
        parts.append("## For experts\n\n`--help-all` lists these too. They are accepted on the command line and in a file for "
                     "`--config`.\n\n" + table(others))
    return parts


def closing(help_text):
    """What --help says after the options: prose, then examples."""
    after = help_text.split("\n\n")
    start = next(i for i, part in enumerate(after) if re.search(r"^  -h, --help", part, re.M)) + 1
    prose = " ".join("\n\n".join(part for part in after[start:] if not part.startswith("Example")).split("\n"))
    examples = [part for part in after[start:] if part.startswith("Example")]
    lines = [line.strip() for part in examples for line in part.splitlines()[1:]]
    return as_cell(prose), "\n".join(lines)


def command_page(program, name, summary, options):
    help_text = said(program, name, "--help")
    usage = re.search(r"^Usage: (.*)$", help_text, re.M).group(1)
    prose, examples = closing(help_text)
    parts = [f"# facegraph {name}\n\n{NOTE}\n{summary}.\n\n```text\n{usage}\n```"]
    parts += [prose] if prose else []
    parts += [f"## Examples\n\n```text\n{examples}\n```"] if examples else []
    parts += option_sections(options)
    return "\n\n".join(parts) + "\n"


def former_names(options):
    """{old name: new name} of options and of their words."""
    found = {}
    for option in options:
        new = max(option["names"], key=len)
        found.update({old: new for old in option["former_names"]})
        found.update({f"{new} {old}": f"{new} {word}" for old, word in option["former_words"].items()})
    return found


def pages(program):
    commands = names_and_summaries(said(program, "--help"))
    options = all_options(program)
    rows = "\n".join(f"| [`facegraph {name}`]({name}.md) | {summary} |" for name, summary in commands)
    made = {"commands/index.md": f"# Commands\n\n{NOTE}\n| command | what it does |\n|---|---|\n{rows}\n\n"
                                 "`facegraph help COMMAND` prints the options of a command, and "
                                 f"`facegraph COMMAND --help-all` also those for experts.\n\n{EXIT_CODES}"}
    for name, summary in commands:
        own = [option for option in options if option["command"] == name]
        made[f"commands/{name}.md"] = command_page(program, name, summary, own)
    return made
