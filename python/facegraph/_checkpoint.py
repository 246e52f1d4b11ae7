# SPDX-License-Identifier: MIT
"""Tensors out of files that torch.save has written, without PyTorch.

Such a file is a pickle, which can run anything. Here it can name nothing but tensors, their storages and ordered
dictionaries (what PyTorch calls weights_only); whatever else it names is refused before it is made.

A small file may also claim any size. Every size that it states is held against the bytes that it has, before anything
is allocated: no tensor has more values than its storage, and all tensors together no more bytes than the file.
"""

from __future__ import annotations

import io
import math
import mmap
import os
import pickle
import pickletools
import zipfile
import zlib
from collections import OrderedDict
from typing import IO, Any, NamedTuple, cast

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
            return np.empty((0,) * len(self.size), dtype=values.dtype).reshape(self.size)
        if math.prod(self.size) > len(values):
            raise ValueError("holds a tensor with more values than its storage")
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


class _Resolving:
    """Puts arrays in the place of tensors. What is named twice is made once."""

    def __init__(self, storages: _Storages, n_bytes: int) -> None:
        self.storages, self.bytes_left = storages, n_bytes
        self.done: dict[int, Any] = {}

    def __call__(self, value: Any) -> Any:
        if not isinstance(value, (_Tensor, dict, list, tuple)):
            return value
        if id(value) not in self.done:
            self.done[id(value)] = None  # for a list that holds itself
            self.done[id(value)] = self._made(value)
        return self.done[id(value)]

    def _made(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self(item) for item in value]
        itemsize = self.storages[value.storage.key].itemsize
        self.bytes_left -= math.prod(value.size) * itemsize
        if self.bytes_left < 0:
            raise ValueError("holds tensors that are together larger than the file")
        return value.array(self.storages)


def _check_pickle(data: IO[bytes], n_bytes: int) -> None:
    """Reads one pickle without doing what it says. The unpickler allocates by numbers that it finds there: the length
    of a text, which pickletools holds against the file, and the places of its memo, which it does not."""
    start = data.tell()
    for opcode, argument, _ in pickletools.genops(data):
        if opcode.name in ("PUT", "BINPUT", "LONG_BINPUT") and int(argument or 0) > n_bytes:
            raise ValueError("is no whole file of torch.save")
    data.seek(start)


def _read_zip(file: IO[bytes], n_bytes: int) -> Any:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        pickles = [name for name in names if name.endswith("/data.pkl")]
        if len(pickles) != 1:
            raise ValueError("holds no data.pkl")
        folder = pickles[0][: -len("data.pkl")]
        left = n_bytes

        def read(name: str) -> bytes:
            nonlocal left
            left -= archive.getinfo(name).file_size  # torch.save does not compress
            if left < 0:
                raise ValueError("claims more bytes than it has")
            return archive.read(name)

        if f"{folder}byteorder" in names and read(f"{folder}byteorder") != b"little":
            raise ValueError("is not little-endian")
        pickled = io.BytesIO(read(pickles[0]))
        _check_pickle(pickled, n_bytes)
        reading = _Reading(pickled)
        value = reading.load()
        storages = {
            key: np.frombuffer(read(f"{folder}data/{key}"), dtype=dtype) for key, dtype in reading.types.items()
        }
    return _Resolving(storages, n_bytes)(value)


def _read_legacy(file: IO[bytes], n_bytes: int) -> Any:
    """The form before PyTorch 1.6: pickles one after another, then the storages."""
    def load() -> Any:
        _check_pickle(file, n_bytes)
        return _Unpickler(file).load()

    if load() != _LEGACY_MAGIC:
        raise ValueError("is no file of torch.save")
    load()  # the version
    if not load().get("little_endian", False):
        raise ValueError("is not little-endian")
    _check_pickle(file, n_bytes)
    reading = _Reading(file)
    value = reading.load()
    storages: _Storages = {}
    for key in load():
        dtype = np.dtype(reading.types[key])
        size = int.from_bytes(file.read(8), "little") * dtype.itemsize
        if size > n_bytes - file.tell():
            raise ValueError("is cut short")
        storages[key] = np.frombuffer(file.read(size), dtype=dtype)
    return _Resolving(storages, n_bytes)(value)


def read_checkpoint(path: str | os.PathLike[str]) -> Any:
    """What was saved, tensors as arrays. Raises ValueError that names the file for anything but weights."""
    with open(path, "rb") as file:
        n_bytes = os.fstat(file.fileno()).st_size
        try:
            if n_bytes == 0:
                raise ValueError("is empty")
            if zipfile.is_zipfile(file):
                return _read_zip(file, n_bytes)
            # Reading from a map never allocates more than there is, whatever length a pickle asks for.
            with mmap.mmap(file.fileno(), n_bytes, access=mmap.ACCESS_READ) as mapped:
                return _read_legacy(cast("IO[bytes]", mapped), n_bytes)
        except (pickle.UnpicklingError, EOFError, KeyError, IndexError, AttributeError, TypeError, ValueError,
                UnicodeDecodeError, zipfile.BadZipFile, OverflowError, MemoryError, RecursionError,
                NotImplementedError, OSError, RuntimeError, zlib.error) as error:
            reason = str(error) if type(error) is ValueError else "is no whole file of torch.save"
            raise ValueError(f"{os.fspath(path)}: {reason}") from error
