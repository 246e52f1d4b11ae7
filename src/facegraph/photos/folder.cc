// SPDX-License-Identifier: MIT
#include "facegraph/photos/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>  // renameat2
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include "facegraph/base/error.h"
#include "facegraph/base/hash.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr size_t kBlock = size_t{1} << 20;

[[noreturn]] void FailAt(const char* what, const fs::path& path) {
  Fail(ErrorKind::kFailed, "cannot {} {}: {}", what, path.string(), std::strerror(errno));
}

/// The hash of a content that comes in blocks.
class ContentHash {
 public:
  void Add(std::string_view block) {
    hash_.Add(block.data(), block.size());
    size_ += block.size();
  }
  std::string Text() const { return fmt::format("{}-{}", HashToText(hash_.Digest()), size_); }

 private:
  PieceHash hash_;
  uint64_t size_ = 0;
};

/// Reads the next block, full unless the file ends; false at an error.
bool ReadBlock(const Descriptor& file, std::string& block) {
  block.resize(kBlock);
  const ssize_t size = ReadFully(file, block.data(), block.size());
  block.resize(static_cast<size_t>(std::max<ssize_t>(size, 0)));
  return size >= 0;
}

}  // namespace

std::string ContentText(std::string_view content) {
  ContentHash hash;
  hash.Add(content);
  return hash.Text();
}

Folder Folder::Open(const fs::path& path) {
  Descriptor descriptor(open(path.c_str(), kFolderFlags));
  if (!descriptor.is_open()) FailAt("open the folder", path);
  return {std::move(descriptor), path};
}

Folder Folder::Make(const fs::path& path) {
  const fs::path plain = path.has_filename() ? path : path.parent_path();
  std::error_code reason;
  if (plain.has_parent_path()) fs::create_directories(plain.parent_path(), reason);
  if (mkdir(plain.c_str(), 0700) != 0 && errno != EEXIST) FailAt("make the folder", plain);
  return Open(plain);
}

Folder Folder::OpenFolder(const std::string& name) const {
  Require(Kind(name) != EntryKind::kLink, ErrorKind::kFailed,
          "{} is a link, which is not followed: remove it or choose another output",
          (path_ / name).string());
  Descriptor descriptor(openat(descriptor_.get(), name.c_str(), kFolderFlags | O_NOFOLLOW));
  if (!descriptor.is_open()) FailAt("open the folder", path_ / name);
  return {std::move(descriptor), path_ / name};
}

bool Folder::MakeFolder(const std::string& name) const {
  if (mkdirat(descriptor_.get(), name.c_str(), 0700) == 0) return true;
  if (errno != EEXIST) FailAt("make the folder", path_ / name);
  return false;
}

bool Folder::RemoveFolder(const std::string& name) const {
  return unlinkat(descriptor_.get(), name.c_str(), AT_REMOVEDIR) == 0;
}

EntryKind Folder::Kind(const std::string& name) const {
  struct stat status {};
  if (fstatat(descriptor_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT) FailAt("look at", path_ / name);
    return EntryKind::kAbsent;
  }
  if (S_ISREG(status.st_mode)) return EntryKind::kFile;
  if (S_ISLNK(status.st_mode)) return EntryKind::kLink;
  return S_ISDIR(status.st_mode) ? EntryKind::kFolder : EntryKind::kOther;
}

std::vector<std::string> Folder::Names() const {
  const int again = openat(descriptor_.get(), ".", kFolderFlags);
  if (again < 0) FailAt("read the folder", path_);
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(fdopendir(again), closedir);
  if (folder == nullptr) {
    close(again);
    FailAt("read the folder", path_);
  }
  std::vector<std::string> names;
  while (const dirent* entry = readdir(folder.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

std::string Folder::LinkTarget(const std::string& name) const {
  std::string target(4096, '\0');  // PATH_MAX: no target is longer
  const ssize_t size = readlinkat(descriptor_.get(), name.c_str(), target.data(), target.size());
  target.resize(size < 0 ? 0 : static_cast<size_t>(size));
  return target;
}

Descriptor Folder::OpenFile(const std::string& name, int flags) const {
  // Without O_NONBLOCK, opening a pipe would wait for its other end.
  Descriptor file(
      openat(descriptor_.get(), name.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) return Descriptor();
  if (S_ISREG(status.st_mode)) return file;
  errno = EINVAL;
  return Descriptor();
}

std::string Folder::ContentOf(const std::string& name) const {
  const Descriptor file = OpenFile(name, O_RDONLY);
  if (!file.is_open()) return "";
  ContentHash hash;
  std::string block;
  do {
    if (!ReadBlock(file, block)) return "";
    if (!block.empty()) hash.Add(block);
  } while (block.size() == kBlock);
  return hash.Text();
}

Descriptor Folder::NewFile(const std::string& name) const {
  Descriptor file = OpenFile(name, O_WRONLY | O_CREAT | O_EXCL);
  if (!file.is_open()) FailAt("write", path_ / name);
  return file;
}

bool Folder::MakeLink(const std::string& target, const std::string& name, bool& is_possible) const {
  is_possible = true;
  if (symlinkat(target.c_str(), descriptor_.get(), name.c_str()) == 0) return true;
  is_possible = errno == EEXIST;
  return false;
}

bool Folder::Rename(const std::string& from, const std::string& to) const {
  const int folder = descriptor_.get();
  if (renameat2(folder, from.c_str(), folder, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == EEXIST) return false;
  // File systems without this call are simple ones, which are rarely shared.
  if (errno != EINVAL && errno != ENOSYS) FailAt("write", path_ / to);
  if (Kind(to) != EntryKind::kAbsent) return false;
  Replace(from, to);
  return true;
}

void Folder::Replace(const std::string& from, const std::string& to) const {
  if (renameat(descriptor_.get(), from.c_str(), descriptor_.get(), to.c_str()) != 0) {
    FailAt("write", path_ / to);
  }
}

void Folder::Remove(const std::string& name) const {
  if (unlinkat(descriptor_.get(), name.c_str(), 0) != 0 && errno != ENOENT) {
    FailAt("remove", path_ / name);
  }
}

bool Folder::Lock() const {
  // A file system without locks cannot tell; there, this is as it was.
  return flock(descriptor_.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

void WriteAll(const Descriptor& file, std::string_view text, const fs::path& path) {
  if (!WriteFully(file, text.data(), text.size())) FailAt("write", path);
}

std::string ReadAll(const Descriptor& file, int64_t max_bytes, const fs::path& path) {
  std::string text, block;
  do {
    if (!ReadBlock(file, block)) FailAt("read", path);
    text += block;
    Require(static_cast<int64_t>(text.size()) <= max_bytes, ErrorKind::kFailed,
            "cannot read {}: it is larger than {} bytes", path.string(), max_bytes);
  } while (block.size() == kBlock);
  return text;
}

std::string CopyAll(const Descriptor& from, const Descriptor& to, const fs::path& path) {
  ContentHash hash;
  std::string block;
  do {
    if (!ReadBlock(from, block)) {
      Fail(ErrorKind::kBadData, "cannot be read ({})", std::strerror(errno));
    }
    if (!block.empty()) hash.Add(block);
    WriteAll(to, block, path);
  } while (block.size() == kBlock);
  return hash.Text();
}

}  // namespace facegraph
