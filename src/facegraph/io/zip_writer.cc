// SPDX-License-Identifier: MIT
#include "facegraph/io/zip_writer.h"

#include <algorithm>
#include <array>

namespace facegraph {
namespace {

constexpr uint64_t kMost16 = 0xffff;
constexpr uint64_t kMost32 = 0xffffffff;
constexpr uint64_t kVersion = 45;            // of the format that knows zip64
constexpr uint64_t kUtf8Names = 1 << 11;     // general purpose flag
constexpr uint64_t kFirstDate = 1 << 5 | 1;  // 1 January 1980: a real date would change the bytes
constexpr uint64_t kZip64Extra = 1;          // tag of the extra field

// Eight tables take eight bytes per step ("slicing by 8", Kounavis and Berry 2005): table k holds
// the CRC of a byte with k zero bytes after it.
constexpr auto kCrcTables = [] {
  std::array<std::array<uint32_t, 256>, 8> tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0u);
    tables[0][byte] = crc;
  }
  for (size_t k = 1; k < 8; ++k) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t crc = tables[k - 1][byte];
      tables[k][byte] = (crc >> 8) ^ tables[0][crc & 0xff];
    }
  }
  return tables;
}();

// Appends numbers in little-endian order, each with its size in bytes.
class Record {
 public:
  Record& Put(int size, uint64_t value) {
    for (int i = 0; i < size; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xff);
    return *this;
  }
  Record& Put(std::string_view bytes) {
    bytes_ += bytes;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace

uint32_t Crc32(std::span<const std::byte> bytes, uint32_t crc) {
  const auto byte = [&](size_t i) { return std::to_integer<uint32_t>(bytes[i]); };
  crc = ~crc;
  size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    crc ^= byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24;
    uint32_t next = 0;
    for (size_t k = 0; k < 4; ++k) {
      next ^= kCrcTables[7 - k][crc >> (8 * k) & 0xff] ^ kCrcTables[3 - k][byte(i + 4 + k)];
    }
    crc = next;
  }
  for (; i < bytes.size(); ++i) crc = (crc >> 8) ^ kCrcTables[0][(crc ^ byte(i)) & 0xff];
  return ~crc;
}

void ZipWriter::Write(std::string_view bytes) {
  file_.Write(bytes);
  offset_ += bytes.size();
}

void ZipWriter::Add(std::string_view name,
                    std::initializer_list<std::span<const std::byte>> pieces) {
  uint64_t size = 0;
  uint32_t crc = 0;
  for (const auto& piece : pieces) {
    size += piece.size();
    crc = Crc32(piece, crc);
  }
  const uint64_t short_size = std::min(size, kMost32);
  const uint64_t short_offset = std::min(offset_, kMost32);
  // What local header and directory entry have in common: version to date, checksum, sizes, name.
  const auto common = [&](Record& record, size_t extra_size) {
    record.Put(2, kVersion).Put(2, kUtf8Names).Put(2, 0).Put(2, 0).Put(2, kFirstDate);
    record.Put(4, crc).Put(4, short_size).Put(4, short_size);
    record.Put(2, name.size()).Put(2, extra_size);
  };

  Record local_extra;
  if (size >= kMost32) local_extra.Put(2, kZip64Extra).Put(2, 16).Put(8, size).Put(8, size);
  Record local;
  local.Put(4, 0x04034b50);
  common(local, local_extra.bytes().size());
  local.Put(name).Put(local_extra.bytes());

  Record long_values;
  if (size >= kMost32) long_values.Put(8, size).Put(8, size);
  if (offset_ >= kMost32) long_values.Put(8, offset_);
  Record extra;
  if (!long_values.bytes().empty()) {
    extra.Put(2, kZip64Extra).Put(2, long_values.bytes().size()).Put(long_values.bytes());
  }
  Record entry;
  entry.Put(4, 0x02014b50).Put(2, kVersion);
  common(entry, extra.bytes().size());
  entry.Put(2, 0).Put(2, 0).Put(2, 0).Put(4, 0);  // no comment, first disk, no attributes
  entry.Put(4, short_offset).Put(name).Put(extra.bytes());
  directory_ += entry.bytes();
  ++num_members_;

  Write(local.bytes());
  for (const auto& piece : pieces) {
    Write({reinterpret_cast<const char*>(piece.data()), piece.size()});
  }
}

void ZipWriter::Finish() {
  const uint64_t begin = offset_;
  const uint64_t size = directory_.size();
  Write(directory_);
  const uint64_t zip64_begin = offset_;
  Record end;
  if (begin >= kMost32 || num_members_ >= kMost16) {
    end.Put(4, 0x06064b50).Put(8, 44).Put(2, kVersion).Put(2, kVersion).Put(4, 0).Put(4, 0);
    end.Put(8, num_members_).Put(8, num_members_).Put(8, size).Put(8, begin);
    end.Put(4, 0x07064b50).Put(4, 0).Put(8, zip64_begin).Put(4, 1);
  }
  const uint64_t short_count = std::min(num_members_, kMost16);
  end.Put(4, 0x06054b50).Put(2, 0).Put(2, 0).Put(2, short_count).Put(2, short_count);
  end.Put(4, std::min(size, kMost32)).Put(4, std::min(begin, kMost32)).Put(2, 0);
  Write(end.bytes());
}

}  // namespace facegraph
