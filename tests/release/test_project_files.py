# SPDX-License-Identifier: MIT
"""Files for those who use, cite, report to or host the project say what is so."""
import re
import tomllib

import pytest

from .places import ROOT

yaml = pytest.importorskip("yaml")
PROJECT_VERSION = re.search(r"project\(facegraph VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = [path for path in sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")) if path.stem != "config"]


def name(path):
    return path.name


def test_the_citation_has_what_the_format_requires():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "software"
    assert citation["version"] == PROJECT_VERSION
    assert all(author.keys() & {"name", "family-names"} for author in citation["authors"])
    for reference in citation["references"]:
        assert {"type", "title", "authors"} <= reference.keys()
        assert all(author.keys() & {"name", "family-names"} for author in reference["authors"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=name)
def test_a_workflow_is_well_formed_and_says_that_it_was_not_run(path):
    text = path.read_text()
    assert text.startswith("# Not run where it was written")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow[True], "`on` says when it runs; YAML reads the word as true"
    for job in workflow["jobs"].values():
        assert job["runs-on"] and job["timeout-minutes"] and job["steps"]
        assert all(("run" in step) != ("uses" in step) for step in job["steps"])


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "Dockerfile"], ids=name)
def test_what_it_runs_is_there(path):
    text = path.read_text()
    for script in re.findall(r"(?:scripts|tests|\.ci)/[\w/.]+\w", text):
        assert (ROOT / script).exists(), script
    targets = re.findall(r"^([\w -]+):", (ROOT / "Makefile").read_text(), re.M)
    known = {target for line in targets for target in line.split()}
    for target in re.findall(r"run: make (\w+)$", text, re.M):
        assert target in known, target


def test_wheels_are_configured_and_their_scripts_exist():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["cibuildwheel"]
    assert (ROOT / settings["linux"]["before-all"]).exists()
    assert settings["test-command"]


def test_the_image_runs_as_a_user_without_rights():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")):]
    user = last_stage.index("USER facegraph")
    assert user > next(i for i, line in enumerate(last_stage) if "useradd" in line)
    assert any(line.startswith("ENTRYPOINT") for line in last_stage[user:])


@pytest.mark.parametrize("path", FORMS, ids=name)
def test_an_issue_form_asks_for_something_and_warns_of_faces(path):
    form = yaml.safe_load(path.read_text())
    assert form["name"] and form["description"] and form["body"]
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(ids) == len(set(ids)) and ids
    assert any(field.get("validations", {}).get("required") for field in form["body"])
    if path.stem != "question":
        assert "faces" in form["body"][0]["attributes"]["value"]
