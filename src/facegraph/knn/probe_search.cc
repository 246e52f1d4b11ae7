// SPDX-License-Identifier: MIT
#include "facegraph/knn/probe_search.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>
#include <numeric>
#include <thread>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/knn/query_search.h"

namespace facegraph {
namespace {

constexpr int64_t kSample = 2048;  ///< random faces whose true neighbors determine the plan
constexpr uint64_t kSeed = 1;

Ticks TicksOfProduct(int32_t product, float ticks_per_product) {
  const float ticks = static_cast<float>(product) * ticks_per_product;
  return static_cast<Ticks>(static_cast<int32_t>(std::clamp(ticks, -32768.0f, 32767.0f)));
}

std::vector<int32_t> InvertOrder(std::span<const int32_t> faces) {
  std::vector<int32_t> row_of_face(faces.size());
  for (size_t row = 0; row < faces.size(); ++row) {
    row_of_face[faces[row]] = static_cast<int32_t>(row);
  }
  return row_of_face;
}

/// The leads that are needed to find each true neighbor of the sampled faces.
std::vector<int32_t> FindLeads(const Probes& probes, MatrixView<const float> units,
                               std::span<const int32_t> sample,
                               std::span<const int32_t> row_of_face, int64_t count,
                               const Execution& execution) {
  Matrix<int32_t> ids(std::ssize(sample), count, -1);
  SearchQueryIds(units, sample, ids.View(), execution);
  std::vector<int32_t> leads;
  for (int64_t i = 0; i < ids.rows(); ++i) {
    const int32_t row = row_of_face[sample[i]];
    for (const int32_t id : ids.Row(i)) {
      if (id >= 0) leads.push_back(probes.LeadOfPair(row, row_of_face[id]));
    }
  }
  return leads;
}

/// The mean number of faces in the groups that a sampled face probes.
double MeanPairs(const Probes& probes, std::span<const int32_t> sample,
                 std::span<const int32_t> row_of_face, int32_t min_lead,
                 const Execution& execution) {
  const std::vector<int64_t>& offsets = probes.order().offsets;
  std::atomic<int64_t> faces{0};
  ParallelFor(std::ssize(sample), 1, execution, [&](int64_t i, int64_t) {
    std::vector<BytePair> pairs;
    const int64_t row = row_of_face[sample[i]];
    int64_t seen = 0;
    probes.ForEach(row, row + 1, min_lead, pairs,
                   [&](int64_t, int64_t group) { seen += offsets[group + 1] - offsets[group]; });
    faces += seen;
  });
  return static_cast<double>(faces.load()) / static_cast<double>(sample.size());
}

constexpr int64_t kMaxRightRows = 1024;  ///< per step; larger groups take several steps

/// One lock per list, held for a few instructions.
class ListLocks {
 public:
  explicit ListLocks(int64_t num_lists) : locks_(static_cast<size_t>(num_lists)) {}

  class Guard {
   public:
    explicit Guard(std::atomic_flag& lock) : lock_(lock) {
      // The thread that holds it may be waiting for a processor.
      while (lock_.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
    }
    ~Guard() { lock_.clear(std::memory_order_release); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    std::atomic_flag& lock_;
  };
  Guard Hold(int64_t list) { return Guard(locks_[static_cast<size_t>(list)]); }

 private:
  std::vector<std::atomic_flag> locks_;
};

/// Upper bound of the probes that a thread collects. It stops after the rows that reach
/// `max_probes`, and these rows may probe every group.
int64_t MaxCollected(int64_t num_groups, int64_t max_probes) {
  return max_probes + kMaxByteRows * num_groups;
}

/// Shared by all threads.
struct Shared {
  const Probes& probes;
  int32_t min_lead;
  int64_t max_probes;
  CandidateLists& lists;
  ListLocks& locks;
};

/// The search of one thread.
template <typename Finder>
class ChunkSearch {
 public:
  ChunkSearch(const Shared& shared, Finder finder)
      : shared_(shared),
        finder_(std::move(finder)),
        group_ends_(static_cast<size_t>(shared.probes.num_groups() + 1)) {
    // Growing would need twice the memory.
    const auto max_collected =
        static_cast<size_t>(MaxCollected(shared.probes.num_groups(), shared.max_probes));
    probes_.reserve(max_collected);
    rows_.reserve(max_collected);
  }

  void Offer(const RowBlock& chunk) {
    for (int64_t begin = chunk.begin; begin < chunk.end;) {
      begin = CollectProbes({begin, chunk.end});
      OfferCollected();
    }
  }

 private:
  void OfferCollected() {
    int64_t begin = 0;
    for (int64_t group = 0; group < shared_.probes.num_groups(); ++group) {
      const int64_t end = group_ends_[static_cast<size_t>(group)];
      if (begin < end) {
        OfferGroup(group, std::span(rows_).subspan(static_cast<size_t>(begin),
                                                   static_cast<size_t>(end - begin)));
      }
      begin = end;
    }
  }

  /// Collects the rows that probe each group g: rows_[group_ends_[g - 1]] .. rows_[group_ends_[g] -
  /// 1]. Takes the first of `rows` until max_probes is reached. Returns the first row not taken.
  int64_t CollectProbes(const RowBlock& rows) {
    probes_.clear();
    std::ranges::fill(group_ends_, 0);
    int64_t begin = rows.begin;
    while (begin < rows.end && std::ssize(probes_) < shared_.max_probes) {
      const int64_t end = std::min(begin + kMaxByteRows, rows.end);
      shared_.probes.ForEach(begin, end, shared_.min_lead, pairs_, [&](int64_t row, int64_t group) {
        probes_.push_back({static_cast<int32_t>(group), static_cast<int32_t>(row)});
        ++group_ends_[static_cast<size_t>(group) + 1];
      });
      begin = end;
    }
    std::partial_sum(group_ends_.begin(), group_ends_.end(), group_ends_.begin());
    rows_.resize(probes_.size());
    for (const auto& [group, row] : probes_) rows_[group_ends_[static_cast<size_t>(group)]++] = row;
    return begin;
  }

  void OfferGroup(int64_t group, std::span<const int32_t> rows) {
    const std::vector<int64_t>& offsets = shared_.probes.order().offsets;
    for (int64_t begin = offsets[group]; begin < offsets[group + 1]; begin += kMaxRightRows) {
      const int64_t end = std::min(begin + kMaxRightRows, offsets[group + 1]);
      finder_.SetRight(begin, end);
      right_cuts_.clear();
      for (int64_t row = begin; row < end; ++row) right_cuts_.push_back(GetCut(row));
      for (size_t first = 0; first < rows.size(); first += Finder::kMaxLeft) {
        OfferTile(rows.subspan(first, std::min<size_t>(rows.size() - first, Finder::kMaxLeft)));
      }
    }
  }

  void OfferTile(std::span<const int32_t> left) {
    left_cuts_.clear();
    for (const int32_t row : left) left_cuts_.push_back(GetCut(row));
    for (const auto& [row, other, value] : finder_.Find(left, left_cuts_, right_cuts_)) {
      Add(row, other, value);
      Add(other, row, value);
    }
  }

  Ticks GetCut(int64_t row) {
    const auto hold = shared_.locks.Hold(row);
    return shared_.lists.Cuts(row, row + 1).front();
  }

  void Add(int32_t row, int32_t other, Ticks value) {
    const auto hold = shared_.locks.Hold(row);
    shared_.lists.AddOnce(row, shared_.probes.order().faces[static_cast<size_t>(other)], value);
  }

  struct Probe {
    int32_t group, row;
  };
  const Shared& shared_;
  Finder finder_;
  std::vector<Probe> probes_;
  std::vector<int64_t> group_ends_;
  std::vector<int32_t> rows_;
  std::vector<BytePair> pairs_;
  std::vector<Ticks> left_cuts_, right_cuts_;
};

}  // namespace

Probes::Probes(const ByteRows& bytes, const SimilarOrder& order, std::span<const RowBlock> blocks,
               int64_t count, const Execution& execution)
    : bytes_(bytes),
      order_(order),
      blocks_(blocks),
      centroids_(EncodeRows(order.centroids.View())),
      ticks_per_product_(bytes.step() * centroids_.step() * kTicksPerOne),
      group_of_row_(static_cast<size_t>(bytes.num_rows()), -1),
      block_of_row_(static_cast<size_t>(bytes.num_rows())),
      local_cuts_(static_cast<size_t>(bytes.num_rows()), kMinTicks) {
  packed_.Pack(centroids_, 0, centroids_.num_rows());
  for (int64_t g = 0; g < num_groups(); ++g) {
    for (int64_t row = order.offsets[g]; row < order.offsets[g + 1]; ++row) {
      group_of_row_[static_cast<size_t>(row)] = static_cast<int32_t>(g);
    }
  }
  for (size_t b = 0; b < blocks.size(); ++b) {
    for (int64_t row = blocks[b].begin; row < blocks[b].end; ++row) {
      block_of_row_[static_cast<size_t>(row)] = static_cast<int32_t>(b);
    }
  }
  FindLocalCuts(count, execution);
}

// In a block with too few faces the cut stays kMinTicks: its faces probe every group.
void Probes::FindLocalCuts(int64_t count, const Execution& execution) {
  const auto scale = static_cast<float>(bytes_.step() * bytes_.step() * kTicksPerOne);
  const int64_t rank = count + 1;  // the values include the face itself
  ParallelFor(std::ssize(blocks_), 1, execution, [&](int64_t index, int64_t) {
    const RowBlock& block = blocks_[static_cast<size_t>(index)];
    const int64_t size = block.end - block.begin;
    if (size < rank) return;
    PackedBytes right;
    right.Pack(bytes_, block.begin, block.end);
    const int64_t stride = right.num_panels() * kByteColumns;
    std::vector<int32_t> products(static_cast<size_t>(kMaxByteRows * stride));
    std::vector<Ticks> values(static_cast<size_t>(size));
    for (int64_t begin = block.begin; begin < block.end; begin += kMaxByteRows) {
      const int64_t end = std::min(begin + kMaxByteRows, block.end);
      ActiveKernels().byte_products(right.Operands(bytes_.Row(begin), end - begin),
                                    products.data());
      for (int64_t row = begin; row < end; ++row) {
        const int32_t* of_row = products.data() + (row - begin) * stride;
        for (int64_t i = 0; i < size; ++i) values[i] = TicksOfProduct(of_row[i], scale);
        local_cuts_[static_cast<size_t>(row)] = RankedTicks(values, rank);
      }
    }
  });
}

bool Probes::InBlockOf(int64_t row, int64_t group) const {
  const int32_t block = block_of_row_[static_cast<size_t>(row)];
  return order_.offsets[group] >= blocks_[block].begin &&
         order_.offsets[group + 1] <= blocks_[block].end;
}

int32_t Probes::Need(int64_t row, int32_t min_lead) const {
  return static_cast<int32_t>(
      std::ceil((local_cuts_[static_cast<size_t>(row)] + min_lead) / ticks_per_product_));
}

int32_t Probes::Lead(int64_t row, int64_t group) const {
  if (InBlockOf(row, group)) return kSameBlock;
  const int8_t* a = bytes_.Row(row);
  const int32_t product = std::inner_product(a, a + 4 * bytes_.quads(), centroids_.Row(group), 0);
  return static_cast<int32_t>(std::floor(product * ticks_per_product_)) -
         local_cuts_[static_cast<size_t>(row)];
}

int32_t Probes::LeadOfPair(int64_t row, int64_t other) const {
  if (IsCentroidOutlier(row) && IsCentroidOutlier(other)) return kSameBlock;
  const int32_t group = group_of_row_[static_cast<size_t>(row)];
  const int32_t group_of_other = group_of_row_[static_cast<size_t>(other)];
  int32_t lead = -kSameBlock;
  if (group >= 0) lead = std::max(lead, Lead(other, group));
  if (group_of_other >= 0) lead = std::max(lead, Lead(row, group_of_other));
  return lead;
}

ProbePlan PlanProbes(const Probes& probes, MatrixView<const float> units, int64_t count,
                     double min_recall, const Execution& execution) {
  const std::vector<int32_t> row_of_face = InvertOrder(probes.order().faces);
  std::vector<int32_t> sample(static_cast<size_t>(std::min(kSample, units.rows())));
  Random random(kSeed);
  for (int32_t& face : sample) {
    face = static_cast<int32_t>(random.Below(static_cast<uint64_t>(units.rows())));
  }
  std::vector<int32_t> leads = FindLeads(probes, units, sample, row_of_face, count, execution);
  ProbePlan plan;
  const auto missed =
      static_cast<std::ptrdiff_t>(static_cast<double>(leads.size()) * (1 - min_recall));
  std::ranges::nth_element(leads, leads.begin() + missed);
  plan.min_lead = leads[static_cast<size_t>(missed)];
  plan.recall = static_cast<double>(std::ranges::count_if(
                    leads, [&](int32_t lead) { return lead >= plan.min_lead; })) /
                static_cast<double>(leads.size());
  plan.pairs = MeanPairs(probes, sample, row_of_face, plan.min_lead, execution);
  return plan;
}

int64_t ProbeScratchBytes(int64_t num_groups, int64_t max_probes) {
  constexpr int64_t kProbe =
      2 * sizeof(int32_t) + sizeof(int32_t);  // a probe, and its row in order
  return MaxCollected(num_groups, max_probes) * kProbe;
}

void OfferProbes(const PairSearch& search, const Probes& probes, int32_t min_lead,
                 int64_t max_probes, std::span<const RowBlock> chunks, CandidateLists& lists,
                 const Execution& execution, const std::function<void(int64_t)>& done) {
  ListLocks locks(lists.num_lists());
  const Shared shared{probes, min_lead, max_probes, lists, locks};
  search.WithFinders([&](const auto& new_finder) {
    using Search = ChunkSearch<decltype(new_finder())>;
    ScratchPool<Search> pool([&] { return std::make_unique<Search>(shared, new_finder()); });
    std::mutex mutex;
    int64_t num_done = 0;
    ParallelFor(std::ssize(chunks), 1, execution, [&](int64_t index, int64_t) {
      pool.With([&](Search& thread) { thread.Offer(chunks[static_cast<size_t>(index)]); });
      const std::lock_guard<std::mutex> lock(mutex);
      done(++num_done);
    });
  });
}

}  // namespace facegraph
