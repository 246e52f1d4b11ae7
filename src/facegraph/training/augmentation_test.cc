// SPDX-License-Identifier: MIT
#include "facegraph/training/augmentation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

/// Identities with 1, 2, 4, ..., 32 faces, each a random direction with noise of 0.1, followed by
/// unlabeled faces.
struct LabeledWorld {
  Matrix<float> rows;
  LabeledFaces set;

  LabeledWorld(int64_t num_identities, int64_t num_unknown) {
    Random random(1);
    std::vector<std::vector<float>> values;
    for (int64_t person = 0; person < num_identities; ++person) {
      std::vector<float> center(16);
      for (float& value : center) value = static_cast<float>(random.Normal());
      for (int64_t face = 0; face < (int64_t{1} << (person % 6)); ++face) {
        values.push_back(center);
        for (float& value : values.back()) value += 0.1f * static_cast<float>(random.Normal());
        set.labels.push_back(person);
      }
    }
    for (int64_t face = 0; face < num_unknown; ++face) {
      values.emplace_back(16, static_cast<float>(face + 1));
      values.back()[0] = -1;
      set.labels.push_back(-1);
    }
    rows = Matrix<float>(static_cast<int64_t>(values.size()), 16);
    for (int64_t row = 0; row < rows.rows(); ++row) {
      std::copy(values[row].begin(), values[row].end(), rows.Row(row).data());
    }
    set.features = ToFeatures(rows);
    set.neighbors = NearestNeighbors(set.features, {.k = 5, .search = SearchKind::kExact}, {});
  }
};

std::map<int64_t, int64_t> GetSizes(const LabeledFaces& set) {
  std::map<int64_t, int64_t> sizes;
  for (const int64_t label : set.labels) ++sizes[label];
  return sizes;
}

TEST(Augment, KeepsAtLeastOneFacePerIdentityAndAddsNone) {
  const LabeledWorld world(60, 0);
  const auto before = GetSizes(world.set);
  const auto after = GetSizes(Augment(world.set, {.thinning = 2}, 3, {}));
  ASSERT_EQ(after.size(), before.size());
  for (const auto& [label, size] : after) {
    EXPECT_GE(size, 1);
    EXPECT_LE(size, before.at(label));
  }
}

TEST(Augment, LeavesMoreSingletonsWithStrongerThinning) {
  const LabeledWorld world(300, 0);
  const auto num_singletons = [&](double thinning) {
    const auto sizes = GetSizes(Augment(world.set, {.thinning = thinning}, 3, {}));
    return std::ranges::count_if(sizes, [](const auto& person) { return person.second == 1; });
  };
  EXPECT_LT(num_singletons(0.5), num_singletons(1));
  EXPECT_LT(num_singletons(1), num_singletons(3));
}

TEST(Augment, ChangesNothingWithoutThinningAndBlending) {
  const LabeledWorld world(20, 7);
  const LabeledFaces same = Augment(world.set, {.thinning = 0}, 3, {});
  EXPECT_EQ(same.labels, world.set.labels);
  EXPECT_EQ(same.neighbors.ids, world.set.neighbors.ids);
}

TEST(Augment, MakesBlendedFacesMoreSimilarToTheirIdentity) {
  const LabeledWorld world(30, 0);
  const auto mean_similarity = [](const LabeledFaces& set) {
    double sum = 0;
    int64_t count = 0;
    for (int64_t face = 0; face < set.neighbors.num_faces(); ++face) {
      for (int64_t i = 1; i < set.neighbors.k(); ++i) {
        if (set.labels[face] != set.labels[set.neighbors.ids(face, i)]) continue;
        sum += set.neighbors.similarities(face, i);
        ++count;
      }
    }
    return sum / static_cast<double>(count);
  };
  const LabeledFaces unchanged = Augment(world.set, {.thinning = 0}, 3, {});
  const LabeledFaces blended = Augment(world.set, {.thinning = 0, .blending = 4}, 3, {});
  EXPECT_LT(1 - mean_similarity(blended), 0.6 * (1 - mean_similarity(unchanged)));
}

TEST(Augment, MakesFacesOfAnIdentityMoreSimilarWithLessScatter) {
  const LabeledWorld world(60, 0);
  const LabeledFaces unchanged = Augment(world.set, {.thinning = 0}, 3, {});
  const LabeledFaces closer = Augment(world.set, {.thinning = 0, .scatter = 0.5}, 3, {});
  ASSERT_EQ(closer.labels, unchanged.labels);
  for (int64_t face = 0; face < closer.neighbors.num_faces(); ++face) {
    for (int64_t other = 0; other < face; ++other) {
      if (closer.labels[face] != closer.labels[other]) continue;
      const auto similarity = [&](const LabeledFaces& set) {
        Matrix<float> rows(2, set.features.dim);
        LoadUnitRows(set.features, face, face + 1, rows.View().Rows(0, 1));
        LoadUnitRows(set.features, other, other + 1, rows.View().Rows(1, 2));
        return Similarity(rows.Row(0).data(), rows.Row(1).data(), rows.cols());
      };
      EXPECT_GT(similarity(closer), similarity(unchanged) - 1e-6F);
    }
  }
}

TEST(Augment, AddsFacesBetweenTwoOfAnIdentityByOversampling) {
  const LabeledWorld world(60, 0);
  const Augmentation oversampled{.thinning = 0, .oversampling = 5};
  const LabeledFaces set = Augment(world.set, oversampled, 3, {});
  const auto before = GetSizes(world.set), after = GetSizes(set);
  ASSERT_EQ(after.size(), before.size());
  int64_t all_before = 0, all_after = 0;
  for (const auto& [label, size] : before) {
    EXPECT_GE(after.at(label), size);
    EXPECT_LE(after.at(label), 5 * size);
    if (size == 1) {
      EXPECT_EQ(after.at(label), 1);
    }
    all_before += size;
    all_after += after.at(label);
  }
  EXPECT_GT(all_after, 2 * all_before);
  // The nearest neighbor of every face has the same identity.
  for (int64_t face = 0; face < set.neighbors.num_faces(); ++face) {
    if (after.at(set.labels[face]) < 2) continue;
    EXPECT_EQ(set.labels[set.neighbors.ids(face, 1)], set.labels[face]);
  }
}

/// Number of neighbors with the identity of their face, itself left out.
int64_t CountSameIdentity(const LabeledFaces& set) {
  int64_t count = 0;
  for (int64_t face = 0; face < set.neighbors.num_faces(); ++face) {
    for (int64_t column = 1; column < set.neighbors.k(); ++column) {
      count += set.labels[face] == set.labels[set.neighbors.ids(face, column)];
    }
  }
  return count;
}

TEST(Augment, DegradesFeaturesOfTheSameFaces) {
  const LabeledWorld world(60, 0);
  const LabeledFaces same = Augment(world.set, {.thinning = 0}, 3, {});
  const LabeledFaces reduced = Augment(world.set, {.thinning = 0, .dim_share = 0.25}, 3, {});
  EXPECT_EQ(reduced.features.dim, same.features.dim / 4);
  const LabeledFaces noisy = Augment(world.set, {.thinning = 0, .noise = 0.8}, 3, {});
  EXPECT_EQ(noisy.features.dim, same.features.dim);
  for (const LabeledFaces* worse : {&reduced, &noisy}) {
    EXPECT_EQ(worse->labels, same.labels);
    EXPECT_LE(CountSameIdentity(*worse), CountSameIdentity(same));
    EXPECT_GT(CountSameIdentity(*worse), CountSameIdentity(same) / 2);
  }
}

TEST(Augment, AddsNoiseOfTheGivenLength) {
  const LabeledWorld world(60, 0);
  const LabeledFaces same = Augment(world.set, {.thinning = 0}, 3, {});
  const LabeledFaces noisy = Augment(world.set, {.thinning = 0, .noise = 0.75}, 3, {});
  const auto get_cosine = [&](int64_t face) {
    Matrix<float> rows(2, same.features.dim);
    LoadUnitRows(same.features, face, face + 1, rows.View().Rows(0, 1));
    LoadUnitRows(noisy.features, face, face + 1, rows.View().Rows(1, 2));
    return ExactDot(rows.Row(0).data(), rows.Row(1).data(), rows.cols());
  };
  double mean = 0;
  const auto num_faces = static_cast<double>(same.labels.size());
  for (size_t face = 0; face < same.labels.size(); ++face) {
    mean += get_cosine(static_cast<int64_t>(face)) / num_faces;
  }
  EXPECT_NEAR(mean, 0.8, 0.03);  // 1 / sqrt(1 + 0.75^2)
}

TEST(WithDegradedFeatures, ReducesTwoAndAddsNoiseToTwoOfEight) {
  const std::vector<Augmentation> augmentations =
      WithDegradedFeatures(DrawAugmentations(16, 4, 3), 3);
  for (size_t i = 0; i < augmentations.size(); ++i) {
    const auto& [dims, noise] = std::pair(augmentations[i].dim_share, augmentations[i].noise);
    EXPECT_EQ(dims < 1, i % 8 >= 6);
    EXPECT_EQ(noise > 0, i % 8 == 4 || i % 8 == 5);
    EXPECT_GE(dims, 0.2);
    EXPECT_LE(noise, 0.8);
  }
}

TEST(DrawAugmentations, CoverTheRangesAndRepeatForASeed) {
  const std::vector<Augmentation> augmentations = DrawAugmentations(50, 4, 3);
  ASSERT_EQ(augmentations.size(), 50U);
  const auto [low, high] = std::ranges::minmax(augmentations, {}, &Augmentation::identity_share);
  EXPECT_LT(low.identity_share, 0.06);
  EXPECT_GT(high.identity_share, 0.8);
  for (const Augmentation& augmentation : augmentations) {
    EXPECT_GE(augmentation.thinning, 0);
    EXPECT_GE(augmentation.scatter, 0.1);
    EXPECT_LE(augmentation.scatter, 1);
  }
  EXPECT_EQ(DrawAugmentations(50, 4, 3).front().thinning, augmentations.front().thinning);
  EXPECT_NE(DrawAugmentations(50, 4, 4).front().thinning, augmentations.front().thinning);
}

TEST(Augment, KeepsUnlabeledFacesInTheSameProportion) {
  const LabeledWorld world(60, 200);
  const LabeledFaces augmented = Augment(world.set, {.thinning = 1}, 3, {});
  const auto before = GetSizes(world.set), after = GetSizes(augmented);
  const auto known = [](const std::map<int64_t, int64_t>& sizes) {
    double sum = 0;
    for (const auto& [label, size] : sizes) sum += label < 0 ? 0 : static_cast<double>(size);
    return sum;
  };
  EXPECT_EQ(after.at(-1), static_cast<int64_t>(200 * known(after) / known(before)));
}

TEST(Augment, KeepsAShareOfTheIdentitiesComplete) {
  const LabeledWorld world(300, 0);
  const auto before = GetSizes(world.set);
  const auto after = GetSizes(Augment(world.set, {.thinning = 0, .identity_share = 0.2}, 3, {}));
  EXPECT_NEAR(static_cast<double>(after.size()), 60, 20);
  for (const auto& [label, size] : after) EXPECT_EQ(size, before.at(label));
  EXPECT_EQ(GetSizes(Augment(world.set, {.thinning = 0, .identity_share = 1e-9}, 3, {})), before);
}

TEST(Augment, DependsOnTheSeed) {
  const LabeledWorld world(60, 20);
  const Augmentation augmentation{.thinning = 1, .blending = 2};
  const LabeledFaces once = Augment(world.set, augmentation, 3, {});
  const LabeledFaces twice = Augment(world.set, augmentation, 3, {});
  const LabeledFaces other = Augment(world.set, augmentation, 4, {});
  EXPECT_EQ(once.labels, twice.labels);
  EXPECT_EQ(once.neighbors.similarities, twice.neighbors.similarities);
  EXPECT_NE(once.labels, other.labels);
}

}  // namespace
}  // namespace facegraph
