// SPDX-License-Identifier: MIT
#include "facegraph/io/staging_removal.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <string_view>
#include <vector>

#include "facegraph/io/descriptor.h"
#include "facegraph/io/staging_names.h"
#include "facegraph/io/staging_place.h"

namespace facegraph {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

/// The names in an open folder; nothing if it cannot be read.
template <typename Visit>
void VisitNames(int folder, const Visit& visit) {
  Descriptor copy(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!copy.is_open()) return;
  const std::unique_ptr<DIR, CloseFolder> names(fdopendir(copy.get()));
  if (names == nullptr) return;
  static_cast<void>(copy.Release());  // closedir closes it
  while (const dirent* entry = readdir(names.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") visit(name);
  }
}

bool IsOurs(int descriptor, mode_t kind) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == kind &&
         status.st_uid == geteuid();
}

std::string ReadStart(int descriptor, size_t size) {
  std::string text(size, '\0');
  const ssize_t count = pread(descriptor, text.data(), size, 0);
  text.resize(count > 0 ? static_cast<size_t>(count) : 0);
  return text;
}

void RemoveIfDead(int folder, const std::string& place_name, const std::string& name,
                  std::span<const std::string> file_names) {
  const Descriptor place(openat(folder, place_name.c_str(), kFolderFlags));
  if (!place.is_open() || !IsOurs(place.get(), S_IFDIR)) return;
  const Descriptor marker(
      openat(place.get(), place_name.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!marker.is_open()) {
    // Killed before the marker was made: an empty folder, or none of ours, which rmdir refuses. A
    // living writer that has not come to its marker yet notices and takes another name.
    if (errno == ENOENT) unlinkat(folder, place_name.c_str(), AT_REMOVEDIR);
    return;
  }
  if (!IsOurs(marker.get(), S_IFREG) || flock(marker.get(), LOCK_EX | LOCK_NB) != 0) return;
  const std::string wanted = StagingMarkerText(place_name);
  const std::string text = ReadStart(marker.get(), wanted.size() + 1);
  if (text == wanted) {
    RemoveStagedContent(place.get(), name, file_names);
    RemoveStagedContent(place.get(), StagingEarlierName(name), file_names);
  } else if (!wanted.starts_with(text)) {
    return;
  }
  RemoveStagingPlace(folder, place.get(), place_name);
}

}  // namespace

void RemoveStagedContent(int place, const std::string& name,
                         std::span<const std::string> file_names) {
  struct stat status {};
  if (fstatat(place, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (!S_ISDIR(status.st_mode)) {
    unlinkat(place, name.c_str(), 0);
    return;
  }
  {
    const Descriptor content(openat(place, name.c_str(), kFolderFlags));
    if (!content.is_open()) return;
    for (const std::string& file : file_names) {
      RemoveDeadStagingPlaces(content.get(), file, {});
      unlinkat(content.get(), file.c_str(), 0);
    }
  }
  unlinkat(place, name.c_str(), AT_REMOVEDIR);
}

void RemoveStagingPlace(int folder, int place, const std::string& place_name) {
  bool holds_more = false;
  VisitNames(place, [&](std::string_view name) { holds_more |= name != place_name; });
  if (holds_more) return;  // the marker still says whose it is
  unlinkat(place, place_name.c_str(), 0);
  unlinkat(folder, place_name.c_str(), AT_REMOVEDIR);
}

void RemoveDeadStagingPlaces(int folder, const std::string& name,
                             std::span<const std::string> file_names) {
  const std::string prefix = StagingPrefix(name);
  std::vector<std::string> found;
  VisitNames(folder, [&](std::string_view other) {
    constexpr size_t kDigits = 16;
    if (other.size() == prefix.size() + kDigits && other.starts_with(prefix) &&
        HasStagingName(other)) {
      found.emplace_back(other);
    }
  });
  for (const std::string& place : found) RemoveIfDead(folder, place, name, file_names);
}

}  // namespace facegraph
