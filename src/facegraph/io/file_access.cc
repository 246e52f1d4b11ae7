// SPDX-License-Identifier: MIT
#include "facegraph/io/file_access.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "facegraph/base/error.h"
#include "facegraph/io/write_error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

bool IsFolder(const fs::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

void MakeFolder(const fs::path& path, FileAccess access) {
  if (path.empty() || IsFolder(path)) return;
  if (!path.has_filename()) return MakeFolder(path.parent_path(), access);  // "a/b/"
  MakeFolder(path.parent_path(), access);
  if (mkdir(path.c_str(), access == FileAccess::kOwner ? 0700 : 0777) == 0) return;
  const int reason = errno;
  if (!IsFolder(path)) FailToWrite("make", path, reason);  // else another process made it
}

void KeepMode(int old_folder, int new_folder, const char* name) {
  struct stat old_status {};
  struct stat new_status {};
  if (fstatat(old_folder, name, &old_status, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (fstatat(new_folder, name, &new_status, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (!S_ISREG(old_status.st_mode) || !S_ISREG(new_status.st_mode)) return;
  mode_t mode = old_status.st_mode & 0777;
  if (old_status.st_gid != new_status.st_gid &&
      fchownat(new_folder, name, static_cast<uid_t>(-1), old_status.st_gid, AT_SYMLINK_NOFOLLOW) !=
          0) {
    mode &= ~static_cast<mode_t>(070);
  }
  // Where that fails, only the owner may read it.
  [[maybe_unused]] const int result = fchmodat(new_folder, name, mode, 0);
}

}  // namespace facegraph
