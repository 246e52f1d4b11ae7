// SPDX-License-Identifier: MIT
// Grouping of real faces of two embedders in collections of several kinds. The threshold rule of
// GroupFaces was chosen on these collections. The test prints its results.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "facegraph/base/matrix.h"
#include "facegraph/evaluation/evaluate.h"
#include "facegraph/io/features_file.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/photos/group_faces.h"
#include "shared_data.h"

namespace facegraph {
namespace {

struct Collection {
  const char* name;
  std::vector<int> faces;  ///< of each person
};

std::vector<int> OneLargePerson(int faces, int others, int each) {
  std::vector<int> sizes{faces};
  sizes.resize(static_cast<size_t>(others) + 1, each);
  return sizes;
}

const Collection kCollections[] = {
    {"three friends", {4, 4, 4}},
    {"a family of eight", std::vector<int>(8, 25)},
    {"one person in most", OneLargePerson(100, 14, 3)},
    {"hardly anybody else", {90, 5, 5}},
    {"two people", {50, 50}},
    {"a hundred people", std::vector<int>(100, 4)},
    {"a crowd", std::vector<int>(800, 2)},
};

class PhotosGolden : public testing::TestWithParam<const char*> {};

/// For each size of the collection, the faces of one person with at least that many faces. The
/// search starts at person `start`.
std::vector<int64_t> PickFaces(const Collection& collection, std::span<const int64_t> labels,
                               size_t start) {
  std::map<int64_t, std::vector<int64_t>> faces_of;
  for (size_t i = 0; i < labels.size(); ++i) faces_of[labels[i]].push_back(static_cast<int64_t>(i));
  std::vector<int64_t> people;
  for (const auto& entry : faces_of) people.push_back(entry.first);
  std::rotate(people.begin(), people.begin() + static_cast<int64_t>(start % people.size()),
              people.end());
  std::vector<int64_t> picked;
  for (const int size : collection.faces) {
    const auto found = std::ranges::find_if(
        people, [&](int64_t person) { return std::ssize(faces_of[person]) >= size; });
    if (found == people.end()) break;
    picked.insert(picked.end(), faces_of[*found].begin(), faces_of[*found].begin() + size);
    people.erase(found);
  }
  return picked;
}

TEST_P(PhotosGolden, GroupsCollectionsOfManyKinds) {
  const std::string folder = std::string("data/") + GetParam();
  SKIP_WITHOUT_SHARED(folder);
  const Features all = OpenFeatures(SharedFolder() / folder / "features.npy");
  const std::vector<int64_t> labels = ReadLabels(SharedFolder() / folder / "labels.txt");
  for (const Collection& collection : kCollections) {
    const std::vector<int64_t> faces = PickFaces(collection, labels, 1000);
    Matrix<float> rows(std::ssize(faces), all.dim);
    std::vector<int64_t> truth;
    for (int64_t i = 0; i < rows.rows(); ++i) {
      LoadUnitRows(all, faces[i], faces[i] + 1, rows.View().Rows(i, i + 1));
      truth.push_back(labels[faces[i]]);
    }
    const Features features = ToFeatures(rows, GetParam());
    std::vector<int32_t> photos(faces.size());  // each face in its own photo
    std::iota(photos.begin(), photos.end(), 0);
    const FaceGroups groups = GroupFaces(features, photos, {});
    const double f = Evaluate(truth, groups.partition).bcubed.f;
    fmt::print("{:10} {:20} {:5} faces, threshold {:.3f}: BCubed F {:.3f}\n", GetParam(),
               collection.name, faces.size(), groups.min_similarity, f);
    EXPECT_GE(f, 0.94) << collection.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Embedders, PhotosGolden, testing::Values("lfw-fr512", "lfw-mfn128"),
                         [](const auto& set) { return set.index == 0 ? "Fr512" : "Mfn128"; });

}  // namespace
}  // namespace facegraph
