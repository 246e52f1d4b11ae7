# SPDX-License-Identifier: MIT
"""The documents say what the program does: commands run, pages are current, links lead somewhere, sentences are short."""
import os
import re
import shutil
import subprocess
import sys

import pytest

from conftest import PROGRAM, ROOT, shared
from test_photos import MODELS, need_photos

sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]
import pages  # noqa: E402
from reference import commands, cpp_api  # noqa: E402

REFERENCE = ROOT / "docs/reference"
MOST_WORDS = 30
# What the words of docs/glossary.md replaced.
OLD_WORDS = r"neighbour|colour|\bcentre|wrong price|wrong-price|stranger|made-up|uncovered|recogniser|optimis|normalis"


def with_program(extra=None):
    return {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", **(extra or {})}


def name_of(page):
    return str(page.relative_to(ROOT))


def run_blocks(code, folder, environment=None):
    result = subprocess.run(["bash", "-euxc", code], cwd=folder, env=with_program(environment), capture_output=True,
                            text=True, timeout=900)
    assert result.returncode == 0, f"{result.stdout[-2000:]}\n{result.stderr[-4000:]}"


LONG_PAGES = {"training"}
WITH_COMMANDS = [pytest.param(page, id=page.stem, marks=[pytest.mark.long] if page.stem in LONG_PAGES else [])
                 for page in pages.GUIDE if pages.tested(page, "sh")]


@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_the_commands_of_a_guide_page_run_as_written(page, tmp_path):
    run_blocks("\n".join(pages.tested(page, "sh")), tmp_path)


def test_the_commands_of_the_photos_page_run(tmp_path):
    need_photos()
    (block,) = [code for mark, code in pages.blocks(ROOT / "docs/guide/photos.md", "sh") if mark == "tested with photos"]
    shutil.copytree(shared("photos"), tmp_path / "Pictures")
    run_blocks(re.sub(r"^make .*$", "", block, flags=re.M), tmp_path,
               {"HOME": str(tmp_path), "FACEGRAPH_MODELS": str(MODELS)})
    assert (tmp_path / "people/index.html").exists()


def test_every_command_and_program_in_the_guide_is_tested_or_says_why_not():
    for page in [ROOT / "README.md", *pages.GUIDE]:
        for language in ("sh", "python"):
            for mark, code in pages.blocks(page, language):
                is_marked = mark is not None and re.match(r"tested$|tested with photos$|not tested: \S", mark)
                is_make = page.name == "README.md" and code.startswith("make ")
                assert is_marked or is_make, f"{name_of(page)}: a block is not marked:\n{code}"


def test_the_cpp_program_of_the_guide_is_the_example():
    ((mark, code),) = pages.blocks(ROOT / "docs/guide/cpp.md", "cpp")
    assert mark == "the same as examples/quickstart.cc"
    assert code == (ROOT / "examples/quickstart.cc").read_text()


@pytest.mark.parametrize("kind, made", [("commands", lambda: commands.pages(PROGRAM)),
                                        ("cpp", lambda: cpp_api.pages(ROOT / "src"))], ids=["commands", "cpp"])
def test_the_reference_is_current(kind, made):
    expected = made()
    there = {f"{kind}/{path.name}": path.read_text() for path in (REFERENCE / kind).glob("*.md")}
    stale = sorted(name for name in expected.keys() | there.keys() if expected.get(name) != there.get(name))
    assert not stale, f"run scripts/reference_doc.py again: {stale}"


def test_the_cpp_reference_has_the_functions_that_matter():
    said = "\n".join(cpp_api.pages(ROOT / "src").values())
    for name in ("ClusterFaces", "ClusterOptions", "Evaluate", "NearestNeighbors", "DeOverlap", "Execution"):
        name = name if f"#### `{name}`" in said else name.replace("Neighbours", "Neighbors")
        assert f"#### `{name}`" in said, name
    assert "private:" not in said and "_testing.h" not in said


def test_the_glossary_has_every_former_name():
    former = commands.former_names(commands.all_options(PROGRAM))
    said = (ROOT / "docs/glossary.md").read_text().split("## Old names")[1]
    assert len(former) >= 4
    for old, new in former.items():
        assert f"| `{old}` | `{new}` |" in said, f"{old} is now {new}: docs/glossary.md does not say so"


def test_every_option_in_the_guide_exists():
    said = "\n".join(page.read_text() for page in (REFERENCE / "commands").glob("*.md"))
    known = set(re.findall(r"--[a-z][a-z-]*", said))
    theirs = {"--install", "--prefix", "--help", "--version"}  # of cmake, and of every command
    used = set()
    for page in [ROOT / "README.md", *pages.GUIDE, ROOT / "docs/method.md"]:
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", page.read_text()))
        assert not options - known - theirs, f"{name_of(page)}: {sorted(options - known - theirs)} are no options"
        used |= options
    assert len(used) > 20


def test_links_and_anchors_lead_somewhere():
    for page in pages.ALL:
        for path, anchor in pages.links(page):
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), f"{name_of(page)} links to {path}"
            if anchor:
                assert anchor in pages.anchors(target), f"{name_of(page)} links to {path}#{anchor}"


def test_documents_that_the_sources_name_exist():
    sources = [path for folder in ("src", "python", "scripts", "tests", "benchmarks", "examples")
               for path in (ROOT / folder).rglob("*") if path.suffix in (".h", ".cc", ".py", ".sh", ".md")]
    for path in sources:
        for name in re.findall(r"docs/[\w/.-]+?\.md", path.read_text()):
            assert (ROOT / name).exists(), f"{name_of(path)} names {name}"


def test_a_broken_link_would_be_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A heading\n\n[a](missing.md) `[b](code.md)` [c](#a-heading)\n\n```sh\n[d](fenced.md)\n```\n")
    assert list(pages.links(page)) == [("missing.md", ""), ("", "a-heading")]
    assert pages.anchors(page) == {"a-heading"}


@pytest.mark.parametrize("page", pages.PROSE, ids=name_of)
def test_sentences_are_short(page):
    long = [sentence for sentence in pages.sentences(page) if len(sentence.split()) > MOST_WORDS]
    assert not long, "\n".join(f"{len(sentence.split())} words: {sentence}" for sentence in long)


def test_a_long_sentence_would_be_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"# Title\n\n- Short one. W{'ord ' * 31}end.\n\n| {'cell ' * 40} |\n|---|\n\n    {'code ' * 40}\n")
    assert [len(sentence.split()) for sentence in pages.sentences(page)] == [2, 32]


def test_old_words_stay_out():
    for page in [*pages.PROSE, ROOT / "docs/reference/formats.md"]:
        found = re.search(OLD_WORDS, pages.without_code(page.read_text()), re.I)
        assert not found, f"{name_of(page)}: {found.group()}"


def test_the_readme_and_the_benchmarks_stay_short():
    assert len((ROOT / "README.md").read_text().splitlines()) < 90
    assert len((ROOT / "docs/benchmarks.md").read_text().splitlines()) < 200


def test_the_picture_of_the_readme_is_small():
    assert 10_000 < (ROOT / "docs/images/report.png").stat().st_size < 300 * 1024


def test_the_site_builds_without_warnings(tmp_path):
    if subprocess.run([sys.executable, "-c", "import mkdocs, material"], capture_output=True).returncode != 0:
        pytest.skip("needs mkdocs-material, which is absent: scripts/setup.sh docs installs it")
    built = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", ROOT / "mkdocs.yml",
                            "--site-dir", tmp_path / "site"], capture_output=True, text=True, timeout=600)
    assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "site/index.html").exists()
