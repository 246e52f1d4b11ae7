// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

namespace facegraph {

/// A file or folder that a command reads.
struct InputPath {
  std::string name;  ///< for messages: "FEATURES"
  std::filesystem::path path;
  /// Of a folder: whether it reads a file of that name in it. Empty: all files that exist.
  std::function<bool(const std::filesystem::path&)> reads{};
};

/// A file or folder that a command writes.
struct OutputPath {
  std::string name;  ///< for messages: "--output"
  std::filesystem::path path;
  bool is_folder = false;  ///< no other output may lie in it
};

/// Refuses outputs that would overwrite an input, become part of an input folder, or be the same
/// file as another output. Files are compared by identity (device and inode), so names, symbolic
/// links and hard links make no difference; files that do not exist yet by their folder and name.
/// Standard output counts as the file that it goes to. Devices and pipes are left out. Throws
/// Error(kUsage) that names both. Call it before any work. Thread safe.
void RequireApart(std::span<const InputPath> inputs, std::span<const OutputPath> outputs);

}  // namespace facegraph
