// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include "facegraph/io/file_access.h"
#include "facegraph/io/staging_place.h"

namespace facegraph {

/// A file that is written atomically: in a hidden folder beside it (see StagingPlace), renamed by
/// Commit(). Without Commit() nothing remains and an existing file of that name is unchanged. What
/// a killed process left for this name is removed when the next AtomicFile of it is made.
///
/// "-" and "/dev/stdout" mean standard output. Standard output, devices and pipes are written
/// directly. A symbolic link is kept; its target is replaced. A new file may be read by its owner
/// only (0600), unless `access` says otherwise; one that is replaced keeps its mode.
///
/// All functions throw Error(kFailed) with the path and the system's reason, or
/// Error(kOutOfMemory). Not thread safe. If two writers write the same path at the same time, the
/// last Commit() stays.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& path, FileAccess access = FileAccess::kOwner);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void Write(const void* data, size_t size);
  void Write(std::string_view text) { Write(text.data(), text.size()); }
  /// Whether Seek() may be called: only if the file is written in a staging place.
  bool CanSeek() const { return place_ != nullptr; }
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
  std::unique_ptr<StagingPlace> place_;  ///< null if written directly or committed
  std::unique_ptr<std::FILE, Close> file_;
};

/// Whether the path means standard output.
bool IsStandardOutput(const std::filesystem::path& path);

/// The path behind symbolic links, which a rename would replace. A dangling link stays itself.
std::filesystem::path FollowLinks(const std::filesystem::path& path);

/// Whether a file of that path is written in a staging place, not directly: not for standard
/// output, devices, pipes and folders.
bool IsStaged(const std::filesystem::path& path);

}  // namespace facegraph
