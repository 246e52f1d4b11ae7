# SPDX-License-Identifier: MIT
"""While the native code works: other threads go on, Ctrl-C stops it, and people see how far it is."""
import subprocess
import sys
import textwrap
import types

import facegraph
import numpy as np
import pytest
from facegraph import _progress
from .package_under_test import PACKAGE

LONG_WORK = """
    import os, signal, sys, threading, time
    sys.path.insert(0, {package!r})
    import numpy as np, facegraph
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    X = np.random.default_rng(0).normal(size=(150000, 256)).astype(np.float32)  # a minute of work
"""


def run(code):
    code = textwrap.dedent(LONG_WORK.format(package=str(PACKAGE)) + code)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)


def test_ctrl_c_stops_the_work_and_other_threads_go_on_meanwhile():
    result = run("""
    ticks = []
    def tick():
        while True:
            ticks.append(time.monotonic())
            time.sleep(0.01)
    threading.Thread(target=tick, daemon=True).start()
    threading.Timer(1.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    try:
        facegraph.knn_graph(X, knn="exact", n_jobs=1)
        print("finished")
    except KeyboardInterrupt:
        print("stopped")
    during = [t for t in ticks if began + 0.2 < t < began + 1.2]
    print("ticks" if len(during) > 5 else f"{len(during)} ticks")
    """)
    assert result.stdout.split() == ["stopped", "ticks"], result.stderr


def test_what_a_listener_raises_stops_the_work():
    result = run("""
    def listen(stage, done, total, unit):
        raise RuntimeError(f"{stage} {unit}")
    try:
        facegraph.FaceClusterer(progress=listen, knn="exact").fit(X)
    except RuntimeError as error:
        print(error)
    """)
    assert result.stdout.strip() == "neighbors faces", result.stderr


def test_a_listener_hears_of_every_stage_in_order(faces):
    heard = []
    facegraph.FaceClusterer(progress=lambda *report: heard.append(report)).fit(faces[0])
    assert heard and all(0 <= done <= total for _, done, total, _ in heard)
    assert {type(part) for part in heard[0]} == {str, int}


def test_two_threads_of_python_may_work_at_once(people):
    from concurrent.futures import ThreadPoolExecutor

    X, _ = people
    expected = facegraph.FaceClusterer().fit_predict(X)
    graph, proposals = facegraph.knn_graph(X), facegraph.propose(X)
    scores = facegraph.detect(X, proposals, graph)
    with ThreadPoolExecutor(8) as pool:
        for labels in pool.map(lambda _: facegraph.FaceClusterer().fit_predict(X), range(16)):
            assert np.array_equal(labels, expected)
        shared_graph = facegraph.knn_graph(X)  # its affinity graph is made by whoever comes first
        for found in pool.map(lambda _: facegraph.detect(X, proposals, shared_graph), range(16)):
            assert np.array_equal(found.iou, scores.iou)


def tell_all(monkeypatch, progress):
    monkeypatch.setattr(_progress, "PATIENCE", 0.0)
    with _progress.listening(progress) as listener:
        for stage in ("neighbors", "proposals"):
            for done in (10, 100):
                listener(stage, done, 100, "faces")


def test_bars_are_tqdms_where_it_is_installed(monkeypatch, capsys):
    pytest.importorskip("tqdm")
    tell_all(monkeypatch, True)
    shown = capsys.readouterr().err
    assert "neighbors" in shown and "proposals" in shown and "100%" in shown


def test_without_tqdm_there_are_plain_lines(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    tell_all(monkeypatch, True)
    assert "neighbors: 10 % of 100 faces" in capsys.readouterr().err


def test_on_a_terminal_the_plain_line_is_rewritten_and_wiped(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    tell_all(monkeypatch, "auto")
    shown = capsys.readouterr().err
    assert "\rneighbors: 100 %" in shown and "\n" not in shown and shown.endswith("\r")


def test_nobody_is_told_where_nobody_looks_on(people, capsys):
    facegraph.FaceClusterer().fit(people[0])
    with _progress.listening("auto") as listener:
        assert listener is None
    assert capsys.readouterr().err == ""


def test_a_notebook_counts_as_somebody_looking_on(monkeypatch):
    shell = types.SimpleNamespace(config={"IPKernelApp": {}})
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    with _progress.listening("auto") as listener:
        assert listener is not None


def test_short_stages_show_nothing(capsys):
    with _progress.listening(True) as listener:
        listener("neighbors", 1, 2, "faces")
    assert capsys.readouterr().err == ""
