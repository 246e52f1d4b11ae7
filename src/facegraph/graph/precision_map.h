// SPDX-License-Identifier: MIT
#pragma once

#include <array>

namespace facegraph {

/// How pure clusters turn out, by what GCN-D expects of them and by the price of wrong faces at
/// which they were made (FinalOptions::wrong_price):
///
///     logit(precision) = weights . {1, logit(expected), ln(2 + price)}
///
/// A proposal is used from an IoP of price / (1 + price) on, whose logit is ln(price): a high price
/// says how impure the worst cluster may be, a low one hardly anything, and what was learned how
/// much purer all together are. What GCN-D expects says less: trained on mean squares it hardly
/// ever dares to predict 1.
struct PrecisionMap {
  static constexpr int kNumInputs = 3;

  /// Where there is nothing to learn from: the rule above, and clusters as much purer than the
  /// worst as on the sets that the shipped networks learned from.
  std::array<float, kNumInputs> weights{1.5f, 0, 1};

  /// {1, logit(expected), ln(2 + price)}. expected: pairwise precision as predicted IoP has it,
  /// 0..1, kept within 0.01 to 0.9995; wrong_price: 0 or more.
  static std::array<double, kNumInputs> Inputs(double expected, double wrong_price);

  /// The pairwise precision, 0..1.
  double At(double expected, double wrong_price) const;

  friend bool operator==(const PrecisionMap&, const PrecisionMap&) = default;
};

}  // namespace facegraph
