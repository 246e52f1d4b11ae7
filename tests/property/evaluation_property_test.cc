// SPDX-License-Identifier: MIT
// The metrics against their definitions over all pairs, on random labelings.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/evaluation/evaluate.h"

namespace facegraph {
namespace {

constexpr int kRounds = 200;
using Labels = std::vector<int64_t>;

struct Labeling {
  Labels truth, predicted;
};

// Some true labels are unknown and some faces unassigned. Labels are dense or sparse.
Labeling MakeLabeling(Random& random) {
  const uint64_t num_faces = 1 + random.Below(60);
  const uint64_t identities = 1 + random.Below(10), clusters = 1 + random.Below(10);
  const int64_t scale = random.Below(2) == 0 ? 1 : 1000003;
  Labeling made;
  for (uint64_t face = 0; face < num_faces; ++face) {
    // The first face always has a true label.
    const bool unknown = face > 0 && random.Below(10) == 0, unassigned = random.Below(5) == 0;
    made.truth.push_back(unknown ? -1 : scale * static_cast<int64_t>(random.Below(identities)));
    made.predicted.push_back(unassigned ? -1
                                        : scale * static_cast<int64_t>(random.Below(clusters)));
  }
  return made;
}

// The labeling of faces with a true label; unassigned faces become singletons.
Labeling KeepLabeled(const Labeling& in) {
  Labeling labeled;
  for (size_t i = 0; i < in.truth.size(); ++i) {
    if (in.truth[i] < 0) continue;
    labeled.truth.push_back(in.truth[i]);
    labeled.predicted.push_back(in.predicted[i] < 0 ? -1 - static_cast<int64_t>(i)
                                                    : in.predicted[i]);
  }
  return labeled;
}

PrecisionRecall PairwiseByDefinition(const Labeling& in) {
  double both = 0, together = 0, same = 0;
  for (size_t i = 0; i < in.truth.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const bool is_same = in.truth[i] == in.truth[j];
      const bool is_together = in.predicted[i] == in.predicted[j];
      both += is_same && is_together;
      together += is_together;
      same += is_same;
    }
  }
  const double precision = both / together, recall = both / same;
  return {
      precision, recall,
      both == 0 && together > 0 && same > 0 ? 0 : 2 * precision * recall / (precision + recall)};
}

PrecisionRecall BCubedByDefinition(const Labeling& in) {
  double precision = 0, recall = 0;
  for (size_t i = 0; i < in.truth.size(); ++i) {
    double both = 0, together = 0, same = 0;
    for (size_t j = 0; j < in.truth.size(); ++j) {
      const bool is_same = in.truth[i] == in.truth[j];
      const bool is_together = in.predicted[i] == in.predicted[j];
      both += is_same && is_together;
      together += is_together;
      same += is_same;
    }
    precision += both / together;
    recall += both / same;
  }
  const double count = static_cast<double>(in.truth.size());
  precision /= count;
  recall /= count;
  return {precision, recall, 2 * precision * recall / (precision + recall)};
}

template <typename Label>
double EntropyByDefinition(const std::vector<Label>& labels) {
  std::map<Label, double> share;
  for (const Label& label : labels) share[label] += 1.0 / static_cast<double>(labels.size());
  double entropy = 0;
  for (const auto& [label, p] : share) entropy -= p * std::log(p);
  return entropy;
}

// Mutual information as H(truth) + H(predicted) - H(both).
double InformationByDefinition(const Labeling& in) {
  std::vector<std::pair<int64_t, int64_t>> both;
  for (size_t i = 0; i < in.truth.size(); ++i) both.emplace_back(in.truth[i], in.predicted[i]);
  return EntropyByDefinition(in.truth) + EntropyByDefinition(in.predicted) -
         EntropyByDefinition(both);
}

void ExpectSame(double value, double expected) {
  if (std::isnan(expected)) {
    ASSERT_TRUE(std::isnan(value));
  } else {
    ASSERT_NEAR(value, expected, 1e-12);
  }
}

void ExpectSame(const PrecisionRecall& value, const PrecisionRecall& expected) {
  ExpectSame(value.precision, expected.precision);
  ExpectSame(value.recall, expected.recall);
  ExpectSame(value.f, expected.f);
}

TEST(EvaluationProperty, PairwiseAndBCubedEqualTheirDefinitions) {
  Random random(1);
  for (int round = 0; round < kRounds; ++round) {
    const Labeling in = MakeLabeling(random), labeled = KeepLabeled(in);
    const Evaluation evaluation = Evaluate(in.truth, in.predicted);
    ExpectSame(evaluation.pairwise, PairwiseByDefinition(labeled));
    ExpectSame(evaluation.bcubed, BCubedByDefinition(labeled));
  }
}

TEST(EvaluationProperty, NmiEqualsItsDefinition) {
  Random random(2);
  for (int round = 0; round < kRounds; ++round) {
    const Labeling in = MakeLabeling(random), labeled = KeepLabeled(in);
    const double truth = EntropyByDefinition(labeled.truth);
    const double predicted = EntropyByDefinition(labeled.predicted);
    if (truth < 1e-9 || predicted < 1e-9) continue;  // then NMI is set by convention
    const double information = InformationByDefinition(labeled);
    const Evaluation evaluation = Evaluate(in.truth, in.predicted);
    ASSERT_NEAR(evaluation.nmi.arithmetic, information / ((truth + predicted) / 2), 1e-12);
    ASSERT_NEAR(evaluation.nmi.geometric, information / std::sqrt(truth * predicted), 1e-12);
  }
}

TEST(EvaluationProperty, MetricsWithoutTheLargestEqualThoseOfTheOtherFaces) {
  Random random(3);
  for (int round = 0; round < kRounds; ++round) {
    Labeling rest = KeepLabeled(MakeLabeling(random));
    const Evaluation evaluation = Evaluate(rest.truth, rest.predicted);
    for (int dropped = 0; dropped < 2 && !rest.truth.empty(); ++dropped) {
      std::map<int64_t, int64_t> size;
      for (const int64_t label : rest.truth) ++size[label];
      const int64_t largest =
          std::max_element(size.begin(), size.end(), [](const auto& a, const auto& b) {
            return a.second < b.second;  // ties: the lower label
          })->first;
      Labeling smaller;
      for (size_t i = 0; i < rest.truth.size(); ++i) {
        if (rest.truth[i] == largest) continue;
        smaller.truth.push_back(rest.truth[i]);
        smaller.predicted.push_back(rest.predicted[i]);
      }
      rest = smaller;
    }
    ExpectSame(evaluation.pairwise_without_largest, PairwiseByDefinition(rest));
    ExpectSame(evaluation.bcubed_without_largest, BCubedByDefinition(rest));
  }
}

TEST(EvaluationProperty, TheOrderOfTheFacesDoesNotChangeAnyBit) {
  Random random(4);
  for (int round = 0; round < kRounds; ++round) {
    const Labeling in = MakeLabeling(random);
    std::vector<std::pair<int64_t, int64_t>> faces;
    for (size_t i = 0; i < in.truth.size(); ++i) faces.emplace_back(in.truth[i], in.predicted[i]);
    random.Shuffle(std::span<std::pair<int64_t, int64_t>>(faces));
    Labeling shuffled;
    for (const auto& [truth, predicted] : faces) {
      shuffled.truth.push_back(truth);
      shuffled.predicted.push_back(predicted);
    }
    const Evaluation a = Evaluate(in.truth, in.predicted);
    const Evaluation b = Evaluate(shuffled.truth, shuffled.predicted);
    ASSERT_EQ(a.bcubed.precision, b.bcubed.precision);
    ASSERT_EQ(a.bcubed.recall, b.bcubed.recall);
    ASSERT_EQ(a.nmi.arithmetic, b.nmi.arithmetic);
    ASSERT_EQ(a.singletons, b.singletons);
    ASSERT_EQ(a.coverage, b.coverage);
  }
}

}  // namespace
}  // namespace facegraph
