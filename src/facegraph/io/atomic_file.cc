// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void FailToWrite(const fs::path& path) {
  Fail(ErrorKind::kFailed, "cannot write {}: {}", path.string(), std::strerror(errno));
}

bool IsStandardOutput(const fs::path& path) { return path == "-" || path == "/dev/stdout"; }

// A rename would replace a symbolic link, so links are resolved first. A dangling link is replaced.
fs::path FollowLinks(const fs::path& path) {
  std::error_code ignored;
  const fs::path target = fs::canonical(path, ignored);
  return target.empty() ? path : target;
}

bool IsRegularOrAbsent(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::is_regular_file(status) || status.type() == fs::file_type::not_found;
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& path) : path_(path) {
  int descriptor = -1;
  if (IsStandardOutput(path)) {
    descriptor = dup(STDOUT_FILENO);
  } else if (!IsRegularOrAbsent(path)) {
    descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    path_ = FollowLinks(path);
    temporary_ = path_;
    temporary_ += ".tmp-" + std::to_string(getpid());
    descriptor = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  }
  if (descriptor < 0) FailToWrite(path);
  file_.reset(fdopen(descriptor, "wb"));
  if (file_ == nullptr) {
    close(descriptor);
    FailToWrite(path);
  }
}

AtomicFile::~AtomicFile() {
  file_.reset();
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void AtomicFile::Write(const void* data, size_t size) {
  assert(file_ != nullptr);
  if (size == 0) return;  // an empty vector's data may be null, which fwrite does not take
  if (std::fwrite(data, 1, size, file_.get()) != size) FailToWrite(path_);
}

void AtomicFile::Seek(uint64_t offset) {
  assert(file_ != nullptr && CanSeek());
  if (fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) != 0) FailToWrite(path_);
}

void AtomicFile::Commit() {
  assert(file_ != nullptr);
  if (std::fflush(file_.get()) != 0) FailToWrite(path_);
  if (!temporary_.empty() && fsync(fileno(file_.get())) != 0) FailToWrite(path_);
  if (std::fclose(file_.release()) != 0) FailToWrite(path_);
  if (temporary_.empty()) return;
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) FailToWrite(path_);
  temporary_.clear();
}

}  // namespace facegraph
