// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "facegraph/io/atomic_file.h"

namespace facegraph {

/// A member of a zip file. Its content is the concatenation of the pieces, which are not copied.
struct ZipMember {
  std::string name;
  std::vector<std::span<const std::byte>> pieces;
};

/// Writes a zip file of at least one uncompressed member with libzip; zip64 if necessary. All
/// members are dated 1 January 1980, so the same members give the same bytes with the same version
/// of libzip. Checksums are written into headers last, so if `file` cannot seek (standard output, a
/// pipe), the zip is first made in memory. The caller commits the file. Throws Error(kFailed).
void WriteZip(AtomicFile& file, std::span<const ZipMember> members);

}  // namespace facegraph
