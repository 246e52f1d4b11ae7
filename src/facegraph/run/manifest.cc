// SPDX-License-Identifier: MIT
#include "facegraph/run/manifest.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "facegraph/base/hash.h"
#include "facegraph/base/memory.h"
#include "facegraph/base/version.h"
#include "facegraph/io/features_file.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/kernels/isa.h"
#include "facegraph/run/checksums.h"

namespace facegraph {

Manifest::Manifest(std::string_view command, const Options& options, int num_threads) {
  json_["program"] = ProgramVersion();
  json_["command"] = command;
  json_["threads"] = num_threads;
  json_["instruction_set"] = IsaName(ActiveIsa());
  json_["options"] = nlohmann::ordered_json::object();
  for (const auto& [name, value] : options) json_["options"][name] = value;
  json_["inputs"] = nlohmann::ordered_json::object();
}

void Manifest::AddFeatures(const std::string& path, const Features& features) {
  json_["inputs"]["features"] = {
      {"path", path},
      {"faces", features.num_faces()},
      {"dim", features.dim},
      {"type", features.type == FeatureType::kFloat16 ? "float16" : "float32"},
      {"hash", HashToText(HashFeatures(features))}};
  if (features.shards.size() < 2) return;
  nlohmann::ordered_json& files = json_["inputs"]["features"]["files"];
  for (const FeatureShard& shard : features.shards) {
    const std::filesystem::path file = shard.name;
    files.push_back({{"name", file.filename().string()}, {"faces", shard.rows}});
  }
}

void Manifest::AddInput(const std::string& name, const std::string& path) {
  std::string hashes;
  const std::vector<std::filesystem::path> files = FeatureFiles(path);
  for (const std::filesystem::path& file : files) {
    const std::shared_ptr<const MappedFile> mapped = MappedFile::Open(file);
    const std::span<const std::byte> bytes = mapped->bytes();
    hashes += HashToText(HashBytes(bytes.data(), bytes.size()));
  }
  if (files.size() > 1) hashes = HashToText(HashBytes(hashes.data(), hashes.size()));
  json_["inputs"][name] = {{"path", path}, {"hash", hashes}};
}

void Manifest::Add(const nlohmann::ordered_json& entries) {
  for (const auto& [key, value] : entries.items()) json_[key] = value;
}

std::string Manifest::Text() {
  json_["peak_bytes"] = PeakResidentBytes();
  return ManifestText(json_);
}

}  // namespace facegraph
