# SPDX-License-Identifier: MIT
"""The command line and Python have the same options with the same defaults and words."""
import inspect
import json
import re
import subprocess

import facegraph
import pytest
from facegraph._command_line import PYTHON_ONLY, option_name

from .package_under_test import PROGRAM

COMMANDS = {
    "cluster": facegraph.FaceClusterer, "knn": facegraph.knn_graph, "affinity": facegraph.affinity_graph,
    "propose": facegraph.propose, "detect": facegraph.detect, "segment": facegraph.segment,
    "deoverlap": facegraph.deoverlap, "compare": facegraph.compare, "train": facegraph.train,
    "synth": facegraph.make_faces, "suggest": facegraph.suggest_merges, "report": facegraph.report,
    "evaluate": facegraph.evaluate, "inspect": facegraph.inspect,
}
"""Commands and their function in Python. The other commands are listed below."""

COMMANDS_ONLY = {
    "baseline": "run_method takes each parameter of a method as a keyword", "photos": "images are no arrays",
    "train-affinity": "only the command line trains affinity networks",
    "completion": "of a shell", "manual": "of a shell", "options": "of this test",
}

IN_ARRAYS = ("FEATURES", "LABELS", "NEIGHBORS", "PROPOSALS", "SCORES", "INLIERS", "TRUTH", "PREDICTED", "RUN", "dim",
             "neighbors", "truth", "whitened", "inliers", "scores", "proposals", "also", "images", "labels")
"""Inputs that are arrays in Python, under names of Python."""

OPTIONS_ONLY = {
    **dict.fromkeys(("output", "clusters", "manifest", "csv", "markdown"), "results are returned"),
    **dict.fromkeys(("json", "quiet", "config", "help", "help-all", "method", "list", "dry-run"), "of a terminal"),
    **dict.fromkeys(("committee", "train-committee", "learn-committee"), "not in Python yet"),
    "affinity-model": "Networks hold their affinity networks", "checkpoint-folder": "see checkpoint",
}
"""Options of every command that Python does not need, and why."""

OF_ONE_COMMAND = {
    ("knn", "k"): "n_neighbors", ("synth", "n"): "n_faces", ("report", "max-size"): "max_size",
}

DIFFERENT = {
    ("train", "inputs"): "None in Python is auto: as the recipe says",
    ("detect", "affinity"): "a graph of arrays is of cosines unless the caller says otherwise",
    ("segment", "affinity"): "as for detect",
    ("deoverlap", "rank-by"): "scores may be one array in Python; None chooses by what they hold",
}
"""Options whose default or words differ, and why."""


@pytest.fixture(scope="module")
def options():
    """Every option of every command, as the program lists them."""
    result = subprocess.run([PROGRAM, "options", "--json"], capture_output=True, text=True)
    if result.returncode != 0:
        pytest.skip("the program has no command `options`")
    return json.loads(result.stdout)


def python_parameter(option, function):
    """The parameter of an option; None without."""
    parameters = inspect.signature(function).parameters
    wanted = OF_ONE_COMMAND.get((option["command"], option["name"]))
    for parameter in parameters:
        if wanted == parameter or option_name(parameter) == option["name"]:
            return parameters[parameter]
    return None


def is_needless(option):
    return option["name"] in IN_ARRAYS or option["name"] in OPTIONS_ONLY


def test_every_command_has_a_function_or_a_reason(options):
    assert {option["command"] for option in options} <= set(COMMANDS) | set(COMMANDS_ONLY)


def test_every_option_of_cluster_is_a_parameter_of_the_estimator_and_the_other_way_round(options):
    ours = [option for option in options if option["command"] == "cluster"]
    missing = [o["name"] for o in ours if not is_needless(o) and not python_parameter(o, facegraph.FaceClusterer)]
    assert missing == []
    names = {option["name"] for option in ours}
    extra = [name for name in inspect.signature(facegraph.FaceClusterer).parameters
             if name not in PYTHON_ONLY and option_name(name) not in names]
    assert extra == []


def same_default(option, parameter):
    """None and 0 stand for a default that depends on other options."""
    theirs, ours = option["default"], parameter.default
    if parameter.name == "segmentation":
        ours = not ours
    if parameter.name == "n_jobs":
        ours = {-1: 0}.get(ours, ours)
    return theirs == ours or ours in (None, ()) and (theirs in (None, "", 0, []) or option["default_note"] != "")


def test_defaults_are_the_same(options):
    compared = differ = 0
    for option in options:
        function = COMMANDS.get(option["command"])
        parameter = function and python_parameter(option, function)
        if not parameter or parameter.default is inspect.Parameter.empty:
            continue
        if (option["command"], option["name"]) in DIFFERENT:
            continue
        compared += 1
        if not same_default(option, parameter):
            differ += 1
            print(option["command"], option["name"], option["default"], parameter.default)
    assert compared > 40 and differ == 0


def words_of(function, name):
    """The words that a docstring lists for a parameter."""
    found = re.search(rf"^ *{name} : \{{(.*?)\}}", inspect.getdoc(function) or "", re.M)
    return found and set(re.findall(r'"([^"]+)"', found.group(1)))


def test_words_are_the_same_and_documented(options):
    compared = 0
    for option in options:
        function = COMMANDS.get(option["command"])
        parameter = function and option["words"] and python_parameter(option, function)
        if not parameter or (option["command"], option["name"]) in DIFFERENT:
            continue
        documented = words_of(function, parameter.name)
        if documented is None:
            continue
        compared += 1
        assert documented == set(option["words"]), (option["command"], option["name"])
    assert compared >= 8


def test_words_of_the_estimator_are_accepted(options, people):
    for option in options:
        parameter = option["command"] == "cluster" and python_parameter(option, facegraph.FaceClusterer)
        if not parameter or not option["words"]:
            continue
        for word in option["words"]:
            facegraph.FaceClusterer(**{parameter.name: word}, n_jobs=1).fit(people[0][:40])
