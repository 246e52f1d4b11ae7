// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/checkpoint_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <system_error>

#include "facegraph/base/error.h"
#include "facegraph/base/hash.h"
#include "facegraph/io/json_text.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRun = "run.json";
/// What a stage file is written to. Only the process that holds the lock writes, one after another.
constexpr const char* kUnfinished = "unfinished";
constexpr const char* kFormat = "facegraph checkpoint";
constexpr int kVersion = 1;
constexpr off_t kMaxRunBytes = off_t{1} << 20;  ///< of run.json, which takes some kilobytes

std::string HashText(const RunDescription& run) {
  std::string text;
  for (const auto& [name, value] : run) {
    text += fmt::format("{} {} {} {}\n", name.size(), name, value.size(), value);
  }
  return HashToText(HashBytes(text.data(), text.size()));
}

/// The content of run.json. Each description has one text, so that any other byte shows.
std::string RunText(const RunDescription& run) {
  const nlohmann::ordered_json json{
      {"format", kFormat}, {"version", kVersion}, {"checksum", HashText(run)}, {"run", run}};
  return json.dump(2, ' ', /*ensure_ascii=*/true, nlohmann::json::error_handler_t::replace) + "\n";
}

/// How every text of RunText starts.
std::string TextStart() { return fmt::format("{{\n  \"format\": \"{}\"", kFormat); }

/// The description that `text` was made of; nothing if the text is not exactly that of one.
std::optional<RunDescription> ParseRun(const std::string& text) {
  const nlohmann::ordered_json json = ParseOrderedJson(text);
  if (!json.is_object() || !json.contains("run") || !json["run"].is_object()) return std::nullopt;
  RunDescription run;
  for (const auto& [name, value] : json["run"].items()) {
    if (!value.is_string()) return std::nullopt;
    run[name] = value.get<std::string>();
  }
  if (RunText(run) != text) return std::nullopt;
  return run;
}

/// The first entry in which two runs differ; empty: none.
std::string Difference(const RunDescription& ours, const RunDescription& theirs) {
  for (const auto& [name, value] : ours) {
    const auto other = theirs.find(name);
    if (other == theirs.end()) return name;
    if (other->second != value) return fmt::format("{} {}, not {}", name, other->second, value);
  }
  for (const auto& [name, value] : theirs) {
    if (!ours.contains(name)) return name;
  }
  return {};
}

Descriptor OpenIn(const Descriptor& directory, const char* name, int flags) {
  // Without O_NONBLOCK, opening a pipe would wait for its other end.
  constexpr int kAlways = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  return Descriptor(openat(directory.get(), name, flags | kAlways, 0600));
}

bool IsRegular(const Descriptor& file) {
  struct stat status {};
  return fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
}

/// Whether `name` still names the open file.
bool IsAt(const Descriptor& file, int directory, const char* name) {
  struct stat ours {
  }, there{};
  return fstat(file.get(), &ours) == 0 &&
         fstatat(directory, name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
         ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

std::string ReadText(const Descriptor& file) {
  std::string text(static_cast<size_t>(kMaxRunBytes), '\0');
  const ssize_t size = pread(file.get(), text.data(), text.size(), 0);
  text.resize(static_cast<size_t>(std::max<ssize_t>(size, 0)));
  return text;
}

void WriteText(const Descriptor& file, const std::string& text, const std::string& shown) {
  const ssize_t written = pwrite(file.get(), text.data(), text.size(), 0);
  const bool done = written == static_cast<ssize_t>(text.size()) && fsync(file.get()) == 0;
  Require(done, ErrorKind::kFailed, "cannot write {}: {}", shown, std::strerror(errno));
}

Descriptor OpenFolder(const fs::path& folder) {
  std::error_code error;
  const fs::path parent = (folder.has_filename() ? folder : folder.parent_path()).parent_path();
  if (!parent.empty()) fs::create_directories(parent, error);
  // Neighbors and features of people: for the user alone.
  const int reason = mkdir(folder.c_str(), 0700) == 0 ? 0 : errno;
  Descriptor directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  Require(directory.is_open(), ErrorKind::kFailed, "cannot make the folder {}: {}", folder.string(),
          std::strerror(reason == 0 || reason == EEXIST ? errno : reason));
  return directory;
}

[[noreturn]] void FailAsForeign(const fs::path& folder) {
  Fail(ErrorKind::kUsage,
       "{}: is neither empty nor a checkpoint of facegraph; name another folder, or an empty one",
       folder.string());
}

}  // namespace

CheckpointFolder::CheckpointFolder(const fs::path& folder, const RunDescription& run,
                                   std::span<const char* const> names)
    : folder_(folder), names_(names) {
  // Another process may remove its folder between our steps.
  constexpr int kAttempts = 100;
  bool locked = false;
  for (int attempt = 0; attempt < kAttempts && !locked; ++attempt) locked = TryToLock();
  Require(locked, ErrorKind::kFailed, "cannot open {}: it disappears", Shown(kRun));
  const std::string text = RunText(run);
  owner_ = HashBytes(text.data(), text.size());
  const std::string found = ReadText(lock_);
  // A process that was killed while it made the folder left the start of its text, or no text.
  const bool is_new = found != text && text.starts_with(found) && IsEmptyBut(kRun);
  if (!is_new) CheckRun(run, found);
  for (const char* name : names_) Open(name);
  RemoveUnfinished();
  if (!is_new) return;
  WriteText(lock_, text, Shown(kRun));
  fsync(directory_.get());
}

/// Returns false if the folder or the file was removed meanwhile.
bool CheckpointFolder::TryToLock() {
  directory_ = OpenFolder(folder_);
  lock_ = Descriptor();
  lock_ = OpenIn(directory_, kRun, O_RDWR);
  if (!lock_.is_open() && errno == ENOENT) {
    if (!IsEmptyBut(kRun)) FailAsForeign(folder_);
    lock_ = OpenIn(directory_, kRun, O_RDWR | O_CREAT | O_EXCL);
    if (!lock_.is_open() && (errno == EEXIST || errno == ENOENT)) return false;
  }
  if (!lock_.is_open() && errno == ELOOP) FailAsForeign(folder_);
  Require(lock_.is_open(), ErrorKind::kFailed, "cannot open {}: {}", Shown(kRun),
          std::strerror(errno));
  if (!IsRegular(lock_)) FailAsForeign(folder_);
  if (flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    Require(errno != EWOULDBLOCK, ErrorKind::kUsage,
            "{}: another process uses this checkpoint; wait until it ends, or name another folder",
            folder_.string());
    Fail(ErrorKind::kFailed, "cannot lock {}: {}", Shown(kRun), std::strerror(errno));
  }
  return IsAt(lock_, directory_.get(), kRun);
}

bool CheckpointFolder::IsEmptyBut(const char* name) const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    if (entry.path().filename() != name) return false;
  }
  Require(!error, ErrorKind::kFailed, "cannot read {}: {}", folder_.string(), error.message());
  return true;
}

void CheckpointFolder::CheckRun(const RunDescription& run, const std::string& text) const {
  const std::optional<RunDescription> theirs = ParseRun(text);
  if (!theirs && !text.starts_with(TextStart())) FailAsForeign(folder_);
  Require(theirs.has_value(), ErrorKind::kBadData,
          "{}: is damaged or of another version; remove the folder {} to start again", Shown(kRun),
          folder_.string());
  const std::string difference = Difference(run, *theirs);
  Require(difference.empty(), ErrorKind::kUsage,
          "{}: holds another run ({}); name another folder, or remove it", folder_.string(),
          difference);
}

void CheckpointFolder::RemoveUnfinished() const {
  const Descriptor file = OpenIn(directory_, kUnfinished, O_RDONLY);
  if (!file.is_open() && errno == ENOENT) return;
  Require(file.is_open() && IsRegular(file) && MayBeUnfinished(file, owner_), ErrorKind::kBadData,
          "{}: is no file of this checkpoint; move it elsewhere, or name another folder",
          Shown(kUnfinished));
  unlinkat(directory_.get(), kUnfinished, 0);
}

void CheckpointFolder::Write(const char* name,
                             std::span<const std::span<const std::byte>> parts) const {
  Open(name);  // throws for a file that must not be replaced
  const auto fail = [&] {
    Fail(ErrorKind::kFailed, "cannot write {}: {}", Shown(name), std::strerror(errno));
  };
  const Descriptor file = OpenIn(directory_, kUnfinished, O_WRONLY | O_CREAT | O_EXCL);
  if (!file.is_open()) fail();
  try {
    WriteStageFile(file, owner_, name, parts, Shown(name));
    const int directory = directory_.get();
    if (renameat(directory, kUnfinished, directory, name) != 0) fail();
    fsync(directory);
  } catch (...) {
    unlinkat(directory_.get(), kUnfinished, 0);
    throw;
  }
}

std::optional<StageFile> CheckpointFolder::Open(const char* name) const {
  Descriptor file = OpenIn(directory_, name, O_RDONLY);
  if (!file.is_open() && errno == ENOENT) return std::nullopt;
  Require(file.is_open(), ErrorKind::kBadData, "cannot open {}: {}", Shown(name),
          errno == ELOOP ? "it is a symbolic link" : std::strerror(errno));
  return StageFile(std::move(file), owner_, name, Shown(name));
}

void CheckpointFolder::Remove(const char* name) const {
  try {
    if (Open(name)) unlinkat(directory_.get(), name, 0);
  } catch (const Error&) {  // not provably ours: it stays
  }
}

void CheckpointFolder::RemoveAll() const {
  for (const char* name : names_) Remove(name);
  if (IsAt(lock_, directory_.get(), kRun)) unlinkat(directory_.get(), kRun, 0);
  if (IsAt(directory_, AT_FDCWD, folder_.c_str())) rmdir(folder_.c_str());
}

}  // namespace facegraph
