# SPDX-License-Identifier: MIT
"""Features, labels and neighbors in the forms that other programs write: read, or one line that says what to do."""
import json
import resource
import zipfile

import numpy as np
import pytest

from test_bad_input import rejected


def labels_of(run, tmp_path, features, *options):
    run("cluster", features, "-o", "labels.txt", "-q", *options)
    return (tmp_path / "labels.txt").read_text()


FORMS = {
    "f8.npy": lambda path, x: np.save(path, x.astype("f8")),
    "fortran.npy": lambda path, x: np.save(path, np.asfortranarray(x)),
    "big-endian.npy": lambda path, x: np.save(path, x.astype(">f4")),
    "stored.npz": lambda path, x: np.savez(path, embeddings=x, ids=np.arange(len(x))),
    "deflated.npz": lambda path, x: np.savez_compressed(path, x.astype("f8")),
    "fortran.npz": lambda path, x: np.savez(path, np.asfortranarray(x)),
    "raw.f32": lambda path, x: x.tofile(path),
}


@pytest.mark.parametrize("name", FORMS)
def test_features_give_the_same_labels_in_every_form(run, tmp_path, people, name):
    expected = labels_of(run, tmp_path, people[0])
    FORMS[name](tmp_path / name, people[2])
    raw = ["--dim", "64"] if name == "raw.f32" else []
    assert labels_of(run, tmp_path, name, *raw) == expected
    if name == "stored.npz":
        assert labels_of(run, tmp_path, "stored.npz:embeddings") == expected
        assert "'ids': type is int64" in run("inspect", "stored.npz:ids", code=3).stderr


def test_every_command_takes_an_array_of_an_npz(run, tmp_path, people):
    np.savez(tmp_path / "x.npz", a=people[2], b=people[2])
    line = rejected(run, tmp_path, "inspect", "x.npz")
    assert "choose one, x.npz:NAME; it has 'a', 'b'" in line
    run("inspect", "x.npz:b")
    run("knn", "x.npz:b", "-k", 20, "-o", "knn.npz")
    run("baseline", "dbscan", "x.npz:a", "--neighbors", "knn.npz", "-o", "found.txt", "--truth", "labels.txt")
    run("baseline", "gcn-v", "x.npz:a", "--learn-from", "x.npz:b", people[1], "-k", 20, "-o", "learned.txt")
    assert len(json.loads((tmp_path / "learned.manifest.json").read_text())["inputs"]["learn from"]["hash"]) > 8


@pytest.mark.parametrize("name", ["x.csv", "x.parquet", "x.h5", "x.pt", "x.pkl", "x.mat", "x.feather"])
def test_formats_of_other_programs_are_named_with_the_line_that_converts_them(run, tmp_path, name):
    (tmp_path / name).write_text("1,2\n")
    line = rejected(run, tmp_path, "cluster", name, "-o", "out.txt")
    assert 'python3 -c "import ' in line and "numpy.save('x.npy'" in line and f"'{name}'" in line


def test_the_line_that_converts_a_csv_works(run, tmp_path, people):
    import subprocess
    import sys

    np.savetxt(tmp_path / "x.csv", people[2], delimiter=",")
    line = rejected(run, tmp_path, "cluster", "x.csv", "-o", "out.txt")
    code = line.split('python3 -c "')[1].removesuffix('"')
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert labels_of(run, tmp_path, "x.npy") == labels_of(run, tmp_path, people[0])


def test_numbered_shards_are_read_in_the_order_of_their_numbers(run, tmp_path, people):
    (tmp_path / "shards").mkdir()
    for number, part in enumerate(np.array_split(people[2], 12)):
        np.save(tmp_path / f"shards/features_{number}.npy", part)
    (tmp_path / "shards/._features_0.npy").write_bytes(b"\0\5\26\7")
    result = run("cluster", "shards", "-o", "shards.txt")
    names = [f"features_{number}.npy" for number in range(12)]
    assert f"12 files, read in this order: {', '.join(names)}" in result.stderr
    files = json.loads((tmp_path / "shards.manifest.json").read_text())["inputs"]["features"]["files"]
    assert [file["name"] for file in files] == names and all(file["faces"] == 25 for file in files)
    assert (tmp_path / "shards.txt").read_text() == labels_of(run, tmp_path, people[0])

    (tmp_path / "shards/features_7.npy").unlink()
    np.save(tmp_path / "shards/extra.npy", people[2][:5])
    warnings = [line for line in run("inspect", "shards").stderr.splitlines() if line.startswith("warning")]
    assert any("7 of features_#.npy is missing" in line for line in warnings)
    assert any("'extra.npy' is not named as the other 11 files" in line for line in warnings)
    np.save(tmp_path / "shards/extra.npy", np.arange(5))
    assert "extra.npy" in rejected(run, tmp_path, "inspect", "shards")


def test_minus_one_is_unknown_however_labels_are_written(run, tmp_path, people):
    labels = np.where(people[3] % 3 == 0, -1, people[3])
    predicted = np.where(people[3] % 5 == 0, 0, people[3])
    np.savetxt(tmp_path / "predicted.txt", predicted, fmt="%d")
    text = "\n".join(map(str, labels))
    forms = {
        "plain.txt": text.encode(), "crlf.txt": text.replace("\n", "\r\n").encode(),
        "mark.txt": b"\xef\xbb\xbf" + text.encode(), "blank.txt": text.encode() + b"\n\n\n",
    }
    for name, content in forms.items():
        (tmp_path / name).write_bytes(content)
    np.savetxt(tmp_path / "savetxt.txt", labels)
    np.save(tmp_path / "text.npy", labels.astype(str))
    np.save(tmp_path / "bytes.npy", labels.astype("S"))
    np.save(tmp_path / "float.npy", labels.astype(float))
    (tmp_path / "names.txt").write_text("\n".join("-1" if n < 0 else f"person {n}" for n in labels))
    results = {}
    for name in [*forms, "savetxt.txt", "text.npy", "bytes.npy", "float.npy", "names.txt"]:
        result = json.loads(run("evaluate", name, "predicted.txt", "--json").stdout)
        result.pop("seconds")
        results[name] = result
    names = results.pop("names.txt")  # other numbers, so that sums round otherwise
    assert all(result == results["plain.txt"] for result in results.values()), results
    assert names["pairwise"] == pytest.approx(results["plain.txt"]["pairwise"]) and names["identities"] == results["plain.txt"]["identities"]
    assert results["plain.txt"]["identities"] == len(set(labels) - {-1})


def test_labels_that_cannot_be_read_are_named_with_file_and_line(run, tmp_path, people):
    np.savetxt(tmp_path / "good.txt", people[3], fmt="%d")
    good = (tmp_path / "good.txt").read_text()
    for text, words in [("label\n" + good, "line 1: 'label' is not an integer; is it a header?"),
                        (good.replace("\n", "\n\n", 1), "line 2 is empty"),
                        ("file,label\n" + good, "line 1: 'file,label' has several columns"),
                        ("".join(f"{i}.jpg\n" for i in range(300)), "occur only once")]:
        (tmp_path / "bad.txt").write_text(text)
        line = rejected(run, tmp_path, "evaluate", "bad.txt", "good.txt")
        assert "bad.txt" in line and words in line
    np.save(tmp_path / "bad.npy", people[3].astype(object), allow_pickle=True)
    assert "labels.astype(str)" in rejected(run, tmp_path, "evaluate", "bad.npy", "good.txt")


def neighbors_of(features, k=80):
    similarities = features @ features.T
    ids = np.argsort(-similarities, axis=1, kind="stable")[:, :k]
    return ids, np.take_along_axis(similarities, ids, 1)


@pytest.mark.parametrize("what, words", [
    ("distances", "are these distances?"), ("squared Euclidean", "are these distances?"),
    ("reversed rows", "no nearer than faces at random"), ("half of the cosine", "does not fit the features"),
    ("shuffled ids", "no nearer than faces at random"), ("an id out of range", "is not in -1..299"),
])
def test_neighbors_that_cannot_be_those_of_the_features_are_refused(run, tmp_path, people, what, words):
    ids, similarities = neighbors_of(people[2])
    if what == "distances":
        similarities = 1 - similarities
    elif what == "squared Euclidean":
        similarities = 2 - 2 * similarities
    elif what == "reversed rows":
        ids, similarities = ids[::-1], similarities[::-1]
    elif what == "half of the cosine":
        similarities = similarities / 2
    elif what == "shuffled ids":
        ids = np.random.default_rng(1).permutation(300)[ids]
    else:
        ids[3, 5] = 300
    np.savez(tmp_path / "bad.npz", ids=ids, similarities=similarities)
    line = rejected(run, tmp_path, "cluster", people[0], "--neighbors", "bad.npz", "-o", "out.txt", "-q")
    assert "bad.npz" in line and words in line


def test_neighbors_of_other_rows_are_refused_by_every_command(run, tmp_path, people):
    ids, similarities = neighbors_of(people[2])
    np.savez(tmp_path / "bad.npz", ids=ids[::-1], similarities=similarities[::-1])
    line = rejected(run, tmp_path, "baseline", "dbscan", people[0], "--neighbors", "bad.npz", "-o", "out.txt", "-q")
    assert "no nearer than faces at random" in line
    line = rejected(run, tmp_path, "propose", people[0], "--neighbors", "bad.npz", "-o", "out.npz", "-q")
    assert "no nearer than faces at random" in line


def put_bomb(path, **arrays):
    """An .npz whose members are zeros: name = (type, shape)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (dtype, shape) in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array_header_2_0(
                    member, {"descr": dtype, "fortran_order": False, "shape": shape})
                left = int(np.prod(shape)) * np.dtype(dtype).itemsize
                while left > 0:
                    left -= member.write(bytes(min(left, 1 << 20)))


def under_half_a_gigabyte():
    resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))


BOMB = ("<f8", (1 << 17, 1 << 10))  # 1 GiB


@pytest.mark.parametrize("command, arrays", [
    (("inspect", "bomb.npz"), {"x": BOMB}),
    (("knn", "bomb.npz:x", "-o", "out.npz"), {"x": BOMB}),
    (("cluster", "features.npy", "--neighbors", "bomb.npz", "-o", "out.txt", "-q"), {"ids": ("<i8", (300, 1 << 19))}),
    (("deoverlap", "bomb.npz", "--rank-by", "size", "-o", "out.txt"), {"offsets": ("<i8", (1 << 27,)), "members": ("<i4", (1,))}),
])
def test_a_small_npz_that_unpacks_to_much_is_refused_before_it_is_unpacked(run, tmp_path, people, command, arrays):
    put_bomb(tmp_path / "bomb.npz", **arrays)
    assert (tmp_path / "bomb.npz").stat().st_size < 2 << 20
    line = rejected(run, tmp_path, *command, "--memory", "100M", "--threads", 1, code=4, preexec_fn=under_half_a_gigabyte)
    assert "bomb.npz" in line and "--memory is" in line


def test_arrays_that_nobody_asked_for_are_not_unpacked(run, tmp_path, people):
    put_bomb(tmp_path / "bomb.npz", unused=BOMB)
    with zipfile.ZipFile(tmp_path / "bomb.npz", "a") as archive, archive.open("x.npy", "w") as member:
        np.lib.format.write_array(member, people[2])
    run("inspect", "bomb.npz:x", "--memory", "100M", preexec_fn=under_half_a_gigabyte)


def test_a_number_of_faces_that_does_not_fit_is_refused(run, tmp_path):
    np.savez(tmp_path / "p.npz", offsets=[0, 2], members=[0, 1], num_faces=2_000_000_000)
    line = rejected(run, tmp_path, "deoverlap", "p.npz", "--rank-by", "size", "-o", "out.txt", "--memory", "1G", code=4)
    assert "p.npz: would need 22.4 GiB" in line


def test_a_header_that_claims_more_than_the_file_holds_is_refused(run, tmp_path):
    for name, dtype, shape in [("a.npy", "<f4", (1 << 30, 1 << 9)), ("b.npy", "<f8", (1 << 40, 2)), ("c.npy", "<f4", (1 << 62, 8))]:
        with open(tmp_path / name, "wb") as file:
            np.lib.format.write_array_header_2_0(file, {"descr": dtype, "fortran_order": False, "shape": shape})
            file.write(bytes(100))
        line = rejected(run, tmp_path, "inspect", name, preexec_fn=under_half_a_gigabyte)
        assert f"{name}: has 100 bytes of values, expected" in line


def test_raw_features_of_another_type_and_transposed_ones_are_named(run, tmp_path, people):
    people[2].astype(np.float16).tofile(tmp_path / "half.bin")
    line = rejected(run, tmp_path, "cluster", "half.bin", "--dim", 64, "-o", "out.txt")
    assert "half.bin: its values are float16, not float32" in line
    np.save(tmp_path / "t.npy", np.ascontiguousarray(people[2].T))
    assert "rows and columns are probably swapped" in run("cluster", "t.npy", "-o", "out.txt").stderr
