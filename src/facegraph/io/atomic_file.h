// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

namespace facegraph {

/// A file that appears whole or not at all: it is written under a temporary name in the same folder
/// (`<name>.tmp-<process>`) and renamed by Commit(). Without Commit() the temporary is removed and
/// whatever had the name before stays as it was.
///
/// "-" and "/dev/stdout" are the standard output; that and anything else that is no regular file
/// (devices, pipes) is written directly. A symbolic link stays: the file it names is replaced.
///
/// All functions throw Error(kFailed) that names the path and the system's reason. Not thread safe,
/// and one process must not write one path twice at the same time.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void Write(const void* data, size_t size);
  void Write(std::string_view text) { Write(text.data(), text.size()); }
  /// Whether Seek() may be called: only of what is written under a temporary name.
  bool CanSeek() const { return !temporary_.empty(); }
  /// What is written next goes to that offset, over what may be there.
  void Seek(uint64_t offset);
  /// Makes the file durable and visible under its name. Nothing may be written after it.
  void Commit();
  const std::filesystem::path& path() const { return path_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::filesystem::path path_;
  std::filesystem::path temporary_;  ///< empty: written directly, or committed
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace facegraph
