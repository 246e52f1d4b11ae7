// SPDX-License-Identifier: MIT
#include "facegraph/affinity/mates.h"

#include <algorithm>
#include <utility>

#include "facegraph/base/error.h"

namespace facegraph {

void MatesOptions::Check() const {
  Require(min_probability > 0 && min_probability <= 1 && most >= 0, ErrorKind::kUsage,
          "mates: min_probability is {}, most {}; want above 0 to 1, at least 0", min_probability,
          most);
}

Mates FindMates(const NeighbourLists& neighbours, const Matrix<float>& probabilities,
                const MatesOptions& options) {
  options.Check();
  Mates mates;
  std::vector<std::pair<float, int64_t>> probable;  // less probable last
  for (int64_t face = 0; face < neighbours.num_faces(); ++face) {
    probable.clear();
    for (int64_t column = 0; column < neighbours.k(); ++column) {
      const int32_t id = neighbours.ids(face, column);
      const float probability = probabilities(face, column);
      if (id < 0 || id == face || probability < static_cast<float>(options.min_probability))
        continue;
      probable.emplace_back(-probability, column);
    }
    const auto count = std::min(std::ssize(probable), options.most);
    std::ranges::partial_sort(probable, probable.begin() + count);
    for (int64_t i = 0; i < count; ++i) {
      mates.ids.push_back(neighbours.ids(face, probable[i].second));
    }
    std::ranges::sort(mates.ids.begin() + mates.offsets.back(), mates.ids.end());
    mates.offsets.push_back(std::ssize(mates.ids));
  }
  return mates;
}

}  // namespace facegraph
