// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/stage_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>

#include "facegraph/base/hash.h"

namespace facegraph {
namespace {

constexpr char kMagic[8] = {'f', 'g', 's', 't', 'a', 'g', 'e', '1'};

/// The first bytes of the file, in the byte order of the machine that also reads it.
struct Header {
  char magic[8] = {};
  uint64_t owner = 0;
  uint64_t name = 0;  ///< hash
  uint64_t num_parts = 0;
  uint64_t sizes[kMaxStageParts] = {};
  uint64_t content = 0;  ///< hash of the parts
  uint64_t self = 0;     ///< hash of the fields above

  uint64_t Hash() const { return HashBytes(this, offsetof(Header, self)); }
};

/// Fills the header of a file; false if the file is shorter or cannot be read.
bool ReadHeader(const Descriptor& file, Header& header) {
  return ReadFullyAt(file, 0, &header, sizeof header) == sizeof header;
}

void RequireWritten(bool done, const std::string& shown) {
  Require(done, ErrorKind::kFailed, "cannot write {}: {}", shown, std::strerror(errno));
}

void Write(const Descriptor& file, std::span<const std::byte> bytes, const std::string& shown) {
  RequireWritten(WriteFully(file, bytes.data(), bytes.size()), shown);
}

void Flush(const Descriptor& file, const std::string& shown) {
  RequireWritten(fsync(file.get()) == 0, shown);
}

}  // namespace

void WriteStageFile(const Descriptor& file, uint64_t owner, std::string_view name,
                    std::span<const std::span<const std::byte>> parts, const std::string& shown) {
  assert(parts.size() <= kMaxStageParts);
  Header header;
  std::ranges::copy(kMagic, header.magic);
  header.owner = owner;
  header.name = HashBytes(name.data(), name.size());
  header.num_parts = parts.size();
  for (size_t p = 0; p < parts.size(); ++p) {
    header.sizes[p] = parts[p].size();
    header.content = HashBytes(parts[p].data(), parts[p].size(), header.content);
  }
  header.self = header.Hash();
  Write(file, std::as_bytes(std::span(&header, 1)), shown);
  Flush(file, shown);  // after a power cut the header says whose the unfinished file is
  for (const auto& part : parts) Write(file, part, shown);
  Flush(file, shown);
}

bool MayBeUnfinished(const Descriptor& file, uint64_t owner) {
  Header header;
  const ssize_t size = ReadFullyAt(file, 0, &header, sizeof header);
  if (size <= 0) return true;
  return size == sizeof header && std::ranges::equal(header.magic, kMagic) &&
         header.owner == owner && header.self == header.Hash();
}

StageFile::StageFile(Descriptor file, uint64_t owner, std::string_view name, std::string shown)
    : file_(std::move(file)), shown_(std::move(shown)) {
  Header header;
  struct stat status {};
  const bool is_ours = fstat(file_.get(), &status) == 0 && S_ISREG(status.st_mode) &&
                       ReadHeader(file_, header) && std::ranges::equal(header.magic, kMagic);
  Require(is_ours, ErrorKind::kBadData,
          "{}: is no file of this checkpoint; move it elsewhere, or name another folder", shown_);
  RequireIntact(header.self == header.Hash() && header.num_parts <= kMaxStageParts);
  Require(header.owner == owner && header.name == HashBytes(name.data(), name.size()),
          ErrorKind::kBadData,
          "{}: is of another checkpoint; move it elsewhere, or name another folder", shown_);
  sizes_.assign(header.sizes, header.sizes + header.num_parts);
  wanted_hash_ = header.content;
  auto left = static_cast<uint64_t>(status.st_size) - sizeof header;
  for (const uint64_t size : sizes_) {
    RequireIntact(size <= left);
    left -= size;
  }
  RequireIntact(left == 0);
}

void StageFile::RequireIntact(bool holds) const {
  Require(holds, ErrorKind::kBadData,
          "{}: is damaged; remove this file, and the same command makes it again", shown_);
}

uint64_t StageFile::NextSize() const {
  RequireIntact(next_ < sizes_.size());
  return sizes_[next_];
}

void StageFile::ReadInto(std::span<std::byte> bytes) {
  RequireIntact(NextSize() == bytes.size());
  auto offset = static_cast<int64_t>(sizeof(Header));
  for (size_t p = 0; p < next_; ++p) offset += static_cast<int64_t>(sizes_[p]);
  RequireIntact(ReadFullyAt(file_, offset, bytes.data(), bytes.size()) == std::ssize(bytes));
  hash_ = HashBytes(bytes.data(), bytes.size(), hash_);
  ++next_;
}

void StageFile::Skip() {
  while (next_ < sizes_.size()) Read<std::byte>();
}

void StageFile::Finish() const { RequireIntact(next_ == sizes_.size() && hash_ == wanted_hash_); }

}  // namespace facegraph
