// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>

namespace facegraph {

/// Mean and standard deviation of values that are added one by one. Both are 0 without values.
class Moments {
 public:
  void Add(double x) {
    ++count_;
    sum_ += x;
    squares_ += x * x;
  }
  double count() const { return count_; }
  double Mean() const { return count_ > 0 ? sum_ / count_ : 0; }
  double Variance() const {
    return count_ > 0 ? std::max(squares_ / count_ - Mean() * Mean(), 0.0) : 0;
  }
  double StdDev() const { return std::sqrt(Variance()); }

 private:
  double count_ = 0, sum_ = 0, squares_ = 0;
};

}  // namespace facegraph
