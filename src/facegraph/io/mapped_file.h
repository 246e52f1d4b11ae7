// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace facegraph {

/// A read-only memory-mapped file. Pages are loaded on access. Unmapped when the last owner is
/// gone. Thread safe. The file must not be truncated while it is mapped.
class MappedFile {
 public:
  /// Throws Error(kBadData) with the path and the system's reason.
  static std::shared_ptr<const MappedFile> Open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return {data_, size_}; }
  size_t size() const { return size_; }

 private:
  MappedFile(const std::byte* data, size_t size) : data_(data), size_(size) {}

  const std::byte* data_;  ///< null if the file is empty
  size_t size_;
};

}  // namespace facegraph
