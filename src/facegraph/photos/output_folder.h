// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "facegraph/photos/folder.h"
#include "facegraph/photos/output_list.h"

namespace facegraph {

/// Throws Error(kUsage) if the photos are in what would be written: their folder is the output
/// folder, or lies in its folder of people. Compares folders, not their names.
void RequireOtherFolder(const std::filesystem::path& photos, const std::filesystem::path& output);

/// The output folder of `facegraph photos`, which others may have filled or may write to.
///
/// Nothing outside of it is changed: everything is done relative to open folders, and no link is
/// followed. In it, only what a list of earlier runs proves to be ours is removed or replaced (see
/// OutputList). Not thread safe.
class OutputFolder {
 public:
  static constexpr const char* kPeople = "people";
  static constexpr const char* kCache = "faces.cache";

  /// Makes or opens the folder, takes it for this process and checks what is there, before any
  /// work. Throws Error(kUsage) if a file that would be replaced is not ours, Error(kFailed) if the
  /// folder cannot be used or another run uses it.
  explicit OutputFolder(const std::filesystem::path& path);
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  const Folder& folder() const { return folder_; }
  OutputList& list() { return list_; }

  /// Begins to write: clears what interrupted runs left.
  void Begin();
  /// Writes a file atomically. Throws Error(kUsage) if a file of that name is not ours.
  void WriteFile(const std::string& name, std::string_view text);
  /// The name of files that are not complete, in any folder.
  const std::string& scratch() const { return scratch_; }
  /// Ends the list: what it names now is the result.
  void Finish() { list_.Finish(); }

 private:
  void RequireReplaceable(const std::string& name) const;
  void CheckPeople() const;
  void ClearScratch(const std::string& name) const;

  Folder folder_;
  OutputList list_;
  std::string scratch_;
};

/// Whether a name is one of our folders of people: "person-" and digits.
bool IsPersonName(std::string_view name);

}  // namespace facegraph
