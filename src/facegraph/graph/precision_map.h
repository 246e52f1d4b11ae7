// SPDX-License-Identifier: MIT
#pragma once

#include <array>

namespace facegraph {

/// How pure clusters turn out, by what GCN-D expects of them and by the cost of wrong faces at
/// which they were made (DeOverlapOptions::fp_cost):
///
///     logit(precision) = weights . {1, logit(expected), ln(2 + cost)}
///
/// A proposal is used from an IoP of cost / (1 + cost) on, whose logit is ln(cost): a high cost
/// says how impure the worst cluster may be, a low one hardly anything, and what was learned how
/// much purer all together are. What GCN-D expects says less: trained on mean squares it hardly
/// ever dares to predict 1.
struct PrecisionMap {
  static constexpr int kNumInputs = 3;

  /// Where there is nothing to learn from: the rule above, and clusters as much purer than the
  /// worst as on the sets that the shipped networks learned from.
  std::array<float, kNumInputs> weights{1.5f, 0, 1};

  /// {1, logit(expected), ln(2 + cost)}. expected: pairwise precision as predicted IoP has it,
  /// 0..1, kept within 0.01 to 0.9995; fp_cost: 0 or more.
  static std::array<double, kNumInputs> Inputs(double expected, double fp_cost);

  /// The pairwise precision, 0..1.
  double At(double expected, double fp_cost) const;

  friend bool operator==(const PrecisionMap&, const PrecisionMap&) = default;
};

}  // namespace facegraph
