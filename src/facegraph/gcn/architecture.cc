// SPDX-License-Identifier: MIT
#include "facegraph/gcn/architecture.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/gcn/structural_inputs.h"

namespace facegraph {
namespace {

constexpr NameTable<bool, 2> kBoolNames{{{"no", false}, {"yes", true}}};

template <typename T, size_t kCount>
std::string Word(const NameTable<T, kCount>& names, T value) {
  return std::string(GetWord(names, value));
}

template <typename T, size_t kCount>
std::string JoinNames(const NameTable<T, kCount>& names, const std::vector<T>& values) {
  std::vector<std::string_view> words;
  words.reserve(values.size());
  for (const T& value : values) words.push_back(GetWord(names, value));
  return fmt::format("{}", fmt::join(words, ","));
}

std::string JoinNumbers(const std::vector<int64_t>& values) {
  return fmt::format("{}", fmt::join(values, ","));
}

/// Reads fields of the metadata. All errors name the field.
class Reader {
 public:
  explicit Reader(const std::map<std::string, std::string>& metadata) : metadata_(metadata) {}

  const std::string& Text(const std::string& field) const {
    const auto found = metadata_.find(field);
    Require(found != metadata_.end(), ErrorKind::kBadData, "model: metadata field '{}' is missing",
            field);
    return found->second;
  }

  std::vector<std::string> List(const std::string& field) const {
    std::vector<std::string> items;
    const std::string& text = Text(field);
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find(',', begin), text.size());
      items.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return items;
  }

  std::vector<int64_t> Integers(const std::string& field) const {
    std::vector<int64_t> values;
    for (const std::string& item : List(field)) {
      int64_t value = 0;
      const char* end = item.data() + item.size();
      const auto [stop, error] = std::from_chars(item.data(), end, value);
      Require(error == std::errc() && stop == end, ErrorKind::kBadData,
              "model: metadata field '{}' is '{}', should be a number", field, item);
      values.push_back(value);
    }
    return values;
  }

  template <typename T, size_t kCount>
  std::vector<T> Values(const std::string& field, const NameTable<T, kCount>& names) const {
    std::vector<T> values;
    for (const std::string& item : List(field)) {
      const auto found = std::ranges::find(names, item, &Name<T>::word);
      Require(found != names.end(), ErrorKind::kBadData,
              "model: metadata field '{}' has the unknown value '{}'", field, item);
      values.push_back(found->value);
    }
    return values;
  }

  template <typename T>
  T Single(const std::string& field, const std::vector<T>& values) const {
    Require(values.size() == 1, ErrorKind::kBadData,
            "model: metadata field '{}' is '{}', should be one value", field, Text(field));
    return values[0];
  }

 private:
  const std::map<std::string, std::string>& metadata_;
};

template <typename T>
bool HasRepeats(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  return std::adjacent_find(values.begin(), values.end()) != values.end();
}

}  // namespace

int64_t Architecture::SeedWidth() const {
  if (task == GcnTask::kDetection) return 0;
  return input == VertexInput::kStructure ? kNumSeedInputs : 1;
}

int64_t Architecture::BackboneWidth() const {
  const int64_t width = convolution_widths.back();
  if (task == GcnTask::kSegmentation) return width + (append_input ? FirstWidth() : 0);
  return width * static_cast<int64_t>(poolings.size()) + (append_log_size ? 1 : 0);
}

int64_t Architecture::NumOutputs() const {
  return task == GcnTask::kSegmentation ? 2 : static_cast<int64_t>(heads.size());
}

void Architecture::Check() const {
  const auto positive = [](int64_t width) { return width >= 1 && width <= 65536; };
  const auto require = [](bool condition, std::string_view message) {
    Require(condition, ErrorKind::kUsage, "network: {}", message);
  };
  require(positive(input_width), "the input width must be 1 to 65536");
  require(!convolution_widths.empty(), "needs at least one graph convolution");
  for (const auto& widths : {convolution_widths, hidden_widths}) {
    require(std::all_of(widths.begin(), widths.end(), positive), "widths must be 1 to 65536");
  }
  require(input != VertexInput::kConstant || input_width == 1, "a constant input has width 1");
  // With a seed bit the full input never exists: AddSeeds adds its part after the first product.
  require(!append_input || input == VertexInput::kStructure,
          "only structural inputs can be appended for the outputs");
  if (task == GcnTask::kSegmentation) return;
  require(!poolings.empty() && !HasRepeats(poolings), "needs at least one pooling, each once");
  require(!heads.empty() && !HasRepeats(heads), "needs at least one output, each once");
}

std::map<std::string, std::string> ToMetadata(const Architecture& a) {
  return {{"task", Word(kGcnTaskNames, a.task)},
          {"input", Word(kVertexInputNames, a.input)},
          {"input_width", fmt::format("{}", a.input_width)},
          {"edge_weight", Word(kEdgeWeightNames, a.edge_weight)},
          {"convolution_widths", JoinNumbers(a.convolution_widths)},
          {"convolution_bias", Word(kBoolNames, a.convolution_bias)},
          {"hidden_widths", JoinNumbers(a.hidden_widths)},
          {"poolings", JoinNames(kPoolingNames, a.poolings)},
          {"append_log_size", Word(kBoolNames, a.append_log_size)},
          {"append_input", Word(kBoolNames, a.append_input)},
          {"heads", JoinNames(kHeadNames, a.heads)},
          {"sigmoid", Word(kBoolNames, a.sigmoid)}};
}

Architecture ArchitectureFromMetadata(const std::map<std::string, std::string>& metadata) {
  const Reader reader(metadata);
  const auto single = [&](const std::string& field, const auto& names) {
    return reader.Single(field, reader.Values(field, names));
  };
  Architecture a;
  a.task = single("task", kGcnTaskNames);
  a.input = single("input", kVertexInputNames);
  a.input_width = reader.Single("input_width", reader.Integers("input_width"));
  a.edge_weight = single("edge_weight", kEdgeWeightNames);
  a.convolution_widths = reader.Integers("convolution_widths");
  a.convolution_bias = single("convolution_bias", kBoolNames);
  a.hidden_widths = reader.Integers("hidden_widths");
  a.poolings = reader.Values("poolings", kPoolingNames);
  a.append_log_size = single("append_log_size", kBoolNames);
  a.append_input = single("append_input", kBoolNames);
  a.heads = reader.Values("heads", kHeadNames);
  a.sigmoid = single("sigmoid", kBoolNames);
  try {
    a.Check();
  } catch (const Error& error) {
    Fail(ErrorKind::kBadData, "model: invalid metadata: {}", error.what());
  }
  return a;
}

}  // namespace facegraph
