// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace facegraph {

/// Whole people, drawn at random, until there are at least min(num_faces, half of all) of them:
/// those to tune on, as row numbers in ascending order. Faces without a label are not drawn.
///
/// Sets of about the same size want about the same thresholds: in a larger one the nearest stranger
/// is nearer.
std::vector<int64_t> DrawIdentities(std::span<const int64_t> labels, int64_t num_faces, uint64_t seed);

}  // namespace facegraph
