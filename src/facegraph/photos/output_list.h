// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/photos/folder.h"

namespace facegraph {

/// What was written into an output folder.
enum class OutputKind : char {
  kFile = 'f',     ///< proof: ContentText()
  kLink = 'l',     ///< proof: the target
  kFolder = 'd',   ///< no proof: it is removed only when it is empty
  kScratch = 's',  ///< a random name under which files were written, in any folder; no proof
};

struct OutputRecord {
  OutputKind kind = OutputKind::kFile;
  std::string name;  ///< relative to the output folder
  std::string proof;
};

/// The text of a record in the list, and the records of a list. Nothing if the text is no list. A
/// record that an interrupted run did not finish is left out.
std::string RecordText(const OutputRecord& record);
std::optional<std::vector<OutputRecord>> ParseOutputList(std::string_view text);

/// Whether the entry of a folder is what the record says: of its kind and with its proof.
bool Proves(const OutputRecord& record, const Folder& folder, const std::string& entry);

/// The list of what this program wrote into a folder, with what proves each entry: a file is ours
/// only if its content is still the one that we wrote, a link only if it has our target.
///
/// A file is named in the list before it gets its name, so that an interrupted run can be cleared.
/// Throws Error(kFailed) if the list cannot be read or written. Not thread safe.
class OutputList {
 public:
  static constexpr const char* kName = ".made-by-facegraph";

  /// Reads the list of earlier runs, and changes nothing. Throws Error(kUsage) if a file of that
  /// name is no list.
  explicit OutputList(const Folder& folder);
  /// Whether a folder has such a list, and so holds the result of an earlier run.
  static bool IsIn(const std::filesystem::path& folder);

  bool exists() const { return exists_; }
  const std::vector<OutputRecord>& earlier() const { return earlier_; }
  /// Whether a record proves the entry of the output folder itself.
  bool IsOurs(const std::string& name) const;

  /// Begins the list of this run, which also keeps the earlier records.
  void Begin();
  /// Writes a record at once.
  void Add(OutputRecord record);
  /// Leaves only the records of this run in the list.
  void Finish();

 private:
  void Write(const std::vector<OutputRecord>& records);

  const Folder& folder_;
  bool exists_ = false;
  std::vector<OutputRecord> earlier_;
  std::vector<OutputRecord> records_;  ///< of this run
  Descriptor file_;
};

}  // namespace facegraph
