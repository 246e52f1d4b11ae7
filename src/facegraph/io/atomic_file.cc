// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <system_error>

#include "facegraph/io/write_error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void FailToWrite(const fs::path& path) {
  facegraph::FailToWrite("write", path, errno);
}

Descriptor OpenDirectly(const fs::path& path) {
  if (IsStandardOutput(path)) return Descriptor(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  return Descriptor(open(path.c_str(), O_WRONLY | O_CLOEXEC));
}

Descriptor OpenStaged(const StagingPlace& place, FileAccess access) {
  return Descriptor(openat(place.place(), place.name().c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                           GetFileMode(access)));
}

}  // namespace

bool IsStandardOutput(const fs::path& path) { return path == "-" || path == "/dev/stdout"; }

fs::path FollowLinks(const fs::path& path) {
  std::error_code ignored;
  const fs::path target = fs::canonical(path, ignored);
  return target.empty() ? path : target;
}

bool IsStaged(const fs::path& path) {
  if (IsStandardOutput(path)) return false;
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::is_regular_file(status) || status.type() == fs::file_type::not_found;
}

AtomicFile::AtomicFile(const fs::path& path, FileAccess access) : path_(path) {
  Descriptor descriptor;
  if (IsStaged(path)) {
    path_ = FollowLinks(path);
    place_ = std::make_unique<StagingPlace>(path_);
    descriptor = OpenStaged(*place_, access);
  } else {
    descriptor = OpenDirectly(path);
  }
  if (!descriptor.is_open()) FailToWrite(path);
  file_.reset(fdopen(descriptor.get(), "wb"));
  if (file_ == nullptr) FailToWrite(path);
  static_cast<void>(descriptor.Release());
}

AtomicFile::~AtomicFile() = default;  // the file is closed, then its place removed

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
  if (place_ != nullptr && fsync(fileno(file_.get())) != 0) FailToWrite(path_);
  if (std::fclose(file_.release()) != 0) FailToWrite(path_);
  if (place_ == nullptr) return;
  place_->Publish();
  const int reason = place_->Sync();
  place_.reset();
  if (reason != 0) facegraph::FailToWrite("write", path_, reason);
}

}  // namespace facegraph
