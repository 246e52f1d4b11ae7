// SPDX-License-Identifier: MIT
#include "facegraph/cli/check_paths.h"

#include <filesystem>
#include <vector>

#include "facegraph/cli/inputs.h"
#include "facegraph/io/paths_apart.h"

namespace facegraph::cli {
namespace {

namespace fs = std::filesystem;

void AddInputs(const Option& option, std::vector<InputPath>& inputs) {
  for (const std::string& value : option.values()) {
    if (value.empty()) continue;
    fs::path path = value;
    std::error_code ignored;
    // FILE:MEMBER names an array in a file.
    const size_t colon = value.rfind(':');
    if (colon != std::string::npos && !fs::exists(path, ignored)) path = value.substr(0, colon);
    inputs.push_back({option.name(), std::move(path), option.spec().reads_in_folder});
  }
}

void AddOutputs(const Option& option, std::vector<OutputPath>& outputs) {
  const OptionSpec& spec = option.spec();
  for (const std::string& value : option.values()) {
    if (value.empty()) continue;
    const bool is_folder = spec.path_use == PathUse::kOutputFolder;
    outputs.push_back({option.name(), value, is_folder});
    for (const std::string& name : spec.file_names) {
      outputs.push_back({option.name(), fs::path(value) / name});
    }
  }
  if (!spec.also_writes) return;
  for (const std::string& path : spec.also_writes()) {
    outputs.push_back({"a file beside " + option.name(), path});
  }
}

}  // namespace

void CheckPaths(const Command& command) {
  std::vector<InputPath> inputs;
  std::vector<OutputPath> outputs;
  for (const std::unique_ptr<Option>& option : command.options()) {
    if (!option->given()) continue;
    const PathUse use = option->spec().path_use;
    if (use == PathUse::kInput) AddInputs(*option, inputs);
    if (use == PathUse::kOutput || use == PathUse::kOutputFolder) AddOutputs(*option, outputs);
  }
  RequireApart(inputs, outputs);
  for (const std::unique_ptr<Option>& option : command.options()) {
    if (!option->given() || option->spec().path_use != PathUse::kOutput) continue;
    for (const std::string& path : option->values()) RequireWritable(path);
  }
}

const char* GetPathUseWord(PathUse use) {
  switch (use) {
    case PathUse::kUndeclared:
      break;
    case PathUse::kNone:
      return "none";
    case PathUse::kInput:
      return "input";
    case PathUse::kOutput:
      return "output";
    case PathUse::kOutputFolder:
      return "output folder";
  }
  return "";
}

}  // namespace facegraph::cli
