// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/checkpoint.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/timing.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/io/proposal_set_file.h"
#include "facegraph/knn/resumable_search.h"
#include "facegraph/pipeline/search_state.h"

namespace facegraph {
namespace {

/// The stage files of a search.
struct SearchFiles {
  const char* part;   ///< of a search that is not finished
  const char* lists;  ///< its result
};

constexpr SearchFiles kGivenFiles{"neighbors.part", "neighbors.lists"};
constexpr SearchFiles kWhitenedFiles{"whitened-neighbors.part", "whitened-neighbors.lists"};
constexpr const char* kFirstPass = "first-pass";
constexpr const char* kProposals = "proposals";
constexpr const char* kScores = "scores";
constexpr const char* kInliers = "inliers";
constexpr const char* kFiles[] = {kGivenFiles.part,
                                  kGivenFiles.lists,
                                  kWhitenedFiles.part,
                                  kWhitenedFiles.lists,
                                  kFirstPass,
                                  kProposals,
                                  kScores,
                                  kInliers};

const SearchFiles& FilesOf(const std::string& name) {
  return name == kWhitenedNeighbors ? kWhitenedFiles : kGivenFiles;
}

template <typename Values>
std::span<const std::byte> BytesOf(const Values& values) {
  return std::as_bytes(std::span(values.data(), static_cast<size_t>(std::size(values))));
}

/// The elements of a matrix, writable.
template <typename T>
std::span<std::byte> WritableBytes(Matrix<T>& matrix) {
  return std::as_writable_bytes(std::span(matrix.data(), static_cast<size_t>(matrix.size())));
}

template <typename T>
std::span<const std::byte> BytesOf(const Matrix<T>& matrix) {
  return std::as_bytes(std::span(matrix.data(), static_cast<size_t>(matrix.size())));
}

void RequireIds(const StageFile& file, std::span<const int32_t> ids, int64_t least, int64_t limit) {
  file.RequireIntact(
      std::ranges::all_of(ids, [&](int32_t id) { return id >= least && id < limit; }));
}

bool AreFinite(const std::vector<float>& values) {
  return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

std::optional<NeighborLists> LoadLists(const CheckpointFolder& folder, const char* name,
                                       int64_t num_faces, int64_t max_k) {
  std::optional<StageFile> file = folder.Open(name);
  if (!file) return std::nullopt;
  int64_t k = 0;
  file->ReadInto(std::as_writable_bytes(std::span(&k, 1)));
  file->RequireIntact(k >= 1 && k <= max_k);
  NeighborLists lists{Matrix<int32_t>(num_faces, k), Matrix<float>(num_faces, k)};
  file->ReadInto(WritableBytes(lists.ids));
  file->ReadInto(WritableBytes(lists.similarities));
  file->Finish();
  RequireIds(*file, {lists.ids.data(), static_cast<size_t>(lists.ids.size())}, -1, num_faces);
  return InListOrder(std::move(lists), file->shown());
}

}  // namespace

Checkpoint::Checkpoint(const std::filesystem::path& folder, const RunDescription& run,
                       double interval)
    : folder_(folder, run, kFiles), interval_(interval) {}

NeighborLists Checkpoint::Neighbors(const std::string& name, const Features& features,
                                    const NeighborOptions& options, const Execution& execution,
                                    SearchReport* report) const {
  const auto& [part, lists_name] = FilesOf(name);
  if (auto lists = LoadLists(folder_, lists_name, features.num_faces(), options.k)) {
    return std::move(*lists);
  }
  ResumableSearch search(features, options, execution);
  LoadSearchState(folder_, part, search);
  Stopwatch since_saved;
  while (search.num_left() > 0) {
    search.Advance(search.GetShortStepCount(execution), execution);
    if (since_saved.Seconds() < interval_ || search.num_left() == 0) continue;
    SaveSearchState(folder_, part, search);
    since_saved = Stopwatch();
  }
  NeighborLists lists = search.Finish(execution, report);
  const int64_t k = lists.k();
  folder_.Write(lists_name,
                {std::as_bytes(std::span(&k, 1)), BytesOf(lists.ids), BytesOf(lists.similarities)});
  folder_.Remove(part);
  return lists;
}

void Checkpoint::RemoveNeighbors(const std::string& name) const {
  folder_.Remove(FilesOf(name).lists);
  folder_.Remove(FilesOf(name).part);
}

std::optional<FirstPass> Checkpoint::LoadFirstPass(int64_t num_faces, int64_t dim) const {
  std::optional<StageFile> file = folder_.Open(kFirstPass);
  if (!file) return std::nullopt;
  FirstPass first_pass;
  first_pass.whitening = Matrix<float>(dim, dim);
  file->ReadInto(WritableBytes(first_pass.whitening));
  auto& [offsets, ids] = first_pass.confident_neighbors;
  offsets = file->Read<int64_t>();
  ids = file->Read<int32_t>();
  file->Finish();
  file->RequireIntact(std::ssize(offsets) == num_faces + 1 && offsets.front() == 0 &&
                      std::ranges::is_sorted(offsets) && offsets.back() == std::ssize(ids));
  RequireIds(*file, ids, 0, num_faces);
  return first_pass;
}

void Checkpoint::Save(const FirstPass& first_pass) const {
  const auto& [offsets, ids] = first_pass.confident_neighbors;
  folder_.Write(kFirstPass, {BytesOf(first_pass.whitening), BytesOf(offsets), BytesOf(ids)});
}

std::optional<ProposalSet> Checkpoint::LoadProposals(int64_t num_faces) const {
  std::optional<StageFile> file = folder_.Open(kProposals);
  if (!file) return std::nullopt;
  ProposalSet proposal_set;
  proposal_set.num_faces = num_faces;
  proposal_set.offsets = file->Read<int64_t>();
  proposal_set.members = file->Read<int32_t>();
  proposal_set.setting = file->Read<int32_t>();
  file->Finish();
  file->RequireIntact(std::ssize(proposal_set.setting) == proposal_set.num_proposals());
  return InProposalOrder(std::move(proposal_set), file->shown());
}

void Checkpoint::Save(const ProposalSet& proposal_set) const {
  folder_.Write(kProposals, {BytesOf(proposal_set.offsets), BytesOf(proposal_set.members),
                             BytesOf(proposal_set.setting)});
}

std::optional<ProposalScores> Checkpoint::LoadScores(const ProposalSet& proposal_set) const {
  std::optional<StageFile> file = folder_.Open(kScores);
  if (!file) return std::nullopt;
  ProposalScores scores;
  scores.iou = file->Read<float>();
  scores.iop = file->Read<float>();
  file->Finish();
  for (const std::vector<float>& values : {scores.iou, scores.iop}) {
    file->RequireIntact(std::ssize(values) == proposal_set.num_proposals() && AreFinite(values));
  }
  return scores;
}

void Checkpoint::Save(const ProposalScores& scores) const {
  folder_.Write(kScores, {BytesOf(scores.iou), BytesOf(scores.iop)});
}

std::optional<InlierProbabilities> Checkpoint::LoadInliers(const ProposalSet& proposal_set) const {
  std::optional<StageFile> file = folder_.Open(kInliers);
  if (!file) return std::nullopt;
  InlierProbabilities inliers;
  inliers.probability = file->Read<float>();
  inliers.segmented = file->Read<uint8_t>();
  file->Finish();
  const auto is_share = [](float value) { return value >= 0 && value <= 1; };  // no NaN
  file->RequireIntact(inliers.probability.size() == proposal_set.members.size() &&
                      std::ssize(inliers.segmented) == proposal_set.num_proposals() &&
                      std::ranges::all_of(inliers.probability, is_share) &&
                      std::ranges::all_of(inliers.segmented, [](uint8_t bit) { return bit <= 1; }));
  return inliers;
}

void Checkpoint::Save(const InlierProbabilities& inliers) const {
  folder_.Write(kInliers, {BytesOf(inliers.probability), BytesOf(inliers.segmented)});
}

}  // namespace facegraph
