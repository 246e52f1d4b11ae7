# SPDX-License-Identifier: MIT
"""Every public function refuses values of wrong types with a plain message, never with native signatures."""
import inspect
import warnings

import facegraph
import numpy as np
import pytest
from facegraph import FaceClusterer
from scipy.sparse import csr_matrix

X, Y = facegraph.make_faces(60, dim=16, mean_size=6, progress=False)
GRAPH = facegraph.knn_graph(X, 10, progress=False)
PROPOSALS = facegraph.as_proposals([np.flatnonzero(Y == person) for person in np.unique(Y) if (Y == person).any()], len(X))
SCORES = facegraph.detect(X, PROPOSALS, GRAPH, progress=False)

FUNCTIONS = {
    facegraph.affinity_graph: {"X": X, "n_neighbors": 10}, facegraph.as_proposals: {"sets": [[0, 1], [2, 3]]},
    facegraph.compare: {"X": X, "truth": Y, "methods": ["dbscan"]}, facegraph.deoverlap: {"proposals": PROPOSALS, "scores": SCORES},
    facegraph.detect: {"X": X, "proposals": PROPOSALS, "graph": GRAPH}, facegraph.evaluate: {"truth": Y, "predicted": Y},
    facegraph.from_learn_to_cluster: {}, facegraph.from_sparse: {"matrix": csr_matrix((3, 3))},
    facegraph.graph_features: {"graph": GRAPH}, facegraph.inspect: {"X": X}, facegraph.knn_graph: {"X": X},
    facegraph.load_model: {}, facegraph.make_faces: {"n_faces": 10, "dim": 4}, facegraph.medoids: {"X": X, "labels": np.zeros(60, int)},
    facegraph.proposal_targets: {"proposals": PROPOSALS, "labels": Y}, facegraph.propose: {"X": X, "graph": GRAPH},
    facegraph.report: {"run": "no-run", "output": "no-page.html"}, facegraph.run_method: {"name": "dbscan", "X": X, "graph": GRAPH},
    facegraph.segment: {"X": X, "proposals": PROPOSALS, "graph": GRAPH}, facegraph.suggest_merges: {"graph": GRAPH, "labels": Y},
    facegraph.super_vertices: {"graph": GRAPH}, facegraph.train: {"X": X, "y": Y, "graph": GRAPH, "epochs": 1, "recipe": "cosine"},
    facegraph.KnnGraph: {"ids": GRAPH.ids, "similarities": GRAPH.similarities},
    facegraph.Proposals: {"offsets": PROPOSALS.offsets, "members": PROPOSALS.members, "n_faces": 60},
    facegraph.Networks.load: {"path": "no-model.safetensors"}, facegraph.Networks.shipped: {},
    facegraph.load_model().save: {"path": "/no/folder/model.safetensors"}, facegraph.load_model().combine: {"other": facegraph.load_model()},
}
"""Public functions, and arguments that they take."""

NO_INPUT = {facegraph.presets, facegraph.methods}
NATIVE_PARAMETERS = {facegraph.KnnGraph, facegraph.Proposals, facegraph.Networks.load, facegraph.Networks.shipped,
                     facegraph.load_model().save, facegraph.load_model().combine}

WRONG = [object(), 2.5, -3, 2**70, float("nan"), "no such word", None, [], {}, True, b"bytes", [None, "a"], np.zeros((2, 2, 2)),
         (1, 2), np.array(["a", "b"]), lambda: None]

NO_TRAINING = [object(), {}, b"bytes", [None, "a"], 2**70]
"""Of these no parameter of `train` takes one, so that nothing is trained, which is long. An empty `also` is legal."""

NATIVE_WORDS = ("incompatible function arguments", "nanobind", "ndarray[dtype", "std::", "Invoked with")


def parameters(function):
    given = FUNCTIONS[function]
    try:
        names = [name for name, one in inspect.signature(function).parameters.items()
                 if one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL)]
    except ValueError:  # of the native module
        names = list(given)
    return names or list(given)


def is_plain(error):
    return not any(word in str(error) for word in NATIVE_WORDS) and str(error) != ""


def call(function, **arguments):
    """The error of a call; None if it works."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            function(**arguments)
        except Exception as error:
            return error
    return None


def test_every_public_function_is_in_the_list():
    names = {getattr(facegraph, name) for name in facegraph.__all__}
    functions = {one for one in names if inspect.isfunction(one)}
    assert functions - NO_INPUT == {one for one in FUNCTIONS if inspect.isfunction(one)}


CASES = [pytest.param(function, name, id=f"{getattr(function, '__name__', function)}-{name}")
         for function in FUNCTIONS for name in parameters(function)]


@pytest.mark.parametrize("function, name", CASES)
def test_values_of_wrong_types_get_a_plain_message(tmp_path, monkeypatch, function, name):
    monkeypatch.chdir(tmp_path)
    refused = 0
    for value in WRONG if function is not facegraph.train else NO_TRAINING:
        if name in ("epochs", "n_faces", "dim", "detectors", "max_rounds", "n_seeds") and isinstance(value, int) and value > 0:
            continue  # legal
        error = call(function, **{**FUNCTIONS[function], name: value})
        refused += error is not None
        assert error is None or is_plain(error), (value, error)
        assert error is None or isinstance(error, (ValueError, TypeError, OSError, MemoryError, OverflowError, AttributeError,
                                                   IndexError, KeyError)), (value, error)
    assert refused > 0, "nothing that is wrong was refused"


ESTIMATOR = sorted(inspect.signature(FaceClusterer).parameters)


@pytest.mark.parametrize("name", ESTIMATOR)
def test_the_estimator_refuses_wrong_types_as_scikit_learn_does(name):
    refused = 0
    for value in WRONG:
        if name in ("checkpoint", "run") and isinstance(value, str):
            continue  # a folder
        error = call(FaceClusterer(**{"progress": False, name: value}).fit, X=X)
        refused += error is not None
        assert error is None or is_plain(error), (value, error)
    assert refused > 0 or name in ("uncovered", "wrong_price")
    error = call(FaceClusterer(**{"progress": False, name: object()}).fit, X=X)
    assert isinstance(error, ValueError) and isinstance(error, TypeError)
    assert str(error).startswith(f"The '{name}' parameter of FaceClusterer must be")


@pytest.mark.parametrize("options, message", [
    ({"n_jobs": 1.5}, "The 'n_jobs' parameter of FaceClusterer must be an int .* Got 1.5 instead"),
    ({"n_neighbors": 2.5}, "The 'n_neighbors' parameter of FaceClusterer must be an instance of 'int' or None. Got 2.5"),
    ({"preset": None}, "The 'preset' parameter of FaceClusterer must be an instance of 'str'. Got None"),
])
def test_messages_say_what_a_parameter_may_be(options, message):
    with pytest.raises(ValueError, match=message):
        FaceClusterer(**options).fit(X)


@pytest.mark.parametrize("k", [60, 61, 100_000, 2**31, 2**70])
def test_more_neighbors_than_faces_are_all_faces(k):
    assert facegraph.knn_graph(X, k).ids.shape == (60, 60)
    assert np.array_equal(FaceClusterer(n_neighbors=k).fit_predict(X), FaceClusterer(n_neighbors=60).fit_predict(X))
    assert facegraph.affinity_graph(X, k).graph.ids.shape == (60, 60)
    assert facegraph.run_method("rank-order", X, n_neighbors=k).shape == (60,)


class Frame:
    """A data frame of one column, as far as numpy sees it."""

    def __init__(self, values):
        self.values, self.shape = values, values.shape

    def to_numpy(self):
        return self.values


def column(rows):
    values = np.empty((len(rows), 1), dtype=object)
    values[:, 0] = rows
    return values


def test_a_column_of_vectors_is_taken_for_its_vectors():
    expected = FaceClusterer().fit_predict(X)
    vectors = column(list(X))
    for given in (vectors, vectors[:, 0], Frame(vectors), Frame(vectors[:, 0]), list(X), [list(row) for row in X]):
        assert np.array_equal(FaceClusterer().fit_predict(given), expected)
        assert np.array_equal(facegraph.knn_graph(given, 10).ids, GRAPH.ids)
    ragged, holes = list(X), list(X)
    ragged[7], holes[5] = X[7][:9], None
    for rows, message in ((ragged, "X: row 7 has 9 values, and row 0 has 16"), (holes, "X: row 5 is None, wants numbers")):
        for given in (column(rows), Frame(column(rows))):
            with pytest.raises(ValueError, match=message):
                FaceClusterer().fit(given)
            with pytest.raises(ValueError, match=message):
                facegraph.knn_graph(given)


def test_sparse_features_are_refused_with_the_way_out():
    for function in (FaceClusterer().fit, facegraph.knn_graph, facegraph.inspect):
        with pytest.raises(TypeError, match="toarray()"):
            function(csr_matrix(X))


@pytest.mark.parametrize("labels, reason", [
    (np.full(60, -1), "no face has a label"), (np.full(60, 4), "are one person"), (np.arange(60), "are different people"),
])
def test_labels_that_teach_nothing_are_refused_by_name(labels, reason):
    with pytest.raises(ValueError, match=f"^y: .*{reason}"):
        facegraph.train(X, labels)
    with pytest.raises(ValueError, match=f"^also, set 1: y: .*{reason}"):
        facegraph.train(X, Y, also=[(X, Y), (X, labels)])
    with pytest.raises(ValueError, match=f"^train: .*{reason}"):
        facegraph.compare(X, Y, ["dbscan"], train=(X, labels))
    with pytest.raises(ValueError, match=f"^learn_from: .*{reason}"):
        facegraph.run_method("gcn-v", X, learn_from=(X, labels))


def test_truth_that_cannot_be_scored_is_refused_before_the_work():
    def stop(*report):
        raise AssertionError("work began")

    for call_with in (lambda truth: facegraph.evaluate(truth, Y), lambda truth: facegraph.compare(X, truth, progress=stop),
                      lambda truth: facegraph.report("no-run", "page.html", truth=truth)):
        with pytest.raises(ValueError, match="^truth: no face has a true label"):
            call_with(np.full(60, -1))
    with pytest.raises(ValueError, match="predicted: there are 59 of 60"):
        facegraph.evaluate(Y, Y[:-1])
