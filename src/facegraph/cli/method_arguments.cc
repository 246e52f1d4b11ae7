// SPDX-License-Identifier: MIT
#include "facegraph/cli/method_arguments.h"

#include <charconv>

#include "facegraph/base/error.h"
#include "facegraph/cli/inputs.h"

namespace facegraph::cli {

void AddMethodArguments(CLI::App& command, MethodArguments& arguments) {
  std::string names;
  for (const Method& method : AllMethods()) names += ", " + method.name;
  command
      .add_option("--method", arguments.name,
                  "Whose clusters: facegraph (all other options are about it)" + names)
      ->capture_default_str()
      ->group("Other methods");
  command
      .add_option("--set", arguments.settings,
                  "NAME=VALUE: a parameter of another method; `facegraph compare --list` tells "
                  "which there are")
      ->expected(1, 20)
      ->group("Other methods");
  command
      .add_option("--learn-from", arguments.learn_from,
                  "Features and labels that cdp-committee, gcn-v, gcn-v-e or l-gcn learns from")
      ->expected(2)
      ->group("Other methods");
  command
      .add_option("--committee", arguments.committee,
                  "More features of the same faces, by other models, for cdp-committee; without "
                  "any it takes random projections of FEATURES")
      ->expected(1, 20)
      ->group("Other methods");
  command
      .add_option("--learn-committee", arguments.learn_committee,
                  "The same of the faces of --learn-from, by the same models in the same order")
      ->expected(1, 20)
      ->group("Other methods");
}

std::vector<Features> LoadCommittee(const std::vector<std::string>& paths, int64_t num_faces,
                                    Session& session) {
  std::vector<Features> committee;
  for (const std::string& path : paths) {
    committee.push_back(LoadFeatures({.path = path}, session));
    Require(committee.back().num_faces() == num_faces, ErrorKind::kBadData,
            "{}: holds {} faces, the features it should go with {}", path,
            committee.back().num_faces(), num_faces);
  }
  return committee;
}

ParameterValues GetParameters(const MethodArguments& arguments) {
  ParameterValues given;
  for (const std::string& text : arguments.settings) {
    const size_t equals = text.find('=');
    double value = 0;
    const char* end = text.data() + text.size();
    const bool is_number =
        equals != std::string::npos &&
        std::from_chars(text.data() + equals + 1, end, value) == std::from_chars_result{end, {}};
    Require(is_number, ErrorKind::kUsage, "--set {}: wants NAME=NUMBER", text);
    given[text.substr(0, equals)] = value;
  }
  return FindMethod(arguments.name).WithDefaults(given);
}

}  // namespace facegraph::cli
