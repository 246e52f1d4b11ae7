// SPDX-License-Identifier: MIT
#include "facegraph/io/neighbors_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/io/files_for_tests.h"
#include "facegraph/io/npz.h"

namespace facegraph {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;

class NeighborsFileTest : public FileTest {
 protected:
  void PutLists(std::vector<int64_t> shape, const std::vector<int32_t>& ids,
                const std::vector<float>& similarities) {
    WriteNpz(Path("x.npz"),
             {{"ids", ViewAsNpy(shape, ids)}, {"similarities", ViewAsNpy(shape, similarities)}});
  }
  template <typename T>
  void PutData(std::vector<int64_t> shape, const std::vector<T>& data) {
    WriteNpz(Path("x.npz"), {{"data", ViewAsNpy(std::move(shape), data)}});
  }
  NeighborLists Read() { return ReadNeighbors(Path("x.npz")); }
  std::string Refusal() {
    return BadData([&] { Read(); });
  }
};

void ExpectEqual(const NeighborLists& a, const NeighborLists& b) {
  EXPECT_EQ(a.ids, b.ids);
  EXPECT_EQ(a.similarities, b.similarities);
}

// Lists in the order of our search: self first, then descending similarity; some rows are padded.
NeighborLists RandomLists(Random& random, int64_t num_faces, int64_t k) {
  NeighborLists lists{Matrix<int32_t>(num_faces, k, -1), Matrix<float>(num_faces, k)};
  for (int64_t row = 0; row < num_faces; ++row) {
    std::vector<int32_t> others(static_cast<size_t>(num_faces));
    std::iota(others.begin(), others.end(), 0);
    std::swap(others[0], others[static_cast<size_t>(row)]);
    random.Shuffle(std::span(others).subspan(1));
    const int64_t present = 1 + static_cast<int64_t>(random.Below(static_cast<uint64_t>(k)));
    float similarity = 1.0f;
    for (int64_t column = 0; column < present; ++column) {
      lists.ids(row, column) = others[static_cast<size_t>(column)];
      lists.similarities(row, column) = similarity;
      similarity -= static_cast<float>(0.01 + 0.1 * random.Uniform());
    }
  }
  return lists;
}

TEST_F(NeighborsFileTest, EveryFormatRoundTrips) {
  Random random(3);
  for (int round = 0; round < 20; ++round) {
    const NeighborLists lists = RandomLists(random, 30, 1 + static_cast<int64_t>(random.Below(9)));
    WriteNeighbors(Path("x.npz"), lists);
    ExpectEqual(ReadNeighbors(Path("x.npz")), lists);
    WriteNeighbors(Path("i.npy"), Path("s.npy"), lists);
    ExpectEqual(ReadNeighbors(Path("i.npy"), Path("s.npy")), lists);
    WriteReferenceNeighbors(Path("x.npz"), lists);
    ExpectEqual(ReadNeighbors(Path("x.npz")), lists);
  }
}

TEST_F(NeighborsFileTest, ShuffledRowsAreSorted) {
  Random random(4);
  for (int round = 0; round < 20; ++round) {
    const NeighborLists lists = RandomLists(random, 20, 6);
    NeighborLists shuffled = lists;
    for (int64_t row = 0; row < 20; ++row) {
      for (uint64_t i = 5; i > 0; --i) {
        const auto a = static_cast<int64_t>(i), b = static_cast<int64_t>(random.Below(i + 1));
        std::swap(shuffled.ids(row, a), shuffled.ids(row, b));
        std::swap(shuffled.similarities(row, a), shuffled.similarities(row, b));
      }
    }
    WriteNeighbors(Path("x.npz"), shuffled);
    ExpectEqual(Read(), lists);
  }
}

TEST_F(NeighborsFileTest, SelfComesFirstAndTiesGoToTheLowerId) {
  PutLists({4, 3}, {2, 1, 0, 0, 3, 1, 3, 1, 0, -1, 3, 2},
           {0.5f, 0.5f, 0.4f, 0.9f, 0.9f, 0.9f, 0.1f, 0.2f, 0.3f, 7.0f, 0.5f, 0.6f});
  const NeighborLists lists = Read();
  EXPECT_THAT(lists.ids.Row(0), ElementsAre(0, 1, 2));
  EXPECT_THAT(lists.similarities.Row(0), ElementsAre(0.4f, 0.5f, 0.5f));
  EXPECT_THAT(lists.ids.Row(1), ElementsAre(1, 0, 3));
  EXPECT_THAT(lists.ids.Row(2), ElementsAre(0, 1, 3)) << "a list without the face itself";
  EXPECT_THAT(lists.ids.Row(3), ElementsAre(3, 2, -1));
  EXPECT_THAT(lists.similarities.Row(3), ElementsAre(0.5f, 0.6f, 0.0f));
}

TEST_F(NeighborsFileTest, DistancesOfTheReferenceBecomeSimilarities) {
  const float nan = std::nanf("");
  PutData<float>({2, 2, 3}, {0, 1, -1, -1e-7f, 0.25f, nan, 1, 0, -1, 0, 0.25f, 9});
  const NeighborLists lists = Read();
  EXPECT_THAT(lists.ids.Row(0), ElementsAre(0, 1, -1));
  EXPECT_THAT(lists.similarities.Row(0), ElementsAre(1.0f + 1e-7f, 0.75f, 0.0f));
  PutData<double>({1, 2, 1}, {0, 1 - 0.3});
  EXPECT_EQ(Read().similarities(0, 0), 0.3f);
}

TEST_F(NeighborsFileTest, InvalidValuesAreReportedWithRowAndColumn) {
  PutLists({2, 2}, {0, 1, 1, 2}, {1, 0.5f, 1, 0.5f});
  EXPECT_THAT(Refusal(), EndsWith("x.npz: 'ids': row 1, column 1: 2 is not in -1..1"));
  PutLists({2, 2}, {0, -2, 1, 0}, {1, 0.5f, 1, 0.5f});
  EXPECT_THAT(Refusal(), EndsWith("x.npz: 'ids': row 0, column 1: -2 is not in -1..1"));
  PutLists({2, 2}, {0, 1, 1, 0}, {1, 0.5f, 1, 1.5f});
  EXPECT_THAT(Refusal(),
              EndsWith("'similarities': row 1, column 1: similarity 1.5 is not in -1..1"));
  PutLists({2, 2}, {0, 1, 1, 0}, {1, 0.5f, std::nanf(""), 0.5f});
  EXPECT_THAT(Refusal(), EndsWith("row 1, column 0: similarity nan is not in -1..1"));
  PutLists({2, 2}, {0, 1, 0, 0}, {1, 0.5f, 1, 0.5f});
  EXPECT_THAT(Refusal(), EndsWith("row 1 lists face 0 twice"));
  for (double id : {0.5, 2.0, -2.0, 1e300, std::nan("")}) {
    PutData<double>({2, 2, 1}, {0, 0, id, 0});
    EXPECT_THAT(Refusal(), EndsWith("is not a face id in 0..1"));
  }
}

TEST_F(NeighborsFileTest, DistancesInPlaceOfSimilaritiesAreRefused) {
  Random random(5);
  NeighborLists lists = RandomLists(random, 40, 12);
  std::vector<float> distances;
  for (int64_t row = 0; row < 40; ++row) {
    for (float similarity : lists.similarities.Row(row)) distances.push_back(1 - similarity);
  }
  PutLists({40, 12}, {lists.ids.data(), lists.ids.data() + lists.ids.size()}, distances);
  EXPECT_THAT(Refusal(),
              ::testing::HasSubstr("rows the similarities grow from the first neighbor"));
  // The same the other way round: similarities where the authors' format has distances.
  std::vector<double> data;
  for (int64_t row = 0; row < 40; ++row) {
    for (int32_t id : lists.ids.Row(row)) data.push_back(id);
    for (float similarity : lists.similarities.Row(row)) data.push_back(similarity);
  }
  PutData({40, 2, 12}, data);
  EXPECT_THAT(Refusal(),
              ::testing::HasSubstr("rows the similarities grow from the first neighbor"));
}

TEST_F(NeighborsFileTest, SimilaritiesThatAscendToTheFaceItselfAreRead) {
  Random random(6);
  const NeighborLists lists = RandomLists(random, 40, 12);
  NeighborLists reversed = lists;
  for (int64_t row = 0; row < 40; ++row) {
    std::ranges::reverse(reversed.ids.Row(row));
    std::ranges::reverse(reversed.similarities.Row(row));
  }
  WriteNeighbors(Path("x.npz"), reversed);
  ExpectEqual(Read(), lists);
}

TEST_F(NeighborsFileTest, ListsBeyondTheMemoryLimitAreRefusedBeforeTheyAreAllocated) {
  // One byte an id in the file, eight in memory.
  const std::vector<uint8_t> ids(100 * 100, 1);
  const std::vector<float> similarities(100 * 100, 0.5f);
  WriteNpz(Path("x.npz"), {{"ids", ViewAsNpy({100, 100}, ids)},
                           {"similarities", ViewAsNpy({100, 100}, similarities)}});
  EXPECT_THAT(GetError(ErrorKind::kOutOfMemory,
                       [&] {
                         ReadNeighbors(Path("x.npz"), {100'000, "--memory"});
                       }),
              EndsWith("'ids': would need 127.7 KiB of memory, but --memory is 97.7 KiB"));
}

TEST_F(NeighborsFileTest, ShapesThatDoNotMatchAreRejected) {
  PutLists({4}, {0, 1, 1, 0}, {1, 0.5f, 1, 0.5f});
  EXPECT_THAT(Refusal(), EndsWith("'ids': shape is [4]; expected [n, k]"));
  PutLists({0, 2}, {}, {});
  EXPECT_THAT(Refusal(), EndsWith("contains no neighbors"));
  PutLists({1000000000000, 0}, {}, {});
  EXPECT_THAT(Refusal(), EndsWith("contains no neighbors"));
  PutData<float>({2, 1, 2}, {0, 1, 1, 0});
  EXPECT_THAT(Refusal(),
              EndsWith("'data': shape is [2, 1, 2]; expected [n, 2, k], ids and distances"));
  WriteNpz(Path("x.npz"), {{"ids", ViewAsNpy({1, 1}, std::vector<int32_t>{0})},
                           {"similarities", ViewAsNpy({1}, std::vector<float>{1})}});
  EXPECT_THAT(Refusal(), EndsWith("'similarities': shape is [1]; the ids have [1, 1]"));
}

TEST_F(NeighborsFileTest, MissingArraysAndOtherTypesAreRejected) {
  WriteNpz(Path("x.npz"), {{"ids", ViewAsNpy({1, 1}, std::vector<int32_t>{0})}});
  EXPECT_THAT(Refusal(), EndsWith("array 'similarities' is missing; the file has 'ids'"));
  WriteNpz(Path("x.npz"), {{"ids", ViewAsNpy({1, 1}, std::vector<float>{0})},
                           {"similarities", ViewAsNpy({1, 1}, std::vector<float>{1})}});
  EXPECT_THAT(Refusal(), EndsWith("'ids': type is float32; expected integers"));
  PutData<int32_t>({1, 2, 1}, {0, 0});
  EXPECT_THAT(Refusal(), EndsWith("'data': type is int32; expected float32"));
}

}  // namespace
}  // namespace facegraph
