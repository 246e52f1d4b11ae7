// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/file_access.h"
#include "facegraph/io/write_error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// Without a slash at the end, behind links.
fs::path FinalPath(const fs::path& path) {
  return FollowLinks(path.has_filename() ? path : path.parent_path());
}

bool Exists(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

}  // namespace

AtomicFolder::AtomicFolder(const fs::path& path, std::initializer_list<const char*> file_names)
    : path_(FinalPath(path)), file_names_(file_names.begin(), file_names.end()) {
  for (const std::string& name : file_names_) ClearStagingPlaces(path_ / name);
  RequireReplaceable(path_);
  MakeFolder(path_.parent_path());
  place_ = std::make_unique<StagingPlace>(path_, file_names_);
  if (mkdirat(place_->place(), place_->name().c_str(), 0700) != 0) {
    FailToWrite("make", path_, errno);
  }
}

AtomicFolder::~AtomicFolder() = default;

void AtomicFolder::RequireReplaceable(const fs::path& folder) const {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found) return;
  Require(fs::is_directory(status), ErrorKind::kUsage, "{} exists and is not a folder",
          path_.string());
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    Require(std::ranges::find(file_names_, name) != file_names_.end(), ErrorKind::kUsage,
            "{} contains {}; only an empty folder or the folder of an earlier run is replaced",
            path_.string(), name);
  }
  if (error) FailToWrite("make", path_, error.value());
}

void AtomicFolder::KeepModes() const {
  const Descriptor old_folder(openat(place_->folder(), place_->name().c_str(), kFolderFlags));
  const Descriptor new_folder(openat(place_->place(), place_->name().c_str(), kFolderFlags));
  struct stat status {};
  if (!old_folder.is_open() || !new_folder.is_open()) return;
  for (const std::string& name : file_names_) {
    KeepMode(old_folder.get(), new_folder.get(), name.c_str());
  }
  if (fstat(old_folder.get(), &status) == 0) {
    static_cast<void>(fchmod(new_folder.get(), status.st_mode & 0777));
  }
}

void AtomicFolder::Commit() {
  RequireReplaceable(path_);
  if (Exists(path_)) {
    KeepModes();
    place_->Exchange();
    // Something may have come into the old folder since it was looked at.
    try {
      RequireReplaceable(place_->content());
    } catch (...) {
      place_->PutBack();
      throw;
    }
  } else {
    place_->Publish();
  }
  const int reason = place_->Sync();
  place_.reset();
  if (reason != 0) FailToWrite("make", path_, reason);
}

}  // namespace facegraph
