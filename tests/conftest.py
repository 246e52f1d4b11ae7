# SPDX-License-Identifier: MIT
"""Tests marked `long` take more than about 20 s. They are skipped unless FACEGRAPH_LONG_TESTS=1, as in CI."""
import os
import signal

import pytest


def pytest_configure(config):
    # A shell ignores Ctrl-C for what it runs in the background, and so would the programs under test.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "long: takes more than about 20 s; needs FACEGRAPH_LONG_TESTS=1")


def pytest_collection_modifyitems(items):
    if os.environ.get("FACEGRAPH_LONG_TESTS") == "1":
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes long: FACEGRAPH_LONG_TESTS=1 or make ci runs it"))
