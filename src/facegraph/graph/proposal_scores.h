// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace facegraph {

/// Predicts the pairwise precision of clusters (logistic regression). Inputs: the precision that
/// GCN-D expects, and the false-positive cost (DeOverlapOptions::fp_cost):
///
///     logit(precision) = weights . {1, logit(expected), ln(2 + cost)}
///
/// De-overlap uses a proposal if its IoP is at least cost / (1 + cost), whose logit is ln(cost). So
/// a high cost bounds the impurity of the worst cluster; a low cost says little. The learned
/// weights say how much purer all clusters are together. The expectation of GCN-D is less
/// informative: it is trained on squared errors and rarely predicts values near 1.
struct PrecisionMap {
  static constexpr int kNumInputs = 3;

  /// Defaults if nothing was learned: the bound above, plus the typical difference between the
  /// worst cluster and all clusters on the training sets of the shipped networks.
  std::array<float, kNumInputs> weights{1.5f, 0, 1};

  /// {1, logit(expected), ln(2 + cost)}. expected: pairwise precision from predicted IoP, 0..1,
  /// clamped to 0.01..0.9995; fp_cost: at least 0.
  static std::array<double, kNumInputs> Inputs(double expected, double fp_cost);

  /// The predicted pairwise precision, 0..1.
  double At(double expected, double fp_cost) const;

  friend bool operator==(const PrecisionMap&, const PrecisionMap&) = default;
};

/// IoU and IoP of each proposal of a proposal set: predictions of GCN-D, or the ground truth that
/// it is trained on (LTC, equation 1).
struct ProposalScores {
  std::vector<float> iou;  ///< [num_proposals]; predictions may be slightly outside 0..1
  std::vector<float> iop;  ///< [num_proposals]
  /// Precision of clusters made from these scores, if the model has learned it.
  std::optional<PrecisionMap> precision_map = std::nullopt;
};

/// The predictions of GCN-S for each member of a proposal set (LTC, section 3.4).
struct InlierProbabilities {
  std::vector<float> probability;  ///< [members of the proposal set] 0..1; 1 if not segmented
  std::vector<uint8_t> segmented;  ///< [num_proposals] 1: segmented by GCN-S, 0: taken whole
};

}  // namespace facegraph
