// SPDX-License-Identifier: MIT
#include "facegraph/io/zip_writer.h"

#include <zip.h>

#include <string>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/io/file_testing.h"

namespace facegraph {
namespace {

std::span<const std::byte> Bytes(std::string_view text) {
  return std::as_bytes(std::span<const char>(text));
}

// Bit by bit, as the polynomial division is defined.
uint32_t SlowCrc32(std::string_view text) {
  uint32_t crc = 0xffffffff;
  for (char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc % 2 == 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

std::string RandomText(Random& random, uint64_t size) {
  std::string text(size, ' ');
  for (char& c : text) c = static_cast<char>(random.Below(256));
  return text;
}

TEST(Crc32, GivesTheStandardCheckValue) { EXPECT_EQ(Crc32(Bytes("123456789")), 0xcbf43926u); }

TEST(Crc32, AgreesWithBitwiseDivisionInOnePieceAndInTwo) {
  Random random(11);
  for (uint64_t size = 0; size < 100; ++size) {
    const std::string text = RandomText(random, size);
    const uint32_t expected = SlowCrc32(text);
    EXPECT_EQ(Crc32(Bytes(text)), expected);
    const std::string_view view = text;
    const uint64_t cut = random.Below(size + 1);
    EXPECT_EQ(Crc32(Bytes(view.substr(cut)), Crc32(Bytes(view.substr(0, cut)))), expected);
  }
}

using ZipWriterTest = FileTest;

// What libzip, written by others, finds in a zip; checks consistency and checksums.
std::vector<std::pair<std::string, std::string>> MembersByLibzip(
    const std::filesystem::path& path) {
  std::vector<std::pair<std::string, std::string>> members;
  zip_t* zip = zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
  EXPECT_NE(zip, nullptr);
  if (zip == nullptr) return members;
  for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); ++i) {
    zip_stat_t status;
    EXPECT_EQ(zip_stat_index(zip, static_cast<zip_uint64_t>(i), 0, &status), 0);
    std::string content(status.size, '\0');
    zip_file_t* member = zip_fopen_index(zip, static_cast<zip_uint64_t>(i), 0);
    EXPECT_EQ(zip_fread(member, content.data(), content.size()), static_cast<int64_t>(status.size));
    char beyond = 0;
    EXPECT_EQ(zip_fread(member, &beyond, 1), 0) << "checksum";
    zip_fclose(member);
    members.emplace_back(status.name, content);
  }
  zip_discard(zip);
  return members;
}

TEST_F(ZipWriterTest, LibzipReadsRandomMembersBack) {
  Random random(12);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::pair<std::string, std::string>> members;
    AtomicFile file(Path("x.zip"));
    ZipWriter zip(file);
    for (uint64_t m = random.Below(5); m > 0; --m) {
      const std::string first = RandomText(random, random.Below(50));
      const std::string second = RandomText(random, random.Below(5000));
      members.emplace_back("member" + std::to_string(m), first + second);
      zip.Add(members.back().first, {Bytes(first), Bytes(second)});
    }
    zip.Finish();
    file.Commit();
    EXPECT_EQ(MembersByLibzip(Path("x.zip")), members);
  }
}

TEST_F(ZipWriterTest, MoreMembersThan16BitsCountAreReadBack) {
  AtomicFile file(Path("x.zip"));
  ZipWriter zip(file);
  for (int m = 0; m < 70000; ++m) zip.Add(std::to_string(m), {});
  zip.Finish();
  file.Commit();
  const auto members = MembersByLibzip(Path("x.zip"));
  ASSERT_EQ(members.size(), 70000u);
  EXPECT_EQ(members.back().first, "69999");
}

}  // namespace
}  // namespace facegraph
