// SPDX-License-Identifier: MIT
#include "facegraph/knn/resumable_search.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "facegraph/base/hash.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/probe_search.h"

namespace facegraph {
namespace {

// Exact search.
constexpr int64_t kMaxGroups = 1024;  ///< making more groups takes longer than they save
constexpr int64_t kBlockSize = 1024;  ///< faces per block, so that they stay in the L2 cache

// Approximate search. Costs are in products of an exact search.
constexpr int64_t kMinFaces = 8192;   ///< for fewer faces it saves nothing
constexpr double kExactPairs = 2e11;  ///< pairs of 256 values that take about a minute
constexpr int64_t kMinPerGroup = 24;  ///< faces
/// Number of groups divided by sqrt(n). Fewer groups mean more pairs to compare; more groups take
/// longer to make and to probe.
constexpr double kGroupsPerRoot = 24;
constexpr double kMaxWork = 0.5;       ///< auto: maximum share of the work of an exact search
constexpr double kPairCost = 4;        ///< of a pair with a face of a group; its rows are gathered
constexpr double kGroupCost = 3.25;    ///< of a product with a centroid
constexpr double kRecallMargin = 0.2;  ///< safety margin: this share of the allowed misses
constexpr uint64_t kRecallSeed = 2;
constexpr int64_t kRecallSample = 2048;    ///< faces
constexpr double kCentroidOutliers = 0.1;  ///< share of the faces
constexpr int64_t kRowsPerProbe = 192;     ///< mean rows of a chunk that probe a group: two tiles
constexpr int64_t kMaxChunkRows = 32768;

std::vector<RowBlock> CutIntoBlocks(int64_t begin, int64_t end, int64_t size) {
  std::vector<RowBlock> blocks;
  for (; begin < end; begin += size) blocks.push_back({begin, std::min(begin + size, end)});
  return blocks;
}

/// Faces per block: enough that its preparation is cheap compared to its products, few enough that
/// its rows stay in the L2 cache and that small sets have blocks for every thread.
int64_t BlockSize(int64_t num_faces) {
  return std::clamp<int64_t>(num_faces / 16 / 64 * 64, 64, kBlockSize);
}

/// Blocks of whole groups, so that a group is either in the block of a face or was not compared
/// with it. Only a group larger than a block is split.
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

/// The block pairs of an approximate search: every block of groups with itself, and all pairs of
/// the blocks of centroid outliers, which start at row `outliers_begin`.
std::vector<BlockPair> PairsWithin(std::span<const RowBlock> blocks, int64_t outliers_begin) {
  const auto first = std::ranges::find(blocks, outliers_begin, &RowBlock::begin);
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
  if (options.search == SearchKind::kExact || num_faces < kMinFaces) return false;
  const auto n = static_cast<double>(num_faces);
  return options.search == SearchKind::kApproximate ||
         n * n / 2 * static_cast<double>(dim) / 256 > kExactPairs;
}

int64_t GroupCount(int64_t num_faces) {
  return std::min(static_cast<int64_t>(kGroupsPerRoot * std::sqrt(num_faces)),
                  num_faces / kMinPerGroup);
}

/// Probes that a thread collects before it compares.
int64_t MaxProbes(int64_t num_groups) { return kRowsPerProbe * num_groups; }

/// Makes the final lists: the face itself, then its candidates (null: none). Processes faces in the
/// order of the search, because consecutive faces share many candidates, whose rows are then
/// cached.
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
  // Share of all faces in the groups that a face probes, measured on `facegraph synth`.
  const double typical_share = 0.0135 * std::pow(n / 1e6, 0.35);
  if (!MayApproximate(options, num_faces, dim)) return n * n / 2;
  const auto groups = static_cast<double>(GroupCount(num_faces));
  constexpr double kSampled = 30;  // sampled faces per group in all rounds of k-means
  return kGroupCost * (n * 2 * groups + kSampled * groups * groups) +
         (kPairCost * typical_share + kCentroidOutliers * kCentroidOutliers / 2) * n * n;
}

int64_t PredictSearchBytes(const NeighborOptions& options, int64_t num_faces, int64_t dim,
                           int num_threads) {
  const int64_t k = std::min<int64_t>(options.k, num_faces);
  constexpr int64_t kPerThread = int64_t{16} << 20;  // blocks and the pairs found in them
  int64_t scratch = kPerThread;
  if (MayApproximate(options, num_faces, dim)) {
    const int64_t groups = GroupCount(num_faces);
    scratch += ProbeScratchBytes(groups, MaxProbes(groups));
  }
  // 8-bit and 16-bit rows and data per face. They are freed before the final lists are made.
  const int64_t codes = num_faces * (dim * 3 + 32) + num_threads * scratch;
  const int64_t lists = num_faces * k * static_cast<int64_t>(sizeof(int32_t) + sizeof(float));
  const auto others = static_cast<int>(std::max<int64_t>(k - 1, 1));
  return CandidateLists::Bytes(num_faces, others) + std::max(codes, lists);
}

ResumableSearch::ResumableSearch(const Features& features, const NeighborOptions& options,
                                 const Execution& execution)
    : options_((options.Check(), CheckShape(features), options)),
      units_(features, execution),
      others_(std::min<int64_t>(options.k, features.num_faces()) - 1) {
  // A list cannot have more faces than there are.
  options_.k = static_cast<int>(others_ + 1);
  if (others_ <= 0) return;
  const MatrixView<const float> units = units_.View();
  const bool may_approximate = MayApproximate(options, units.rows(), units.cols());
  if (!may_approximate) blocks_ = CutIntoBlocks(0, units.rows(), BlockSize(units.rows()));
  // Similar faces are compared first, so that the cuts of the lists rise early.
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

// Leaves `chunks_` empty if an exact search is as fast.
void ResumableSearch::PlanApproximation(const Execution& execution) {
  const MatrixView<const float> units = units_.View();
  blocks_ = BlocksOfGroups(order_.offsets);
  for (const RowBlock& block : CutIntoBlocks(order_.offsets.back(), units.rows(), kBlockSize)) {
    blocks_.push_back(block);
  }
  probes_ =
      std::make_unique<Probes>(search_->Bytes(execution), order_, blocks_, others_, execution);
  const double recall = 1 - (1 - options_.min_recall) * (1 - kRecallMargin);
  plan_ = PlanProbes(*probes_, units, others_, recall, execution);
  const auto n = static_cast<double>(units.rows());
  const double work = static_cast<double>(probes_->num_groups()) + kPairCost * plan_.pairs +
                      kCentroidOutliers * kCentroidOutliers * n / 2;
  if (options_.search == SearchKind::kAuto && work > kMaxWork * n / 2) {
    probes_.reset();
    return;
  }
  const auto fill = static_cast<int64_t>(kRowsPerProbe * n / std::max(plan_.pairs, 1.0));
  const int64_t max_rows = std::min({fill, units.rows() / 64, kMaxChunkRows});
  chunks_ = CutIntoBlocks(0, units.rows(), std::max<int64_t>(max_rows, 1024));
}

void ResumableSearch::Advance(int64_t count, const Execution& execution) {
  count = std::min(count, num_left());
  const int64_t pairs_left = std::max<int64_t>(std::ssize(pairs_) - num_done_, 0);
  if (pairs_left > 0) AdvancePairs(std::min(count, pairs_left), execution);
  if (count > pairs_left) AdvanceChunks(count - pairs_left, execution);
}

void ResumableSearch::AdvancePairs(int64_t count, const Execution& execution) {
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

void ResumableSearch::AdvanceChunks(int64_t count, const Execution& execution) {
  const int64_t chunks_done = num_done_ - std::ssize(pairs_);
  const auto next =
      std::span(chunks_).subspan(static_cast<size_t>(chunks_done), static_cast<size_t>(count));
  const int64_t num_faces = units_.View().rows();
  OfferProbes(*search_, *probes_, plan_.min_lead, MaxProbes(probes_->num_groups()), next,
              *candidates_, execution, [&](int64_t done) {
                execution.Report("neighbors",
                                 num_faces * (chunks_done + done) / std::ssize(chunks_), num_faces,
                                 "faces");
              });
  num_done_ += count;
}

int64_t ResumableSearch::GetShortStepCount(const Execution& execution) const {
  constexpr int64_t kPairs = 256, kChunksPerThread = 4;
  return approximate() && num_done_ >= std::ssize(pairs_) ? kChunksPerThread * execution.Threads()
                                                          : kPairs;
}

std::vector<std::span<std::byte>> ResumableSearch::State() {
  return candidates_ ? candidates_->Content() : std::vector<std::span<std::byte>>();
}

void ResumableSearch::SetNumDone(int64_t num_steps) {
  assert(0 <= num_steps && num_steps <= this->num_steps());
  num_done_ = num_steps;
}

uint64_t ResumableSearch::GetStateId() const {
  const uint64_t hash = HashBytes(order_.faces.data(), order_.faces.size() * sizeof(int32_t));
  const int32_t kind[] = {search_ ? search_->error() : 0, approximate() ? 1 : 0, plan_.min_lead};
  return HashBytes(kind, sizeof kind, hash);
}

NeighborLists ResumableSearch::Finish(const Execution& execution, SearchReport* report) {
  assert(num_left() == 0);
  probes_.reset();
  search_.reset();  // frees its rows before the final lists are made
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
