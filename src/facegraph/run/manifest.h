// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facegraph/base/features.h"

namespace facegraph {

/// Writes manifest.json: what a run was, enough to repeat it and to tell two results apart
/// (docs/reference/formats.md). Not thread safe.
class Manifest {
 public:
  /// Options by name, without dashes, with the value that was used: given or default; null: none.
  using Options = std::vector<std::pair<std::string, nlohmann::ordered_json>>;

  /// Records the program's version, the command, the options, the threads and the instruction set.
  Manifest(std::string_view command, const Options& options, int num_threads);

  /// path: where the features come from, or a description. Of several files the names and their
  /// numbers of faces are recorded in the order that they were read in.
  void AddFeatures(const std::string& path, const Features& features);
  /// Records a file, or features of any form, by the hash of its content. Throws Error(kBadData) if
  /// it cannot be read.
  void AddInput(const std::string& name, const std::string& path);
  /// Any other entry.
  nlohmann::ordered_json& operator[](const std::string& key) { return json_[key]; }
  /// Adds every entry of an object, such as RunSummary.
  void Add(const nlohmann::ordered_json& entries);

  const nlohmann::ordered_json& json() const { return json_; }

  /// The text of manifest.json, with its checksum. Records the peak memory of the process so far.
  std::string Text();

 private:
  nlohmann::ordered_json json_;
};

}  // namespace facegraph
