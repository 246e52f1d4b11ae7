// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/run_cost.h"

#include <algorithm>
#include <cmath>

#include "facegraph/affinity/whitening.h"
#include "facegraph/base/error.h"
#include "facegraph/base/text.h"

namespace facegraph {
namespace {

// Measured on 584,000 faces of `facegraph synth`, preset 20 (docs/benchmarks.md): what there is for
// each face, and seconds of one thread.
constexpr double kSuperVertices = 0.35;      // a face, at the base of an iteration
constexpr double kMembersPerSetting = 0.41;  // places in proposals, a face and setting
constexpr double kGraphEdges = 1.5;          // ends of edges, a name in the neighbor lists
constexpr double kSearchSeconds = 31e-6;     // a face, beside products, k = 80
constexpr double kGraphSeconds = 10e-6;      // a face
// Measured on 300,000 such faces with learned affinities.
constexpr double kEdgeSeconds = 4e-6;        // an edge whose probability is found
constexpr double kWhiteningSeconds = 2e-10;  // an operation
constexpr double kCommunitySeconds = 1e-4;   // a face and search for communities, of 100,000 faces,
constexpr double kCommunityGrowth = 0.3;     // times (n / 100,000) to this power
constexpr double kCommunityMembers = 0.9;    // places in proposals, a face and setting
constexpr double kBaseSeconds = 1e-6;        // a face and super-vertices of one kind

/// A place in a proposal. GCN-S sees more of them on cosines, whose proposals are less pure.
struct PlaceSeconds {
  double detection, segmentation;
};
constexpr PlaceSeconds kOnCosines{3.6e-6, 2.4e-6}, kOnAffinities{5.2e-6, 3.5e-6};

// Of more than a million faces the graph no longer stays near: measured on three million.
constexpr double kManyFaces = 1e6, kPlaceGrowth = 0.3;  // times (n / kManyFaces) to this power

constexpr int64_t kProgram = int64_t{24} << 20;
constexpr int64_t kThread = int64_t{24} << 20;  // scratch

/// Sizes of what the stages hold.
class Parts {
 public:
  Parts(const RunSize& size, const ClusterOptions& options)
      : size_(size), k_(std::min<int64_t>(options.num_neighbors, size.num_faces)) {}

  int64_t n() const { return size_.num_faces; }
  /// Entries of all neighbor lists.
  double Entries() const { return static_cast<double>(n()) * static_cast<double>(k_); }
  int64_t Fixed() const { return kProgram + size_.num_threads * kThread; }
  /// As they come, or whitened.
  int64_t Features() const {
    return n() * size_.dim * (size_.finds_affinity ? 4 : size_.bytes_per_value);
  }
  int64_t Given() const { return n() * size_.dim * size_.bytes_per_value; }
  /// What EdgeProbabilities holds beside features and neighbors.
  int64_t Probabilities() const { return n() * (4 * k_ * 4 + 3 * size_.dim + 128); }
  int64_t Neighbors() const {
    return n() * k_ * static_cast<int64_t>(sizeof(int32_t) + sizeof(float));
  }
  int64_t Graph() const {
    return static_cast<int64_t>(kGraphEdges * static_cast<double>(Neighbors()));
  }
  /// Of the search among `rows` rows of float32, beside those rows.
  int64_t Search(int64_t rows, const NeighborOptions& options) const {
    return PredictSearchBytes(options, rows, size_.dim, size_.num_threads);
  }

 private:
  const RunSize& size_;
  int64_t k_;
};

double SearchOperations(const NeighborOptions& options, int64_t rows, int64_t dim) {
  return 2 * PredictProducts(options, rows, dim) * static_cast<double>(dim);
}

/// Of features that take `held` bytes in memory.
StageCost SearchCost(const char* stage, int64_t held, const RunSize& size,
                     const ClusterOptions& options, const Parts& parts) {
  const double operations = SearchOperations(options.Search(), size.num_faces, size.dim);
  return {stage, parts.Fixed() + held + parts.Search(size.num_faces, options.Search()), operations,
          operations / size.product_rate + parts.Entries() * kSearchSeconds / 80.0};
}

StageCost EdgesCost(const char* stage, int64_t held, const Parts& parts) {
  return {stage, parts.Fixed() + held + 2 * parts.Neighbors() + parts.Probabilities(), 0,
          parts.Entries() * kEdgeSeconds};
}

/// Edge probabilities, then the whitening map from them.
StageCost WhiteningCost(int64_t held, const RunSize& size, const Parts& parts) {
  StageCost cost = EdgesCost("whitening", held, parts);
  const int64_t map = parts.Fixed() + held + 2 * parts.Neighbors() +
                      PredictWhiteningBytes(size.dim, size.num_threads);
  cost.bytes = std::max(cost.bytes, map);
  cost.operations = PredictWhiteningOperations(size.num_faces, size.dim);
  cost.seconds += cost.operations * kWhiteningSeconds;
  return cost;
}

void AddGraphCosts(const RunSize& size, const ClusterOptions& options, const Parts& parts,
                   std::vector<StageCost>& costs) {
  // Rows that are not stored as float32 of unit length are copied; assume the worse.
  const int64_t copy = size.num_faces * size.dim * 4;
  const int64_t held = std::max(parts.Given(), copy);
  costs.push_back(SearchCost("neighbors", held, size, options, parts));
  if (!size.finds_affinity) return;
  costs.push_back(WhiteningCost(held, size, parts));
  costs.push_back(SearchCost("whitened neighbors", parts.Features(), size, options, parts));
  costs.push_back(EdgesCost("probabilities", parts.Features(), parts));
}

/// Communities are searched for without features, one setting after the other.
double CommunitySeconds(const RunSize& size, const ClusterOptions& options) {
  const auto n = static_cast<double>(size.num_faces);
  const auto settings = std::ranges::count_if(options.proposals.settings, [](const auto& setting) {
    return setting.super_vertices.kind == SuperVertexKind::kMapEquation;
  });
  return static_cast<double>(settings) * n * kCommunitySeconds *
         std::pow(n / 1e5, kCommunityGrowth);
}

/// Places in proposals.
double Members(const RunSize& size, const ClusterOptions& options) {
  double members = 0;
  for (const ProposalSetting& setting : options.proposals.settings) {
    const bool communities = setting.super_vertices.kind == SuperVertexKind::kMapEquation;
    members += communities ? kCommunityMembers : kMembersPerSetting;
  }
  return members * static_cast<double>(size.num_faces);
}

StageCost ProposalsCost(const RunSize& size, const ClusterOptions& options, const Parts& parts) {
  const auto n = static_cast<double>(size.num_faces);
  const auto [bases, searches] = CountSharedWork(options.proposals.settings);
  const double means = kSuperVertices * n;
  const auto rows = static_cast<int64_t>(means);
  // Means are further apart than faces, so that an approximate search is seldom worth it.
  const bool all = options.proposals.search == SearchKind::kAuto;
  const NeighborOptions of_means{.k = 4,
                                 .search = all ? SearchKind::kExact : options.proposals.search};
  const double operations =
      static_cast<double>(searches) * SearchOperations(of_means, rows, size.dim);
  const int64_t search = searches > 0 ? rows * size.dim * 4 + parts.Search(rows, of_means) : 0;
  return {"proposals",
          parts.Fixed() + parts.Features() + parts.Neighbors() + search +
              static_cast<int64_t>(4 * Members(size, options)),
          operations,
          operations / size.product_rate + n * kBaseSeconds * static_cast<double>(bases) +
              static_cast<double>(searches) * means * kSearchSeconds / 4 +
              CommunitySeconds(size, options)};
}

StageCost NetworkCost(const char* stage, double seconds_per_member, const RunSize& size,
                      const ClusterOptions& options, const Parts& parts) {
  const double members = Members(size, options);
  const double n = std::max(static_cast<double>(size.num_faces), kManyFaces);
  seconds_per_member *= std::pow(n / kManyFaces, kPlaceGrowth);
  return {stage,
          parts.Fixed() + parts.Features() + parts.Neighbors() + parts.Graph() +
              static_cast<int64_t>(12 * members),
          0, members * seconds_per_member};
}

}  // namespace

RunSize MakeRunSize(const Features& features, const Models& models, bool has_neighbors,
                    const Execution& execution) {
  return {.num_faces = features.num_faces(),
          .dim = features.dim,
          .bytes_per_value = features.type == FeatureType::kFloat16 ? 2 : 4,
          .finds_affinity = models.affinity.has_value() && !has_neighbors,
          .num_threads = execution.Threads()};
}

std::vector<StageCost> PredictStages(const RunSize& size, const ClusterOptions& options) {
  const Parts parts(size, options);
  std::vector<StageCost> costs;
  AddGraphCosts(size, options, parts, costs);
  costs.push_back(ProposalsCost(size, options, parts));
  // Features in a file are let go of meanwhile.
  const int64_t held = size.finds_affinity ? parts.Features() : 0;
  costs.push_back({"affinity graph", parts.Fixed() + held + 2 * parts.Neighbors() + parts.Graph(),
                   0, static_cast<double>(size.num_faces) * kGraphSeconds});
  const PlaceSeconds& place = size.finds_affinity ? kOnAffinities : kOnCosines;
  costs.push_back(NetworkCost("detection", place.detection, size, options, parts));
  if (options.segmentation.enabled) {
    costs.push_back(NetworkCost("segmentation", place.segmentation, size, options, parts));
  }
  for (StageCost& cost : costs) {
    cost.seconds = size.product_rate > 0 ? cost.seconds / size.num_threads : 0;
  }
  return costs;
}

int64_t PredictPeakBytes(const RunSize& size, const ClusterOptions& options) {
  const std::vector<StageCost> costs = PredictStages(size, options);
  return std::ranges::max_element(costs, {}, &StageCost::bytes)->bytes;
}

int64_t MaxFacesFor(int64_t bytes, RunSize size, const ClusterOptions& options) {
  int64_t fits = 0, fails = size.num_faces;
  while (fails - fits > 1) {
    size.num_faces = fits + (fails - fits) / 2;
    (PredictPeakBytes(size, options) <= bytes ? fits : fails) = size.num_faces;
  }
  return fits;
}

void RequireThatItFits(const RunSize& size, const ClusterOptions& options, int64_t limit,
                       std::string_view limit_name) {
  const int64_t bytes = PredictPeakBytes(size, options);
  Require(bytes <= limit, ErrorKind::kOutOfMemory,
          "clustering {} faces of dimension {} would need about {} of memory, and {} is {}; about "
          "{} faces would fit",
          CountText(size.num_faces), size.dim, BytesText(bytes), limit_name, BytesText(limit),
          CountText(MaxFacesFor(limit, size, options)));
}

}  // namespace facegraph
