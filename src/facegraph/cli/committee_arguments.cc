// SPDX-License-Identifier: MIT
#include "facegraph/cli/committee_arguments.h"

#include <fmt/format.h>

#include "facegraph/base/error.h"
#include "facegraph/io/feature_shards.h"

namespace facegraph::cli {
namespace {

constexpr int kMaxCommittee = 20;  ///< models beside that of FEATURES

}  // namespace

void AddCommitteeArguments(Command& command, const std::string& learning_flag,
                           const std::string& learning_from, const std::string& group,
                           CommitteeArguments& arguments) {
  command
      .AddOption("--committee", arguments.paths,
                 "For cdp-committee: features of the same faces by other models")
      .Reads(IsFeatureShard)
      .Placeholder("FILE...")
      .Values(1, kMaxCommittee)
      .DefaultNote("random projections of FEATURES")
      .Group(group);
  command
      .AddOption(learning_flag, arguments.learning_paths,
                 fmt::format("For cdp-committee: features of the faces of {} by the same models, "
                             "in the same order",
                             learning_from))
      .Reads(IsFeatureShard)
      .Placeholder("FILE...")
      .Values(1, kMaxCommittee)
      .Group(group);
}

std::vector<Features> LoadCommittee(const std::vector<std::string>& paths, int64_t num_faces,
                                    Session& session) {
  std::vector<Features> committee;
  for (const std::string& path : paths) {
    committee.push_back(LoadFeatures({.path = path}, session));
    Require(committee.back().num_faces() == num_faces, ErrorKind::kBadData,
            "{}: has {} faces, the features of the other model have {}", path,
            committee.back().num_faces(), num_faces);
  }
  return committee;
}

}  // namespace facegraph::cli
