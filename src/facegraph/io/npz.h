// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/io/npy.h"

namespace facegraph {

/// Arrays by name, as numpy.load names them: without the ".npy" of the zip members.
using NpzArrays = std::map<std::string, NpyArray>;

/// Reads all arrays of a .npz file (numpy.savez or savez_compressed, zip64 too) into memory.
/// Throws Error(kBadData) that starts with the file name: not a zip file, a damaged, encrypted or
/// repeated member, a member that is not an array, or one that claims more bytes than its
/// compressed form can contain.
NpzArrays ReadNpz(const std::filesystem::path& path);

/// The same from memory, which is not used after the return. name: the start of error messages.
NpzArrays ParseNpz(std::span<const std::byte> bytes, std::string_view name);

/// The array of that name in the result of ReadNpz(path). Throws Error(kBadData) that lists the
/// available names if it is missing.
const NpyArray& ArrayNamed(const NpzArrays& arrays, const std::string& name,
                           const std::filesystem::path& path);

struct NamedNpy {
  std::string_view name;
  NpyView array;
};

/// Writes a .npz file with at least one array, in the given order, without compression, as
/// numpy.savez does. The same arrays give the same bytes with the same version of libzip. Atomic
/// (see AtomicFile). Throws Error(kFailed).
void WriteNpz(const std::filesystem::path& path, const std::vector<NamedNpy>& arrays);

}  // namespace facegraph
