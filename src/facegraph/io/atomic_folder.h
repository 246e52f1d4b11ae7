// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "facegraph/io/staging_place.h"

namespace facegraph {

/// A folder that is written atomically: filled in a hidden folder beside its final place (see
/// StagingPlace), renamed by Commit(). Without Commit() nothing remains and an existing folder of
/// that name is unchanged. What a killed process left for this name is removed when the next
/// AtomicFolder of it is made.
///
/// An existing folder is replaced only if all its files have names from `file_names`. So files of
/// the user are never lost. A new folder may be used by its owner only (0700), as may the files
/// that AtomicFile writes; a folder that is replaced and its files keep their modes.
///
/// All functions throw Error(kFailed) with the path and the system's reason, or Error(kUsage) if
/// the name is taken by something that must not be replaced. Not thread safe.
class AtomicFolder {
 public:
  AtomicFolder(const std::filesystem::path& path, std::initializer_list<const char*> file_names);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  /// The temporary path of the file of that name; write it there.
  std::filesystem::path File(const char* name) const { return place_->content() / name; }
  const std::filesystem::path& path() const { return path_; }
  /// Moves the folder to its final name. Call once.
  void Commit();

 private:
  void RequireReplaceable(const std::filesystem::path& folder) const;
  void KeepModes() const;

  std::filesystem::path path_;
  std::vector<std::string> file_names_;
  std::unique_ptr<StagingPlace> place_;  ///< null once committed
};

}  // namespace facegraph
