// SPDX-License-Identifier: MIT
#pragma once

#include <fuzzer/FuzzedDataProvider.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/io/npz.h"

namespace facegraph {

/// Runs a reader. It may only reject its input with an Error whose message is one line.
template <typename Action>
void MayReject(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) __builtin_trap();
  }
}

inline std::span<const std::byte> Bytes(const uint8_t* data, size_t size) {
  return std::as_bytes(std::span(data, size));
}

/// A temporary path of this process with the extension that the reader expects.
inline std::filesystem::path ScratchFile(std::string_view ending) {
  return std::filesystem::temp_directory_path() /
         ("facegraph-fuzz-" + std::to_string(getpid()) + std::string(ending));
}

inline std::filesystem::path PutScratchFile(std::string_view ending, const uint8_t* data,
                                            size_t size) {
  const std::filesystem::path path = ScratchFile(ending);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  return path;
}

/// Array values: arbitrary bytes, or small numbers like ids, offsets and similarities.
inline std::vector<std::byte> ArrayBytes(FuzzedDataProvider& bytes, std::string_view dtype,
                                         size_t count) {
  const size_t item_size = static_cast<size_t>(dtype[2] - '0');
  std::vector<std::byte> values;
  if (bytes.ConsumeBool()) {
    values = bytes.ConsumeBytes<std::byte>(count * item_size);
    values.resize(count * item_size);
    return values;
  }
  const auto append = [&](auto value) {
    const auto* begin = reinterpret_cast<const std::byte*>(&value);
    values.insert(values.end(), begin, begin + item_size);
  };
  for (size_t i = 0; i < count; ++i) {
    const int small = bytes.ConsumeIntegralInRange(-2, 13);
    if (dtype == "<f4") {
      append(static_cast<float>(small) / 8);
    } else if (dtype == "<f8") {
      append(static_cast<double>(small));
    } else {
      append(static_cast<int64_t>(
          small));  // little-endian: the low bytes are the value in a smaller type
    }
  }
  return values;
}

/// Writes a valid .npz with arrays of the given names, often all of one shape. Random bytes never
/// pass the checksum of a zip file, so the content is random and the container is valid; npz_fuzzer
/// covers the container.
inline std::filesystem::path PutScratchNpz(FuzzedDataProvider& bytes,
                                           const std::vector<const char*>& names) {
  std::vector<int64_t> shape;
  std::vector<std::vector<std::byte>> contents;
  contents.reserve(names.size());  // views point into it, so it must not grow
  std::vector<NamedNpy> arrays;
  for (const char* name : names) {
    if (bytes.ConsumeIntegralInRange(0, 15) == 15) continue;
    if (contents.empty() || bytes.ConsumeBool()) {
      shape.resize(bytes.ConsumeIntegralInRange<size_t>(0, 3));
      for (int64_t& length : shape) length = bytes.ConsumeIntegralInRange<int64_t>(0, 6);
    }
    const std::string_view dtype = bytes.PickValueInArray<const char*>(
        {"<i4", "<f4", "<f8", "<i8", "|u1", "<u8", "|i1", "<i2", "<f2", "|b1"});
    size_t count = 1;
    for (int64_t length : shape) count *= static_cast<size_t>(length);
    contents.push_back(ArrayBytes(bytes, dtype, count));
    arrays.push_back({name, {dtype, shape, contents.back()}});
  }
  if (arrays.empty()) {  // WriteNpz rejects this; the bytes are an empty zip directory
    constexpr uint8_t kEmptyZip[22] = {'P', 'K', 5, 6};
    return PutScratchFile(".npz", kEmptyZip, sizeof(kEmptyZip));
  }
  const std::filesystem::path path = ScratchFile(".npz");
  WriteNpz(path, arrays);
  return path;
}

}  // namespace facegraph
