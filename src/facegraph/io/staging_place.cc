// SPDX-License-Identifier: MIT
#include "facegraph/io/staging_place.h"

#include <fcntl.h>
#include <stdio.h>  // renameat2
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <utility>

#include "facegraph/io/file_access.h"
#include "facegraph/io/staging_names.h"
#include "facegraph/io/staging_removal.h"
#include "facegraph/io/write_error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxAttempts = 100;

std::mutex living_mutex;
StagingPlace* living = nullptr;  ///< all that live, the youngest first

Descriptor OpenFolder(const fs::path& target) {
  const fs::path folder = target.parent_path();
  // O_PATH: a folder that may be written but not listed will do.
  return Descriptor(open(folder.empty() ? "." : folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

/// A name that no file can have: the folder itself.
bool IsFolderName(const std::string& name) { return name.empty() || name == "." || name == ".."; }

bool IsUnsupported(int reason) {
  return reason == EINVAL || reason == ENOSYS || reason == EOPNOTSUPP || reason == EPERM;
}

}  // namespace

StagingPlace::StagingPlace(const fs::path& target, std::span<const std::string> file_names)
    : target_(target),
      name_(target.filename().native()),
      earlier_name_(StagingEarlierName(name_)),
      file_names_(file_names),
      folder_(OpenFolder(target)) {
  if (!folder_.is_open()) FailToWrite("write", target_, errno);
  if (IsFolderName(name_)) FailToWrite("write", target_, EISDIR);
  RemoveDeadStagingPlaces(folder_.get(), name_, file_names_);
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    if (!Make()) continue;
    Register();
    return;
  }
  FailToWrite("write", target_, EEXIST);
}

StagingPlace::~StagingPlace() {
  Unregister();
  Clear();
}

void StagingPlace::Register() {
  const std::lock_guard lock(living_mutex);
  next_ = std::exchange(living, this);
}

void StagingPlace::Unregister() {
  const std::lock_guard lock(living_mutex);
  StagingPlace** link = &living;
  while (*link != this) link = &(*link)->next_;
  *link = next_;
}

void StagingPlace::ClearAll() noexcept {
  const std::unique_lock lock(living_mutex, std::try_to_lock);  // its owner may have been stopped
  if (!lock.owns_lock()) return;
  for (StagingPlace* place = living; place != nullptr; place = place->next_) place->Clear();
}

// False: another process has that name, or took the new folder for a dead one. Try another name.
bool StagingPlace::Make() {
  place_name_ = MakeStagingName(name_);
  if (mkdirat(folder_.get(), place_name_.c_str(), 0700) != 0) {
    if (errno == EEXIST) return false;
    FailToWrite("write", target_, errno);
  }
  is_made_ = true;
  try {
    if (Mark()) return true;
  } catch (...) {
    Clear();
    throw;
  }
  Clear();
  return false;
}

bool StagingPlace::Mark() {
  const auto fail_unless_gone = [&] {
    if (errno != ENOENT) FailToWrite("write", target_, errno);
    return false;
  };
  place_ = Descriptor(
      openat(folder_.get(), place_name_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!place_.is_open()) return fail_unless_gone();
  marker_ = Descriptor(openat(place_.get(), place_name_.c_str(),
                              O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!marker_.is_open()) return fail_unless_gone();
  if (flock(marker_.get(), LOCK_EX | LOCK_NB) != 0) {
    // Without a lock nobody could tell that this writer lives: no text, so never removed by others.
    return errno != EWOULDBLOCK;
  }
  struct stat status {};
  if (fstat(marker_.get(), &status) != 0) FailToWrite("write", target_, errno);
  if (status.st_nlink == 0) return false;
  const std::string text = StagingMarkerText(place_name_);
  if (!WriteFully(marker_, text.data(), text.size())) FailToWrite("write", target_, errno);
  return true;
}

void StagingPlace::Clear() noexcept {
  if (!is_made_) return;
  is_made_ = false;
  if (place_.is_open()) {
    RemoveStagedContent(place_.get(), name_, file_names_);
    RemoveStagedContent(place_.get(), earlier_name_, file_names_);
    RemoveStagingPlace(folder_.get(), place_.get(), place_name_);
  } else {
    unlinkat(folder_.get(), place_name_.c_str(), AT_REMOVEDIR);
  }
  marker_ = Descriptor();
  place_ = Descriptor();
}

// A second name of the earlier file; where the file system has no such names, the file itself.
bool StagingPlace::KeepEarlier() {
  struct stat status {};
  if (fstatat(folder_.get(), name_.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
  if (S_ISDIR(status.st_mode)) return false;  // never moved for a file; Publish() says so
  if (linkat(folder_.get(), name_.c_str(), place_.get(), earlier_name_.c_str(), 0) == 0)
    return true;
  if (renameat(folder_.get(), name_.c_str(), place_.get(), earlier_name_.c_str()) == 0) return true;
  FailToWrite("write", target_, errno);
}

void StagingPlace::Publish(bool keep_earlier) {
  KeepMode(folder_.get(), place_.get(), name_.c_str());
  earlier_ = keep_earlier && KeepEarlier() ? Earlier::kKept : Earlier::kNone;
  if (renameat(place_.get(), name_.c_str(), folder_.get(), name_.c_str()) != 0) {
    const int reason = errno;
    PutBack();
    FailToWrite("write", target_, reason);
  }
  is_published_ = true;
}

void StagingPlace::Exchange() {
  earlier_ = Earlier::kExchanged;
  if (renameat2(place_.get(), name_.c_str(), folder_.get(), name_.c_str(), RENAME_EXCHANGE) == 0) {
    is_published_ = true;
    return;
  }
  if (!IsUnsupported(errno)) FailToWrite("write", target_, errno);
  // In two steps, where the file system cannot do it in one (NFS).
  if (renameat(folder_.get(), name_.c_str(), place_.get(), earlier_name_.c_str()) != 0) {
    FailToWrite("write", target_, errno);
  }
  earlier_ = Earlier::kKept;
  if (renameat(place_.get(), name_.c_str(), folder_.get(), name_.c_str()) != 0) {
    const int reason = errno;
    PutBack();
    FailToWrite("write", target_, reason);
  }
  is_published_ = true;
}

bool StagingPlace::PutBack() noexcept {
  const auto rename = [&](int from, const std::string& name, int to, unsigned flags = 0) {
    return renameat2(from, name.c_str(), to, name_.c_str(), flags) == 0;
  };
  const auto take_away = [&] {
    return !is_published_ || rename(folder_.get(), name_, place_.get());
  };
  bool done = true;
  switch (earlier_) {
    case Earlier::kNone:
      done = take_away();
      break;
    case Earlier::kKept:
      // A file is replaced in one step. A folder cannot be, so the new one goes first.
      done = (file_names_.empty() || take_away()) &&
             rename(place_.get(), earlier_name_, folder_.get());
      break;
    case Earlier::kExchanged:
      done = !is_published_ || rename(place_.get(), name_, folder_.get(), RENAME_EXCHANGE);
      break;
  }
  if (done) is_published_ = false;
  return done;
}

int StagingPlace::Sync() const {
  const Descriptor folder(openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || fsync(folder.get()) == 0) return 0;
  return IsUnsupported(errno) || errno == EBADF || errno == EROFS ? 0 : errno;
}

void ClearStagingPlaces(const fs::path& target, std::span<const std::string> file_names) {
  const Descriptor folder = OpenFolder(target);
  if (!folder.is_open()) return;
  RemoveDeadStagingPlaces(folder.get(), target.filename().native(), file_names);
}

}  // namespace facegraph
