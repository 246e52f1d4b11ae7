# SPDX-License-Identifier: MIT
"""Labels mean the same however they are kept; -1 is unknown, never a person."""
import numpy as np
import pytest

import facegraph
from facegraph._inputs import as_labels

NUMBERS = np.array([4, -1, 2, 4, -1, 0])


class Missing:
    """Is neither equal to itself nor not, as pandas.NA."""

    def __ne__(self, other):
        return self

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")


FORMS = {
    "integers": NUMBERS, "small integers": NUMBERS.astype(np.int8), "floats": NUMBERS.astype(float),
    "a column": NUMBERS[:, None], "a list": NUMBERS.tolist(), "texts": NUMBERS.astype(str),
    "a list of texts": [str(n) for n in NUMBERS], "bytes": NUMBERS.astype("S"), "objects": NUMBERS.astype(object),
    "texts as objects": np.array([str(n) for n in NUMBERS], dtype=object),
    "texts of floats": NUMBERS.astype(float).astype(str), "savetxt": [f"{n:.18e}" for n in NUMBERS],
    "spaces": [f" {n} " for n in NUMBERS],
    "NaN": np.where(NUMBERS < 0, np.nan, NUMBERS), "texts of NaN": np.where(NUMBERS < 0, np.nan, NUMBERS).astype(str),
    "None": [None if n < 0 else int(n) for n in NUMBERS], "None among texts": [None if n < 0 else str(n) for n in NUMBERS],
    "empty texts": ["" if n < 0 else str(n) for n in NUMBERS],
    "missing values of pandas": np.array([Missing() if n < 0 else n for n in NUMBERS], dtype=object),
}


@pytest.mark.parametrize("form", FORMS)
def test_numbers_are_the_same_labels_in_every_form(form):
    np.testing.assert_array_equal(as_labels(FORMS[form]), NUMBERS)


def test_names_are_numbered_and_unknown_ones_are_left_out():
    np.testing.assert_array_equal(as_labels(["bob", "alice", "-1", "", "bob", None, "nan"]), [1, 0, -1, -1, 1, -1, -1])
    np.testing.assert_array_equal(as_labels(np.array(["bob", "alice", "7"])), [2, 1, 0])


@pytest.mark.parametrize("form", FORMS)
def test_unknown_labels_do_not_count_in_an_evaluation_in_any_form(form):
    predicted = [4, 9, 2, 4, 9, 0]
    expected = facegraph.evaluate(NUMBERS, predicted)
    found = facegraph.evaluate(FORMS[form], predicted)
    assert (found.faces, found.identities, found.pairwise) == (expected.faces, expected.identities, expected.pairwise)


@pytest.mark.parametrize("labels, words", [
    ([1.5, 2], "not whole"), (["1.5", "2"], "'1.5' is not an integer"), (["x", "1", "2"], "'x' is not an integer"),
    ([1e300, 1], "1e\\+300"), (np.array([1j, 2]), "numbers or texts"), (np.array(["2020-01-01"], "M8[D]"), "numbers or texts"),
])
def test_what_is_no_label_is_named(labels, words):
    with pytest.raises(ValueError, match=words):
        as_labels(labels)
