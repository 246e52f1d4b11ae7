// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/photos/album_files.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxName = 255;  // bytes of a file name

/// A photo and the folder of a person where it goes.
struct Placement {
  const fs::path* photo = nullptr;
  std::string person;
};

std::vector<Placement> PlacePhotos(const Album& album, int min_photos) {
  std::vector<Placement> placements;
  for (size_t p = 0; p < album.people.size(); ++p) {
    const Person& person = album.people[p];
    if (person.photos.size() < static_cast<size_t>(min_photos)) continue;
    for (const int32_t photo : person.photos) {
      placements.push_back({&album.photos[photo].path, PersonName(static_cast<int64_t>(p))});
    }
  }
  return placements;
}

/// name.jpg, then name-2.jpg, name-3.jpg and so on, for photos of one name from several folders.
std::string NumberedName(const fs::path& photo, int number) {
  if (number == 1) return photo.filename().string();
  const std::string ending = fmt::format("-{}{}", number, photo.extension().string());
  const std::string stem = photo.stem().string();
  return stem.substr(0, kMaxName - std::min(kMaxName, ending.size())) + ending;
}

/// "people/person-0001/name.jpg" as the folder and the file; nothing for any other name.
std::optional<std::pair<std::string, std::string>> SplitName(std::string_view name) {
  const std::string head = std::string(OutputFolder::kPeople) + "/";
  if (!name.starts_with(head)) return std::nullopt;
  name.remove_prefix(head.size());
  const std::string_view person = name.substr(0, name.find('/'));
  const std::string_view file = name.substr(std::min(person.size() + 1, name.size()));
  if (!IsPersonName(person) || file.find('/') != file.npos || file == "." || file == "..") {
    return std::nullopt;
  }
  return std::pair(std::string(person), std::string(file));
}

/// Writes the folders of people. Keeps the folder of one person open.
class PeopleWriter {
 public:
  PeopleWriter(OutputFolder& output, bool copy) : output_(output), copy_(copy), people_(Open()) {
    std::error_code ignored;
    path_ = fs::canonical(output.folder().path(), ignored) / OutputFolder::kPeople;
  }

  /// Removes what earlier runs wrote. Returns how many files stay, since they were changed.
  int64_t RemoveEarlier();
  /// False, with the reason, if the photo cannot be read.
  bool Place(const Placement& placement, std::string& reason);

 private:
  Folder Open() {
    output_.folder().MakeFolder(OutputFolder::kPeople);
    return output_.folder().OpenFolder(OutputFolder::kPeople);
  }
  int64_t RemoveFrom(const std::string& person, const std::vector<const OutputRecord*>& records);
  void OpenPerson(const std::string& person);
  bool Copy(const fs::path& photo, std::string& reason);
  /// The name in the list of a file of the open person.
  std::string ListedName(const std::string& name) const {
    return fmt::format("{}/{}/{}", OutputFolder::kPeople, person_, name);
  }

  OutputFolder& output_;
  bool copy_;
  Folder people_;
  fs::path path_;  ///< of people_, without links
  std::string person_;
  std::optional<Folder> folder_;        ///< of person_
  std::map<std::string, int> numbers_;  ///< the last number of each name in that folder
};

int64_t PeopleWriter::RemoveFrom(const std::string& person,
                                 const std::vector<const OutputRecord*>& records) {
  if (people_.Kind(person) != EntryKind::kFolder) return 0;
  const Folder folder = people_.OpenFolder(person);
  std::map<std::string, bool> stays;
  for (const OutputRecord* record : records) {
    const std::string file = SplitName(record->name)->second;
    if (file.empty()) continue;
    const bool is_ours = Proves(*record, folder, file);
    if (is_ours) folder.Remove(file);
    stays[file] = folder.Kind(file) != EntryKind::kAbsent;
  }
  return std::ranges::count_if(stays, [](const auto& entry) { return entry.second; });
}

int64_t PeopleWriter::RemoveEarlier() {
  std::map<std::string, std::vector<const OutputRecord*>> of_person;
  std::vector<std::string> made;
  for (const OutputRecord& record : output_.list().earlier()) {
    const auto name = SplitName(record.name);
    if (!name) continue;
    if (record.kind == OutputKind::kFolder) made.push_back(name->first);
    of_person[name->first].push_back(&record);
  }
  int64_t kept = 0;
  for (const auto& [person, records] : of_person) kept += RemoveFrom(person, records);
  for (const std::string& person : made) {
    if (people_.RemoveFolder(person) || people_.Kind(person) != EntryKind::kFolder) continue;
    output_.list().Add(
        {OutputKind::kFolder, fmt::format("{}/{}", OutputFolder::kPeople, person), ""});
  }
  return kept;
}

void PeopleWriter::OpenPerson(const std::string& person) {
  if (person == person_) return;
  if (people_.MakeFolder(person)) {
    output_.list().Add(
        {OutputKind::kFolder, fmt::format("{}/{}", OutputFolder::kPeople, person), ""});
  }
  folder_ = people_.OpenFolder(person);
  person_ = person;
  numbers_.clear();
}

/// Copies a photo to the scratch name and lists the copy; the caller gives it its name.
bool PeopleWriter::Copy(const fs::path& photo, std::string& reason) {
  const Descriptor from(open(photo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!from.is_open()) {
    reason = fmt::format("cannot be opened ({})", std::strerror(errno));
    return false;
  }
  const Descriptor to = folder_->NewFile(output_.scratch());
  try {
    const std::string proof = CopyAll(from, to, folder_->path() / photo.filename());
    for (int& number = numbers_[photo.filename().string()];;) {
      const std::string name = NumberedName(photo, ++number);
      output_.list().Add({OutputKind::kFile, ListedName(name), proof});
      if (folder_->Rename(output_.scratch(), name)) return true;
    }
  } catch (const Error& error) {
    folder_->Remove(output_.scratch());
    if (error.kind() != ErrorKind::kBadData) throw;
    reason = error.what();
    return false;
  }
}

bool PeopleWriter::Place(const Placement& placement, std::string& reason) {
  OpenPerson(placement.person);
  const fs::path& photo = *placement.photo;
  std::error_code unknown;
  const fs::path target = fs::canonical(photo, unknown).lexically_relative(path_ / person_);
  if (copy_ || unknown || target.empty()) return Copy(photo, reason);
  bool is_possible = true;
  for (int& number = numbers_[photo.filename().string()]; is_possible;) {
    const std::string name = NumberedName(photo, ++number);
    output_.list().Add({OutputKind::kLink, ListedName(name), target.string()});
    if (folder_->MakeLink(target.string(), name, is_possible)) return true;
    if (!is_possible) --number;
  }
  return Copy(photo, reason);
}

}  // namespace

PeopleReport WritePeopleFolders(const Album& album, OutputFolder& output, int min_photos, bool copy,
                                const Execution& execution) {
  PeopleReport report;
  PeopleWriter writer(output, copy);
  report.kept = writer.RemoveEarlier();
  const std::vector<Placement> placements = PlacePhotos(album, min_photos);
  const int64_t count = static_cast<int64_t>(placements.size());
  for (int64_t i = 0; i < count; ++i) {
    execution.CheckCanceled();
    std::string reason;
    if (!writer.Place(placements[i], reason)) {
      report.missing.push_back({*placements[i].photo, reason});
    }
    execution.Report("sorting photos", i + 1, count, "photos");
  }
  return report;
}

}  // namespace facegraph
