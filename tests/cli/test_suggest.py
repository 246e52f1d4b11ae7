# SPDX-License-Identifier: MIT
"""Suggestions of clusters that are one person, and what becomes of them when somebody has decided."""
import csv
import itertools
import json

import numpy as np
import pytest

COLUMNS = ["rank", "smaller", "larger", "smaller_size", "larger_size", "score", "nearest_similarity", "mutual_share",
           "relative_cohesion", "membership", "coverage", "edges", "face_in_smaller", "face_in_larger", "similarity"]


@pytest.fixture
def split(run, tmp_path):
    """A run in which people are split, at run/: (true labels, labels of the run)."""
    run("synth", "-n", 3000, "--dim", 32, "--mean-size", 30, "-o", "faces")
    run("cluster", "faces/features.npy", "--run", "run", "--affinity", "cosine", "--preset", "2")
    return np.loadtxt(tmp_path / "faces/labels.txt", dtype=int), np.loadtxt(tmp_path / "run/labels.txt", dtype=int)


def rows_of(path):
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        return reader.fieldnames, list(reader)


def majority(labels):
    """The label most frequent, the lower of equals; None if none is known."""
    known = labels[labels >= 0]
    return int(np.bincount(known).argmax()) if len(known) else None


def effective_number(strengths):
    strengths = np.array([strength for strength in strengths if strength > 0])
    return strengths.sum() ** 2 / (strengths ** 2).sum() if len(strengths) else 0


def by_definition(folder, labels, min_size, power=4):
    """Score and all, of every pair of clusters with an edge between: {(smaller, larger): (score, ...)}."""
    lists = np.load(folder / "neighbors.npz")
    edges = {}
    for i, (row, values) in enumerate(zip(lists["ids"], lists["similarities"])):
        for j, value in zip(row, values):
            if j >= 0 and j != i:
                pair = min(i, int(j)), max(i, int(j))
                edges[pair] = max(edges.get(pair, -1), float(value))
    sizes = np.bincount(labels)
    outward, between, inside = np.zeros(len(sizes)), {}, [[] for _ in labels]
    for (i, j), value in edges.items():
        a, b = labels[i], labels[j]
        if a == b:
            inside[i].append(max(value, 0) ** power)
            inside[j].append(max(value, 0) ** power)
            continue
        outward[[a, b]] += max(value, 0) ** power
        if (sizes[a], -a) > (sizes[b], -b):
            i, j, a, b = j, i, b, a
        between.setdefault((int(a), int(b)), []).append((i, j, value))
    found = {}
    for (a, b), links in between.items():
        if min(sizes[a], sizes[b]) < min_size:
            continue
        best, arriving = {}, {}
        for i, j, value in links:
            best[i] = max(best.get(i, 0), value)
            arriving[j] = arriving.get(j, 0) + max(value, 0) ** power
        nearest_similarity = sum(best.values()) / sizes[a]
        strength = sum(arriving.values())
        mutual_share = min(1, strength / np.sqrt(outward[a] * outward[b]))
        members = [inside[i] for i in np.flatnonzero(labels == a)]
        within = sum(map(sum, members))
        relative_cohesion = min(1, strength / within) if within else 1
        fair = (sizes[b] - 1) / (sizes[a] + sizes[b] - 1)  # of all confident neighbors a face of the larger could have in both
        membership = sum(value * min(1, sum(inside[j]) / (sum(inside[j]) + value) / fair) if fair else value
                        for j, value in arriving.items()) / strength
        coverage = min(1, effective_number(arriving.values()) / max(1, np.mean([effective_number(m) for m in members])))
        score = nearest_similarity * np.sqrt(mutual_share * relative_cohesion * membership * coverage)
        found[a, b] = (score, nearest_similarity, mutual_share, relative_cohesion, membership, coverage, len(links),
                       max(v for *_, v in links))
    return found


def test_suggestions_are_what_the_definition_says(run, tmp_path, split):
    _, labels = split
    said = json.loads(run("suggest", "run", "--min-size", 3, "--max-pairs", 40, "--min-score", 0, "--json").stdout)
    wanted = by_definition(tmp_path / "run", labels, 3)
    ranked = sorted(wanted, key=lambda pair: -wanted[pair][0])[:40]
    assert said["pairs"] == len(said["suggestions"]) == 40
    assert [row["score"] for row in said["suggestions"]] == pytest.approx([wanted[p][0] for p in ranked], abs=1e-5)
    sizes = np.bincount(labels)
    for rank, row in enumerate(said["suggestions"], start=1):
        a, b = row["smaller"], row["larger"]
        assert list(row) == COLUMNS and row["rank"] == rank
        found = [row[name] for name in ("score", "nearest_similarity", "mutual_share", "relative_cohesion", "membership", "coverage", "edges",
                                          "similarity")]
        assert found == pytest.approx(wanted[a, b], abs=1e-5)
        assert (row["smaller_size"], row["larger_size"]) == (sizes[a], sizes[b]) and 3 <= sizes[a] <= sizes[b]
        assert (labels[row["face_in_smaller"]], labels[row["face_in_larger"]]) == (a, b)


def test_the_table_csv_and_lines_say_the_same(run, tmp_path, split):
    table = run("suggest", "run", "--min-score", 0).stdout.splitlines()
    assert run("suggest", "run", "--min-score", 0, "-o", "pairs.csv").stdout == ""
    run("suggest", "run", "--min-score", 0, "-o", "pairs.jsonl")
    names, rows = rows_of(tmp_path / "pairs.csv")
    lines = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text().splitlines()]
    assert names == COLUMNS and len(rows) == len(lines) > 20
    for row, line in zip(rows, lines):
        assert [float(row[name]) for name in COLUMNS] == [line[name] for name in COLUMNS]
    shown = [line.replace("(", "").replace(")", "").split() for line in table[1:21]]
    assert [words[:5] for words in shown] == [[row[name] for name in ("rank", "smaller", "smaller_size", "larger",
                                                                     "larger_size")] for row in rows[:20]]
    assert table[21:] == [f"and {len(rows) - 20:,} more: -o FILE writes all"]


def test_with_truth_each_pair_is_judged_and_the_first_are_counted(run, tmp_path, split):
    truth, labels = split
    truth[np.isin(labels, range(5))] = -1  # the largest clusters are of unknown people
    truth[::7] = -1
    np.savetxt(tmp_path / "truth.txt", truth, fmt="%d")
    arguments = ("suggest", "run", "--min-score", 0, "--max-pairs", 120, "--min-size", 1, "--truth", "truth.txt")
    said = run(*arguments, "-o", "pairs.csv").stdout
    summary = json.loads(run(*arguments, "--json").stdout)
    _, rows = rows_of(tmp_path / "pairs.csv")
    person = [majority(truth[labels == cluster]) for cluster in range(labels.max() + 1)]
    judged = []
    for row, twin in zip(rows, summary["suggestions"]):
        a, b = person[int(row["smaller"])], person[int(row["larger"])]
        judged.append(None if a is None or b is None else a == b)
        assert row["same_person"] == {None: "", True: "1", False: "0"}[judged[-1]]
        assert twin["same_person"] == judged[-1]
    assert {True, False} < set(judged)
    assert [(count["first"], count["known"], count["true"]) for count in summary["truth"]] == [
        (first, first - judged[:first].count(None), judged[:first].count(True)) for first in (10, 50, 100, 120)]
    assert f"{judged[:50].count(True)} of the first 50" in said and f"{judged.count(True)} of all 120" in said


def test_edges_may_be_probabilities(run, tmp_path, split):
    """The weights of a run are whatever it went by: here learned affinities."""
    truth, _ = split
    run("cluster", "faces/features.npy", "--run", "learned", "--affinity", "learned")
    labels = np.loadtxt(tmp_path / "learned/labels.txt", dtype=int)
    said = json.loads(run("suggest", "learned", "--json", "--min-score", 0, "--truth", "faces/labels.txt").stdout)
    wanted = by_definition(tmp_path / "learned", labels, 2)
    assert said["suggestions"][0]["score"] == pytest.approx(max(score for score, *_ in wanted.values()), abs=1e-5)


def test_the_files_are_the_same_for_any_number_of_threads(run, tmp_path, split):
    files = []
    for threads in (1, 2, 5):
        run("suggest", "run", "--truth", "faces/labels.txt", "-o", "pairs.csv", "--threads", threads)
        files.append((tmp_path / "pairs.csv").read_bytes())
    assert files[0] == files[1] == files[2]


def test_a_run_without_a_likely_pair_has_an_empty_list(run, tmp_path, people):
    run("cluster", people[0], "--run", "run")
    said = run("suggest", "run", "--min-score", 1, "-o", "pairs.csv", "--truth", people[1])
    assert "0 pairs" in said.stderr and "0 of all 0" in said.stdout
    assert (tmp_path / "pairs.csv").read_text() == ",".join([*COLUMNS, "same_person"]) + "\n"
    run("suggest", "run", "--apply", "pairs.csv", "-o", "same.txt")
    assert (tmp_path / "same.txt").read_text() == (tmp_path / "run/labels.txt").read_text()


def merged_by_definition(labels, pairs):
    """Numbers change until no pair changes one any more; then largest first, the smallest face first of equals."""
    labels = labels.copy()
    name = np.arange(labels.max() + 1)
    for _ in name:
        for a, b in pairs:
            name[[a, b]] = min(name[a], name[b])
    labels[labels >= 0] = name[labels[labels >= 0]]
    names, first, sizes = np.unique(labels[labels >= 0], return_index=True, return_counts=True)
    for number, place in enumerate(np.lexsort((first, -sizes))):
        name[names[place]] = number
    return np.where(labels < 0, -1, name[labels])


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_what_suggest_wrote_less_the_wrong_rows_is_applied(run, tmp_path, split, kind):
    truth, labels = split
    run("suggest", "run", "--truth", "faces/labels.txt", "--min-score", 0, "-o", f"pairs.{kind}")
    lines = (tmp_path / f"pairs.{kind}").read_text().splitlines(keepends=True)
    kept = [line for line in lines if not line.endswith((",0\n", "false}\n"))]
    assert 5 < len(kept) < len(lines)
    (tmp_path / f"right.{kind}").write_text("".join(kept))
    said = json.loads(run("suggest", "run", "--apply", f"right.{kind}", "-o", "merged.npy", "--json").stdout)
    merged = np.load(tmp_path / "merged.npy")
    run("suggest", "run", "--truth", "faces/labels.txt", "--min-score", 0, "-o", "all.csv")
    pairs = [(int(row["smaller"]), int(row["larger"])) for row in rows_of(tmp_path / "all.csv")[1]
             if row["same_person"] == "1"]
    assert (merged == merged_by_definition(labels, pairs)).all()
    assert said == {"output": "merged.npy", "decisions": len(pairs), "clusters_before": int(labels.max()) + 1,
                    "clusters": int(merged.max()) + 1}
    before, after = (json.loads(run("evaluate", "faces/labels.txt", file, "--json").stdout)
                     for file in ("run/labels.txt", "merged.npy"))
    assert after["bcubed"]["fscore"] > before["bcubed"]["fscore"], "right merges help"


def test_plain_pairs_are_applied_whatever_their_order_and_noise_stays(run, tmp_path, people):
    np.save(tmp_path / "more.npy", np.vstack([people[2], np.eye(64, dtype=np.float32)]))
    run("cluster", "more.npy", "--run", "run", "--unassigned", "noise")
    labels = np.loadtxt(tmp_path / "run/labels.txt", dtype=int)
    assert (labels < 0).any()
    pairs = [(7, 3), (3, 0), (5, 9), (9, 8)]
    wanted = merged_by_definition(labels, pairs)
    for order in itertools.islice(itertools.permutations(pairs), 0, 24, 7):
        (tmp_path / "pairs.txt").write_text("\n".join(f"{b} {a}" for a, b in order))
        run("suggest", "run", "--apply", "pairs.txt", "-o", "merged.txt")
        merged = np.loadtxt(tmp_path / "merged.txt", dtype=int)
        assert (merged == wanted).all()
    assert ((merged < 0) == (labels < 0)).all() and merged.max() == labels.max() - len(pairs)


@pytest.mark.parametrize("content, complaint", [
    ("0,1\n3,9999\n", "line 2: cluster 9999 does not exist"),
    ("0,1\nfoo\n", "line 2: 'foo'"),
    ("%PDF-1.4\n", "line 1: '%PDF-1.4' is neither"),
    ("smaller,larger,smaller_size\n1,0,77\n", "line 2: cluster 1 has"),
    ("0,0\n", "line 1: cluster 0 cannot be merged with itself"),
])
def test_bad_decisions_are_refused_and_nothing_is_written(run, tmp_path, people, content, complaint):
    run("cluster", people[0], "--run", "run")
    (tmp_path / "pairs.csv").write_text(content)
    result = run("suggest", "run", "--apply", "pairs.csv", "-o", "merged.txt", code=3)
    assert f"pairs.csv: {complaint}" in result.stderr and len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "merged.txt").exists()


def test_bad_input_is_refused_and_nothing_is_written(run, tmp_path, people):
    run("cluster", people[0], "--run", "run")
    (tmp_path / "short.txt").write_text("1\n2\n")
    before = set(tmp_path.rglob("*"))
    assert "short.txt" in run("suggest", "run", "-o", "p.csv", "--truth", "short.txt", code=3).stderr
    assert "--run" in run("suggest", tmp_path, "-o", "p.csv", code=3).stderr
    assert "labels.txt" in run("suggest", tmp_path / "none", "--apply", "short.txt", "-o", "l.txt", code=3).stderr
    assert "none.csv" in run("suggest", "run", "--apply", "none.csv", "-o", "l.txt", code=3).stderr
    assert "--min-score" in run("suggest", "run", "--min-score", 2, code=2).stderr
    assert "--output" in run("suggest", "run", "--apply", "short.txt", code=2).stderr
    assert "--apply" in run("suggest", "run", "--apply", "short.txt", "-o", "l.txt", "--min-size", 3, code=2).stderr
    assert run("suggest", "run", "-o", "nowhere/p.csv", code=1).stdout == ""
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("change", [
    lambda lines: lines + ["0"], lambda lines: lines[:-1], lambda lines: lines[::-1], lambda lines: ["-1", *lines[1:]]],
    ids=["longer", "shorter", "other order", "one face out"])
@pytest.mark.parametrize("verified", [True, False])
def test_labels_that_are_not_those_of_the_run_are_refused(run, tmp_path, split, change, verified):
    path = tmp_path / "run/labels.txt"
    path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")
    if not verified:  # a folder of an earlier version
        manifest = json.loads((tmp_path / "run/manifest.json").read_text())
        del manifest["files"], manifest["checksum"]
        (tmp_path / "run/manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "pairs.txt").write_text("1 0\n")
    for arguments in (["--apply", "pairs.txt", "-o", "merged.txt"], []):
        error = run("suggest", "run", *arguments, code=3).stderr
        assert "labels.txt" in error and error.count("\n") == 1
    assert not (tmp_path / "merged.txt").exists()


def test_a_folder_without_hashes_is_read_with_a_warning(run, tmp_path, split):
    wanted = run("suggest", "run", "--json").stdout
    manifest = json.loads((tmp_path / "run/manifest.json").read_text())
    del manifest["files"], manifest["checksum"]
    (tmp_path / "run/manifest.json").write_text(json.dumps(manifest))
    result = run("suggest", "run", "--json")
    assert result.stdout == wanted and "no hashes of the files" in result.stderr
    (tmp_path / "pairs.txt").write_text("1 0\n")
    assert "no hashes" in run("suggest", "run", "--apply", "pairs.txt", "-o", "merged.txt").stderr
    assert "no hashes" in run("report", "run", "-o", "report.html").stderr
