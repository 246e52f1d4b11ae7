// SPDX-License-Identifier: MIT
#include "facegraph/io/decisions_file.h"

#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

/// Decisions about four clusters of 9, 5, 2 and 1 faces.
class DecisionsFile : public FileTest {
 protected:
  static std::vector<std::pair<int32_t, int32_t>> Read(const std::filesystem::path& path) {
    return ReadMergeDecisions(path, std::vector<int64_t>{9, 5, 2, 1});
  }
  std::string Refusal(std::string_view content, std::string_view name = "d.csv") const {
    const std::string message = BadData([&] { Read(Put(name, content)); });
    EXPECT_THAT(message, HasSubstr(Path(name).string()));
    return message;
  }
};

TEST_F(DecisionsFile, HasTwoNumbersPerLine) {
  EXPECT_THAT(Read(Put("d.txt", "3 0\n1   2\n")), ElementsAre(Pair(3, 0), Pair(1, 2)));
  EXPECT_THAT(Read(Put("d.txt", " 3,0\r\n\n\t\n 1 , 2")), ElementsAre(Pair(3, 0), Pair(1, 2)));
  EXPECT_THAT(Read(Put("d.txt", "3;0\n")), ElementsAre(Pair(3, 0)));
  EXPECT_THAT(Read(Put("d.txt", "3\t0\n")), ElementsAre(Pair(3, 0)));
}

TEST_F(DecisionsFile, MayHaveAHeaderLine) {
  EXPECT_THAT(Read(Put("d.csv", "rank,smaller,larger,score\n1,3,0,0.9\n7,1,2,0.2\n")),
              ElementsAre(Pair(3, 0), Pair(1, 2)));
  EXPECT_THAT(Read(Put("d.csv", "larger,smaller\n0,3\n")), ElementsAre(Pair(3, 0)));
}

TEST_F(DecisionsFile, IsReadAsSpreadsheetsSaveIt) {
  EXPECT_THAT(Read(Put("d.csv",
                       "\xEF\xBB\xBF\"smaller\";\"note\";\"larger\"\r\n"
                       "\"3\";\"he; \"\"Jo\"\"\";\"0\"\r\n")),
              ElementsAre(Pair(3, 0)));
  EXPECT_THAT(Read(Put("d.csv", "rank\tsmaller\tlarger\n\t3\t0\n")), ElementsAre(Pair(3, 0)))
      << "an empty field is a field";
}

TEST_F(DecisionsFile, MayBeJsonLines) {
  EXPECT_THAT(Read(Put("d.jsonl", "{\"rank\": 1, \"larger\": 0, \"smaller\": 3}\n")),
              ElementsAre(Pair(3, 0)));
  EXPECT_THAT(Refusal("{\"larger\": 0}\n", "d.jsonl"),
              HasSubstr("line 1: field \"smaller\" is missing"));
  EXPECT_THAT(Refusal("[3, 0]\n", "d.jsonl"), HasSubstr("line 1: '[3, 0]' is not a JSON object"));
  EXPECT_THAT(Refusal("{\"larger\": 0, \"smaller\": \"3\"}\n", "d.jsonl"), HasSubstr("'\"3\"'"));
}

TEST_F(DecisionsFile, MayBeEmpty) {
  EXPECT_THAT(Read(Put("d.csv", "rank,smaller,larger\n")), IsEmpty());
  EXPECT_THAT(Read(Put("d.csv", "")), IsEmpty());
}

TEST_F(DecisionsFile, OfAnotherRunIsDetectedBySizes) {
  constexpr const char* kNames = "smaller,larger,smaller_size,larger_size\n";
  EXPECT_THAT(Read(Put("d.csv", std::string(kNames) + "3,0,1,9\n")), ElementsAre(Pair(3, 0)));
  EXPECT_THAT(Refusal(std::string(kNames) + "3,0,1,9\n2,0,2,8\n"),
              HasSubstr("line 3: cluster 0 has 9 faces, not '8'"));
}

TEST_F(DecisionsFile, RejectsInvalidClusterNumbers) {
  EXPECT_THAT(Refusal("0,1\n\n2,4\n"),
              HasSubstr("line 3: cluster 4 does not exist; the run has 4 clusters"));
  EXPECT_THAT(Refusal("0,-1\n"), HasSubstr("line 1: '-1' is not a cluster number"));
  EXPECT_THAT(Refusal("0,1\n0,x\n"), HasSubstr("line 2: 'x' is not a cluster number"));
  EXPECT_THAT(Refusal("0,1\n0,1.5\n"), HasSubstr("line 2: '1.5' is not a cluster number"));
  EXPECT_THAT(Refusal("0,99999999999999999999\n"), HasSubstr("line 1"));
  EXPECT_THAT(Refusal("2,2\n"), HasSubstr("line 1: cluster 2 cannot be merged with itself"));
}

TEST_F(DecisionsFile, RejectsLinesWithoutTwoNumbers) {
  EXPECT_THAT(Refusal("0,1,2\n"), HasSubstr("line 1: '0,1,2' is not two cluster numbers"));
  EXPECT_THAT(Refusal("0,1\n0\n"), HasSubstr("line 2"));
  EXPECT_THAT(Refusal("merge 0 and 1\n"), HasSubstr("line 1: 'merge 0 and 1' is neither"));
  EXPECT_THAT(Refusal("smaller,score\n0,1\n"), HasSubstr("larger"));
  EXPECT_THAT(Refusal("rank,smaller,larger\n1,3\n"),
              HasSubstr("line 2: '1,3' has no column larger"));
}

}  // namespace
}  // namespace facegraph
