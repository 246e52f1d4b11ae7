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

namespace facegraph {

/// A dense row-major float32 array of any shape; an empty shape is a single value.
struct Tensor {
  std::vector<int64_t> shape;
  std::vector<float> values;

  bool operator==(const Tensor&) const = default;
};

/// The content of a safetensors file (huggingface.co/docs/safetensors, format): the weights of a
/// network by name, and free text about them.
struct TensorFile {
  std::map<std::string, Tensor> tensors;
  std::map<std::string, std::string> metadata;

  bool operator==(const TensorFile&) const = default;
  /// Whether the name of any tensor starts so.
  bool Holds(const std::string& prefix) const;
};

/// Reads a safetensors file of float32 tensors. Throws Error(kBadData), one line that starts with
/// the file's name, for whatever breaks the format: a header that is no JSON or longer than the
/// file, other types, sizes that do not fit the shape, tensors that overlap, leave gaps or pass the
/// end.
TensorFile ReadTensors(const std::filesystem::path& path);

/// The same from memory, which is not used after the return; `name` starts the messages.
TensorFile ParseTensors(std::span<const std::byte> bytes, std::string_view name);

/// Writes a safetensors file, tensors in the order of their names; the same content gives the same
/// bytes. Whole or not at all. Throws Error(kFailed).
void WriteTensors(const std::filesystem::path& path, const TensorFile& file);

}  // namespace facegraph
