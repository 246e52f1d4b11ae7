// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/label_checks.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

bool IsKnown(int64_t label) { return label >= 0; }

}  // namespace

void RequireScorable(std::span<const int64_t> labels, std::string_view name) {
  Require(std::ranges::any_of(labels, IsKnown), ErrorKind::kBadData,
          "{}: no face has a true label (all {} are -1), so nothing can be evaluated", name,
          labels.size());
}

void RequireTeachable(std::span<const int64_t> labels, std::string_view name) {
  std::vector<int64_t> known;
  std::ranges::copy_if(labels, std::back_inserter(known), IsKnown);
  Require(!known.empty(), ErrorKind::kBadData, "{}: no face has a label, so nothing can be learned",
          name);
  std::ranges::sort(known);
  Require(known.front() != known.back(), ErrorKind::kBadData,
          "{}: all {} labeled faces are one person; training needs two people or more", name,
          known.size());
  Require(std::ranges::adjacent_find(known) != known.end(), ErrorKind::kBadData,
          "{}: all {} labeled faces are different people; training needs people with two faces or "
          "more",
          name, known.size());
}

}  // namespace facegraph
