# SPDX-License-Identifier: MIT
"""The Python API, from the docstrings of an importable package (numpydoc sections) and its signatures."""
import importlib
import inspect
import pathlib
import re
import sys
import textwrap

from . import NOTE

SECTIONS = ("Parameters", "Attributes", "Returns", "Yields", "Raises", "Examples", "Notes")
# What a reader looks for first; every other public name follows in alphabetical order under "Types".
GROUPS = {
    "Clustering": ["FaceClusterer"],
    "Stages": ["knn_graph", "affinity_graph", "propose", "detect", "segment", "deoverlap", "medoids"],
    "Evaluation and comparison": ["evaluate", "compare", "methods", "run_method", "suggest_merges", "inspect"],
    "Training and models": ["train", "load_model", "from_learn_to_cluster"],
}


def import_package(folder):
    sys.path.insert(0, str(folder))
    try:
        package = importlib.import_module("facegraph")
    finally:
        sys.path.pop(0)
    origin = pathlib.Path(package.__file__).absolute()  # files may be links to the sources
    if folder not in origin.parents:
        raise SystemExit(f"facegraph was imported from {origin}, not from {folder}")
    return package


def split_sections(text):
    """[(title or "", lines)] of a docstring."""
    lines = inspect.cleandoc(text or "").splitlines()
    parts = [("", [])]
    i = 0
    while i < len(lines):
        if lines[i].strip() in SECTIONS and i + 1 < len(lines) and set(lines[i + 1].strip()) == {"-"}:
            parts.append((lines[i].strip(), []))
            i += 2
            continue
        parts[-1][1].append(lines[i])
        i += 1
    return parts


def code_spans(text):
    return re.sub(r"``([^`]+)``", r"`\1`", text)


def definition_list(lines):
    """`name : type` with an indented description becomes a list item."""
    items = []
    for line in lines:
        if not line.strip():
            continue
        if not line.startswith(" "):
            items.append([line.strip(), []])
        elif items:
            items[-1][1].append(line.strip())
    out = []
    for head, body in items:
        name, _, kind = head.partition(" : ")
        kind = f" ({kind})" if kind else ""
        text = code_spans(" ".join(body))
        out.append(f"- **`{name}`**{kind}" + (f": {text}" if text else ""))
    return "\n".join(out)


def paragraphs(lines):
    """Prose as it is; indented lines become code."""
    text = code_spans("\n".join(lines)).strip("\n")
    return re.sub(r"((?:^ {4}[^\n]*\n?|^\n(?= {4}))+)", as_code, text, flags=re.M).strip()


def as_code(match):
    return "```python\n" + textwrap.dedent(match.group(1)).strip("\n") + "\n```\n"


def examples(lines):
    return "```pycon\n" + "\n".join(lines).strip() + "\n```"


def described(text):
    out = []
    for title, lines in split_sections(text):
        if title == "Examples":
            body = examples(lines)
        elif title in ("", "Notes"):
            body = paragraphs(lines)
        else:
            body = definition_list(lines)
        if body:
            out.append(f"**{title}**\n\n{body}" if title else body)
    return "\n\n".join(out)


def signature(name, thing):
    native = getattr(thing, "__nb_signature__", None)
    if native:
        return re.sub(r"^def ", "", native[0][0])
    try:
        found = inspect.signature(thing)
    except (ValueError, TypeError):
        return name
    found = found.replace(parameters=[p.replace(annotation=p.empty) for p in found.parameters.values() if p.name != "self"],
                          return_annotation=found.empty)
    text = f"{name}{found}"
    if len(text) > 100:
        text = f"{name}(\n    " + ",\n    ".join(str(p) for p in arguments(found)) + ",\n)"
    return text


def arguments(found):
    """The parameters as text, with the star before the first that goes by name alone."""
    starred = False
    for parameter in found.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        starred = starred or parameter.kind is parameter.VAR_POSITIONAL
        yield parameter


def member_names(cls):
    inherited = {"get_params", "set_params", "set_fit_request", "get_metadata_routing", "set_predict_request"}
    for base in reversed(cls.__mro__[:-1]):
        if base.__module__.startswith("facegraph"):
            yield from (name for name in vars(base) if not name.startswith("_") and name not in inherited)


def class_members(cls):
    """Methods, then properties and fields that have a description."""
    methods, fields = [], []
    for name in dict.fromkeys(member_names(cls)):
        member = inspect.getattr_static(cls, name)
        text = inspect.getdoc(getattr(cls, name)) or ""
        if callable(getattr(cls, name)) and not isinstance(member, property):
            methods.append(f"#### `{cls.__name__}.{name}`\n\n```python\n{signature(name, getattr(cls, name))}\n```\n\n"
                           f"{described(text)}".rstrip())
        elif text and not text.startswith("Alias for field"):
            fields.append(f"- **`{name}`**: {code_spans(' '.join(text.split()))}")
    return "\n\n".join(filter(None, ["\n".join(fields), *methods]))


def entry(package, name):
    thing = getattr(package, name)
    text = vars(thing).get("__doc__") if inspect.isclass(thing) else inspect.getdoc(thing)
    parts = [f"### `{name}`", f"```python\n{signature(name, thing)}\n```", described(text)]
    if inspect.isclass(thing):
        parts.append(class_members(thing))
    return "\n\n".join(filter(None, parts))


def pages(folder):
    package = import_package(pathlib.Path(folder).resolve())
    public = [name for name in package.__all__ if not name.startswith("__")]
    grouped = {title: [name for name in names if name in public] for title, names in GROUPS.items()}
    rest = [name for name in public if not any(name in names for names in grouped.values())]
    grouped["Data and other functions"] = [name for name in rest if not inspect.isclass(getattr(package, name))]
    grouped["Types"] = [name for name in rest if inspect.isclass(getattr(package, name))]
    parts = [f"# Python API\n\n{NOTE}\n{described(package.__doc__)}\n"]
    for title, names in grouped.items():
        parts.append(f"## {title}\n")
        parts += [entry(package, name) + "\n" for name in names]
    return {"python/index.md": "\n".join(parts)}
