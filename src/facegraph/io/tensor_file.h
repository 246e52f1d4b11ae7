// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/base/memory_limit.h"

namespace facegraph {

/// A dense row-major float32 array. An empty shape means a single value.
struct Tensor {
  std::vector<int64_t> shape;
  std::vector<float> values;

  bool operator==(const Tensor&) const = default;
};

/// The content of a safetensors file (huggingface.co/docs/safetensors, format): tensors by name and
/// text metadata.
struct TensorFile {
  std::map<std::string, Tensor> tensors;
  std::map<std::string, std::string> metadata;

  bool operator==(const TensorFile&) const = default;
  /// Whether any tensor name starts with `prefix`.
  bool Holds(const std::string& prefix) const;
};

/// Reads a safetensors file of float32 tensors. Throws Error(kBadData) that starts with the file
/// name if the format is violated: a header that is not JSON or longer than the file, other types,
/// sizes that do not match the shape, tensors that overlap, leave gaps or exceed the file. Throws
/// Error(kOutOfMemory) if the tensors exceed `memory`.
TensorFile ReadTensors(const std::filesystem::path& path, const MemoryLimit& memory = {});

/// The same from memory, which is not used after the return. name: the start of error messages.
TensorFile ParseTensors(std::span<const std::byte> bytes, std::string_view name,
                        const MemoryLimit& memory = {});

/// Writes a safetensors file with the tensors in the order of their names. The same content gives
/// the same bytes. Atomic (see AtomicFile). Throws Error(kFailed).
void WriteTensors(const std::filesystem::path& path, const TensorFile& file);

}  // namespace facegraph
