// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

namespace facegraph {

/// A file that is written atomically: under a temporary name in the same folder
/// (`<name>.tmp-<process>`), renamed by Commit(). Without Commit() the temporary file is removed
/// and an existing file of that name is unchanged.
///
/// "-" and "/dev/stdout" mean standard output. Standard output, devices and pipes are written
/// directly. A symbolic link is kept; its target is replaced.
///
/// All functions throw Error(kFailed) with the path and the system's reason. Not thread safe. A
/// process must not write the same path twice at the same time.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void Write(const void* data, size_t size);
  void Write(std::string_view text) { Write(text.data(), text.size()); }
  /// Whether Seek() may be called: only if the file is written under a temporary name.
  bool CanSeek() const { return !temporary_.empty(); }
  /// Moves to `offset`. The next Write() overwrites what is there.
  void Seek(uint64_t offset);
  /// Flushes the file to disk and renames it. Nothing may be written afterwards.
  void Commit();
  const std::filesystem::path& path() const { return path_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::filesystem::path path_;
  std::filesystem::path temporary_;  ///< empty if written directly or committed
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace facegraph
