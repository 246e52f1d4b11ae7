// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/base/names.h"

namespace facegraph {

enum class Pooling { kMax, kMean, kSum };

inline constexpr NameTable<Pooling, 3> kPoolingNames{
    {{"max", Pooling::kMax}, {"mean", Pooling::kMean}, {"sum", Pooling::kSum}}};

/// Pools the rows of every segment into one: segment s is rows offsets[s] .. offsets[s+1]-1 of
/// input [n, c] and must not be empty. The result fills columns first_col .. first_col+c-1 of row s
/// of output [segments, at least first_col + c], so several poolings stand side by side in one
/// matrix.
///
/// For kMax `winners` becomes [segments * c], the row that holds each maximum (the first, if
/// several); otherwise it is cleared.
void PoolForward(Pooling pooling, MatrixView<const float> input, std::span<const int64_t> offsets,
                 int64_t first_col, MatrixView<float> output, std::vector<int64_t>& winners);

/// Adds to input_gradient [n, c] what the same columns of output_gradient send back.
void PoolBackward(Pooling pooling, MatrixView<const float> output_gradient,
                  std::span<const int64_t> offsets, int64_t first_col,
                  std::span<const int64_t> winners, MatrixView<float> input_gradient);

}  // namespace facegraph
