// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "facegraph/base/features.h"
#include "facegraph/cli/command_line.h"

namespace facegraph::cli {

/// What a run was: enough to tell two results apart and to make one again.
class Manifest {
 public:
  /// Records the program's version and the value of every option of `command`, given or not.
  Manifest(const Command& command, int num_threads);

  void AddFeatures(const std::string& path, const Features& features);
  /// Records a file by the hash of its content.
  void AddInput(const std::string& name, const std::string& path);
  /// Any other entry.
  nlohmann::ordered_json& operator[](const std::string& key) { return json_[key]; }

  const nlohmann::ordered_json& json() const { return json_; }

  /// The text of manifest.json; adds the most memory held so far.
  std::string Text();

 private:
  nlohmann::ordered_json json_;
};

}  // namespace facegraph::cli
