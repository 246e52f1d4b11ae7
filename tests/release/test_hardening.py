# SPDX-License-Identifier: MIT
"""What is shipped is hardened: read off the binaries, not off the flags."""
import platform
import re

import pytest

from .places import BUILD, PROGRAM, said

CACHE = BUILD / "CMakeCache.txt"
HARDENED = CACHE.exists() and re.search(r"^FACEGRAPH_HARDEN:BOOL=ON$", CACHE.read_text(), re.M) and \
    re.search(r"^CMAKE_BUILD_TYPE:\w+=Release$", CACHE.read_text(), re.M)
pytestmark = pytest.mark.skipif(not HARDENED, reason="only for a release build with FACEGRAPH_HARDEN")

LIBRARIES = [*BUILD.glob("python/facegraph/_core*.so"), *BUILD.glob("lib/libfacegraph*.so")]
BINARIES = [PROGRAM, *LIBRARIES]


@pytest.fixture(params=BINARIES, ids=lambda path: path.name)
def binary(request):
    return request.param


def test_relocations_are_read_only_before_the_program_starts(binary):
    assert "GNU_RELRO" in said("readelf", "-lW", binary)
    assert re.search(r"BIND_NOW|\(FLAGS_1\).*NOW", said("readelf", "-dW", binary))


def test_the_stack_is_not_executable(binary):
    stack = re.search(r"GNU_STACK.* (\w+) +0x\w+$", said("readelf", "-lW", binary), re.M)
    assert stack.group(1) == "RW"


def test_the_stack_is_guarded(binary):
    assert "__stack_chk_fail" in said("readelf", "--dyn-syms", "-W", binary)


def test_the_program_is_position_independent():
    assert re.search(r"Type: +DYN", said("readelf", "-h", PROGRAM))
    assert re.search(r"\(FLAGS_1\).*PIE", said("readelf", "-dW", PROGRAM))


def test_functions_of_the_c_library_check_their_buffers():
    """At least one of its checked functions is called: the flag takes effect."""
    assert re.search(r"__\w+_chk@", said("readelf", "--dyn-syms", "-W", PROGRAM).replace("__stack_chk_fail", ""))


@pytest.mark.skipif(platform.machine() != "x86_64", reason="control-flow protection is of x86")
def test_control_flow_is_protected():
    """The linker keeps the note only where the C library's start files have it, so objects are looked at."""
    archive = next(BUILD.glob("src/facegraph/base/libfacegraph_base.a"))
    notes = re.findall(r"x86 feature: (.*)", said("readelf", "-nW", archive))
    assert notes and all("IBT" in note and "SHSTK" in note for note in notes)
    assert re.search(r"<main>:\n.*endbr64", said("objdump", "-d", "--disassemble=main", PROGRAM))
