// SPDX-License-Identifier: MIT
#include "facegraph/io/tensor_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/json_text.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/text_lines.h"

namespace facegraph {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "values are used in file byte order");

constexpr size_t kLengthSize = 8;          // the header's length, before the header
constexpr uint64_t kMaxHeader = 16 << 20;  // parsed, it takes many times as much memory
constexpr const char* kMetadata = "__metadata__";

// The header entry of one tensor. Positions are in bytes after the header.
struct Entry {
  std::string name;
  std::vector<uint64_t> shape;
  uint64_t begin;
  uint64_t end;
};

json ParseHeader(std::span<const std::byte> bytes, std::string_view name) {
  Require(bytes.size() >= kLengthSize, ErrorKind::kBadData, "{}: is too short for safetensors",
          name);
  uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthSize);
  Require(length <= bytes.size() - kLengthSize, ErrorKind::kBadData,
          "{}: has {} bytes of header, expected {}; not a safetensors file or truncated", name,
          bytes.size() - kLengthSize, length);
  Require(length <= kMaxHeader, ErrorKind::kBadData, "{}: header of {} bytes; at most {} are read",
          name, length, kMaxHeader);
  const auto* text = reinterpret_cast<const char*>(bytes.data()) + kLengthSize;
  json header = ParseJson({text, length});
  Require(header.is_object(), ErrorKind::kBadData, "{}: header is not a JSON object", name);
  return header;
}

std::vector<uint64_t> Lengths(const json& tensor, const char* key, std::string_view name) {
  const auto list = tensor.find(key);
  Require(list != tensor.end() && list->is_array() &&
              std::all_of(list->begin(), list->end(),
                          [](const json& value) { return value.is_number_unsigned(); }),
          ErrorKind::kBadData, "{}: '{}' is not a list of lengths", name, key);
  return list->get<std::vector<uint64_t>>();
}

// The size of a float32 tensor in bytes; if it exceeds 64 bits, the maximum, which no file has.
uint64_t GetBytes(const std::vector<uint64_t>& shape) {
  const auto is_too_long = [](uint64_t length) { return !std::in_range<int64_t>(length); };
  if (std::any_of(shape.begin(), shape.end(), is_too_long)) return UINT64_MAX;
  if (std::find(shape.begin(), shape.end(), 0u) != shape.end()) return 0;
  uint64_t bytes = sizeof(float);
  for (uint64_t length : shape) {
    if (length > UINT64_MAX / bytes) return UINT64_MAX;
    bytes *= length;
  }
  return bytes;
}

Entry ParseEntry(const std::string& key, const json& header, uint64_t data_size,
                 std::string_view file) {
  const std::string name = fmt::format("{}: tensor {}", file, Quoted(key));
  Require(header.is_object(), ErrorKind::kBadData, "{}: description is not a JSON object", name);
  const auto dtype = header.find("dtype");
  Require(dtype != header.end() && dtype->is_string(), ErrorKind::kBadData, "{}: dtype is missing",
          name);
  Require(*dtype == "F32", ErrorKind::kBadData, "{}: type is {}; expected 'F32' (float32)", name,
          Quoted(dtype->get<std::string>()));
  const std::vector<uint64_t> shape = Lengths(header, "shape", name);
  const std::vector<uint64_t> offsets = Lengths(header, "data_offsets", name);
  Require(offsets.size() == 2 && offsets[0] <= offsets[1] && offsets[1] <= data_size,
          ErrorKind::kBadData, "{}: exceeds the file; is it truncated?", name);
  const uint64_t size = offsets[1] - offsets[0];
  Require(GetBytes(shape) == size, ErrorKind::kBadData, "{}: {} bytes do not match the shape", name,
          size);
  return {key, shape, offsets[0], offsets[1]};
}

std::map<std::string, std::string> ReadMetadata(const json& header, std::string_view name) {
  std::map<std::string, std::string> metadata;
  Require(header.is_object(), ErrorKind::kBadData, "{}: metadata is not a JSON object", name);
  for (const auto& [key, value] : header.items()) {
    Require(value.is_string(), ErrorKind::kBadData, "{}: metadata {} is not text", name,
            Quoted(key));
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

// The format requires that every byte belongs to exactly one tensor.
void CheckPlaces(std::vector<Entry>& entries, uint64_t data_size, std::string_view name) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  uint64_t expected = 0;
  for (const Entry& entry : entries) {
    Require(entry.begin == expected, ErrorKind::kBadData,
            "{}: tensor {} starts at byte {}, expected {} (overlap or gap)", name,
            Quoted(entry.name), entry.begin, expected);
    expected = entry.end;
  }
  Require(expected == data_size, ErrorKind::kBadData,
          "{}: has {} extra bytes after its last tensor", name, data_size - expected);
}

Tensor CopyTensor(const Entry& entry, std::span<const std::byte> data) {
  const size_t size = entry.end - entry.begin;
  Tensor tensor{{entry.shape.begin(), entry.shape.end()}, std::vector<float>(size / sizeof(float))};
  // The values may be misaligned, so they are copied as bytes.
  if (size > 0) std::memcpy(tensor.values.data(), data.data() + entry.begin, size);
  return tensor;
}

json Header(const TensorFile& file) {
  json header = json::object();
  if (!file.metadata.empty()) header[kMetadata] = file.metadata;
  uint64_t begin = 0;
  for (const auto& [name, tensor] : file.tensors) {
    const uint64_t end = begin + tensor.values.size() * sizeof(float);
    header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
    begin = end;
  }
  return header;
}

}  // namespace

TensorFile ParseTensors(std::span<const std::byte> bytes, std::string_view name,
                        const MemoryLimit& memory) {
  const json header = ParseHeader(bytes, name);
  uint64_t header_size = 0;
  std::memcpy(&header_size, bytes.data(), kLengthSize);
  const std::span<const std::byte> data = bytes.subspan(kLengthSize + header_size);

  TensorFile file;
  std::vector<Entry> entries;
  for (const auto& [key, value] : header.items()) {
    if (key == kMetadata) {
      file.metadata = ReadMetadata(value, name);
    } else {
      entries.push_back(ParseEntry(key, value, data.size(), name));
    }
  }
  CheckPlaces(entries, data.size(), name);
  memory.Require(static_cast<int64_t>(data.size()), name);
  for (const Entry& entry : entries) file.tensors[entry.name] = CopyTensor(entry, data);
  return file;
}

bool TensorFile::Holds(const std::string& prefix) const {
  const auto found = tensors.lower_bound(prefix);
  return found != tensors.end() && found->first.starts_with(prefix);
}

TensorFile ReadTensors(const std::filesystem::path& path, const MemoryLimit& memory) {
  const std::shared_ptr<const MappedFile> file = MappedFile::Open(path);
  return ParseTensors(file->bytes(), path.string(), memory);
}

void WriteTensors(const std::filesystem::path& path, const TensorFile& file) {
  // JSON must be UTF-8, but foreign text, such as a path in the metadata, may not be.
  std::string header = Header(file).dump(-1, ' ', false, json::error_handler_t::replace);
  constexpr size_t kAlignment = 8;
  header.resize((header.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
  const uint64_t length = header.size();
  AtomicFile out(path);
  out.Write(&length, kLengthSize);
  out.Write(header);
  for (const auto& [name, tensor] : file.tensors) {
    out.Write(tensor.values.data(), tensor.values.size() * sizeof(float));
  }
  out.Commit();
}

}  // namespace facegraph
