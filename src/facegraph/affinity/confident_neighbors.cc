// SPDX-License-Identifier: MIT
#include "facegraph/affinity/confident_neighbors.h"

#include <algorithm>
#include <utility>

#include "facegraph/base/error.h"

namespace facegraph {

void ConfidentNeighborOptions::Check() const {
  Require(min_probability > 0 && min_probability <= 1 && most >= 0, ErrorKind::kUsage,
          "confident neighbors: min_probability is {}, most {}; want above 0 to 1, at least 0", min_probability,
          most);
}

ConfidentNeighbors FindConfidentNeighbors(const NeighborLists& neighbors, const Matrix<float>& probabilities,
                const ConfidentNeighborOptions& options) {
  options.Check();
  ConfidentNeighbors confident_neighbors;
  std::vector<std::pair<float, int64_t>> probable;  // less probable last
  for (int64_t face = 0; face < neighbors.num_faces(); ++face) {
    probable.clear();
    for (int64_t column = 0; column < neighbors.k(); ++column) {
      const int32_t id = neighbors.ids(face, column);
      const float probability = probabilities(face, column);
      if (id < 0 || id == face || probability < static_cast<float>(options.min_probability))
        continue;
      probable.emplace_back(-probability, column);
    }
    const auto count = std::min(std::ssize(probable), options.most);
    std::ranges::partial_sort(probable, probable.begin() + count);
    for (int64_t i = 0; i < count; ++i) {
      confident_neighbors.ids.push_back(neighbors.ids(face, probable[i].second));
    }
    std::ranges::sort(confident_neighbors.ids.begin() + confident_neighbors.offsets.back(), confident_neighbors.ids.end());
    confident_neighbors.offsets.push_back(std::ssize(confident_neighbors.ids));
  }
  return confident_neighbors;
}

}  // namespace facegraph
