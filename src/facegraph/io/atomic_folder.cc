// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_folder.h"

#include <fcntl.h>
#include <stdio.h>  // renameat2
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void FailToMake(const fs::path& path, const std::string& reason) {
  Fail(ErrorKind::kFailed, "cannot make {}: {}", path.string(), reason);
}

}  // namespace

AtomicFolder::AtomicFolder(const fs::path& path, std::initializer_list<const char*> file_names)
    : path_(path.has_filename() ? path : path.parent_path()),
      file_names_(file_names.begin(), file_names.end()) {
  RequireReplaceable();
  fs::path temporary = path_;
  temporary += ".tmp-" + std::to_string(getpid());
  std::error_code error;
  fs::create_directories(temporary, error);
  if (error) FailToMake(path_, error.message());
  temporary_ = temporary;
}

AtomicFolder::~AtomicFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

void AtomicFolder::RequireReplaceable() const {
  std::error_code error;
  const fs::file_status status = fs::status(path_, error);
  if (status.type() == fs::file_type::not_found) return;
  Require(fs::is_directory(status), ErrorKind::kUsage, "{} exists and is not a folder",
          path_.string());
  for (const fs::directory_entry& entry : fs::directory_iterator(path_, error)) {
    const std::string name = entry.path().filename().string();
    Require(std::ranges::find(file_names_, name) != file_names_.end(), ErrorKind::kUsage,
            "{} contains {}; only an empty folder or the folder of an earlier run is replaced",
            path_.string(), name);
  }
  if (error) FailToMake(path_, error.message());
}

void AtomicFolder::Commit() {
  RequireReplaceable();
  if (!fs::exists(path_)) {
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
      FailToMake(path_, std::strerror(errno));
    }
    temporary_.clear();
    return;
  }
  // Swaps the old and the new folder in one step. The destructor then removes the old one.
  const int done =
      renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_EXCHANGE);
  if (done != 0) FailToMake(path_, std::strerror(errno));
}

}  // namespace facegraph
