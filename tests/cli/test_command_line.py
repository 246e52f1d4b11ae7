# SPDX-License-Identifier: MIT
"""What every command has: errors that help, help, former names, completion, manual pages."""
import json
import shutil
import subprocess

import pytest

COMMANDS = ["cluster", "baseline", "train", "train-affinity", "knn", "affinity", "propose", "detect", "segment",
            "deoverlap", "evaluate", "compare", "report", "suggest", "inspect", "synth", "photos", "completion"]


@pytest.fixture(scope="session")
def options():
    """Every option of every command, as the program lists them."""
    from conftest import PROGRAM
    return json.loads(subprocess.run([PROGRAM, "options", "--json"], capture_output=True, text=True, check=True).stdout)


def test_an_unknown_command_is_named_with_the_nearest_one(run):
    assert run("clsuter", code=2).stderr == 'facegraph: unknown command "clsuter"; did you mean "cluster"?\n'
    assert run("xylophone", code=2).stderr == 'facegraph: unknown command "xylophone"\n'
    assert 'did you mean "train"?' in run("help", "trian", code=2).stderr


def test_an_unknown_flag_is_named_with_the_nearest_one(run):
    said = run("cluster", "f.npy", "-o", "l.txt", "--presett", "2", code=2).stderr
    assert said == 'facegraph: unknown flag "--presett" of facegraph cluster; did you mean "--preset"?\n'
    assert 'unknown flag "-z"' in run("cluster", "f.npy", "-z", code=2).stderr
    # also where something else is wrong
    assert '"--ouput" of facegraph knn; did you mean "--output"?' in run("knn", "--ouput", "x", code=2).stderr


def test_one_argument_too_many_is_named(run):
    assert run("cluster", "f.npy", "g.npy", "-o", "l.txt", code=2).stderr == 'facegraph: unexpected argument "g.npy"\n'


def test_an_unknown_word_is_refused_with_all_words(run):
    said = run("cluster", "f.npy", "-o", "l.txt", "--knn", "fast", code=2).stderr
    assert said == 'facegraph: --knn "fast": must be one of auto, exact, approximate\n'


def test_the_default_of_every_choice_may_be_given(options):
    for option in options:
        if option["words"] and option["default"] is not None:
            given = option["default"] if isinstance(option["default"], list) else [option["default"]]
            assert set(given) <= set(option["words"]), option


def test_without_a_command_help_is_printed_and_the_exit_code_is_that_of_wrong_usage(run):
    assert "Commands:" in run(code=2).stderr
    assert run("--help").stdout == run("help").stdout == run("-h").stdout
    assert run("--version").stdout.startswith("facegraph ")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_the_same_by_command_and_by_flag_and_fits_a_terminal(run, command):
    text = run("help", command).stdout
    assert text == run(command, "--help").stdout == run(command, "anything", "-h").stdout
    body = text.split("\nExample")[0]
    assert [line for line in body.splitlines() if len(line) > 100] == []
    for native in ("TEXT:", "UINT", "FLOAT", "ENUM", "e+30", " in [1"):
        assert native not in body, native


def test_program_help_names_every_command(run):
    text = run("--help").stdout
    listed = [line.split()[0] for line in text.split("Commands:\n")[1].split("\n\n")[0].splitlines() if line[2] != " "]
    assert listed == COMMANDS


def test_help_lists_the_words_of_every_choice(run, options):
    for command in COMMANDS:
        text = " ".join(run(command, "--help-all").stdout.split())
        for option in options:
            if option["command"] == command and option["words"] and option["names"][0].startswith("-"):
                assert "{" + ",".join(option["words"]) + "}" in text, option["name"]


def test_every_option_has_help_without_a_full_stop_and_unique_names(options):
    for command in {option["command"] for option in options}:
        names = [name for option in options if option["command"] == command
                 for name in option["names"] + option["former_names"]]
        assert len(names) == len(set(names)), command
    for option in options:
        assert option["help"] and not option["help"].endswith("."), option["name"]


def test_cluster_lists_what_a_user_decides_and_keeps_the_rest_for_help_all(run):
    short, long = run("cluster", "--help").stdout, run("cluster", "--help-all").stdout
    for name in ("--fp-cost", "--precision", "--unassigned", "--preset", "--affinity", "--dry-run"):
        assert name in short and name in long
    for name in ("--setting", "--keep-repeats", "--min-iop", "--seed-rule", "--rank-by", "--no-segmentation"):
        assert name not in short and name in long


@pytest.mark.parametrize("former, now, value", [("--wrong-price", "--fp-cost", "2"),
                                                ("--uncovered", "--unassigned", "noise")])
def test_a_former_name_works_and_warns_in_one_line(run, tmp_path, people, former, now, value):
    said = run("cluster", people[0], "-o", "former.txt", former, value, "-q")
    assert said.stderr == f"warning: {former} is now {now}\n"
    assert run("cluster", people[0], "-o", "now.txt", now, value, "-q").stderr == ""
    assert (tmp_path / "former.txt").read_text() == (tmp_path / "now.txt").read_text()


def test_a_former_word_works_and_warns(run, people):
    said = run("cluster", people[0], "-o", "labels.txt", "--rank-by", "worth", "-q")
    assert said.stderr == "warning: --rank-by worth is now --rank-by expected-gain\n"


def test_cluster_method_tells_the_new_command(run):
    said = run("cluster", "f.npy", "-o", "l.txt", "--method", "dbscan", code=2).stderr
    assert said == "facegraph: --method is now a command of its own: facegraph baseline dbscan f.npy -o LABELS\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_parse_in_their_shell(run, tmp_path, shell):
    script = run("completion", shell).stdout
    for word in ("cluster", "fp-cost", "approximate", "singleton"):
        assert word in script
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    (tmp_path / "script").write_text(script)
    subprocess.run([shell, "-n", tmp_path / "script"], check=True)


@pytest.mark.parametrize("words, expected", [
    (["clu"], {"cluster"}), (["cluster", "--knn", ""], {"auto", "exact", "approximate"}),
    (["cluster", "--fp"], {"--fp-cost"}), (["completion", ""], {"bash", "zsh", "fish"})])
def test_bash_completes_commands_options_and_words(run, tmp_path, words, expected):
    (tmp_path / "script").write_text(run("completion", "bash").stdout)
    line = " ".join(f'"{word}"' for word in ["facegraph", *words])
    ask = f'source ./script; COMP_WORDS=({line}); COMP_CWORD={len(words)}; _facegraph; echo "${{COMPREPLY[@]}}"'
    said = subprocess.run(["bash", "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert set(said.stdout.split()) == expected


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_manual_pages_are_roff_without_warnings(run, tmp_path, command):
    page = run("manual", *([command] if command else [])).stdout
    assert page.startswith(".TH FACEGRAPH") and ".SH SYNOPSIS" in page
    if shutil.which("groff") is None:
        pytest.skip("there is no groff")
    said = subprocess.run(["groff", "-man", "-Tascii", "-ww"], input=page, capture_output=True, text=True, check=True)
    assert said.stderr == ""
