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

/// Runs a reader on whatever bytes came: it may refuse them, with an Error of one line, and nothing
/// else.
template <typename Action>
void MayRefuse(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) __builtin_trap();
  }
}

inline std::span<const std::byte> Bytes(const uint8_t* data, size_t size) {
  return std::as_bytes(std::span(data, size));
}

/// A file of this process for readers that want a path; its name ends as the reader expects.
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

/// A .npz with whole arrays of the given names. Random bytes never pass a zip's checksum, so
/// readers of such files are given broken content in a sound container; npz_fuzzer breaks the
/// container.
inline std::filesystem::path PutScratchNpz(FuzzedDataProvider& bytes,
                                           const std::vector<const char*>& names) {
  struct Content {
    std::vector<int64_t> shape;
    std::vector<std::byte> values;
  };
  std::vector<Content> contents;
  contents.reserve(names.size());  // the views point into it
  std::vector<NamedNpy> arrays;
  for (const char* name : names) {
    if (bytes.ConsumeProbability<float>() < 0.05f) continue;
    const auto dtype = bytes.PickValueInArray<const char*>(
        {"<f4", "<f8", "<i4", "<i8", "|u1", "<u8", "|i1", "<i2", "<f2", "|b1"});
    Content& content = contents.emplace_back();
    size_t size = static_cast<size_t>(dtype[2] - '0');
    for (int rank = bytes.ConsumeIntegralInRange(0, 3); rank > 0; --rank) {
      content.shape.push_back(bytes.ConsumeIntegralInRange<int64_t>(0, 6));
      size *= static_cast<size_t>(content.shape.back());
    }
    content.values = bytes.ConsumeBytes<std::byte>(size);
    content.values.resize(size);
    arrays.push_back({name, {dtype, content.shape, content.values}});
  }
  const std::filesystem::path path = ScratchFile(".npz");
  WriteNpz(path, arrays);
  return path;
}

}  // namespace facegraph
