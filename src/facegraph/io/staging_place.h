// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "facegraph/io/descriptor.h"

namespace facegraph {

/// The hidden folder `.NAME.tmp-RANDOM` beside a file or folder NAME that is being written. What is
/// written has its final name in there until Publish() renames it.
///
/// The name has 64 random bits, and the folder is made by this object or not at all: what is
/// already there is never used. It has mode 0700.
///
/// A marker file in it says that this program made the folder; the living writer holds a lock
/// (flock) on the marker. A writer that was killed leaves its folder behind. The next writer of the
/// same NAME removes it if the marker is whole, nobody holds the lock and the owner is the same
/// user; of its content only what such a writer makes. Everything else stays. If the file system
/// has no locks, nothing is removed.
///
/// Functions throw Error(kFailed) with the final path and the system's reason, or
/// Error(kOutOfMemory). Not thread safe. Descriptors: man 2 openat, flock, renameat2.
class StagingPlace {
 public:
  /// target: "FOLDER/NAME"; the folder must exist. A link NAME is replaced, not followed.
  /// file_names: of the files in it, if the target is a folder.
  explicit StagingPlace(const std::filesystem::path& target,
                        std::span<const std::string> file_names = {});
  /// Removes the folder and what is left in it of what this program writes.
  ~StagingPlace();
  StagingPlace(const StagingPlace&) = delete;
  StagingPlace& operator=(const StagingPlace&) = delete;

  const std::filesystem::path& target() const { return target_; }
  const std::string& name() const { return name_; }
  /// Where to write it: "FOLDER/.NAME.tmp-RANDOM/NAME".
  std::filesystem::path content() const { return target_.parent_path() / place_name_ / name_; }
  /// Open descriptors of FOLDER and of ".NAME.tmp-RANDOM".
  int folder() const { return folder_.get(); }
  int place() const { return place_.get(); }

  /// Renames the content to its final name. An existing file is replaced and gives the new one its
  /// mode. keep_earlier: so that PutBack() can undo it.
  void Publish(bool keep_earlier = false);
  /// Exchanges the content, a folder, with the existing folder of the final name.
  void Exchange();
  /// Makes the last Publish(true) or Exchange() undone. Returns whether that was possible.
  bool PutBack() noexcept;
  /// Waits until the names in FOLDER are on the disk. Returns an error number; 0: done, or the file
  /// system cannot.
  int Sync() const;

  /// Removes the folders of all objects that live, for a program that must end without its
  /// destructors. Thread safe; nothing may be written afterwards.
  static void ClearAll() noexcept;

 private:
  enum class Earlier { kNone, kKept, kExchanged };

  void Register();
  void Unregister();
  bool Make();
  bool Mark();
  void Clear() noexcept;
  bool KeepEarlier();

  std::filesystem::path target_;
  std::string name_;
  std::string earlier_name_;  ///< of the earlier file, in the place
  std::span<const std::string> file_names_;
  std::string place_name_;
  Descriptor folder_;
  Descriptor place_;
  Descriptor marker_;  ///< its lock lasts as long as it is open
  bool is_made_ = false;
  bool is_published_ = false;
  Earlier earlier_ = Earlier::kNone;
  StagingPlace* next_ = nullptr;  ///< in the list of all that live
};

/// Removes what killed writers of FOLDER/`name` left behind, as a new StagingPlace does. Never
/// throws for what it cannot remove.
void ClearStagingPlaces(const std::filesystem::path& target,
                        std::span<const std::string> file_names = {});

/// Whether a file name has the form of a staging place, `.NAME.tmp-RANDOM`. That alone does not
/// prove who made it.
bool HasStagingName(std::string_view name);

/// The path without the folders of that form: where its file will be.
std::filesystem::path WithoutStagingPlaces(const std::filesystem::path& path);

}  // namespace facegraph
