# SPDX-License-Identifier: MIT
"""Progress of long stages, for terminals, notebooks and functions."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Union

Listener = Callable[[str, int, int, str], object]
Progress = Union[bool, str, Listener, None]  # noqa: UP007 - evaluated at run time

PATIENCE = 1.0
"""Seconds of a stage before its progress is shown."""


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and "IPKernelApp" in shell.config


def _is_watched() -> bool:
    return _in_notebook() or (sys.stderr is not None and sys.stderr.isatty())


class _Stages:
    """Shows one stage after another; short stages are skipped."""

    def __init__(self) -> None:
        self.stage = ""
        self.began = 0.0

    def __call__(self, stage: str, done: int, total: int, unit: str) -> None:
        if stage != self.stage:
            self.close()
            self.stage, self.began = stage, time.monotonic()
        if time.monotonic() - self.began >= PATIENCE:
            self.show(done, total, unit)

    def show(self, done: int, total: int, unit: str) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class _Bars(_Stages):
    """A bar of tqdm for each stage, in notebooks as a widget."""

    def __init__(self, make_bar: Callable[..., Any]) -> None:
        super().__init__()
        self.make_bar = make_bar
        self.bar: Any = None

    def show(self, done: int, total: int, unit: str) -> None:
        if self.bar is None:
            self.bar = self.make_bar(total=total, desc=self.stage, unit=f" {unit}", unit_scale=True, leave=False)
            self.bar.start_t = self.bar.last_print_t - PATIENCE
        self.bar.n = done
        self.bar.refresh()

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None


class _Lines(_Stages):
    """Without tqdm: on a terminal one line that is rewritten, elsewhere a line every half minute."""

    INTERVAL = 30.0

    def __init__(self) -> None:
        super().__init__()
        self.rewrites = sys.stderr.isatty()
        self.said = 0.0
        self.width = 0

    def show(self, done: int, total: int, unit: str) -> None:
        now = time.monotonic()
        if not self.rewrites and now - self.said < self.INTERVAL:
            return
        self.said = now
        left = (now - self.began) * (total - done) / done if done else 0.0
        line = f"{self.stage}: {100 * done // max(total, 1)} % of {total:,} {unit}, {left:.0f} s left"
        if self.rewrites:
            sys.stderr.write("\r" + line.ljust(self.width))
            self.width = len(line)
        else:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()

    def close(self) -> None:
        if self.width:
            sys.stderr.write("\r" + " " * self.width + "\r")
            sys.stderr.flush()
            self.width = 0


def _shower() -> _Stages:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _Lines()
    return _Bars(tqdm)


@contextmanager
def listening(progress: Progress) -> Iterator[Listener | None]:
    """The function to call with (stage, done, total, unit), at most ten times a second; None: no one listens.

    progress: "auto" shows bars in notebooks and terminals, True everywhere, False or None nowhere; a function is
    called itself.
    """
    if callable(progress):
        yield progress
        return
    if progress not in ("auto", True, False, None):
        raise ValueError(f'progress is {progress!r}, wants "auto", True, False or a function')
    if not progress or (progress == "auto" and not _is_watched()):
        yield None
        return
    stages = _shower()
    try:
        yield stages
    finally:
        stages.close()
