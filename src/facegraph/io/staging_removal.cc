// SPDX-License-Identifier: MIT
#include "facegraph/io/staging_removal.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>
#include <string_view>
#include <vector>

#include "facegraph/io/descriptor.h"
#include "facegraph/io/staging_names.h"
#include "facegraph/io/staging_place.h"

namespace facegraph {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// The names in an open folder, without memory of the heap: it may be short of it. Returns whether
/// all could be read.
template <typename Visit>
bool VisitNames(int folder, const Visit& visit) {
  const Descriptor names(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!names.is_open()) return false;
  alignas(dirent64) std::array<char, 8192> buffer;
  for (;;) {
    const ssize_t size = getdents64(names.get(), buffer.data(), buffer.size());
    if (size <= 0) return size == 0;
    for (ssize_t at = 0; at < size;) {
      const auto* entry = reinterpret_cast<const dirent64*>(buffer.data() + at);
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") visit(name);
      at += entry->d_reclen;
    }
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

/// Killed between the two steps of a replacement, a writer leaves only the earlier file.
void PutBackIfMissing(int folder, int place, const std::string& earlier, const std::string& name) {
  struct stat status {};
  if (fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT) return;
  [[maybe_unused]] const int result = renameat(place, earlier.c_str(), folder, name.c_str());
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
    const std::string earlier = StagingEarlierName(name);
    PutBackIfMissing(folder, place.get(), earlier, name);
    RemoveStagedContent(place.get(), earlier, file_names);
  } else if (!wanted.starts_with(text)) {
    return;
  }
  RemoveStagingPlace(folder, place.get(), place_name);
}

}  // namespace

void RemoveStagedContent(int place, const std::string& name,
                         std::span<const std::string> file_names) noexcept {
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

void RemoveStagingPlace(int folder, int place, const std::string& place_name) noexcept {
  bool holds_more = false;
  const bool is_known =
      VisitNames(place, [&](std::string_view name) { holds_more |= name != place_name; });
  if (!is_known || holds_more) return;  // the marker still says whose it is
  unlinkat(place, place_name.c_str(), 0);
  unlinkat(folder, place_name.c_str(), AT_REMOVEDIR);
}

void RemoveDeadStagingPlaces(int folder, const std::string& name,
                             std::span<const std::string> file_names) noexcept try {
  const std::string prefix = StagingPrefix(name);
  std::vector<std::string> found;
  VisitNames(folder, [&](std::string_view other) {
    if (other.starts_with(prefix) && HasStagingName(other) &&
        other.size() == prefix.size() + kStagingDigits) {
      found.emplace_back(other);
    }
  });
  for (const std::string& place : found) RemoveIfDead(folder, place, name, file_names);
} catch (const std::bad_alloc&) {
  // They stay for the next run.
}

}  // namespace facegraph
