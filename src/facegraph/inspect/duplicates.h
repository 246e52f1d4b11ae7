// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"

namespace facegraph {

/// Faces whose stored row equals that of an earlier face bit for bit. Found by hash, then compared.
/// Holds 16 bytes a face.
int64_t CountRepeatedRows(const Features& features, const Execution& execution);

}  // namespace facegraph
