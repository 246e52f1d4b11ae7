// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "facegraph/io/atomic_file.h"

namespace facegraph {

/// A member of a zip. Its content is the pieces one after the other, read where they lie.
struct ZipMember {
  std::string name;
  std::vector<std::span<const std::byte>> pieces;
};

/// Writes a zip file of uncompressed members, at least one, with libzip; zip64 where it must be.
/// All members are dated 1 January 1980, so one version of libzip makes the same bytes of the same
/// members, always. Headers get their checksums last: where `file` cannot seek (standard output, a
/// pipe), the zip is made in memory first. Committing the file is the caller's. Throws
/// Error(kFailed).
void WriteZip(AtomicFile& file, std::span<const ZipMember> members);

}  // namespace facegraph
