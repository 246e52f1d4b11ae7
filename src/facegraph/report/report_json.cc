// SPDX-License-Identifier: MIT
#include "facegraph/report/report_json.h"

#include <algorithm>
#include <cmath>

#include "facegraph/io/html.h"
#include "facegraph/report/packed.h"

namespace facegraph {
namespace {

using Json = nlohmann::ordered_json;

/// Rounds to the digits that the page shows, which keeps the text short. NaN becomes null.
Json Rounded(double value, double unit = 1e-4) {
  if (std::isnan(value)) return nullptr;
  return std::round(value / unit) * unit;
}

Json Figures(const PrecisionRecall& figures) {
  return {Rounded(figures.precision), Rounded(figures.recall), Rounded(figures.f)};
}

Json Counts(const SavedRun& run, const ReportData& data) {
  int64_t clusters = 0, singles = 0, largest = 0;
  for (int64_t c = 0; c < data.clusters.num_proposals(); ++c) {
    const auto size = static_cast<int64_t>(data.clusters.Members(c).size());
    ++(size == 1 ? singles : clusters);
    largest = std::max(largest, size);
  }
  const int64_t faces = run.clusters.partition.num_faces();
  return {{"faces", faces},
          {"clusters", clusters},
          {"singles", singles},
          {"unclustered", faces - static_cast<int64_t>(data.clusters.members.size())},
          {"largest", largest},
          {"neighbors", run.neighbors.k()}};
}

Json Facts(const RunFacts& facts) {
  Json json{{"program", facts.program}, {"peakBytes", facts.peak_bytes}};
  json["stages"] = Json::array();
  for (const RunStage& stage : facts.stages) {
    json["stages"].push_back({stage.name, stage.seconds, stage.peak_bytes});
  }
  json["settings"] = Json::array();
  for (const auto& [name, value] : facts.settings) json["settings"].push_back({name, value});
  return json;
}

Json Sizes(const std::vector<SizeBin>& bins) {
  Json json = Json::array();
  for (const SizeBin& bin : bins) {
    json.push_back({bin.smallest, bin.largest, bin.clusters, bin.faces});
  }
  return json;
}

Json Edges(const EdgeHistogram& edges) {
  return {{"lowest", EdgeHistogram::kLowest},
          {"width", EdgeHistogram::kBinWidth},
          {"kept", edges.kept},
          {"cut", edges.cut},
          {"keptWrong", edges.kept_wrong},
          {"cutWrong", edges.cut_wrong}};
}

Json PackedShares(const std::vector<float>& shares) {
  std::string bytes;
  for (const float share : shares) {
    bytes.push_back(static_cast<char>(PackedShare(static_cast<double>(share))));
  }
  return Base64(bytes);
}

/// One packed column per figure; clusters in the order of their numbers.
Json Clusters(const SavedRun& run, const ReportData& data, int64_t shown_per_cluster) {
  PackedNumbers sizes, medoids, members;
  std::string fits;
  for (int64_t c = 0; c < data.clusters.num_proposals(); ++c) {
    const std::span<const int32_t> all = data.clusters.Members(c);
    sizes.Add(all.size());
    medoids.Add(static_cast<uint64_t>(run.clusters.medoid[c]));
    const auto shown = std::min<size_t>(all.size(), static_cast<size_t>(shown_per_cluster));
    for (const int32_t face : all.first(shown)) {
      members.Add(static_cast<uint64_t>(face));
      fits.push_back(static_cast<char>(PackedShare(data.membership[face].share)));
    }
  }
  return {{"count", data.clusters.num_proposals()},
          {"shown", shown_per_cluster},
          {"size", Base64(sizes.bytes())},
          {"medoid", Base64(medoids.bytes())},
          {"confidence", PackedShares(data.confidence)},
          {"completeness", PackedShares(data.completeness)},
          {"similarity", PackedShares(data.similarity)},
          {"members", Base64(members.bytes())},
          {"fit", Base64(fits)}};
}

/// Whether the face has another identity than the majority of its cluster; null: unknown.
Json IsWrong(const ReportData& data, int32_t face, int32_t cluster) {
  if (!data.truth || data.truth->clusters.identity_of_face[face] < 0) return nullptr;
  return data.truth->clusters.identity_of_face[face] != data.truth->clusters.Majority(cluster);
}

Json Doubtful(const SavedRun& run, const ReportData& data) {
  Json json = Json::array();
  for (const DoubtfulFace& doubtful : data.doubtful) {
    const Membership& membership = data.membership[doubtful.face];
    const int32_t cluster = run.clusters.partition.cluster_of_face[doubtful.face];
    json.push_back({doubtful.face, cluster, Rounded(doubtful.doubt), Rounded(membership.share),
                    Rounded(membership.similarity), membership.other_cluster,
                    Rounded(membership.other_share), Rounded(membership.other_similarity),
                    Rounded(run.clusters.inlier_probability[doubtful.face]),
                    IsWrong(data, doubtful.face, cluster)});
  }
  return json;
}

Json Merges(const std::vector<LikelyMerge>& merges) {
  Json json = Json::array();
  for (const LikelyMerge& merge : merges) {
    json.push_back({merge.larger, merge.smaller, Rounded(merge.score),
                    Rounded(merge.nearest_similarity), Rounded(merge.mutual_share),
                    Rounded(merge.relative_cohesion), Rounded(merge.membership),
                    Rounded(merge.coverage), merge.num_edges, merge.face_in_larger,
                    merge.face_in_smaller, Rounded(merge.similarity)});
  }
  return json;
}

Json Curve(const std::vector<ConfidencePoint>& curve) {
  Json json = Json::array();
  for (const ConfidencePoint& point : curve) {
    json.push_back({Rounded(point.min_confidence), point.clusters, point.faces,
                    Figures(point.pairwise), Figures(point.bcubed)});
  }
  return json;
}

Json CalibrationJson(const Calibration& calibration) {
  Json bins = Json::array();
  for (const CalibrationBin& bin : calibration.bins) {
    bins.push_back(
        {bin.low, bin.high, bin.clusters, bin.faces, Rounded(bin.predicted), Rounded(bin.actual)});
  }
  return {{"bins", bins}, {"error", Rounded(calibration.error)}};
}

Json Worst(const ReportTruth& truth) {
  constexpr size_t kParts = 12;  // listed of a cluster or identity; of the rest only the number
  Json mixed = Json::array(), split = Json::array(), sure = Json::array();
  for (const MixedCluster& cluster : truth.worst.mixed) {
    const auto shares = truth.clusters.Shares(cluster.cluster);
    Json identities = Json::array();
    for (const auto& share : shares.first(std::min(kParts, shares.size()))) {
      identities.push_back({truth.clusters.label[share.identity], share.faces});
    }
    mixed.push_back({cluster.cluster, cluster.wrong_pairs, shares.size(), identities});
  }
  for (const SplitIdentity& identity : truth.worst.split) {
    Json pieces = Json::array();
    for (size_t i = 0; i < std::min(kParts, identity.pieces.size()); ++i) {
      pieces.push_back({identity.pieces[i].cluster, identity.pieces[i].faces});
    }
    split.push_back({truth.clusters.label[identity.identity],
                     truth.clusters.identity_sizes[identity.identity], identity.missing_pairs,
                     identity.pieces.size(), pieces});
  }
  for (const SureMistake& mistake : truth.worst.sure) {
    const ClusterTruth& clusters = truth.clusters;
    sure.push_back({mistake.face, mistake.cluster, Rounded(mistake.membership),
                    clusters.label[clusters.identity_of_face[mistake.face]],
                    clusters.label[clusters.Majority(mistake.cluster)]});
  }
  return {{"mixed", mixed}, {"split", split}, {"sure", sure}};
}

Json Truth(const ReportTruth& truth) {
  std::string purity;
  PackedNumbers main_labels;  // label + 1; 0: no labeled face
  for (int64_t c = 0; c < truth.clusters.num_clusters(); ++c) {
    purity.push_back(static_cast<char>(PackedShare(truth.clusters.Purity(c))));
    const int32_t identity = truth.clusters.Majority(c);
    main_labels.Add(identity < 0 ? 0 : static_cast<uint64_t>(truth.clusters.label[identity]) + 1);
  }
  const Evaluation& evaluation = truth.evaluation;
  return {{"faces", evaluation.faces},
          {"people", evaluation.identities},
          {"pairwise", Figures(evaluation.pairwise)},
          {"bcubed", Figures(evaluation.bcubed)},
          {"nmi", Rounded(evaluation.nmi.arithmetic)},
          {"purity", Base64(purity)},
          {"mainPerson", Base64(main_labels.bytes())},
          {"curve", Curve(truth.curve)},
          {"calibration", CalibrationJson(truth.calibration)},
          {"worst", Worst(truth)}};
}

}  // namespace

Json ReportJson(const SavedRun& run, const ReportData& data, int64_t shown_per_cluster,
                const std::string& title) {
  return {{"title", title},
          {"counts", Counts(run, data)},
          {"run", Facts(run.facts)},
          {"sizes", Sizes(data.sizes)},
          {"edges", Edges(data.edges)},
          {"clusters", Clusters(run, data, shown_per_cluster)},
          {"doubtful", Doubtful(run, data)},
          {"merges", Merges(data.merges)},
          {"truth", data.truth ? Truth(*data.truth) : Json(nullptr)}};
}

}  // namespace facegraph
