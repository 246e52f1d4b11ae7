// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

namespace facegraph {

/// A folder of files that appears whole or not at all: it is filled under a temporary name in the
/// same place (`<name>.tmp-<process>`) and renamed by Commit(). Without Commit() the temporary is
/// removed and whatever had the name before stays as it was.
///
/// A folder that is there already is replaced only if it is empty or holds nothing but files with
/// the names that this one may have: nobody's other files are ever lost.
///
/// All functions throw Error(kFailed) that names the path and the system's reason, or Error(kUsage)
/// if something else has the name. Not thread safe.
class AtomicFolder {
 public:
  AtomicFolder(const std::filesystem::path& path, std::initializer_list<const char*> file_names);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  /// Where to write the file of that name.
  std::filesystem::path File(const char* name) const { return temporary_ / name; }
  const std::filesystem::path& path() const { return path_; }
  void Commit();

 private:
  void RequireReplaceable() const;

  std::filesystem::path path_;
  std::vector<std::string> file_names_;
  std::filesystem::path temporary_;  ///< empty once committed
};

}  // namespace facegraph
