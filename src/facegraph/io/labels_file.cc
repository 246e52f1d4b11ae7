// SPDX-License-Identifier: MIT
#include "facegraph/io/labels_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/label_texts.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/npy_texts.h"
#include "facegraph/io/text_lines.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kBytesPerText = sizeof(std::string_view) + sizeof(int64_t);

// A list of file names, say, would otherwise be read as so many people of one face.
std::vector<int64_t> LabelsOf(std::span<const std::string_view> texts, const fs::path& path,
                              TextPlace place) {
  LabelTexts read = ReadLabelTexts(texts, path.string(), place);
  Require(read.num_names == 0 || read.num_names < std::ssize(texts), ErrorKind::kBadData,
          "{}: {} {}: {} is not an integer, and as a name it and all others occur only once",
          path.string(), place.unit, place.first, Quoted(texts[0]));
  return std::move(read.labels);
}

std::string_view WithoutMark(std::string_view text, const fs::path& path) {
  constexpr std::string_view kUtf8 = "\xef\xbb\xbf", kUtf16[] = {"\xff\xfe", "\xfe\xff"};
  Require(!text.starts_with(kUtf16[0]) && !text.starts_with(kUtf16[1]), ErrorKind::kBadData,
          "{}: is UTF-16 text; save it as UTF-8", path.string());
  return text.starts_with(kUtf8) ? text.substr(kUtf8.size()) : text;
}

// A column of a table, and an empty line between others, would shift or change labels in silence.
void CheckLine(std::string_view line, int64_t number, const fs::path& path) {
  Require(line.find_first_of(",;\t") == std::string_view::npos, ErrorKind::kBadData,
          "{}: line {}: {} has several columns; expected one label", path.string(), number,
          Quoted(line));
  Require(!line.empty(), ErrorKind::kBadData,
          "{}: line {} is empty; -1 is the label of an unknown face", path.string(), number);
}

std::vector<int64_t> ReadTextLabels(const fs::path& path, const MemoryLimit& memory) {
  const auto file = MappedFile::Open(path);
  std::string_view rest =
      WithoutMark({reinterpret_cast<const char*>(file->bytes().data()), file->size()}, path);
  const size_t end = rest.find_last_not_of(" \t\r\n");
  rest = rest.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const char line_break = rest.find('\n') == std::string_view::npos ? '\r' : '\n';
  const int64_t count = std::ranges::count(rest, line_break) + 1;
  memory.Require(count * kBytesPerText, path.string());
  std::vector<std::string_view> lines;
  lines.reserve(static_cast<size_t>(count));
  while (!rest.empty()) {
    lines.push_back(Trimmed(TakeLine(rest, line_break)));
    CheckLine(lines.back(), std::ssize(lines), path);
  }
  if (lines.empty()) return {};
  return LabelsOf(lines, path, {.unit = "line", .first = 1});
}

std::vector<int64_t> ReadArrayOfTexts(const NpyTexts& array, const fs::path& path,
                                      const MemoryLimit& memory) {
  const int64_t count = array.count();
  memory.Require(static_cast<int64_t>(array.bytes.size()) +
                     count * (kBytesPerText + static_cast<int64_t>(sizeof(std::string))),
                 path.string());
  std::vector<std::string> texts;
  texts.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) texts.push_back(array.Text(i));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return views.empty() ? std::vector<int64_t>{} : LabelsOf(views, path, {});
}

std::vector<int64_t> ReadNumbers(const NpyArray& array, const MemoryLimit& memory) {
  memory.Require(array.num_values() * static_cast<int64_t>(sizeof(int64_t)), array.name);
  std::vector<int64_t> labels(static_cast<size_t>(array.num_values()));
  const bool is_float = array.dtype == kNpyType<float> || array.dtype == kNpyType<double>;
  if (!is_float) {
    CopyIntegers<int64_t>(array, std::numeric_limits<int64_t>::min(),
                          std::numeric_limits<int64_t>::max(), labels);
    return labels;
  }
  VisitFloats(array, [&](auto values) {
    for (size_t i = 0; i < values.size(); ++i) {
      labels[i] = LabelFromFloat(values[i], fmt::format("{}: value {}", array.name, i));
    }
  });
  return labels;
}

std::vector<int64_t> ReadNpyLabels(const fs::path& path, const MemoryLimit& memory) {
  const auto file = MappedFile::Open(path);
  const NpyHeader header = ParseNpyHeader(file->bytes(), path.string());
  const auto& shape = header.shape;
  const bool is_column = shape.size() == 1 || (shape.size() == 2 && shape[1] == 1);
  Require(is_column, ErrorKind::kBadData, "{}: shape is {}; expected one label per face, [n]",
          path.string(), ReadableNpyShape(shape));
  Require(header.dtype.find('O') == std::string::npos, ErrorKind::kBadData,
          "{}: contains pickled Python objects, which are not read; save labels.astype('int64') or "
          "labels.astype(str)",
          path.string());
  const std::span<const std::byte> values = file->bytes().subspan(header.values_begin);
  if (const auto texts = ViewNpyTexts(header, values, path.string())) {
    return ReadArrayOfTexts(*texts, path, memory);
  }
  return ReadNumbers(MakeNpyArray(header, path.string(), values, file, memory), memory);
}

}  // namespace

std::vector<int64_t> ReadLabels(const fs::path& path, const MemoryLimit& memory) {
  std::vector<int64_t> labels =
      path.extension() == ".npy" ? ReadNpyLabels(path, memory) : ReadTextLabels(path, memory);
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
