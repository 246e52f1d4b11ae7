# SPDX-License-Identifier: MIT
"""What the documents say: their code blocks, links, headings and sentences."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[1]
GUIDE = sorted((ROOT / "docs/guide").glob("*.md"))
# Written by hand for people who want to use the program: short sentences, today's words.
PROSE = [ROOT / "README.md", *GUIDE, *(ROOT / "docs" / name for name in ("index.md", "method.md", "benchmarks.md"))]
ALL = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "models/README.md", ROOT / "benchmarks/README.md"]

BLOCK = re.compile(r"(?:^<!-- (?P<mark>[^\n]*?) -->\n)?^```(?P<language>\w+)\n(?P<code>.*?)^```", re.S | re.M)


def blocks(page, language):
    """[(mark, code)] of the code blocks in one language, in order. The mark is the comment in the line above, or None."""
    return [(match["mark"], match["code"]) for match in BLOCK.finditer(page.read_text()) if match["language"] == language]


def tested(page, language):
    return [code for mark, code in blocks(page, language) if mark == "tested"]


def without_code(text):
    """The text without code blocks (fenced or indented), comments and what is in backquotes."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"(?<=\n\n)(    [^\n]*\n)+", "", text)
    return re.sub(r"`[^`\n]*`", "code", text)


def links(page):
    """(target, anchor) of every link to a file or heading; links to other sites are left out."""
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text())):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            yield path, anchor


def headings(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.S | re.M)
    return [re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in re.findall(r"^#+ +(.*)$", text, re.M)]


def anchors(page):
    """Anchors that both GitHub and MkDocs give to the headings."""
    plain = [re.sub(r"[^\w\s-]", "", title).strip().lower() for title in headings(page)]
    return {title.replace(" ", "-") for title in plain} & {re.sub(r"[-\s]+", "-", title) for title in plain}


def paragraphs(page):
    """Paragraphs and list items as one line each; no headings, tables or pictures."""
    text = without_code(page.read_text())
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", text):
        lines = [line.strip() for line in block.splitlines() if not re.match(r"\s*(\||#|---)", line)]
        if any(lines):
            yield re.sub(r"^(?:[-*]|\d+\.) ", "", " ".join(lines).strip())


def sentences(page):
    for paragraph in paragraphs(page):
        yield from (part for part in re.split(r"(?<=[.!?])[*)\"]* +(?=\S)", paragraph) if part.strip())
