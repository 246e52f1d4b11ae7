// SPDX-License-Identifier: MIT
#include "facegraph/io/proposal_set_file.h"

#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/io/files_for_tests.h"
#include "facegraph/io/npz.h"

namespace facegraph {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;

class ProposalSetFileTest : public FileTest {
 protected:
  void PutProposals(const std::vector<int64_t>& offsets, const std::vector<int32_t>& members,
                    std::vector<NamedNpy> more = {}) {
    more.push_back({"offsets", ViewAsNpy({static_cast<int64_t>(offsets.size())}, offsets)});
    more.push_back({"members", ViewAsNpy({static_cast<int64_t>(members.size())}, members)});
    WriteNpz(Path("x.npz"), more);
  }
  ProposalSet Read() { return ReadProposals(Path("x.npz")); }
  std::string Refusal() {
    return BadData([&] { Read(); });
  }
};

TEST_F(ProposalSetFileTest, RoundTrips) {
  Random random(9);
  for (int round = 0; round < 20; ++round) {
    ProposalSet proposal_set;
    proposal_set.num_faces = 50;
    for (uint64_t p = random.Below(20); p > 0; --p) {
      std::vector<int32_t> proposal;
      for (int32_t face = 0; face < 50; ++face) {
        if (random.Below(4) == 0) proposal.push_back(face);
      }
      if (!proposal.empty()) proposal_set.Add(proposal, static_cast<int32_t>(random.Below(8)));
    }
    WriteProposals(Path("x.npz"), proposal_set);
    const ProposalSet read = Read();
    EXPECT_EQ(read.offsets, proposal_set.offsets);
    EXPECT_EQ(read.members, proposal_set.members);
    EXPECT_EQ(read.setting, proposal_set.setting);
    EXPECT_EQ(read.num_faces, proposal_set.num_faces);
  }
}

TEST_F(ProposalSetFileTest, SettingAndNumFacesMayBeMissing) {
  PutProposals({0, 2, 3}, {4, 7, 1});
  const ProposalSet proposal_set = Read();
  EXPECT_THAT(proposal_set.setting, ElementsAre(0, 0));
  EXPECT_EQ(proposal_set.num_faces, 8);
}

TEST_F(ProposalSetFileTest, MembersAreSortedWithinTheirProposal) {
  PutProposals({0, 3, 5}, {3, 1, 2, 9, 0});
  EXPECT_THAT(Read().members, ElementsAre(1, 2, 3, 0, 9));
}

TEST_F(ProposalSetFileTest, InvalidOffsetsAreRejected) {
  PutProposals({}, {});
  EXPECT_THAT(Refusal(), EndsWith("'offsets': does not start at 0"));
  PutProposals({1, 2}, {1, 2});
  EXPECT_THAT(Refusal(), EndsWith("'offsets': does not start at 0"));
  PutProposals({0, 2, 1, 3}, {1, 2, 3});
  EXPECT_THAT(Refusal(), EndsWith("proposal 1 starts at 2 and ends at 1; it has no members"));
  PutProposals({0, 1, 1, 2}, {1, 2});
  EXPECT_THAT(Refusal(), EndsWith("proposal 1 starts at 1 and ends at 1; it has no members"));
  PutProposals({0, 1}, {1, 2});
  EXPECT_THAT(Refusal(), EndsWith("'offsets': ends at 1, but there are 2 members"));
  PutProposals({0, 5}, {1, 2});
  EXPECT_THAT(Refusal(), EndsWith("'offsets': value 1: 5 is not in 0..2"));
}

TEST_F(ProposalSetFileTest, InvalidMembersAreRejected) {
  const std::vector<int64_t> three{3};
  PutProposals({0, 2}, {1, 3}, {{"num_faces", ViewAsNpy({}, three)}});
  EXPECT_THAT(Refusal(), EndsWith("'members': value 1: 3 is not in 0..2"));
  PutProposals({0, 2}, {1, -1});
  EXPECT_THAT(Refusal(), EndsWith("'members': value 1: -1 is not in 0..2147483646"));
  PutProposals({0, 1, 4}, {5, 2, 5, 2});
  EXPECT_THAT(Refusal(), EndsWith("'members': proposal 1 contains face 2 twice"));
}

TEST_F(ProposalSetFileTest, ANumberOfFacesBeyondTheMemoryLimitIsRefused) {
  const MemoryLimit limit{1 << 20, "--memory"};
  const auto refusal = [&] {
    return GetError(ErrorKind::kOutOfMemory, [&] { ReadProposals(Path("x.npz"), limit); });
  };
  const std::vector<int64_t> many{2'000'000'000};
  PutProposals({0, 2}, {1, 3}, {{"num_faces", ViewAsNpy({}, many)}});
  EXPECT_THAT(refusal(), EndsWith("x.npz: would need 22.4 GiB of memory, but --memory is 1.0 MiB"));
  PutProposals({0, 2}, {1, 2'000'000'000});
  EXPECT_THAT(refusal(), EndsWith("'members': would need 22.4 GiB of memory, but --memory is 1.0 "
                                  "MiB"));
}

TEST_F(ProposalSetFileTest, OptionalArraysThatDoNotMatchAreRejected) {
  const std::vector<int32_t> two{1, 2};
  PutProposals({0, 1}, {1}, {{"setting", ViewAsNpy({2}, two)}});
  EXPECT_THAT(Refusal(), EndsWith("'setting': has 2 values for 1 proposals"));
  PutProposals({0, 1}, {1}, {{"num_faces", ViewAsNpy({2}, two)}});
  EXPECT_THAT(Refusal(), EndsWith("'num_faces': has 2 values, expected one"));
  WriteNpz(Path("x.npz"), {{"members", ViewAsNpy({2}, two)}});
  EXPECT_THAT(Refusal(), EndsWith("array 'offsets' is missing; the file has 'members'"));
  WriteNpz(Path("x.npz"), {{"members", ViewAsNpy({2}, two)}, {"offsets", ViewAsNpy({1, 2}, two)}});
  EXPECT_THAT(Refusal(), EndsWith("'offsets': shape is [1, 2]; expected one dimension"));
}

}  // namespace
}  // namespace facegraph
