// SPDX-License-Identifier: MIT
#include "facegraph/compare/draw_identities.h"

#include <algorithm>

#include "facegraph/base/random.h"

namespace facegraph {

std::vector<int64_t> DrawIdentities(std::span<const int64_t> labels, int64_t num_faces,
                                    uint64_t seed) {
  std::vector<int64_t> identities(labels.begin(), labels.end());
  std::ranges::sort(identities);
  identities.erase(std::unique(identities.begin(), identities.end()), identities.end());
  std::erase_if(identities, [](int64_t label) { return label < 0; });
  std::vector<int64_t> count(identities.size(), 0);
  const auto number_of = [&](int64_t label) {
    return std::ranges::lower_bound(identities, label) - identities.begin();
  };
  int64_t known = 0;
  for (const int64_t label : labels) {
    if (label < 0) continue;
    ++count[number_of(label)];
    ++known;
  }
  std::vector<int64_t> order(identities.size());
  for (size_t p = 0; p < order.size(); ++p) order[p] = static_cast<int64_t>(p);
  Random(seed).Shuffle(std::span(order));
  std::vector<uint8_t> is_drawn(identities.size(), 0);
  const int64_t wanted = std::min(num_faces, known / 2);
  int64_t drawn = 0;
  for (size_t p = 0; p < order.size() && drawn < wanted; ++p) {
    is_drawn[order[p]] = 1;
    drawn += count[order[p]];
  }
  std::vector<int64_t> rows;
  for (size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] >= 0 && is_drawn[number_of(labels[row])]) {
      rows.push_back(static_cast<int64_t>(row));
    }
  }
  return rows;
}

}  // namespace facegraph
