// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "facegraph/base/error.h"
#include "facegraph/base/timing.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/io/npz.h"
#include "facegraph/io/proposal_set_file.h"
#include "facegraph/io/scores_file.h"
#include "facegraph/knn/resumable_search.h"
#include "facegraph/pipeline/search_state.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRun = "run.json";
// Endings of the files of a search.
constexpr const char* kSearch = ".part";
constexpr const char* kIds = ".ids.npy";
constexpr const char* kSimilarities = ".similarities.npy";
constexpr const char* kFirstPass = "first_pass.npz";
constexpr const char* kProposals = "proposals.npz";
constexpr const char* kScores = "scores.npz";
constexpr const char* kInliers = "inliers.npz";

RunDescription ReadRun(const fs::path& path) {
  std::ifstream file(path);
  const auto json = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  Require(json.is_object(), ErrorKind::kBadData, "{}: is not a description of a run",
          path.string());
  RunDescription run;
  for (const auto& [name, value] : json.items()) {
    if (value.is_string()) run[name] = value.get<std::string>();
  }
  return run;
}

/// The first entry in which two runs differ; empty: none.
std::string Difference(const RunDescription& ours, const RunDescription& theirs) {
  for (const auto& [name, value] : ours) {
    const auto other = theirs.find(name);
    if (other == theirs.end()) return name;
    if (other->second != value) return fmt::format("{} {}, not {}", name, other->second, value);
  }
  for (const auto& [name, value] : theirs) {
    if (!ours.contains(name)) return name;
  }
  return {};
}

/// Removes unfinished files of a killed process.
void RemoveTemporaries(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().find(".tmp-") == std::string::npos) continue;
    std::error_code ignored;
    fs::remove(entry.path(), ignored);
  }
}

}  // namespace

Checkpoint::Checkpoint(const fs::path& folder, const RunDescription& run, double interval)
    : folder_(folder), interval_(interval) {
  std::error_code error;
  fs::create_directories(folder, error);
  Require(fs::is_directory(folder), ErrorKind::kFailed, "cannot make the folder {}: {}",
          folder.string(), error.message());
  RemoveTemporaries(folder);
  if (fs::exists(Path(kRun))) {
    const std::string difference = Difference(run, ReadRun(Path(kRun)));
    Require(difference.empty(), ErrorKind::kUsage,
            "{}: holds another run ({}); name another folder, or remove it", folder.string(),
            difference);
    return;
  }
  AtomicFile file(Path(kRun));
  file.Write(nlohmann::json(run).dump(2) + "\n");
  file.Commit();
}

NeighborLists Checkpoint::Neighbors(const std::string& name, const Features& features,
                                    const NeighborOptions& options, const Execution& execution,
                                    SearchReport* report) const {
  const fs::path ids = Path(name + kIds), similarities = Path(name + kSimilarities);
  const fs::path part = Path(name + kSearch);
  // The similarities are written last.
  if (fs::exists(similarities)) return ReadNeighbors(ids, similarities);
  ResumableSearch search(features, options, execution);
  if (fs::exists(part)) LoadSearchState(part, search);
  Stopwatch since_saved;
  while (search.num_left() > 0) {
    search.Advance(search.GetShortStepCount(execution), execution);
    if (since_saved.Seconds() < interval_ || search.num_left() == 0) continue;
    SaveSearchState(part, search);
    since_saved = Stopwatch();
  }
  NeighborLists lists = search.Finish(execution, report);
  WriteNeighbors(ids, similarities, lists);
  fs::remove(part);
  return lists;
}

void Checkpoint::RemoveNeighbors(const std::string& name) const {
  std::error_code ignored;
  // Similarities first: they say that the ids are there.
  for (const char* ending : {kSimilarities, kIds, kSearch})
    fs::remove(Path(name + ending), ignored);
}

std::optional<FirstPass> Checkpoint::LoadFirstPass() const {
  const fs::path path = Path(kFirstPass);
  if (!fs::exists(path)) return std::nullopt;
  const NpzArrays arrays = ReadNpz(path);
  const NpyArray& map = ArrayNamed(arrays, "whitening", path);
  Require(map.shape.size() == 2, ErrorKind::kBadData, "{}: whitening has shape {}, wanted [d, d]",
          path.string(), map.ReadableShape());
  FirstPass first_pass;
  first_pass.whitening = Matrix<float>(map.shape[0], map.shape[1]);
  std::ranges::copy(map.Values<float>(), first_pass.whitening.data());
  const auto offsets = ArrayNamed(arrays, "confident_offsets", path).Values<int64_t>();
  const auto ids = ArrayNamed(arrays, "confident_ids", path).Values<int32_t>();
  first_pass.confident_neighbors = {{offsets.begin(), offsets.end()}, {ids.begin(), ids.end()}};
  Require(!offsets.empty() && offsets.front() == 0 && std::ranges::is_sorted(offsets) &&
              offsets.back() == std::ssize(ids),
          ErrorKind::kBadData, "{}: confident_offsets do not fit {} confident_ids", path.string(),
          ids.size());
  return first_pass;
}

void Checkpoint::Save(const FirstPass& first_pass) const {
  const Matrix<float>& map = first_pass.whitening;
  const auto& [offsets, ids] = first_pass.confident_neighbors;
  const std::span<const float> values(map.data(), static_cast<size_t>(map.size()));
  WriteNpz(Path(kFirstPass),
           std::vector<NamedNpy>{{"whitening", ViewAsNpy({map.rows(), map.cols()}, values)},
                                 {"confident_offsets", ViewAsNpy({std::ssize(offsets)}, offsets)},
                                 {"confident_ids", ViewAsNpy({std::ssize(ids)}, ids)}});
}

std::optional<ProposalSet> Checkpoint::LoadProposals() const {
  if (!fs::exists(Path(kProposals))) return std::nullopt;
  return ReadProposals(Path(kProposals));
}

void Checkpoint::Save(const ProposalSet& proposal_set) const {
  WriteProposals(Path(kProposals), proposal_set);
}

std::optional<ProposalScores> Checkpoint::LoadScores() const {
  if (!fs::exists(Path(kScores))) return std::nullopt;
  return ReadScores(Path(kScores));
}

void Checkpoint::Save(const ProposalScores& scores) const { WriteScores(Path(kScores), scores); }

std::optional<InlierProbabilities> Checkpoint::LoadInliers() const {
  if (!fs::exists(Path(kInliers))) return std::nullopt;
  return ReadInliers(Path(kInliers));
}

void Checkpoint::Save(const InlierProbabilities& inliers) const {
  WriteInliers(Path(kInliers), inliers);
}

void Checkpoint::Remove() const {
  std::error_code ignored;
  for (const char* name : {kNeighbors, kWhitenedNeighbors}) RemoveNeighbors(name);
  for (const char* name : {kFirstPass, kProposals, kScores, kInliers, kRun}) {
    fs::remove(Path(name), ignored);
  }
  fs::remove(folder_, ignored);
}

}  // namespace facegraph
