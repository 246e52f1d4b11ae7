// SPDX-License-Identifier: MIT
#include "facegraph/io/decisions_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "facegraph/base/error.h"
#include "facegraph/io/json_text.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/text_lines.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

/// The names of the fields.
constexpr std::array<const char*, 4> kNames{"smaller", "larger", "smaller_size", "larger_size"};
constexpr size_t kNumClusters = 2;  ///< the first two fields are required

/// The fields of a line, in the order of kNames; nullopt: not in the file.
using Fields = std::array<std::optional<std::string>, kNames.size()>;

/// Splits a line of CSV (RFC 4180, but without line breaks in fields) and removes the quotes. With
/// spaces as separator, several count as one; other separators may have empty fields.
std::vector<std::string> Split(std::string_view line, char separator) {
  if (separator == ' ') line = Trimmed(line);
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      const bool is_escaped = quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (is_escaped) fields.back() += line[++i];
      if (!is_escaped) quoted = !quoted;
    } else if (line[i] == separator && !quoted) {
      if (separator != ' ' || !fields.back().empty()) fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
  }
  for (std::string& field : fields) field = std::string(Trimmed(field));
  return fields;
}

char GetSeparator(std::string_view line) {
  line = Trimmed(line);
  for (const char separator : {',', ';', '\t'}) {
    if (line.find(separator) != std::string_view::npos) return separator;
  }
  return ' ';
}

std::optional<int64_t> ParseNumber(std::string_view text) {
  int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Converts lines with columns to fields. The first line determines separator and columns.
class Columns {
 public:
  /// Returns false for the header line, which has no fields.
  bool Read(std::string_view line, const std::string& place, Fields& fields) {
    if (separator_ == 0) {
      separator_ = GetSeparator(line);
      if (ReadNames(Split(line, separator_), line, place)) return false;
    }
    const std::vector<std::string> values = Split(line, separator_);
    Require(named_ || values.size() == kNumClusters, ErrorKind::kBadData,
            "{}: {} is not two cluster numbers, and the first line does not name the columns "
            "smaller and larger",
            place, Quoted(line));
    for (size_t f = 0; f < kNames.size(); ++f) {
      if (!column_[f]) continue;
      Require(*column_[f] < values.size(), ErrorKind::kBadData, "{}: {} has no column {}", place,
              Quoted(line), kNames[f]);
      fields[f] = values[*column_[f]];
    }
    return true;
  }

 private:
  /// Returns true if the first line is a header.
  bool ReadNames(const std::vector<std::string>& values, std::string_view line,
                 const std::string& place) {
    named_ = !std::ranges::all_of(values, [](const auto& v) { return ParseNumber(v).has_value(); });
    if (!named_) {
      column_ = {0, 1};
      return false;
    }
    for (size_t f = 0; f < kNames.size(); ++f) {
      const auto found = std::ranges::find(values, kNames[f]);
      if (found != values.end()) column_[f] = static_cast<size_t>(found - values.begin());
      Require(found != values.end() || f >= kNumClusters, ErrorKind::kBadData,
              "{}: {} is neither two cluster numbers nor a header with the columns smaller and "
              "larger",
              place, Quoted(line));
    }
    return true;
  }

  char separator_ = 0;
  bool named_ = false;
  std::array<std::optional<size_t>, kNames.size()> column_;
};

Fields ParseJsonLine(std::string_view line, const std::string& place) {
  const nlohmann::json json = ParseJson(line);
  Require(json.is_object(), ErrorKind::kBadData, "{}: {} is not a JSON object", place,
          Quoted(line));
  Fields fields;
  for (size_t f = 0; f < kNames.size(); ++f) {
    const auto found = json.find(kNames[f]);
    Require(found != json.end() || f >= kNumClusters, ErrorKind::kBadData,
            "{}: field \"{}\" is missing", place, kNames[f]);
    if (found == json.end()) continue;
    fields[f] = ShownJson(*found);
  }
  return fields;
}

int32_t GetCluster(const std::string& text, const std::string& place, size_t num_clusters) {
  const std::optional<int64_t> number = ParseNumber(text);
  Require(number.has_value() && *number >= 0, ErrorKind::kBadData, "{}: {} is not a cluster number",
          place, Quoted(text));
  Require(static_cast<uint64_t>(*number) < num_clusters, ErrorKind::kBadData,
          "{}: cluster {} does not exist; the run has {} clusters", place, *number, num_clusters);
  return static_cast<int32_t>(*number);
}

std::pair<int32_t, int32_t> ParseDecision(const Fields& fields, const std::string& place,
                                          std::span<const int64_t> sizes) {
  std::array<int32_t, kNumClusters> clusters{};
  for (size_t i = 0; i < kNumClusters; ++i) {
    clusters[i] = GetCluster(*fields[i], place, sizes.size());
    const std::optional<std::string>& size = fields[kNumClusters + i];
    if (!size) continue;
    Require(ParseNumber(*size) == sizes[clusters[i]], ErrorKind::kBadData,
            "{}: cluster {} has {} faces, not {}; do the decisions belong to another run?", place,
            clusters[i], sizes[clusters[i]], Quoted(*size));
  }
  Require(clusters[0] != clusters[1], ErrorKind::kBadData,
          "{}: cluster {} cannot be merged with itself", place, clusters[0]);
  return {clusters[0], clusters[1]};
}

}  // namespace

std::vector<std::pair<int32_t, int32_t>> ReadMergeDecisions(
    const fs::path& path, std::span<const int64_t> cluster_sizes) {
  const auto file = MappedFile::Open(path);
  std::string_view rest(reinterpret_cast<const char*>(file->bytes().data()), file->size());
  if (rest.starts_with("\xEF\xBB\xBF"))
    rest.remove_prefix(3);  // UTF-8 byte order mark, as spreadsheets write it
  const bool is_json = path.extension() == ".jsonl";
  std::vector<std::pair<int32_t, int32_t>> decisions;
  Columns columns;
  for (int64_t number = 1; !rest.empty(); ++number) {
    const std::string_view line = TakeLine(rest);
    if (Trimmed(line).empty()) continue;
    const std::string place = fmt::format("{}: line {}", path.string(), number);
    Fields fields;
    if (is_json) {
      fields = ParseJsonLine(line, place);
    } else if (!columns.Read(line, place, fields)) {
      continue;
    }
    decisions.push_back(ParseDecision(fields, place, cluster_sizes));
  }
  return decisions;
}

}  // namespace facegraph
