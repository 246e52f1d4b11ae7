// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace facegraph {

/// Who may read a file or folder that this program makes. Features, labels and pictures of faces
/// are biometric data, so kOwner is the default everywhere.
enum class FileAccess {
  kOwner,  ///< its owner: files 0600, folders 0700
  kUmask,  ///< whom the umask allows: files 0666, folders 0777, less the umask
};

/// The mode of a new file of this access, before the umask.
constexpr unsigned GetFileMode(FileAccess access) {
  return access == FileAccess::kOwner ? 0600 : 0666;
}

/// Makes a folder and those above it that are missing. Folders that exist keep their mode. Throws
/// Error(kFailed) with the path and the system's reason, also if a file has that name.
void MakeFolder(const std::filesystem::path& path, FileAccess access = FileAccess::kOwner);

/// Gives the new file `name` in `new_folder` the mode of the regular file `name` in `old_folder`.
/// Both folders are open descriptors. Nothing happens if there is no such old file. The bits of the
/// group are dropped if the new file cannot have the old one's group.
void KeepMode(int old_folder, int new_folder, const char* name);

}  // namespace facegraph
