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

/// Arrays by name, as numpy.load gives them: without the ".npy" of the zip's members.
using NpzArrays = std::map<std::string, NpyArray>;

/// Reads all arrays of a .npz file (numpy.savez or savez_compressed, zip64 too) into memory.
/// Throws Error(kBadData), one line that starts with the file's name: no zip file, a broken,
/// encrypted or repeated member, a member that is no array, or one that claims more bytes than its
/// compressed form could hold.
NpzArrays ReadNpz(const std::filesystem::path& path);

/// The same from memory, which is not used after the return; `name` starts the messages.
NpzArrays ParseNpz(std::span<const std::byte> bytes, std::string_view name);

/// The array of that name in what ReadNpz(path) gave; throws Error(kBadData) that lists the names
/// there are if it is absent.
const NpyArray& ArrayNamed(const NpzArrays& arrays, const std::string& name,
                           const std::filesystem::path& path);

struct NamedNpy {
  std::string_view name;
  NpyView array;
};

/// Writes a .npz file with the arrays, at least one, in the given order, stored without
/// compression, as numpy.savez does. The same arrays give the same bytes, whenever and wherever
/// written with one version of libzip. Whole or not at all (see AtomicFile). Throws Error(kFailed).
void WriteNpz(const std::filesystem::path& path, const std::vector<NamedNpy>& arrays);

}  // namespace facegraph
