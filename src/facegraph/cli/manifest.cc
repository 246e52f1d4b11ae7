// SPDX-License-Identifier: MIT
#include "facegraph/cli/manifest.h"

#include <nlohmann/json.hpp>

#include "facegraph/base/hash.h"
#include "facegraph/base/timing.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/kernels/isa.h"

namespace facegraph::cli {
namespace {

/// The value that was given, or else the default; numbers as numbers, null: none.
nlohmann::ordered_json OptionValue(const Option& option) {
  const auto parsed = [](const std::string& text) -> nlohmann::ordered_json {
    auto number = nlohmann::ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
    return number.is_number() || number.is_boolean() ? number : nlohmann::ordered_json(text);
  };
  const std::vector<std::string>& values = option.values();
  if (option.spec().is_flag) return !values.empty() && values.back() == "true";
  if (values.empty()) return nullptr;
  return values.size() > 1 ? nlohmann::ordered_json(values) : parsed(values[0]);
}

}  // namespace

Manifest::Manifest(const Command& command, int num_threads) {
  json_["program"] = "facegraph " FACEGRAPH_VERSION;
  json_["command"] = command.name();
  json_["threads"] = num_threads;
  json_["instruction_set"] = IsaName(ActiveIsa());
  json_["options"] = nlohmann::ordered_json::object();
  for (const std::unique_ptr<Option>& option : command.options()) {
    json_["options"][option->key()] = OptionValue(*option);
  }
  json_["inputs"] = nlohmann::ordered_json::object();
}

void Manifest::AddFeatures(const std::string& path, const Features& features) {
  const int64_t row_bytes = features.dim * (features.type == FeatureType::kFloat16 ? 2 : 4);
  uint64_t hash = 0;
  for (const FeatureShard& shard : features.shards) {
    hash = HashBytes(shard.data, static_cast<size_t>(shard.rows * row_bytes), hash);
  }
  json_["inputs"]["features"] = {
      {"path", path},
      {"faces", features.num_faces()},
      {"dim", features.dim},
      {"type", features.type == FeatureType::kFloat16 ? "float16" : "float32"},
      {"hash", HashToText(hash)}};
}

void Manifest::AddInput(const std::string& name, const std::string& path) {
  const std::shared_ptr<const MappedFile> file = MappedFile::Open(path);
  const std::span<const std::byte> bytes = file->bytes();
  json_["inputs"][name] = {{"path", path},
                           {"hash", HashToText(HashBytes(bytes.data(), bytes.size()))}};
}

std::string Manifest::Text() {
  json_["peak_bytes"] = PeakResidentBytes();
  return json_.dump(2) + "\n";
}

}  // namespace facegraph::cli
