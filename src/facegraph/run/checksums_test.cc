// SPDX-License-Identifier: MIT
// Damage to any file of a run folder is rejected by name.
#include "facegraph/run/checksums.h"

#include <map>

#include "facegraph/base/random.h"
#include "facegraph/run/run_folder.h"
#include "facegraph/run/run_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kFiles[] = {RunFolder::kLabels, RunFolder::kClusters, RunFolder::kNeighbors,
                                  RunFolder::kManifest};

class DamagedRun : public WriteRunTest {
 protected:
  DamagedRun() {
    Manifest manifest = MakeManifest();
    WriteRun(Path("run"), result_, manifest);
    for (const char* name : kFiles) whole_[name] = Content(Path("run") / name);
  }

  /// Writes that content to the file. Returns whether every reader of it rejects the folder and
  /// names the file.
  bool IsRejected(const std::string& name, const std::string& content) {
    Put("run/" + name, content);
    bool rejected = Rejects(name, [&] { ReadRun(Path("run")); });
    if (name != RunFolder::kNeighbors) {
      rejected = Rejects(name, [&] { ReadRunClusters(Path("run")); }) && rejected;
    }
    Put("run/" + name, whole_[name]);
    return rejected;
  }

  /// Takes the hashes out of the manifest, which is then that of an earlier version.
  void WriteOldManifest() {
    nlohmann::ordered_json old = nlohmann::ordered_json::parse(whole_[RunFolder::kManifest]);
    old.erase("files");
    old.erase("checksum");
    Put("run/manifest.json", old.dump(2) + "\n");
  }

  std::map<std::string, std::string> whole_;

 private:
  bool Rejects(const std::string& name, const auto& read) const {
    try {
      read();
    } catch (const Error& error) {
      const std::string message = error.what();
      EXPECT_EQ(error.kind(), ErrorKind::kBadData) << message;
      EXPECT_NE(message.find((Path("run") / name).string()), std::string::npos) << message;
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
      return true;
    }
    return false;
  }
};

TEST_F(DamagedRun, AWholeFolderIsVerified) {
  EXPECT_TRUE(ReadRun(Path("run")).is_verified);
  EXPECT_TRUE(ReadRunClusters(Path("run")).is_verified);
  for (const char* name : kFiles) EXPECT_FALSE(IsRejected(name, whole_[name])) << name;
}

TEST_F(DamagedRun, AFlippedBitIsRejected) {
  Random random(7);
  for (const char* name : kFiles) {
    for (size_t byte = 0; byte < whole_[name].size(); ++byte) {
      std::string flipped = whole_[name];
      flipped[byte] = static_cast<char>(flipped[byte] ^ (1 << random.Below(8)));
      const bool is_rejected = IsRejected(name, flipped);
      EXPECT_TRUE(is_rejected || std::string(name) == RunFolder::kManifest) << name << byte;
      if (is_rejected) continue;
      // White space, or the name of the checksum itself: what the manifest says is unchanged.
      const auto damaged = Put("damaged.json", flipped);
      EXPECT_EQ(ReadManifest(damaged).settings, ReadManifest(Path("run/manifest.json")).settings);
    }
  }
}

TEST_F(DamagedRun, AFileThatIsCutShortOrLongerIsRejected) {
  for (const char* name : kFiles) {
    const std::string whole = whole_[name];
    const bool is_manifest = std::string(name) == RunFolder::kManifest;
    for (size_t size = 0; size + (is_manifest ? 1 : 0) < whole.size(); ++size) {
      EXPECT_TRUE(IsRejected(name, whole.substr(0, size))) << name << ", " << size << " bytes";
    }
    EXPECT_TRUE(IsRejected(name, whole + "1\n")) << name;
    EXPECT_TRUE(IsRejected(name, whole + whole)) << name;
  }
}

TEST_F(DamagedRun, FilesOfAnotherRunAreRejected) {
  result_.clusters.partition = {{0, 0, 1, 1}, 2};
  Manifest manifest = MakeManifest();
  WriteRun(Path("other"), result_, manifest);
  for (const char* name : {RunFolder::kLabels, RunFolder::kClusters}) {
    EXPECT_TRUE(IsRejected(name, Content(Path("other") / name))) << name;
  }
}

// Without hashes, what can be compared is: a folder of an earlier version, or edited labels.
TEST_F(DamagedRun, AFolderWithoutHashesIsReadIfItsFilesFit) {
  WriteOldManifest();
  EXPECT_FALSE(ReadRun(Path("run")).is_verified);
  EXPECT_FALSE(ReadRunClusters(Path("run")).is_verified);
  for (const char* labels : {"0\n0\n1\n0\n", "0\n0\n1\n-1\n-1\n", "0\n0\n1\n", "1\n1\n0\n-1\n"}) {
    Put("run/labels.txt", labels);
    EXPECT_THAT(BadData([&] { ReadRunClusters(Path("run")); }), HasSubstr("run/")) << labels;
    EXPECT_THAT(BadData([&] { ReadRun(Path("run")); }), HasSubstr("run/")) << labels;
  }
}

TEST_F(DamagedRun, AnEditedManifestIsReadWithoutItsChecksum) {
  auto edited = nlohmann::ordered_json::parse(whole_[RunFolder::kManifest]);
  edited["options"]["seed"] = 4;
  Put("run/manifest.json", edited.dump());
  EXPECT_THAT(BadData([&] { ReadManifest(Path("run/manifest.json")); }),
              HasSubstr("to use an edited one, remove the entry \"checksum\""));
  edited.erase("checksum");
  Put("run/manifest.json", edited.dump());
  EXPECT_NO_THROW(ReadManifest(Path("run/manifest.json")));
  EXPECT_TRUE(ReadRun(Path("run")).is_verified) << "the hashes of the files are still there";
}

TEST_F(DamagedRun, APathThatIsNoTextSurvivesTheChecksum) {
  Manifest manifest("cluster", {{"title", "\xFF\xFE"}, {"number", 0.1f}}, 1);
  Put("manifest.json", manifest.Text());
  EXPECT_NO_THROW(ReadManifestText(Path("manifest.json")));
}

TEST_F(DamagedRun, AFileThatIsNoFileIsRejected) {
  for (const char* name : kFiles) {
    fs::remove(Path("run") / name);
    fs::create_directory(Path("run") / name);
    EXPECT_THAT(BadData([&] { ReadRun(Path("run")); }), HasSubstr(name));
    fs::remove(Path("run") / name);
    Put(std::string("run/") + name, whole_[name]);
  }
}

}  // namespace
}  // namespace facegraph
