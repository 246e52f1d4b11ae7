// SPDX-License-Identifier: MIT
#include "facegraph/io/zip_writer.h"

#include <zip.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/io/zip_error.h"

namespace facegraph {
namespace {

struct DiscardZip {
  void operator()(zip_t* zip) const { zip_discard(zip); }
};
struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Zip = std::unique_ptr<zip_t, DiscardZip>;
using Source = std::unique_ptr<zip_source_t, FreeSource>;

zip_int64_t TellSize(void* data, uint64_t size) {
  auto* status = static_cast<zip_stat_t*>(data);
  zip_stat_init(status);
  status->size = size;
  status->valid = ZIP_STAT_SIZE;
  return sizeof(zip_stat_t);
}

// A libzip source that reads the pieces of a member as one file.
class MemberReader {
 public:
  explicit MemberReader(const ZipMember& member) : pieces_(member.pieces) {}

  static zip_int64_t Answer(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    return static_cast<MemberReader*>(self)->Answer(data, size, command);
  }

 private:
  zip_int64_t Answer(void* data, uint64_t size, zip_source_cmd_t command) {
    switch (command) {
      case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_READABLE;
      case ZIP_SOURCE_STAT:
        return TellSize(data, Size());
      case ZIP_SOURCE_OPEN:
        piece_ = offset_ = 0;
        return 0;
      case ZIP_SOURCE_READ:
        return Read(static_cast<std::byte*>(data), size);
      case ZIP_SOURCE_CLOSE:
      case ZIP_SOURCE_FREE:
        return 0;
      default:
        return -1;
    }
  }

  uint64_t Size() const {
    uint64_t size = 0;
    for (const auto& piece : pieces_) size += piece.size();
    return size;
  }

  // Reads the next bytes: at most `size`, from one piece. Returns 0 only at the end.
  zip_int64_t Read(std::byte* data, uint64_t size) {
    while (piece_ < pieces_.size() && offset_ == pieces_[piece_].size()) {
      ++piece_;
      offset_ = 0;
    }
    if (piece_ == pieces_.size()) return 0;
    const auto next = pieces_[piece_].subspan(offset_);
    const auto part = next.first(std::min(next.size(), size));
    std::copy(part.begin(), part.end(), data);
    offset_ += part.size();
    return static_cast<zip_int64_t>(part.size());
  }

  std::span<const std::span<const std::byte>> pieces_;
  size_t piece_ = 0;
  size_t offset_ = 0;  ///< in the current piece
};

// A libzip source that is initially empty and writes to an AtomicFile.
class FileTarget {
 public:
  explicit FileTarget(AtomicFile& file) : file_(file) {}

  static zip_int64_t Answer(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    return static_cast<FileTarget*>(self)->AnswerOrKeepFailure(data, size, command);
  }
  /// The exception of the file, if any. It is kept here because it cannot pass through C code.
  const std::exception_ptr& failure() const { return failure_; }

 private:
  zip_int64_t AnswerOrKeepFailure(void* data, uint64_t size, zip_source_cmd_t command) {
    try {
      return Answer(data, size, command);
    } catch (...) {
      failure_ = std::current_exception();
      return -1;
    }
  }

  zip_int64_t Answer(void* data, uint64_t size, zip_source_cmd_t command) {
    switch (command) {
      case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_WRITABLE;
      case ZIP_SOURCE_STAT:
        return TellSize(data, 0);
      case ZIP_SOURCE_WRITE:
        return Write(data, size);
      case ZIP_SOURCE_SEEK_WRITE:
        return Seek(*static_cast<zip_source_args_seek_t*>(data));
      case ZIP_SOURCE_TELL_WRITE:
        return static_cast<zip_int64_t>(offset_);
      case ZIP_SOURCE_ERROR:
        return TellError(data);
      default:
        return 0;  // open, close, begin, commit...: the owner of the AtomicFile does this
    }
  }

  zip_int64_t Write(const void* data, uint64_t size) {
    file_.Write(data, size);
    offset_ += size;
    return static_cast<zip_int64_t>(size);
  }

  zip_int64_t Seek(const zip_source_args_seek_t& to) {
    if (to.whence != SEEK_SET || to.offset < 0) return -1;  // libzip uses nothing else
    offset_ = static_cast<uint64_t>(to.offset);
    file_.Seek(offset_);
    return 0;
  }

  static zip_int64_t TellError(void* data) {
    constexpr int kCodes[] = {ZIP_ER_WRITE, 0};  // never shown: failure() has the reason
    std::memcpy(data, kCodes, sizeof(kCodes));
    return sizeof(kCodes);
  }

  AtomicFile& file_;
  uint64_t offset_ = 0;
  std::exception_ptr failure_;
};

bool AddStored(zip_t* zip, const std::string& name, MemberReader& reader) {
  Source source(zip_source_function(zip, MemberReader::Answer, &reader));
  if (source == nullptr) return false;
  const zip_int64_t added = zip_file_add(zip, name.c_str(), source.get(), ZIP_FL_ENC_UTF_8);
  if (added < 0) return false;
  static_cast<void>(source.release());             // owned by the zip now
  constexpr zip_uint16_t kFirstDate = 1 << 5 | 1;  // 1 January 1980, as numpy writes
  const auto index = static_cast<zip_uint64_t>(added);
  return zip_set_file_compression(zip, index, ZIP_CM_STORE, 0) == 0 &&
         zip_file_set_dostime(zip, index, 0, kFirstDate, 0) == 0;
}

[[noreturn]] void FailToWrite(const AtomicFile& file, zip_error_t& error) {
  ZipError::Throw(error, ErrorKind::kFailed,
                  "cannot write " + WithoutStagingPlaces(file.path()).string());
}

// Writes the zip to `target`. An exception that the target kept goes before the reason of libzip.
void MakeZip(const AtomicFile& file, Source target, std::span<const ZipMember> members,
             const std::exception_ptr& kept) {
  std::vector<MemberReader> readers(members.begin(), members.end());  // outlive the zip
  ZipError error;
  const auto fail = [&](zip_error_t& reason) {
    if (kept != nullptr) std::rethrow_exception(kept);
    FailToWrite(file, reason);
  };
  Zip zip(zip_open_from_source(target.get(), ZIP_TRUNCATE, error.get()));
  if (zip == nullptr) fail(*error.get());
  static_cast<void>(target.release());  // owned by the zip now
  for (size_t i = 0; i < members.size(); ++i) {
    if (!AddStored(zip.get(), members[i].name, readers[i])) fail(*zip_get_error(zip.get()));
  }
  if (zip_close(zip.get()) != 0) fail(*zip_get_error(zip.get()));
  static_cast<void>(zip.release());  // closing freed it
}

void WriteToSeekable(AtomicFile& file, std::span<const ZipMember> members) {
  FileTarget target(file);
  ZipError error;
  Source source(zip_source_function_create(FileTarget::Answer, &target, error.get()));
  if (source == nullptr) FailToWrite(file, *error.get());
  MakeZip(file, std::move(source), members, target.failure());
}

void WriteThroughMemory(AtomicFile& file, std::span<const ZipMember> members) {
  ZipError error;
  const Source memory(zip_source_buffer_create(nullptr, 0, 0, error.get()));
  if (memory == nullptr) FailToWrite(file, *error.get());
  zip_source_keep(memory.get());  // the zip frees it once
  MakeZip(file, Source(memory.get()), members, nullptr);
  zip_int64_t count = zip_source_open(memory.get());
  std::vector<char> part(1 << 16);
  while (count >= 0 && (count = zip_source_read(memory.get(), part.data(), part.size())) > 0) {
    file.Write(part.data(), static_cast<size_t>(count));
  }
  if (count < 0) FailToWrite(file, *zip_source_error(memory.get()));
}

}  // namespace

void WriteZip(AtomicFile& file, std::span<const ZipMember> members) {
  // libzip would remove a file without members instead of writing it.
  Require(!members.empty(), ErrorKind::kFailed,
          "cannot write {}: a zip file needs at least one member", file.path().string());
  file.CanSeek() ? WriteToSeekable(file, members) : WriteThroughMemory(file, members);
}

}  // namespace facegraph
