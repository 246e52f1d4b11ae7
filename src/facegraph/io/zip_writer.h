// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "facegraph/io/atomic_file.h"

namespace facegraph {

/// CRC-32 as zip uses it (polynomial 0x04c11db7, reflected) of bytes that go on after `crc`.
uint32_t Crc32(std::span<const std::byte> bytes, uint32_t crc = 0);

/// Writes a zip file of uncompressed members straight to an AtomicFile (PKWARE APPNOTE 6.3; zip64
/// where a size or offset passes 4 GiB).
///
/// libzip reads our zips but does not write them: it wants to seek back and to rename a file of its
/// own, and its bytes differ between versions. Here the same members give the same bytes, nothing
/// is held in memory twice, and standard output works. Not thread safe.
class ZipWriter {
 public:
  explicit ZipWriter(AtomicFile& file) : file_(file) {}
  /// A member whose content is the pieces one after the other.
  void Add(std::string_view name, std::initializer_list<std::span<const std::byte>> pieces);
  /// Writes the directory. Nothing may be added after it; committing the file is the caller's.
  void Finish();

 private:
  void Write(std::string_view bytes);

  AtomicFile& file_;
  std::string directory_;  ///< the central directory's entries so far
  uint64_t num_members_ = 0;
  uint64_t offset_ = 0;  ///< bytes written so far
};

}  // namespace facegraph
