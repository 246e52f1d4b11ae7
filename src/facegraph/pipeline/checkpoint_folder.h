// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/pipeline/stage_file.h"

namespace facegraph {

/// Everything that decides the result of a run, by name: options, hashes of contents. DescribeRun
/// (run_description.h) makes it.
using RunDescription = std::map<std::string, std::string>;

/// The folder of a checkpoint: run.json, which describes the run, and stage files. Nothing else in
/// it is read, changed or removed, and nothing is followed through a symbolic link.
///
/// run.json is locked as long as the object lives. The system releases the lock when the process
/// ends, however it ends. Not thread safe.
class CheckpointFolder {
 public:
  /// Makes the folder, or opens that of an earlier attempt at the same run. names: of all stage
  /// files that may be in it; they must outlive the object.
  ///
  /// Throws without any change in the folder: Error(kUsage) for a folder that is neither empty nor
  /// a checkpoint, that holds another run, or that another process uses; Error(kBadData) for a
  /// damaged file or one of ours by name only; Error(kFailed) with the system's reason.
  CheckpointFolder(const std::filesystem::path& folder, const RunDescription& run,
                   std::span<const char* const> names);

  /// Writes a stage file atomically. Throws Error(kFailed).
  void Write(const char* name, std::span<const std::span<const std::byte>> parts) const;
  void Write(const char* name, std::initializer_list<std::span<const std::byte>> parts) const {
    Write(name, std::span(parts.begin(), parts.size()));
  }
  /// The stage file of that name, if there is one. Throws Error(kBadData) if it is not of this run
  /// or damaged.
  std::optional<StageFile> Open(const char* name) const;
  /// Removes a stage file, if it is one of this run.
  void Remove(const char* name) const;
  /// Removes the stage files of this run and run.json, and the folder if it is then empty.
  void RemoveAll() const;

 private:
  std::string Shown(const char* name) const { return (folder_ / name).string(); }
  bool TryToLock();
  bool IsEmptyBut(const char* name) const;
  void CheckRun(const RunDescription& run, const std::string& text) const;
  void RemoveUnfinished() const;

  std::filesystem::path folder_;
  std::span<const char* const> names_;
  Descriptor directory_;
  Descriptor lock_;     ///< run.json
  uint64_t owner_ = 0;  ///< hash of run.json: what stage files of this run carry
};

}  // namespace facegraph
