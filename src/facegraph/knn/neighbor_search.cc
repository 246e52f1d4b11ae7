// SPDX-License-Identifier: MIT
#include "facegraph/knn/neighbor_search.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "facegraph/knn/probe_search.h"
#include "facegraph/base/hash.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

// Of an exact search.
constexpr int64_t kMaxGroups = 1024;  ///< more take longer to make than they save
constexpr int64_t kBlockSize = 1024;   ///< faces that stay in the second-level cache

// Of an approximate one.
constexpr int64_t kFewestFaces = 8192;   ///< for fewer it is not worth the trouble
constexpr double kExactPairs = 2e11;     ///< pairs of 256 values that take a minute or so
constexpr int64_t kFewestPerGroup = 24;  ///< faces
constexpr double kGroupsPerRoot = 24;    ///< groups for sqrt(n): with fewer, more pairs have to be
                                         ///< compared; more take longer to make and to look into
constexpr double kWorthIt = 0.5;         ///< of the work of an exact search, at most
constexpr double kPairCost = 4;          ///< in products, of a pair from a group: rows are gathered
constexpr double kGroupCost = 3.25;      ///< in products, of one with a group's middle: of floats
constexpr double kMoreRecall = 0.2;      ///< of what may be missing is not: the sample may mislead
constexpr uint64_t kRecallSeed = 2;
constexpr int64_t kRecallSample = 2048;  ///< faces
constexpr double kCentroidOutliers = 0.1;          ///< share of the faces
constexpr int64_t kRowsPerProbe = 192;  ///< of a chunk that look into a group on average: two tiles
constexpr int64_t kMaxChunkRows = 32768;

std::vector<RowBlock> CutIntoBlocks(int64_t begin, int64_t end, int64_t size) {
  std::vector<RowBlock> blocks;
  for (; begin < end; begin += size) blocks.push_back({begin, std::min(begin + size, end)});
  return blocks;
}

/// Faces of a block: enough that preparing it costs little beside its products, few enough that its
/// rows stay in the second-level cache, and for small sets that every thread gets some.
int64_t BlockSize(int64_t num_faces) {
  return std::clamp<int64_t>(num_faces / 16 / 64 * 64, 64, kBlockSize);
}

/// Blocks of whole groups, so that what a face's own block has compared need not be again. Only a
/// group larger than a block is cut.
std::vector<RowBlock> BlocksOfGroups(std::span<const int64_t> offsets) {
  std::vector<RowBlock> blocks{{0, 0}};
  const auto begin_next = [&] { blocks.push_back({blocks.back().end, blocks.back().end}); };
  for (size_t g = 0; g + 1 < offsets.size(); ++g) {
    if (offsets[g + 1] - blocks.back().begin > kBlockSize &&
        blocks.back().end > blocks.back().begin) {
      begin_next();
    }
    blocks.back().end = offsets[g + 1];
    while (blocks.back().end - blocks.back().begin > kBlockSize) {
      const int64_t end = blocks.back().end;
      blocks.back().end = blocks.back().begin + kBlockSize;
      begin_next();
      blocks.back().end = end;
    }
  }
  return blocks;
}

/// Of an approximate search: every block of groups with itself, all of the centroid outliers' blocks, which
/// begin at `centroid outliers`.
std::vector<BlockPair> PairsWithin(std::span<const RowBlock> blocks, int64_t centroid_outliers) {
  const auto first = std::ranges::find(blocks, centroid_outliers, &RowBlock::begin);
  const auto num_groups = static_cast<int32_t>(first - blocks.begin());
  std::vector<BlockPair> pairs(static_cast<size_t>(num_groups));
  for (int32_t block = 0; block < num_groups; ++block) pairs[block] = {block, block};
  if (first == blocks.end()) return pairs;
  for (const auto& [left, right] : AllPairs(static_cast<int32_t>(blocks.end() - first))) {
    pairs.push_back({num_groups + left, num_groups + right});
  }
  return pairs;
}

bool MayApproximate(const NeighborOptions& options, int64_t num_faces, int64_t dim) {
  if (options.search == SearchKind::kExact || num_faces < kFewestFaces) return false;
  const auto n = static_cast<double>(num_faces);
  return options.search == SearchKind::kApproximate ||
         n * n / 2 * static_cast<double>(dim) / 256 > kExactPairs;
}

int64_t GroupCount(int64_t num_faces) {
  return std::min(static_cast<int64_t>(kGroupsPerRoot * std::sqrt(num_faces)),
                  num_faces / kFewestPerGroup);
}

/// Of faces into groups, that a thread collects before it looks.
int64_t MostProbes(int64_t num_groups) { return kRowsPerProbe * num_groups; }

/// The candidates behind the face itself; no candidates: the face alone. In the order of the search
/// where there is one: faces that come one after the other share many candidates, whose rows are
/// then at hand.
NeighborLists FinishLists(MatrixView<const float> units, CandidateLists* candidates,
                           std::span<const int32_t> order, int64_t k, const Execution& execution) {
  NeighborLists lists{Matrix<int32_t>(units.rows(), k, kUnset),
                       Matrix<float>(units.rows(), k, kUnset)};
  const int64_t others = candidates != nullptr ? candidates->count() : 0;
  ParallelFor(units.rows(), 256, execution, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const int64_t face = others > 0 ? order[static_cast<size_t>(row)] : row;
      const std::span<int32_t> ids = lists.ids.Row(face);
      const std::span<float> similarities = lists.similarities.Row(face);
      std::ranges::fill(ids, -1);
      std::ranges::fill(similarities, 0.0f);
      ids[0] = static_cast<int32_t>(face);
      similarities[0] = Similarity(units.Row(face).data(), units.Row(face).data(), units.cols());
      if (others == 0) continue;
      const auto places = static_cast<size_t>(others);
      candidates->Finish(row, ids.subspan(1, places), similarities.subspan(1, places));
    }
  });
  return lists;
}

}  // namespace

double PredictProducts(const NeighborOptions& options, int64_t num_faces, int64_t dim) {
  const auto n = static_cast<double>(num_faces);
  // Of all faces those in the groups that a face looks into, measured on `facegraph synth`.
  const double typical_share = 0.0135 * std::pow(n / 1e6, 0.35);
  if (!MayApproximate(options, num_faces, dim)) return n * n / 2;
  const auto groups = static_cast<double>(GroupCount(num_faces));
  constexpr double kSampled = 30;  // faces for each group, in all rounds
  return kGroupCost * (n * 2 * groups + kSampled * groups * groups) +
         (kPairCost * typical_share + kCentroidOutliers * kCentroidOutliers / 2) * n * n;
}

int64_t PredictSearchBytes(const NeighborOptions& options, int64_t num_faces, int64_t dim,
                           int num_threads) {
  constexpr int64_t kPerThread = int64_t{16} << 20;  // blocks and the pairs found in them
  int64_t scratch = kPerThread;
  if (MayApproximate(options, num_faces, dim)) {
    const int64_t groups = GroupCount(num_faces);
    scratch += ProbeScratchBytes(groups, MostProbes(groups));
  }
  // Rows as bytes and as 16 bits, and what is told of each face; the lists follow when those are
  // gone.
  const int64_t codes = num_faces * (dim * 3 + 32) + num_threads * scratch;
  const int64_t lists =
      num_faces * options.k * static_cast<int64_t>(sizeof(int32_t) + sizeof(float));
  return CandidateLists::Bytes(num_faces, std::max(options.k - 1, 1)) + std::max(codes, lists);
}

NeighborSearch::NeighborSearch(const Features& features, const NeighborOptions& options,
                                 const Execution& execution)
    : options_((options.Check(), CheckShape(features), options)),
      units_(features, execution),
      others_(std::min<int64_t>(options.k, features.num_faces()) - 1) {
  if (others_ <= 0) return;
  const MatrixView<const float> units = units_.View();
  const bool may_approximate = MayApproximate(options, units.rows(), units.cols());
  if (!may_approximate) blocks_ = CutIntoBlocks(0, units.rows(), BlockSize(units.rows()));
  // Similar faces meet first, so that the lists are soon hard to get into.
  order_ = OrderBySimilarity(
      units,
      may_approximate ? GroupCount(units.rows()) : std::min(kMaxGroups, 4 * std::ssize(blocks_)),
      execution);
  if (may_approximate) SeparateCentroidOutliers(units, kCentroidOutliers, order_, execution);
  search_ = std::make_unique<PairSearch>(units, order_.faces, execution);
  if (may_approximate) PlanApproximation(execution);
  pairs_ = approximate() ? PairsWithin(blocks_, order_.offsets.back())
                         : AllPairs(static_cast<int32_t>(blocks_.size()));
  candidates_ = std::make_unique<CandidateLists>(units, order_.faces, others_, search_->error());
}

// Chunks are left empty if an exact search does as well.
void NeighborSearch::PlanApproximation(const Execution& execution) {
  const MatrixView<const float> units = units_.View();
  blocks_ = BlocksOfGroups(order_.offsets);
  for (const RowBlock& block : CutIntoBlocks(order_.offsets.back(), units.rows(), kBlockSize)) {
    blocks_.push_back(block);
  }
  probes_ =
      std::make_unique<Probes>(search_->Bytes(execution), order_, blocks_, others_, execution);
  const double recall = 1 - (1 - options_.min_recall) * (1 - kMoreRecall);
  plan_ = PlanProbes(*probes_, units, others_, recall, execution);
  const auto n = static_cast<double>(units.rows());
  const double work = static_cast<double>(probes_->num_groups()) + kPairCost * plan_.pairs +
                      kCentroidOutliers * kCentroidOutliers * n / 2;
  if (options_.search == SearchKind::kAuto && work > kWorthIt * n / 2) {
    probes_.reset();
    return;
  }
  const auto fill = static_cast<int64_t>(kRowsPerProbe * n / std::max(plan_.pairs, 1.0));
  const int64_t most = std::min({fill, units.rows() / 64, kMaxChunkRows});
  chunks_ = CutIntoBlocks(0, units.rows(), std::max<int64_t>(most, 1024));
}

void NeighborSearch::Advance(int64_t count, const Execution& execution) {
  count = std::min(count, num_left());
  const int64_t pairs_left = std::max<int64_t>(std::ssize(pairs_) - num_done_, 0);
  if (pairs_left > 0) AdvancePairs(std::min(count, pairs_left), execution);
  if (count > pairs_left) AdvanceChunks(count - pairs_left, execution);
}

void NeighborSearch::AdvancePairs(int64_t count, const Execution& execution) {
  const auto next =
      std::span(pairs_).subspan(static_cast<size_t>(num_done_), static_cast<size_t>(count));
  const int64_t num_faces = units_.View().rows();
  search_->Offer(blocks_, next, *candidates_, execution, [&](int64_t done) {
    const int64_t all = approximate() ? std::ssize(pairs_) : num_steps();
    execution.Report(approximate() ? "near faces" : "neighbors",
                     num_faces * (num_done_ + done) / all, num_faces, "faces");
  });
  num_done_ += count;
}

void NeighborSearch::AdvanceChunks(int64_t count, const Execution& execution) {
  const int64_t chunks_done = num_done_ - std::ssize(pairs_);
  const auto next =
      std::span(chunks_).subspan(static_cast<size_t>(chunks_done), static_cast<size_t>(count));
  const int64_t num_faces = units_.View().rows();
  OfferProbes(*search_, *probes_, plan_.min_lead, MostProbes(probes_->num_groups()), next,
              *candidates_, execution, [&](int64_t done) {
                execution.Report("neighbors",
                                 num_faces * (chunks_done + done) / std::ssize(chunks_), num_faces,
                                 "faces");
              });
  num_done_ += count;
}

int64_t NeighborSearch::FewSteps(const Execution& execution) const {
  constexpr int64_t kPairs = 256, kChunksPerThread = 4;
  return approximate() && num_done_ >= std::ssize(pairs_) ? kChunksPerThread * execution.Threads()
                                                          : kPairs;
}

std::vector<std::span<std::byte>> NeighborSearch::State() {
  return candidates_ ? candidates_->Content() : std::vector<std::span<std::byte>>();
}

void NeighborSearch::SetDone(int64_t num_steps) {
  assert(0 <= num_steps && num_steps <= this->num_steps());
  num_done_ = num_steps;
}

uint64_t NeighborSearch::StateKind() const {
  const uint64_t hash = HashBytes(order_.faces.data(), order_.faces.size() * sizeof(int32_t));
  const int32_t kind[] = {search_ ? search_->error() : 0, approximate() ? 1 : 0, plan_.min_lead};
  return HashBytes(kind, sizeof kind, hash);
}

NeighborLists NeighborSearch::Finish(const Execution& execution, SearchReport* report) {
  assert(num_left() == 0);
  probes_.reset();
  search_.reset();  // its rows make room for what comes out
  NeighborLists lists =
      FinishLists(units_.View(), candidates_.get(), order_.faces, options_.k, execution);
  candidates_.reset();
  if (report == nullptr) return lists;
  *report = SearchReport();
  if (!approximate()) return lists;
  const auto n = static_cast<double>(units_.View().rows());
  report->exact = false;
  report->pairs = 2 * plan_.pairs / n + kCentroidOutliers * kCentroidOutliers;
  report->recall = MeasureRecall(units_.View(), lists, kRecallSample, kRecallSeed, execution);
  return lists;
}

}  // namespace facegraph
