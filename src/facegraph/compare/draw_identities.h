// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace facegraph {

/// Draws whole identities at random until they have at least min(num_faces, half of all labeled
/// faces) faces. Returns their row numbers in ascending order. Faces with a negative label are not
/// drawn. labels: [n]. The same for the same seed.
///
/// Used to tune thresholds: two sets of about the same size need about the same thresholds, because
/// in a larger set the nearest face of a different identity is nearer.
std::vector<int64_t> DrawIdentities(std::span<const int64_t> labels, int64_t num_faces,
                                    uint64_t seed);

}  // namespace facegraph
