// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "facegraph/io/staging_place.h"

namespace facegraph {

/// Several files that belong together: all of them appear under their names, or none.
///
///     AtomicFiles files;
///     WriteLabels(files.Add("labels.txt"), labels);
///     WriteNpy(files.Add("scores.npy"), scores);
///     files.Commit();
///
/// Without Commit() nothing remains and existing files are unchanged. If a rename fails, the files
/// that were renamed before it are put back. Only a power cut or a kill between two renames can
/// leave new files beside old ones.
///
/// Functions throw Error(kFailed) with the path and the system's reason. Error(kUsage) if two paths
/// name the same file. Not thread safe.
class AtomicFiles {
 public:
  AtomicFiles() = default;
  AtomicFiles(const AtomicFiles&) = delete;
  AtomicFiles& operator=(const AtomicFiles&) = delete;

  /// Where to write a file. It has the same file name there. Standard output, devices and pipes are
  /// written directly: write them last. The same access and modes as with AtomicFile.
  std::filesystem::path Add(const std::filesystem::path& path);
  /// Renames all files to their names. Each must be written and closed. Call once.
  void Commit();

 private:
  std::vector<std::unique_ptr<StagingPlace>> places_;
};

}  // namespace facegraph
