// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/io/descriptor.h"

namespace facegraph {

/// What a name in a folder is. A link is a link, whatever it leads to.
enum class EntryKind { kAbsent, kFile, kLink, kFolder, kOther };

/// Size and hash of a file's content, as "hash-size".
std::string ContentText(std::string_view content);

/// An open folder. Every name is one component, relative to the open folder and not to a path, and
/// no symbolic link is followed: what others do to the paths meanwhile does not lead elsewhere.
///
/// New folders are for their owner alone (0700), new files as well (0600). Functions throw
/// Error(kFailed) with the path and the system's reason. Not thread safe.
class Folder {
 public:
  /// Opens a folder that a user named. This path alone may lead through links.
  static Folder Open(const std::filesystem::path& path);
  /// The same, but makes the folder if it does not exist.
  static Folder Make(const std::filesystem::path& path);

  /// Opens a folder in this one. Throws if it is a link or no folder.
  Folder OpenFolder(const std::string& name) const;
  /// Makes a folder; false if the name is taken.
  bool MakeFolder(const std::string& name) const;
  /// Removes a folder if it is empty.
  bool RemoveFolder(const std::string& name) const;

  EntryKind Kind(const std::string& name) const;
  /// The names in the folder, sorted.
  std::vector<std::string> Names() const;
  /// The target of a link; empty if it is no link.
  std::string LinkTarget(const std::string& name) const;
  /// A regular file opened for reading or with other flags of open(2). Invalid, with errno, if
  /// there is none.
  Descriptor OpenFile(const std::string& name, int flags) const;
  /// ContentText() of a file, read in blocks; empty if it is no regular file.
  std::string ContentOf(const std::string& name) const;

  /// A new file for writing. Throws if the name is taken.
  Descriptor NewFile(const std::string& name) const;
  /// Makes a link. False if the name is taken or, with is_possible = false, the file system has no
  /// links.
  bool MakeLink(const std::string& target, const std::string& name, bool& is_possible) const;
  /// Gives a file another name. False if that is taken.
  bool Rename(const std::string& from, const std::string& to) const;
  /// The same, but replaces what has the name.
  void Replace(const std::string& from, const std::string& to) const;
  /// Removes a file or link.
  void Remove(const std::string& name) const;

  /// Takes the folder for this process until it is closed; false if another process has it.
  bool Lock() const;
  int descriptor() const { return descriptor_.get(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  Folder(Descriptor descriptor, std::filesystem::path path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  Descriptor descriptor_;
  std::filesystem::path path_;  ///< for messages
};

/// Writes all of it. Throws Error(kFailed) that names `path`.
void WriteAll(const Descriptor& file, std::string_view text, const std::filesystem::path& path);

/// Reads a whole file of at most max_bytes. Throws Error(kFailed) that names `path`.
std::string ReadAll(const Descriptor& file, int64_t max_bytes, const std::filesystem::path& path);

/// Copies a file in blocks and returns its ContentText(). Throws Error(kFailed) that names `path`
/// if the copy cannot be written, Error(kBadData) if the source cannot be read.
std::string CopyAll(const Descriptor& from, const Descriptor& to,
                    const std::filesystem::path& path);

}  // namespace facegraph
