# SPDX-License-Identifier: MIT
"""The C++ API: every installed header, its declarations and their doc comments (///)."""
import re

from . import NOTE

# cmake/install.cmake leaves these out, and headers for tests alone.
NOT_INSTALLED = {"cli", "photos"}
NOT_PUBLIC = re.compile(r"(_for_tests|_test|_testing)\.h$")
ACCESS = re.compile(r"^(public|private|protected):$")


def open_braces(line):
    code = re.sub(r'"(\\.|[^"\\])*"|//.*', "", line)
    return code.count("{") - code.count("}"), code.count("(") - code.count(")")


def is_scope(line):
    return re.match(r"(inline )?namespace\b.*\{$", line) or line.startswith("}  // namespace")


def without_bodies(lines):
    """A declaration as a reader wants it: the bodies of inline functions and private members left out."""
    kept, hidden, skipped_to = [], False, None
    depth = 0
    for line in lines:
        change, _ = open_braces(line)
        if skipped_to is not None:
            depth += change
            if depth <= skipped_to:
                skipped_to = None
            continue
        if ACCESS.match(line.strip()) and depth == 1:
            hidden = line.strip() != "public:"
        elif hidden and depth + change < 1:
            hidden = False
        if not hidden or ACCESS.match(line.strip()) and line.strip() == "public:":
            opens_body = change > 0 and re.search(r"\)( const| noexcept| override)*( : .*)? \{$", line)
            if opens_body:
                kept.append(re.sub(r"( : .*)? \{$", ";", line))
                skipped_to = depth
                depth += change
                continue
            one_line_body = re.match(r"(.*\)(?: const| noexcept)*) \{.*\}$", line)
            kept.append(one_line_body.group(1) + ";" if one_line_body else line)
        depth += change
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def declarations(text):
    """[(doc comment, declaration)] at namespace level, in order."""
    found, comment, code = [], [], []
    depth = parens = 0
    for line in text.splitlines():
        if not code and (is_scope(line) or line.startswith("#") or line.startswith("// ")):
            comment = []
            continue
        if not code and line.startswith("///"):
            comment.append(line[3:].removeprefix(" "))
            continue
        if not code and not line.strip():
            comment = []
            continue
        code.append(line)
        braces, parentheses = open_braces(line)
        depth += braces
        parens += parentheses
        if depth == 0 and parens == 0 and re.search(r"[;}]\s*(//.*)?$", line):
            found.append(("\n".join(comment), "\n".join(without_bodies(code))))
            comment, code = [], []
    return found


def name_of(declaration):
    """What the entry is called: the type, the function or the constant."""
    text = re.sub(r"template <[^;{]*?>\s*", "", declaration)
    text = re.sub(r"\[\[\w+\]\]\s*", "", text)
    kind = re.match(r"(?:struct|class|enum class|enum|union)\s+(?:alignas\(\w+\)\s+)?(\w+)", text)
    alias = re.match(r"using (\w+)", text)
    constant = re.match(r"(?:inline |static )*constexpr [^=;({]*?(\w+)(?:\[\w*\])?\s*(?:=|\{)", text)
    function = re.search(r"(\w+|operator\S+)\s*\(", text)
    found = kind or alias or constant or function
    return found.group(1) if found else None


def entry(comment, declaration):
    name = name_of(declaration)
    if name is None or re.match(r"(struct|class) \w+;$", declaration) or declaration.startswith("using namespace"):
        return None
    prose = f"{as_markdown(comment)}\n\n" if comment else ""
    return f"#### `{name}`\n\n{prose}```cpp\n{declaration}\n```\n"


def escaped(line):
    """A line of prose, in which nothing but backquotes is Markdown."""
    parts = re.split(r"(`[^`]*`)", line)
    plain = [part if part.startswith("`") else re.sub(r"([*\[_])", r"\\\1", part).replace("<", "&lt;") for part in parts]
    return "".join(plain)


def in_list(line):
    return line.startswith(("- ", "  "))


def as_markdown(comment):
    """Indented lines are code in our comments; angle brackets are no HTML."""
    out, code = [], False
    for line in comment.splitlines():
        starts = line.startswith("    ") and not code
        if starts and (not out or not out[-1].strip()):
            out.append("```text")
            code = True
        elif code and line.strip() and not line.startswith("    "):
            out.append("```")
            code = False
        if not code and out and out[-1].strip() and in_list(line) != in_list(out[-1]):
            out.append("")
        out.append(line[4:] if code else escaped(line))
    return "\n".join(out + (["```"] if code else [])).strip()


def folder_page(source, folder):
    parts = []
    for header in sorted(folder.glob("*.h")):
        if NOT_PUBLIC.search(header.name):
            continue
        entries = [made for made in (entry(*found) for found in declarations(header.read_text())) if made]
        if entries:
            parts.append(f"## `{header.relative_to(source)}`\n\n" + "\n".join(entries))
    head = f"# C++: {folder.name}/\n\n{NOTE}\n"
    return head + "\n" + "\n".join(parts) if parts else None


def pages(source):
    made, rows = {}, []
    for folder in sorted((source / "facegraph").iterdir()):
        if not folder.is_dir() or folder.name in NOT_INSTALLED:
            continue
        page = folder_page(source, folder)
        if page:
            made[f"cpp/{folder.name}.md"] = page
            headers = len(re.findall(r"^## ", page, re.M))
            rows.append(f"| [`facegraph/{folder.name}/`]({folder.name}.md) | {headers} |")
    made["cpp/index.md"] = (f"# C++ API\n\n{NOTE}\nEvery installed header, by folder. `CONTRIBUTING.md` says what each folder "
                            "holds. The guide page [From C++](../../guide/cpp.md) shows how to link the library.\n\n"
                            "| folder | headers |\n|---|---|\n" + "\n".join(rows) + "\n")
    return made
