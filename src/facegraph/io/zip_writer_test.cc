// SPDX-License-Identifier: MIT
#include "facegraph/io/zip_writer.h"

#include <sys/resource.h>
#include <zip.h>

#include <csignal>
#include <ctime>
#include <list>
#include <string>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

std::span<const std::byte> Bytes(std::string_view text) {
  return std::as_bytes(std::span<const char>(text));
}

std::string RandomText(Random& random, uint64_t size) {
  std::string text(size, ' ');
  for (char& c : text) c = static_cast<char>(random.Below(256));
  return text;
}

class ZipWriterTest : public FileTest {
 protected:
  void Write(std::string_view name, const std::vector<ZipMember>& members) const {
    AtomicFile file(Path(name));
    WriteZip(file, members);
    file.Commit();
  }

  int64_t NumFiles() const {
    return std::distance(std::filesystem::directory_iterator(folder()), {});
  }
};

// The members of a zip, read by libzip with its checks of consistency and checksums.
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

TEST_F(ZipWriterTest, RandomMembersOfManyPiecesAreReadBack) {
  Random random(12);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::pair<std::string, std::string>> expected;
    std::list<std::string> pieces;  // stable addresses
    std::vector<ZipMember> members;
    for (uint64_t m = random.Below(5) + 1; m > 0; --m) {
      const std::string name = "member" + std::to_string(m);
      expected.emplace_back(name, "");
      members.push_back({name, {}});
      for (uint64_t p = random.Below(4); p > 0; --p) {
        pieces.push_back(RandomText(random, random.Below(3) * random.Below(20000)));
        expected.back().second += pieces.back();
        members.back().pieces.push_back(Bytes(pieces.back()));
      }
    }
    Write("x.zip", members);
    EXPECT_EQ(MembersByLibzip(Path("x.zip")), expected);
  }
}

TEST_F(ZipWriterTest, MoreMembersThan16BitsCountAreReadBack) {
  std::vector<ZipMember> members;
  for (int m = 0; m < 70000; ++m) members.push_back({std::to_string(m), {}});
  Write("x.zip", members);
  const auto read = MembersByLibzip(Path("x.zip"));
  ASSERT_EQ(read.size(), 70000u);
  EXPECT_EQ(read.back().first, "69999");
}

void UseTimeZone(const char* zone) {
  zone == nullptr ? unsetenv("TZ") : setenv("TZ", zone, 1);
  tzset();
}

// libzip dates members in local time.
TEST_F(ZipWriterTest, MembersAreStoredAndDatedTheSameInEveryTimeZone) {
  const std::string text(1000, 'x');
  std::string content;
  for (const char* zone : {"UTC", "EST5EDT", "NZST-12NZDT,M9.5.0,M4.1.0/3", "NPT-5:45"}) {
    UseTimeZone(zone);
    Write("x.zip", {{"text", {Bytes(text)}}});
    if (content.empty()) content = Content(Path("x.zip"));
    EXPECT_EQ(Content(Path("x.zip")), content) << zone;
  }
  UseTimeZone(nullptr);
  EXPECT_NE(content.find(text), std::string::npos);
  EXPECT_EQ(content.substr(10, 4), std::string("\0\0\x21\0", 4)) << "1 January 1980, midnight";
}

TEST_F(ZipWriterTest, AFileThatCannotSeekGetsTheSameBytes) {
  Random random(13);
  const std::string text = RandomText(random, 300000);
  const std::vector<ZipMember> members{{"a", {Bytes("head"), Bytes(text)}}, {"b", {}}};
  Write("x.zip", members);
  ::testing::internal::CaptureStdout();
  AtomicFile file("-");
  WriteZip(file, members);
  file.Commit();
  const std::string written = ::testing::internal::GetCapturedStdout();
  EXPECT_TRUE(written == Content(Path("x.zip"))) << written.size() << " bytes";
}

TEST_F(ZipWriterTest, RejectsNoMembersAndRepeatedNames) {
  const auto refusal = [&](const std::vector<ZipMember>& members) {
    return GetError(ErrorKind::kFailed, [&] { Write("x.zip", members); });
  };
  const std::string start = "cannot write " + Path("x.zip").string() + ": ";
  EXPECT_EQ(refusal({}), start + "a zip file needs at least one member");
  EXPECT_EQ(refusal({{"a", {}}, {"a", {}}}), start + "File already exists");
  EXPECT_TRUE(std::filesystem::is_empty(folder()));
}

// Limits the file size of this process, to simulate a full disk.
class LimitedFileSize {
 public:
  explicit LimitedFileSize(rlim_t max_bytes) {
    getrlimit(RLIMIT_FSIZE, &old_limit_);
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);  // otherwise the signal ends the process
    const rlimit limit{max_bytes, old_limit_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~LimitedFileSize() {
    setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_limit_;
  void (*old_handler_)(int);
};

TEST_F(ZipWriterTest, AFullDiskIsReportedAndLeavesNoFile) {
  const std::string text(20000, 'x');
  const std::vector<ZipMember> members{{"a", {Bytes(text)}}, {"b", {Bytes(text), Bytes("y")}}};
  Write("x.zip", members);
  const std::string whole = Content(Path("x.zip"));
  Put("x.zip", "old");
  for (size_t size = 0; size < whole.size();
       size += size < 50 || size + 300 > whole.size() ? 1 : 97) {
    const std::string message = GetError(ErrorKind::kFailed, [&] {
      const LimitedFileSize limited(size);
      Write("x.zip", members);
    });
    EXPECT_EQ(message, "cannot write " + Path("x.zip").string() + ": File too large") << size;
    EXPECT_EQ(Content(Path("x.zip")), "old");
    EXPECT_EQ(NumFiles(), 1);
  }
}

}  // namespace
}  // namespace facegraph
