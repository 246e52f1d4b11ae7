// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/io/descriptor.h"

namespace facegraph {

// A stage file holds the result of one stage as parts, which are arrays of bytes in the order of
// the machine. Before them stands a header of fixed size: the run and the name that the file
// belongs to, the sizes of the parts, their checksum, and a checksum of the header.

/// The most parts of a stage file.
inline constexpr size_t kMaxStageParts = 6;

/// Writes a stage file to `file`, which is empty, and flushes it to disk. owner: the run. Throws
/// Error(kFailed) that starts with `shown` and has the system's reason.
void WriteStageFile(const Descriptor& file, uint64_t owner, std::string_view name,
                    std::span<const std::span<const std::byte>> parts, const std::string& shown);

/// Whether WriteStageFile began this file for that owner, whatever its name. An empty file counts:
/// the process may have ended before the header.
bool MayBeUnfinished(const Descriptor& file, uint64_t owner);

/// A stage file while it is read, part after part. Nothing may be used before Finish(), which
/// verifies the content. Not thread safe.
class StageFile {
 public:
  /// Throws Error(kBadData) that starts with `shown` if the file is no stage file of that owner and
  /// name, or its header or its size is damaged.
  StageFile(Descriptor file, uint64_t owner, std::string_view name, std::string shown);

  /// Reads the next part into `bytes`. Throws Error(kBadData) if it has another size.
  void ReadInto(std::span<std::byte> bytes);
  /// Reads the next part, of whatever length.
  template <typename T>
  std::vector<T> Read() {
    const uint64_t size = NextSize();
    RequireIntact(size % sizeof(T) == 0);
    std::vector<T> values(size / sizeof(T));
    ReadInto(std::as_writable_bytes(std::span(values)));
    return values;
  }
  /// Reads the parts that are left, for their checksum.
  void Skip();
  /// Throws Error(kBadData) if a part was not read or the content is not what was written.
  void Finish() const;
  /// Throws Error(kBadData) that says what to do about a damaged file, unless `holds`.
  void RequireIntact(bool holds) const;

  const std::string& shown() const { return shown_; }

 private:
  uint64_t NextSize() const;

  Descriptor file_;
  std::string shown_;
  std::vector<uint64_t> sizes_;
  uint64_t wanted_hash_ = 0;
  uint64_t hash_ = 0;  ///< of the parts read so far
  size_t next_ = 0;
};

}  // namespace facegraph
