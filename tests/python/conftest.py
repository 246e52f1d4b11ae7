# SPDX-License-Identifier: MIT
"""The package under test, as the build has made it, and small inputs for it."""
import sys

import numpy as np
import pytest

from .package_under_test import PACKAGE

sys.path.insert(0, str(PACKAGE))


@pytest.fixture(scope="session")
def people():
    """60 well separated people of 5 faces each: (features, labels)."""
    random = np.random.default_rng(5)
    centers = random.normal(size=(60, 64))
    labels = np.repeat(np.arange(60), 5)
    random.shuffle(labels)
    features = centers[labels] + 0.35 * random.normal(size=(300, 64))
    return (features / np.linalg.norm(features, axis=1, keepdims=True)).astype(np.float32), labels


@pytest.fixture(scope="session")
def faces():
    """2,000 synthetic faces that leave something to gain: (features, labels)."""
    import facegraph

    return facegraph.make_faces(2000, dim=64, mean_size=20)
