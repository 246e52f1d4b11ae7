// SPDX-License-Identifier: MIT
#include "facegraph/run/run_folder.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "facegraph/base/error.h"
#include "facegraph/io/json_text.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/run/checksums.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// One line of clusters.jsonl while it is read.
class ClusterLine {
 public:
  ClusterLine(std::string_view text, int64_t number, const fs::path& path)
      : place_(path.string() + ": line " + std::to_string(number)), json_(ParseJson(text)) {
    Require(json_.is_object(), ErrorKind::kBadData, "{}: is no JSON object", place_);
  }

  const std::string& place() const { return place_; }

  /// An integer from 0 to below `limit`.
  int64_t Integer(const char* name, int64_t limit) const {
    return ToInteger(At(name), name, limit);
  }

  /// A number from 0 to 1, or null as NaN.
  float Share(const char* name) const {
    return At(name).is_null() ? std::numeric_limits<float>::quiet_NaN() : GetShare(At(name), name);
  }

  std::vector<int32_t> Faces(const char* name, int64_t num_faces) const {
    std::vector<int32_t> faces;
    for (const nlohmann::json& value : Array(name)) {
      faces.push_back(static_cast<int32_t>(ToInteger(value, name, num_faces)));
    }
    return faces;
  }

  std::vector<float> Shares(const char* name) const {
    std::vector<float> shares;
    for (const nlohmann::json& value : Array(name)) shares.push_back(GetShare(value, name));
    return shares;
  }

 private:
  const nlohmann::json& At(const char* name) const {
    const auto found = json_.find(name);
    Require(found != json_.end(), ErrorKind::kBadData, "{}: has no \"{}\"", place_, name);
    return *found;
  }

  const nlohmann::json& Array(const char* name) const {
    Require(At(name).is_array(), ErrorKind::kBadData, "{}: \"{}\" is no list", place_, name);
    return At(name);
  }

  int64_t ToInteger(const nlohmann::json& value, const char* name, int64_t limit) const {
    const bool fits = value.is_number_integer() && value >= 0 && value < limit;
    Require(fits, ErrorKind::kBadData, "{}: \"{}\" holds {}, wanted an integer from 0 to {}",
            place_, name, ShownJson(value), limit - 1);
    return value.get<int64_t>();
  }

  float GetShare(const nlohmann::json& value, const char* name) const {
    const bool fits = value.is_number() && value >= 0 && value <= 1;
    Require(fits, ErrorKind::kBadData, "{}: \"{}\" holds {}, wanted a number from 0 to 1", place_,
            name, ShownJson(value));
    return value.get<float>();
  }

  std::string place_;
  nlohmann::json json_;
};

void AddCluster(const ClusterLine& line, int64_t num_faces, RunClusters& run) {
  const int32_t cluster = run.partition.num_clusters++;
  const int64_t id = line.Integer("id", std::numeric_limits<int32_t>::max());
  Require(id == cluster, ErrorKind::kBadData, "{}: holds cluster {}, wanted {}", line.place(), id,
          cluster);
  const std::vector<int32_t> members = line.Faces("members", num_faces);
  const std::vector<float> probabilities = line.Shares("inlier_probability");
  Require(!members.empty() && members.size() == probabilities.size(), ErrorKind::kBadData,
          "{}: has {} members and {} inlier probabilities", line.place(), members.size(),
          probabilities.size());
  for (size_t i = 0; i < members.size(); ++i) {
    int32_t& place = run.partition.cluster_of_face[members[i]];
    Require(place < 0, ErrorKind::kBadData, "{}: face {} is in cluster {} already", line.place(),
            members[i], place);
    place = cluster;
    run.inlier_probability[members[i]] = probabilities[i];
  }
  const int64_t medoid = line.Integer("medoid", num_faces);
  Require(run.partition.cluster_of_face[medoid] == cluster, ErrorKind::kBadData,
          "{}: the medoid {} is no member", line.place(), medoid);
  run.medoid.push_back(static_cast<int32_t>(medoid));
  run.predicted_iou.push_back(line.Share("predicted_iou"));
  run.predicted_iop.push_back(line.Share("predicted_iop"));
}

std::string_view ToText(const MappedFile& file) {
  return {reinterpret_cast<const char*>(file.bytes().data()), file.size()};
}

/// "6:30" stays text without quotes, 7 is 7.
std::string ScalarText(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  return ShownJson(value);
}

/// A list is joined; lists in it are only named.
std::string PlainText(const Json& value) {
  if (!value.is_array()) return ScalarText(value);
  std::string text;
  for (const Json& item : value) text += (text.empty() ? "" : ", ") + ScalarText(item);
  return text;
}

void AddSettings(const Json& manifest, RunFacts& facts) {
  const Json inputs = manifest.value("inputs", Json::object());
  for (const auto& [name, input] : inputs.items()) {
    if (!input.is_object()) continue;
    facts.settings.emplace_back(name, PlainText(input.value("path", Json(""))));
    if (input.contains("dim")) facts.settings.emplace_back("dimension", PlainText(input["dim"]));
    if (input.contains("hash")) {
      facts.settings.emplace_back("content of " + name, PlainText(input["hash"]));
    }
  }
  const Json options = manifest.value("options", Json::object());
  for (const auto& [name, value] : options.items()) {
    if (value.is_null() || (value.is_string() && value.get<std::string>().empty())) continue;
    if (name == "FEATURES") continue;  // among the inputs
    facts.settings.emplace_back("--" + name, PlainText(value));
  }
  if (manifest.contains("threads")) {
    facts.settings.emplace_back("threads used", PlainText(manifest["threads"]));
  }
  if (manifest.contains("instruction_set")) {
    facts.settings.emplace_back("instruction set", PlainText(manifest["instruction_set"]));
  }
}

void RequireFiles(const fs::path& folder, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    Require(fs::exists(folder / name), ErrorKind::kBadData,
            "{} has no {}: it is no folder that `facegraph cluster --run` wrote", folder.string(),
            name);
  }
}

}  // namespace

RunClusters ReadClusterLines(const fs::path& path, int64_t num_faces) {
  RunClusters run;
  run.partition.cluster_of_face.assign(static_cast<size_t>(num_faces), -1);
  run.inlier_probability.assign(static_cast<size_t>(num_faces), 1.0f);
  const auto file = MappedFile::Open(path);
  std::string_view rest = ToText(*file);
  int64_t number = 0;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    AddCluster(ClusterLine(line, ++number, path), num_faces, run);
  }
  return run;
}

namespace {

RunFacts ToFacts(const Json& json, const fs::path& path) {
  Require(json.contains("program"), ErrorKind::kBadData, "{}: is no manifest of facegraph",
          path.string());
  for (const char* name : {"inputs", "options", "seconds", "stage_peak_bytes"}) {
    Require(json.value(name, Json::object()).is_object(), ErrorKind::kBadData,
            "{}: is no manifest of facegraph: \"{}\" is no object", path.string(), name);
  }
  RunFacts facts;
  try {
    facts.program = json["program"].get<std::string>();
    facts.peak_bytes = json.value("peak_bytes", int64_t{0});
    const Json peaks = json.value("stage_peak_bytes", Json::object());
    const Json seconds = json.value("seconds", Json::object());
    for (const auto& [stage, value] : seconds.items()) {
      facts.stages.push_back({stage, value.get<double>(), peaks.value(stage, int64_t{0})});
    }
    AddSettings(json, facts);
  } catch (const nlohmann::json::exception& error) {
    Fail(ErrorKind::kBadData, "{}: is no manifest of facegraph: {}", path.string(), error.what());
  }
  return facts;
}

/// The clusters, whose faces must have the labels of labels.txt.
RunClusters ReadLabeledClusters(const fs::path& folder, const Json& manifest) {
  const fs::path path = folder / RunFolder::kLabels;
  const std::vector<int64_t> labels = ReadLabels(path);
  const auto faces = manifest.find("faces");
  Require(faces == manifest.end() || *faces == labels.size(), ErrorKind::kBadData,
          "{}: has {} labels, but by manifest.json the run has {} faces", path.string(),
          labels.size(), faces == manifest.end() ? "" : ShownJson(*faces));
  RunClusters clusters = ReadClusterLines(folder / RunFolder::kClusters, std::ssize(labels));
  const std::vector<int32_t>& wanted = clusters.partition.cluster_of_face;
  const auto [label, cluster] = std::ranges::mismatch(labels, wanted);
  if (label != labels.end()) {
    Fail(ErrorKind::kBadData,
         "{}: face {} has label {}, but clusters.jsonl has it in {}: both must be those of the run",
         path.string(), label - labels.begin(), *label, *cluster);
  }
  return clusters;
}

}  // namespace

RunFacts ReadManifest(const fs::path& path) { return ToFacts(ReadManifestText(path), path); }

SavedRun ReadRun(const fs::path& folder) {
  RequireFiles(folder, {RunFolder::kNeighbors, RunFolder::kClusters, RunFolder::kManifest,
                        RunFolder::kLabels});
  const fs::path path = folder / RunFolder::kManifest;
  const Json manifest = ReadManifestText(path);
  SavedRun run;
  run.facts = ToFacts(manifest, path);
  run.is_verified = CheckFiles(manifest, folder,
                               {RunFolder::kLabels, RunFolder::kClusters, RunFolder::kNeighbors});
  run.clusters = ReadLabeledClusters(folder, manifest);
  run.neighbors = ReadNeighbors(folder / RunFolder::kNeighbors);
  const int64_t num_faces = run.clusters.partition.num_faces();
  Require(run.neighbors.num_faces() == num_faces, ErrorKind::kBadData,
          "{}: has neighbors of {} faces, but the run has {}",
          (folder / RunFolder::kNeighbors).string(), run.neighbors.num_faces(), num_faces);
  return run;
}

SavedClusters ReadRunClusters(const fs::path& folder) {
  RequireFiles(folder, {RunFolder::kLabels, RunFolder::kClusters, RunFolder::kManifest});
  const Json manifest = ReadManifestText(folder / RunFolder::kManifest);
  SavedClusters saved;
  saved.is_verified = CheckFiles(manifest, folder, {RunFolder::kLabels, RunFolder::kClusters});
  saved.clusters = ReadLabeledClusters(folder, manifest);
  return saved;
}

}  // namespace facegraph
