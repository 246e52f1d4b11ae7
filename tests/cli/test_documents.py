# SPDX-License-Identifier: MIT
"""The documents say what the program does."""
import re
import subprocess
import sys

from conftest import PROGRAM, ROOT


def test_the_command_line_document_is_current():
    said = subprocess.run([sys.executable, ROOT / "scripts/command_line_doc.py", PROGRAM], check=True,
                          capture_output=True, text=True).stdout
    assert said == (ROOT / "docs/command-line.md").read_text(), "run scripts/command_line_doc.py again"


def test_links_between_documents_lead_somewhere():
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_option_in_the_parameters_document_exists():
    options = set(re.findall(r"`(--[a-z-]+)", (ROOT / "docs/parameters.md").read_text()))
    said = (ROOT / "docs/command-line.md").read_text()
    assert len(options) > 10
    for option in options:
        assert option in said, f"{option} is no option"
