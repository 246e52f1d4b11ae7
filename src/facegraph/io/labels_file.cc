// SPDX-License-Identifier: MIT
#include "facegraph/io/labels_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/text_lines.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

int64_t ParseLabel(std::string_view line, int64_t line_number, const fs::path& path) {
  const std::string_view text = Trimmed(line);
  int64_t label = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), label);
  Require(error != std::errc::result_out_of_range, ErrorKind::kBadData,
          "{}: line {}: {} exceeds 64 bits", path.string(), line_number, Quoted(text));
  Require(error == std::errc() && stop == text.data() + text.size(), ErrorKind::kBadData,
          "{}: line {}: {} is not an integer", path.string(), line_number, Quoted(text));
  return label;
}

std::vector<int64_t> ReadTextLabels(const fs::path& path) {
  const auto file = MappedFile::Open(path);
  std::string_view rest(reinterpret_cast<const char*>(file->bytes().data()), file->size());
  std::vector<int64_t> labels;
  while (!rest.empty()) {
    const std::string_view line = TakeLine(rest);
    labels.push_back(ParseLabel(line, static_cast<int64_t>(labels.size()) + 1, path));
  }
  return labels;
}

std::vector<int64_t> ReadNpyLabels(const fs::path& path) {
  const NpyArray array = ReadNpy(path);
  const bool is_column =
      array.shape.size() == 1 || (array.shape.size() == 2 && array.shape[1] == 1);
  Require(is_column, ErrorKind::kBadData, "{}: shape is {}; expected one label per face, [n]",
          path.string(), array.ReadableShape());
  std::vector<int64_t> labels(static_cast<size_t>(array.num_values()));
  CopyIntegers<int64_t>(array, std::numeric_limits<int64_t>::min(),
                        std::numeric_limits<int64_t>::max(), labels);
  return labels;
}

}  // namespace

std::vector<int64_t> ReadLabels(const fs::path& path) {
  std::vector<int64_t> labels =
      path.extension() == ".npy" ? ReadNpyLabels(path) : ReadTextLabels(path);
  Require(!labels.empty(), ErrorKind::kBadData, "{}: contains no labels", path.string());
  return labels;
}

void WriteLabels(const fs::path& path, std::span<const int64_t> labels) {
  if (path.extension() == ".npy") {
    WriteNpy(path, {static_cast<int64_t>(labels.size())}, labels);
    return;
  }
  AtomicFile file(path);
  fmt::memory_buffer text;
  for (int64_t label : labels) fmt::format_to(std::back_inserter(text), "{}\n", label);
  file.Write(text.data(), text.size());
  file.Commit();
}

}  // namespace facegraph
