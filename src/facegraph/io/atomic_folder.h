// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

namespace facegraph {

/// A folder that is written atomically: filled under a temporary name next to its final place
/// (`<name>.tmp-<process>`), renamed by Commit(). Without Commit() the temporary folder is removed
/// and an existing folder of that name is unchanged.
///
/// An existing folder is replaced only if all its files have names from `file_names`. So files of
/// the user are never lost.
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
  std::filesystem::path File(const char* name) const { return temporary_ / name; }
  const std::filesystem::path& path() const { return path_; }
  /// Moves the folder to its final name.
  void Commit();

 private:
  void RequireReplaceable() const;

  std::filesystem::path path_;
  std::vector<std::string> file_names_;
  std::filesystem::path temporary_;  ///< empty once committed
};

}  // namespace facegraph
