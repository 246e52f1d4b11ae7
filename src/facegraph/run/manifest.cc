// SPDX-License-Identifier: MIT
#include "facegraph/run/manifest.h"

#include "facegraph/base/hash.h"
#include "facegraph/base/timing.h"
#include "facegraph/base/version.h"
#include "facegraph/io/json_output.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/kernels/isa.h"

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
}

void Manifest::AddInput(const std::string& name, const std::string& path) {
  const std::shared_ptr<const MappedFile> file = MappedFile::Open(path);
  const std::span<const std::byte> bytes = file->bytes();
  json_["inputs"][name] = {{"path", path},
                           {"hash", HashToText(HashBytes(bytes.data(), bytes.size()))}};
}

void Manifest::Add(const nlohmann::ordered_json& entries) {
  for (const auto& [key, value] : entries.items()) json_[key] = value;
}

std::string Manifest::Text() {
  json_["peak_bytes"] = PeakResidentBytes();
  return JsonText(json_, 2) + "\n";
}

}  // namespace facegraph
