# SPDX-License-Identifier: MIT
"""Tensors out of files that torch.save has written, without PyTorch.

Such a file is a pickle, which can run anything. Here it can name nothing but tensors, their storages and ordered
dictionaries (what PyTorch calls weights_only); whatever else it names is refused before it is made.
"""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_TYPES = {
    "FloatStorage": "<f4", "DoubleStorage": "<f8", "HalfStorage": "<f2", "LongStorage": "<i8", "IntStorage": "<i4",
    "ShortStorage": "<i2", "CharStorage": "<i1", "ByteStorage": "<u1", "BoolStorage": "?",
}
_LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
_Storages = dict[str, NDArray[Any]]


class _Storage(NamedTuple):
    key: str
    dtype: str


class _Tensor:
    """A view of a storage; the storage may stand later in the file."""

    def __init__(self, storage: _Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> None:
        self.storage, self.offset, self.size, self.stride = storage, offset, size, stride

    def array(self, storages: _Storages) -> NDArray[Any]:
        values = storages[self.storage.key]
        reach = [(size - 1) * stride for size, stride in zip(self.size, self.stride)]
        inside = (
            len(self.size) == len(self.stride) and self.offset >= 0 and all(size >= 0 for size in self.size)
            and all(stride >= 0 for stride in self.stride) and self.offset + sum(reach) < max(len(values), 1)
        )
        if not inside:
            raise ValueError("holds a tensor that reaches beyond its values")
        if 0 in self.size:
            return np.empty(self.size, dtype=values.dtype)
        steps = tuple(stride * values.itemsize for stride in self.stride)
        return np.lib.stride_tricks.as_strided(values[self.offset :], self.size, steps).copy()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) in (("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_tensor")):
            return _Tensor
        if (module, name) == ("torch._utils", "_rebuild_parameter"):
            return lambda data, *_: data
        if module == "torch" and name in _TYPES:
            return _TYPES[name]
        raise ValueError(f"names {module}.{name}: it is more than weights")

    def persistent_load(self, pid: Any) -> _Storage:
        if not (isinstance(pid, tuple) and len(pid) >= 5 and pid[0] == "storage" and pid[1] in _TYPES.values()):
            raise ValueError("holds something that is no storage of a tensor")
        if len(pid) > 5 and pid[5] is not None:
            raise ValueError("holds views of storages, which are not understood")
        return _Storage(str(pid[2]), pid[1])


class _Reading(_Unpickler):
    """Notes the types of the storages that were named."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.types: dict[str, str] = {}

    def persistent_load(self, pid: Any) -> _Storage:
        storage = super().persistent_load(pid)
        self.types[storage.key] = storage.dtype
        return storage


def _resolve(value: Any, storages: _Storages) -> Any:
    if isinstance(value, _Tensor):
        return value.array(storages)
    if isinstance(value, dict):
        return {key: _resolve(item, storages) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_resolve(item, storages) for item in value]
    return value


def _read_zip(file: IO[bytes]) -> Any:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        pickles = [name for name in names if name.endswith("/data.pkl")]
        if len(pickles) != 1:
            raise ValueError("holds no data.pkl")
        folder = pickles[0][: -len("data.pkl")]
        if f"{folder}byteorder" in names and archive.read(f"{folder}byteorder") != b"little":
            raise ValueError("is not little-endian")
        reading = _Reading(io.BytesIO(archive.read(pickles[0])))
        value = reading.load()
        storages = {
            key: np.frombuffer(archive.read(f"{folder}data/{key}"), dtype=dtype)
            for key, dtype in reading.types.items()
        }
    return _resolve(value, storages)


def _read_legacy(file: IO[bytes]) -> Any:
    """The form before PyTorch 1.6: pickles one after another, then the storages."""
    def load() -> Any:
        return _Unpickler(file).load()

    if load() != _LEGACY_MAGIC:
        raise ValueError("is no file of torch.save")
    load()  # the version
    if not load().get("little_endian", False):
        raise ValueError("is not little-endian")
    reading = _Reading(file)
    value = reading.load()
    storages: _Storages = {}
    for key in load():
        dtype = np.dtype(reading.types[key])
        count = int.from_bytes(file.read(8), "little")
        data = file.read(count * dtype.itemsize)
        if len(data) != count * dtype.itemsize:
            raise ValueError("is cut short")
        storages[key] = np.frombuffer(data, dtype=dtype)
    return _resolve(value, storages)


def read_checkpoint(path: str | os.PathLike[str]) -> Any:
    """What was saved, tensors as arrays. Raises ValueError that names the file for anything but weights."""
    with open(path, "rb") as file:
        read: Callable[[IO[bytes]], Any] = _read_zip if zipfile.is_zipfile(file) else _read_legacy
        file.seek(0)
        try:
            return read(file)
        except (pickle.UnpicklingError, EOFError, KeyError, IndexError, AttributeError, TypeError, ValueError,
                UnicodeDecodeError, zipfile.BadZipFile, OverflowError, MemoryError, RecursionError) as error:
            reason = str(error) if isinstance(error, ValueError) else "is no whole file of torch.save"
            raise ValueError(f"{os.fspath(path)}: {reason}") from error
