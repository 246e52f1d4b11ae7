// SPDX-License-Identifier: MIT
#include "facegraph/photos/output_folder.h"

#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFiles[] = {"index.html", "faces.csv", "without-faces.csv", "manifest.json"};
constexpr std::string_view kScratchHead = ".facegraph-";

/// A name that nobody can foresee.
std::string RandomName() {
  uint64_t number = 0;
  Require(getrandom(&number, sizeof(number), 0) == sizeof(number), ErrorKind::kFailed,
          "cannot get a random number: {}", std::strerror(errno));
  return fmt::format("{}{:016x}", kScratchHead, number);
}

bool IsScratchName(std::string_view name) {
  return name.size() == kScratchHead.size() + 16 && name.starts_with(kScratchHead) &&
         name.substr(kScratchHead.size()).find_first_not_of("0123456789abcdef") == name.npos;
}

}  // namespace

bool IsPersonName(std::string_view name) {
  constexpr std::string_view kHead = "person-";
  return name.starts_with(kHead) && name.size() > kHead.size() &&
         name.substr(kHead.size()).find_first_not_of("0123456789") == name.npos;
}

void RequireOtherFolder(const fs::path& photos, const fs::path& output) {
  std::error_code ignored;
  Require(!fs::equivalent(photos, output, ignored), ErrorKind::kUsage,
          "{} is the folder of the photos: choose another output", output.string());
  const fs::path people = output / OutputFolder::kPeople;
  fs::path above = fs::canonical(photos, ignored);
  while (!above.empty()) {
    Require(!fs::equivalent(above, people, ignored), ErrorKind::kUsage,
            "{} is in the folder of people of the output {}: choose another output",
            photos.string(), output.string());
    if (above == above.parent_path()) break;
    above = above.parent_path();
  }
}

OutputFolder::OutputFolder(const fs::path& path)
    : folder_(Folder::Make(path)), list_(folder_), scratch_(RandomName()) {
  Require(folder_.Lock(), ErrorKind::kFailed, "{}: another run writes into this folder",
          path.string());
  for (const char* name : kFiles) RequireReplaceable(name);
  CheckPeople();
}

void OutputFolder::RequireReplaceable(const std::string& name) const {
  if (folder_.Kind(name) == EntryKind::kAbsent) return;
  Require(list_.IsOurs(name), ErrorKind::kUsage,
          "{} is not what this program wrote: move it away or choose another output",
          (folder_.path() / name).string());
}

void OutputFolder::CheckPeople() const {
  if (folder_.Kind(kPeople) == EntryKind::kAbsent) return;
  const Folder people = folder_.OpenFolder(kPeople);
  const std::vector<std::string> names = people.Names();
  for (const std::string& name : names) {
    Require(!IsPersonName(name) || people.Kind(name) == EntryKind::kFolder, ErrorKind::kUsage,
            "{} is no folder: move it away or choose another output",
            (people.path() / name).string());
  }
  Require(names.empty() || list_.exists(), ErrorKind::kUsage,
          "{} exists and was not made by this program: choose another output",
          people.path().string());
}

void OutputFolder::ClearScratch(const std::string& name) const {
  const auto clear = [&](const Folder& folder) {
    if (folder.Kind(name) == EntryKind::kFile) folder.Remove(name);
  };
  clear(folder_);
  if (folder_.Kind(kPeople) != EntryKind::kFolder) return;
  const Folder people = folder_.OpenFolder(kPeople);
  for (const std::string& person : people.Names()) {
    if (IsPersonName(person) && people.Kind(person) == EntryKind::kFolder) {
      clear(people.OpenFolder(person));
    }
  }
}

void OutputFolder::Begin() {
  for (const OutputRecord& record : list_.earlier()) {
    if (record.kind == OutputKind::kScratch && IsScratchName(record.name)) {
      ClearScratch(record.name);
    }
  }
  list_.Begin();
  list_.Add({OutputKind::kScratch, scratch_, ""});
}

void OutputFolder::WriteFile(const std::string& name, std::string_view text) {
  const fs::path path = folder_.path() / name;
  {
    const Descriptor file = folder_.NewFile(scratch_);
    try {
      WriteAll(file, text, path);
      Require(fsync(file.get()) == 0, ErrorKind::kFailed, "cannot write {}: {}", path.string(),
              std::strerror(errno));
    } catch (...) {
      unlinkat(folder_.descriptor(), scratch_.c_str(), 0);
      throw;
    }
  }
  RequireReplaceable(name);  // again: it may be new
  list_.Add({OutputKind::kFile, name, ContentText(text)});
  folder_.Replace(scratch_, name);
}

}  // namespace facegraph
