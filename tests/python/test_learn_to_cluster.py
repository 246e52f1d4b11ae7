# SPDX-License-Identifier: MIT
"""The authors' checkpoints give the authors' outputs, and files that would do more than hold weights are refused."""
import os
import pickle
import zipfile

import facegraph
import numpy as np
import pytest
from facegraph._checkpoint import read_checkpoint
from .package_under_test import shared

OUTPUT, GRADE = 2e-6, {"weighted": "similarity", "binary": "one"}


@pytest.fixture(scope="module")
def golden():
    folder = shared("golden")
    proposal_set = np.load(folder / "cover.npz")
    X = np.load(folder / "features.npy")
    return {
        "folder": folder, "X": X, "graph": (np.load(folder / "knn_ids.npy"), np.load(folder / "knn_sims.npy")),
        "proposals": facegraph.Proposals(proposal_set["offsets"].astype(np.int64), proposal_set["members"], len(X)),
    }


@pytest.mark.parametrize("form", ["", "_legacy"])
@pytest.mark.parametrize("edges", ["weighted", "binary"])
def test_gcn_d_scores_proposals_as_theirs_does(golden, form, edges):
    networks = facegraph.from_learn_to_cluster(golden["folder"] / f"gcn_d{form}.pth", edge_weight=GRADE[edges])
    scores = facegraph.detect(golden["X"], golden["proposals"], golden["graph"], model=networks)
    recorded = np.load(golden["folder"] / f"gcn_d_scores_{edges}.npy")
    assert np.abs(scores.iou - recorded).max() < OUTPUT
    assert len(scores.iop) == 0


@pytest.mark.parametrize("form", ["", "_legacy"])
@pytest.mark.parametrize("edges", ["weighted", "binary"])
def test_gcn_s_finds_inliers_as_theirs_does(golden, form, edges):
    networks = facegraph.from_learn_to_cluster(golden["folder"] / f"gcn_s{form}.pth", edge_weight=GRADE[edges])
    seeds = np.load(golden["folder"] / "gcn_s_seeds.npy")
    inliers = facegraph.segment(golden["X"], golden["proposals"], golden["graph"], model=networks, seeds=seeds)
    recorded = np.load(golden["folder"] / f"gcn_s_prob_{edges}.npy")
    assert np.abs(inliers.probability - recorded).max() < OUTPUT


def test_both_become_one_model_file_with_the_edges_of_their_tests(golden, tmp_path):
    both = facegraph.from_learn_to_cluster(golden["folder"] / "gcn_s.pth", golden["folder"] / "gcn_d_legacy.pth")
    assert both.detectors[0][1]["edge_weight"] == "similarity" and both.segmenter[1]["edge_weight"] == "one"
    both.save(str(tmp_path / "theirs.safetensors"))
    again = facegraph.load_model(tmp_path / "theirs.safetensors")
    for ours, read in ((both.detectors[0], again.detectors[0]), (both.segmenter, again.segmenter)):
        for name, table in ours[0].items():
            assert np.array_equal(table, read[0][name])
    labels = facegraph.FaceClusterer(model=tmp_path / "theirs.safetensors", rank_by="iou").fit_predict(golden["X"])
    truth = np.loadtxt(golden["folder"] / "labels.txt", dtype=int)
    assert facegraph.evaluate(truth, labels).bcubed.precision > 0.8


def test_the_weights_are_those_of_the_file(golden):
    for form in ("", "_legacy"):
        state = read_checkpoint(golden["folder"] / f"gcn_s{form}.pth")["state_dict"]
        assert np.array_equal(state["layers.0.gc.weight"], np.load(golden["folder"] / "gcn_s_w1.npy"))
        assert np.array_equal(state["classifier.bias"], np.load(golden["folder"] / "gcn_s_bc.npy"))


def test_refuses_two_of_a_kind_a_missing_detector_and_other_dimensions(golden):
    folder = golden["folder"]
    with pytest.raises(ValueError, match="both are a GCN-S"):
        facegraph.from_learn_to_cluster(folder / "gcn_s.pth", folder / "gcn_s_legacy.pth")
    segmenter = facegraph.from_learn_to_cluster(folder / "gcn_s.pth")
    with pytest.raises(ValueError, match="holds no GCN-D"):
        facegraph.FaceClusterer(model=segmenter).fit(golden["X"])
    detector = facegraph.from_learn_to_cluster(folder / "gcn_d.pth")
    with pytest.raises(ValueError, match="was trained on features of dimension 128, these have 64"):
        facegraph.FaceClusterer(model=detector).fit(golden["X"][:, :64])
    with pytest.raises(ValueError, match="edge_weight"):
        facegraph.from_learn_to_cluster(folder / "gcn_d.pth", edge_weight="heavy")


class Runs:
    def __reduce__(self):
        return os.system, ("touch /tmp/facegraph-was-fooled",)


def saved(value, tmp_path, **more):
    path = tmp_path / "made.pth"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(value, protocol=2))
        for name, data in more.items():
            archive.writestr(f"archive/data/{name}", data)
    return path


def test_a_file_that_would_run_something_is_refused_before_it_does(tmp_path):
    path = saved({"state_dict": Runs()}, tmp_path)
    with pytest.raises(ValueError, match=f"{path}: names (posix|nt).system: it is more than weights"):
        facegraph.from_learn_to_cluster(path)
    legacy = tmp_path / "legacy.pth"
    legacy.write_bytes(pickle.dumps(Runs(), protocol=2))
    with pytest.raises(ValueError, match="more than weights"):
        facegraph.from_learn_to_cluster(legacy)
    assert not os.path.exists("/tmp/facegraph-was-fooled")


def test_tensors_that_reach_beyond_their_values_are_refused(tmp_path):
    import facegraph._checkpoint as checkpoint

    storage = checkpoint._Storage("0", "<f4")
    values = {"0": np.arange(6, dtype=np.float32)}
    assert checkpoint._Tensor(storage, 1, (2, 2), (2, 1)).array(values).tolist() == [[1, 2], [3, 4]]
    assert checkpoint._Tensor(storage, 0, (3, 2), (1, 3)).array(values).tolist() == [[0, 3], [1, 4], [2, 5]]
    for offset, size, stride in [(3, (2, 2), (2, 1)), (-1, (2,), (1,)), (0, (2,), (-1,)), (0, (7,), (1,)), (6, (1,), (1,))]:
        with pytest.raises(ValueError, match="reaches beyond"):
            checkpoint._Tensor(storage, offset, size, stride).array(values)


class Tensor:
    """Pickles as a tensor does: a function, a storage, its offset, size and stride."""

    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def written(self):
        """The pickle of {"state_dict": {"a": this}}, as bytes."""
        def text(value):
            return b"X" + len(value).to_bytes(4, "little") + value.encode()

        def numbers(values):
            return b"(" + b"".join(b"\x8a\x08" + value.to_bytes(8, "little") for value in values) + b"t"

        storage = b"(" + text("storage") + b"ctorch\nFloatStorage\n" + text("0") + text("cpu") + b"K\x01tQ"
        tensor = (b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"K\x00" + numbers(self.size)
                  + numbers(self.stride) + b"tR")
        return b"\x80\x02}" + text("state_dict") + b"}" + text("a") + tensor + b"ss."


def zipped(tmp_path, pickled, compression=zipfile.ZIP_STORED, **storages):
    path = tmp_path / "bomb.pth"
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("archive/data.pkl", pickled)
        for name, data in storages.items():
            archive.writestr(f"archive/data/{name[1:]}", data)
    return path


LEGACY = [pickle.dumps(0x1950A86A20F9469CFC6C, protocol=2), pickle.dumps(1001, protocol=2),
          pickle.dumps({"little_endian": True}, protocol=2)]


def small_files_that_ask_for_much(tmp_path):
    """(what, file)"""
    billion = 1 << 33
    yield "a tensor of one value, repeated", zipped(tmp_path, Tensor([billion], [0]).written(), _0=bytes(4))
    yield "a storage that is compressed", zipped(
        tmp_path, Tensor([1], [1]).written(), zipfile.ZIP_DEFLATED, _0=bytes(64 << 20))
    path = tmp_path / "legacy.pth"
    counted = b"".join([*LEGACY, Tensor([1], [1]).written(), pickle.dumps(["0"], protocol=2)])
    path.write_bytes(counted + billion.to_bytes(8, "little") + bytes(4))
    yield "a storage longer than the file", path
    path.write_bytes(b"".join(LEGACY) + b"\x80\x02N" + b"r" + (2**31).to_bytes(4, "little") + b".")
    yield "a place of the memo", path
    path.write_bytes(b"".join(LEGACY) + b"\x80\x04\x8e" + (2**35).to_bytes(8, "little") + b"abc.")
    yield "a text longer than the file", path
    path.write_bytes(b"".join(LEGACY) + b"\x80\x04\x95" + (2**35).to_bytes(8, "little") + b"N.")
    yield "a frame longer than the file", path


def test_a_small_file_that_asks_for_much_is_refused_before_it_is_allocated(tmp_path):
    import tracemalloc

    for what, path in small_files_that_ask_for_much(tmp_path):
        tracemalloc.start()
        try:
            with pytest.raises(ValueError, match=path.name) as refusal:
                read_checkpoint(path)
            assert not isinstance(refusal.value.__cause__, MemoryError), what
            assert tracemalloc.get_traced_memory()[1] < 16 << 20, what
        finally:
            tracemalloc.stop()


def test_lists_that_name_each_other_take_no_time_and_no_stack(tmp_path):
    nested = []
    for _ in range(60):
        nested = [nested, nested]
    assert len(read_checkpoint(zipped(tmp_path, pickle.dumps({"a": nested}, protocol=2)))["a"]) == 2
    loop = []
    loop.append(loop)
    read_checkpoint(zipped(tmp_path, pickle.dumps(loop, protocol=2)))
    deep = b"\x80\x02" + b"]" * 100_000 + b"a" * 99_999 + b"."
    with pytest.raises(ValueError, match="bomb.pth"):
        read_checkpoint(zipped(tmp_path, deep))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"nonsense", pickle.dumps(5), pickle.dumps({"state_dict": {}})])
def test_other_files_are_refused_with_their_name(tmp_path, content):
    path = tmp_path / "odd.pth"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="odd.pth"):
        facegraph.from_learn_to_cluster(path)


@pytest.mark.parametrize("opening, joining", [(b"]", b"a"), (b"(", b"t")])
def test_lists_nested_deeper_than_any_stack_are_refused(tmp_path, opening, joining):
    depth = 400_000
    path = tmp_path / "deep.pth"
    nested = b"\x80\x02" + opening * depth + (joining * (depth - 1) if joining == b"a" else joining * depth) + b"."
    path.write_bytes(nested)
    with pytest.raises(ValueError, match="deep.pth"):
        facegraph.from_learn_to_cluster(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deep/data.pkl", nested)
    with pytest.raises(ValueError, match="deep.pth"):
        facegraph.from_learn_to_cluster(path)


def test_cut_short_anywhere_it_is_refused(golden, tmp_path):
    for name in ("gcn_d.pth", "gcn_d_legacy.pth"):
        whole = (golden["folder"] / name).read_bytes()
        for length in np.random.default_rng(1).integers(0, len(whole), 40):
            path = tmp_path / "short.pth"
            path.write_bytes(whole[:length])
            with pytest.raises(ValueError, match="short.pth"):
                facegraph.from_learn_to_cluster(path)


def test_checkpoints_of_other_networks_say_what_is_odd(tmp_path):
    path = saved({"state_dict": {}}, tmp_path)
    with pytest.raises(ValueError, match="is no GCN-D or GCN-S"):
        facegraph.from_learn_to_cluster(path)


def test_agrees_with_pytorch_where_that_is_installed(golden):
    torch = pytest.importorskip("torch")
    for name in ("gcn_d.pth", "gcn_d_legacy.pth", "gcn_s.pth"):
        theirs = torch.load(golden["folder"] / name, map_location="cpu", weights_only=True)["state_dict"]
        ours = read_checkpoint(golden["folder"] / name)["state_dict"]
        for key, tensor in theirs.items():
            assert np.array_equal(ours[key], tensor.numpy())
