// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/io/tensor_file.h"

namespace facegraph {

/// The content of a model file: tensors "affinity.first.*" and "affinity.second.*", and metadata
/// "format". Readable by any safetensors library.
TensorFile ToTensorFile(const AffinityModel& model);

/// The affinity model of a file, alone or beside networks that learned on what it finds. Throws
/// Error(kBadData), one line that starts with `name`, for whatever does not belong in one.
AffinityModel AffinityModelFromTensorFile(const TensorFile& file, std::string_view name);

// The same as a part of a file that holds more.
void AddAffinity(const AffinityModel& model, TensorFile& file);
/// Nothing if the file holds none; throws Error(kBadData) without a name.
std::optional<AffinityModel> TakeAffinity(const TensorFile& file);

}  // namespace facegraph
