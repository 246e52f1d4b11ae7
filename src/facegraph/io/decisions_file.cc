// SPDX-License-Identifier: MIT
#include "facegraph/io/decisions_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "facegraph/base/error.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/quoted.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// What a line may say, in this order.
constexpr std::array<const char*, 4> kNames{"smaller", "larger", "smaller_size", "larger_size"};
constexpr size_t kNumClusters = 2;  ///< the first two must be there

/// The fields of a line by name; those that the file does not have are empty.
using Fields = std::array<std::optional<std::string>, kNames.size()>;

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// The fields of a line of CSV (RFC 4180, but no line breaks in fields), without their quotes. A
/// space as separator stands for any number of them; other separators may have empty fields.
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

/// Turns lines of columns into fields; the first line says how.
class Columns {
 public:
  /// False: the line named the columns and says nothing else.
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
  /// True if that is what the first line is for.
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
              "{}: {} is neither two cluster numbers nor does it name the columns smaller and "
              "larger",
              place, Quoted(line));
    }
    return true;
  }

  char separator_ = 0;
  bool named_ = false;
  std::array<std::optional<size_t>, kNames.size()> column_;
};

Fields FieldsOfJson(std::string_view line, const std::string& place) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  Require(json.is_object(), ErrorKind::kBadData, "{}: {} is no JSON object", place, Quoted(line));
  Fields fields;
  for (size_t f = 0; f < kNames.size(); ++f) {
    const auto found = json.find(kNames[f]);
    Require(found != json.end() || f >= kNumClusters, ErrorKind::kBadData, "{}: has no \"{}\"",
            place, kNames[f]);
    if (found == json.end()) continue;
    fields[f] = found->dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
  }
  return fields;
}

int32_t GetCluster(const std::string& text, const std::string& place, size_t num_clusters) {
  const std::optional<int64_t> number = ParseNumber(text);
  Require(number.has_value() && *number >= 0, ErrorKind::kBadData, "{}: {} is no cluster number",
          place, Quoted(text));
  Require(static_cast<uint64_t>(*number) < num_clusters, ErrorKind::kBadData,
          "{}: there is no cluster {}, the run has {}", place, *number, num_clusters);
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
            "{}: cluster {} has {} faces, not {}: is this about another run?", place, clusters[i],
            sizes[clusters[i]], Quoted(*size));
  }
  Require(clusters[0] != clusters[1], ErrorKind::kBadData, "{}: names cluster {} twice", place,
          clusters[0]);
  return {clusters[0], clusters[1]};
}

}  // namespace

std::vector<std::pair<int32_t, int32_t>> ReadMergeDecisions(
    const fs::path& path, std::span<const int64_t> cluster_sizes) {
  const auto file = MappedFile::Open(path);
  std::string_view rest(reinterpret_cast<const char*>(file->bytes().data()), file->size());
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);  // spreadsheets begin files so
  const bool is_json = path.extension() == ".jsonl";
  std::vector<std::pair<int32_t, int32_t>> decisions;
  Columns columns;
  for (int64_t number = 1; !rest.empty(); ++number) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (Trimmed(line).empty()) continue;
    const std::string place = fmt::format("{}: line {}", path.string(), number);
    Fields fields;
    if (is_json) {
      fields = FieldsOfJson(line, place);
    } else if (!columns.Read(line, place, fields)) {
      continue;
    }
    decisions.push_back(ParseDecision(fields, place, cluster_sizes));
  }
  return decisions;
}

}  // namespace facegraph
