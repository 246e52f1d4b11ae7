// SPDX-License-Identifier: MIT
#include "facegraph/io/npz.h"

#include <zip.h>

#include <vector>

#include "facegraph/io/files_for_tests.h"
#include "facegraph/io/npy_header.h"

namespace facegraph {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class NpzTest : public FileTest {
 protected:
  // A zip as another program might have written it.
  std::filesystem::path PutZip(const std::vector<std::pair<std::string, std::string>>& members,
                               int32_t compression = ZIP_CM_DEFLATE) {
    zip_t* zip = zip_open(Path("x.npz").c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    for (const auto& [name, content] : members) {
      zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
      const zip_int64_t index = zip_file_add(zip, name.c_str(), source, 0);
      zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), compression, 0);
    }
    EXPECT_EQ(zip_close(zip), 0);
    return Path("x.npz");
  }

  static std::string Zeros(int64_t count) {
    const std::vector<int64_t> shape{count};
    return FormatNpyHeader("|u1", shape) + std::string(static_cast<size_t>(count), '\0');
  }

  // The error message for x.npz without the folder name.
  std::string Refusal() {
    const std::string message = BadData([&] { ReadNpz(Path("x.npz")); });
    EXPECT_THAT(message, ::testing::StartsWith(Path("x.npz").string()));
    return message.substr(folder().string().size() + 1);
  }

  const std::vector<float> floats_{0.5f, -1.0f};
  const std::vector<int32_t> ids_{1, 2, 3, 4, 5, 6};
  const std::vector<NamedNpy> arrays_{{"scores", ViewAsNpy({2}, floats_)},
                                      {"ids", ViewAsNpy({3, 2}, ids_)}};
};

TEST_F(NpzTest, ArraysRoundTripUnderTheirNames) {
  WriteNpz(Path("x.npz"), arrays_);
  const NpzArrays arrays = ReadNpz(Path("x.npz"));
  ASSERT_EQ(arrays.size(), 2u);
  EXPECT_THAT(arrays.at("scores").Values<float>(), ElementsAre(0.5f, -1.0f));
  EXPECT_THAT(arrays.at("ids").shape, ElementsAre(3, 2));
  EXPECT_THAT(arrays.at("ids").Values<int32_t>(), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(NpzTest, TheSameArraysGiveTheSameBytes) {
  WriteNpz(Path("a.npz"), arrays_);
  WriteNpz(Path("b.npz"), arrays_);
  EXPECT_EQ(Content(Path("a.npz")), Content(Path("b.npz")));
}

TEST_F(NpzTest, AFileWithoutArraysIsReadButNotWritten) {
  Put("x.npz", "PK\x05\x06" + std::string(18, '\0'));  // what numpy.savez writes then
  EXPECT_TRUE(ReadNpz(Path("x.npz")).empty());
  EXPECT_EQ(GetError(ErrorKind::kFailed, [&] { WriteNpz(Path("y.npz"), {}); }),
            "cannot write " + Path("y.npz").string() + ": a zip file needs at least one member");
}

TEST_F(NpzTest, DeflatedMembersAreRead) {
  const NpzArrays arrays = ReadNpz(PutZip({{"z.npy", Zeros(1 << 20)}}));
  EXPECT_EQ(arrays.at("z").num_values(), 1 << 20);
  EXPECT_LT(std::filesystem::file_size(Path("x.npz")), 5000u);
}

TEST_F(NpzTest, AMissingArrayIsReportedWithTheAvailableOnes) {
  WriteNpz(Path("x.npz"), arrays_);
  const NpzArrays arrays = ReadNpz(Path("x.npz"));
  EXPECT_EQ(BadData([&] { ArrayNamed(arrays, "data", "x.npz"); }),
            "x.npz: array 'data' is missing; the file has 'ids', 'scores'");
}

TEST_F(NpzTest, RejectsOtherFiles) {
  Put("x.npz", "");
  EXPECT_EQ(Refusal(), "x.npz: is empty");
  Put("x.npz", "\x93NUMPY something else entirely");
  EXPECT_THAT(Refusal(), HasSubstr("x.npz: is not a .npz file: "));
}

TEST_F(NpzTest, RejectsEveryTruncation) {
  WriteNpz(Path("x.npz"), arrays_);
  const std::string whole = Content(Path("x.npz"));
  for (size_t size = 0; size < whole.size(); ++size) {
    Put("x.npz", whole.substr(0, size));
    EXPECT_NE(Refusal(), "") << size;
  }
}

TEST_F(NpzTest, RejectsADamagedMember) {
  WriteNpz(Path("x.npz"), arrays_);
  std::string content = Content(Path("x.npz"));
  content[content.find("NUMPY") + 122] ^= 1;  // the first value
  Put("x.npz", content);
  EXPECT_THAT(Refusal(), HasSubstr("x.npz: 'scores': "));
}

TEST_F(NpzTest, RejectsMembersThatAreNotArrays) {
  PutZip({{"readme.txt", "hello"}});
  EXPECT_EQ(Refusal(), "x.npz: member 'readme.txt' is not a .npy array");
  PutZip({{"a.npy", "hello"}});
  EXPECT_EQ(Refusal(), "x.npz: 'a': is not a .npy file");
}

TEST_F(NpzTest, RejectsASizeThatTheCompressedBytesCannotContain) {
  PutZip({{"z.npy", Zeros(1000)}});
  std::string content = Content(Path("x.npz"));
  // The uncompressed size stands 24 bytes into the member's entry of the directory.
  const size_t entry = content.rfind("PK\x01\x02");
  content.replace(entry + 24, 4, "\xf0\xff\xff\x7f");
  Put("x.npz", content);
  EXPECT_THAT(Refusal(), HasSubstr("'z': cannot contain the 2147483632 bytes that it claims"));
}

TEST_F(NpzTest, OnlyTheArrayThatIsWantedIsUnpacked) {
  PutZip({{"bomb.npy", Zeros(64 << 20)}, {"a.npy", Zeros(10)}, {"broken.npy", "no array"}});
  const NpzFile file = NpzFile::Open(Path("x.npz"), {1 << 20, "--memory"});
  EXPECT_THAT(file.Names(), ElementsAre("a", "bomb", "broken"));
  EXPECT_EQ(file.Read("a").num_values(), 10);
  EXPECT_EQ(BadData([&] { file.Read("b"); }),
            Path("x.npz").string() + ": array 'b' is missing; the file has 'a', 'bomb', 'broken'");
}

TEST_F(NpzTest, AnArrayBeyondTheMemoryLimitIsRefusedBeforeItIsUnpacked) {
  PutZip({{"bomb.npy", Zeros(64 << 20)}});
  EXPECT_LT(std::filesystem::file_size(Path("x.npz")), 1u << 17);
  EXPECT_EQ(
      GetError(ErrorKind::kOutOfMemory,
               [&] {
                 NpzFile::Open(Path("x.npz"), {1 << 20, "--memory"}).Read("bomb");
               }),
      Path("x.npz").string() + ": 'bomb': would need 64.0 MiB of memory, but --memory is 1.0 MiB");
}

TEST_F(NpzTest, AHeaderThatContradictsTheSizeOfItsMemberIsRefusedBeforeItIsUnpacked) {
  const std::vector<int64_t> shape{int64_t{1} << 40};
  PutZip({{"z.npy", FormatNpyHeader("<f8", shape) + std::string(64 << 20, '\0')}});
  const NpzFile file = NpzFile::Open(Path("x.npz"), {1 << 20, "--memory"});
  EXPECT_THAT(BadData([&] { file.Read("z"); }),
              HasSubstr("has 67108864 bytes of values, expected 8796093022208"));
  PutZip({{"z.npy", std::string("\x93NUMPY\x02\x00\xff\xff\xff\x7f", 12)}});
  EXPECT_THAT(Refusal(), HasSubstr("has 12 bytes, its header alone claims 2147483659"));
}

TEST_F(NpzTest, AMemberThatIsLongerThanItClaimsIsRefused) {
  PutZip({{"z.npy", Zeros(1000)}});
  std::string content = Content(Path("x.npz"));
  // Both sizes: that in the directory and, 22 bytes into the member's own header, its copy.
  const std::vector<int64_t> shape{1000};
  const auto claimed = static_cast<uint32_t>(FormatNpyHeader("|u1", shape).size() + 900);
  for (const size_t at : {content.rfind("PK\x01\x02") + 24, content.find("PK\x03\x04") + 22}) {
    content.replace(at, 4, reinterpret_cast<const char*>(&claimed), 4);
  }
  Put("x.npz", content);
  EXPECT_NE(Refusal(), "");
}

TEST_F(NpzTest, RejectsAnArrayWithAWrongSize) {
  const std::vector<int64_t> shape{1000};
  PutZip({{"z.npy", FormatNpyHeader("<f4", shape) + "abcd"}});
  EXPECT_EQ(Refusal(), "x.npz: 'z': has 4 bytes of values, expected 4000; is it truncated?");
}

TEST_F(NpzTest, ReportsAFullDisk) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "needs /dev/full, which is absent";
  EXPECT_EQ(GetError(ErrorKind::kFailed, [&] { WriteNpz("/dev/full", arrays_); }),
            "cannot write /dev/full: No space left on device");
}

}  // namespace
}  // namespace facegraph
