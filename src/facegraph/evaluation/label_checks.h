// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace facegraph {

/// Rejects true labels that nothing can be compared with. labels [n]; a negative one is unknown.
/// name: of the file or argument, for the message. Throws Error(kBadData) if no label is known.
void RequireScorable(std::span<const int64_t> labels, std::string_view name);

/// Rejects labels that nothing can be learned from: a trainer needs pairs of one identity and pairs
/// of two. labels [n]; a negative one is unknown. Throws Error(kBadData), which names the file or
/// argument, if no label is known, all known labels are equal, or all are different.
void RequireTeachable(std::span<const int64_t> labels, std::string_view name);

}  // namespace facegraph
