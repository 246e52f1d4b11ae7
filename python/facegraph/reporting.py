# SPDX-License-Identifier: MIT
"""A page that shows a run, for a browser."""

from __future__ import annotations

import os
import warnings
from numbers import Integral
from typing import Any, Union

from numpy.typing import ArrayLike

from facegraph import _core
from facegraph._core import WrittenReport
from facegraph._checks import as_bytes, checked
from facegraph._inputs import as_labels, threads
from facegraph._progress import Progress, listening

Path = Union[str, "os.PathLike[str]"]
_PATH: list[Any] = [str, os.PathLike]


@checked(run=_PATH, output=_PATH, max_size=[str, Integral])
def report(
    run: Path,
    output: Path,
    *,
    images: Union[Path, None] = None,  # noqa: UP007
    truth: ArrayLike | None = None,
    title: str | None = None,
    max_size: Union[str, int] = "28M",  # noqa: UP007
    link_images: bool = False,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> WrittenReport:
    """Writes a report of a run: one HTML file that needs no network; the page of `facegraph report`.

    Parameters
    ----------
    run : path
        Folder of `FaceClusterer(run=...)` or of `facegraph cluster --run`.
    output : path
        The page, an .html file.
    images : path, optional
        List of pictures of the faces: one path a line in the order of the features, relative to the list; an empty
        line where there is none.
    truth : array [n], optional
        True labels: adds precision and recall, calibration and the worst mistakes. A negative one is not known.
    title : str, optional
        Heading; by default the name of the folder.
    max_size : str or int
        Approximate largest size of the page. Pictures that do not fit are linked, members of large clusters left out.
    link_images : bool
        Name pictures by their path only.

    Returns
    -------
    WrittenReport
        Counts, and what the page leaves out.
    """
    labels = None if truth is None else as_labels(truth, name="truth")
    if labels is not None:
        _core.require_scorable(labels, "truth")
    size = _core.parse_bytes(max_size) if isinstance(max_size, str) else as_bytes(max_size)
    pictures = "" if images is None else os.fspath(images)
    with listening(progress) as listener:
        written = _core.write_report(
            os.fspath(run), os.fspath(output), pictures, labels, title or "", size, not link_images, threads(n_jobs),
            listener,
        )
    if not written.run_is_verified:
        warnings.warn(
            f"{os.fspath(run)}: its manifest has no hashes of the files, as those of earlier versions; damage may go "
            "unnoticed", stacklevel=2)
    return written
