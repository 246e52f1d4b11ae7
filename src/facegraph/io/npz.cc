// SPDX-License-Identifier: MIT
#include "facegraph/io/npz.h"

#include <fmt/ranges.h>
#include <zip.h>

#include <algorithm>
#include <utility>

#include "facegraph/io/atomic_file.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/npy_header.h"
#include "facegraph/io/text_lines.h"
#include "facegraph/io/zip_writer.h"

namespace facegraph {
namespace {

constexpr std::string_view kSuffix = ".npy";

// Memory that libzip did not get is no fault of the file.
ErrorKind KindOf(const zip_error_t* error) {
  return zip_error_code_zip(error) == ZIP_ER_MEMORY ? ErrorKind::kOutOfMemory : ErrorKind::kBadData;
}

zip_t* OpenZip(std::span<const std::byte> bytes, std::string_view name) {
  // libzip would accept an empty file as a zip without members.
  Require(!bytes.empty(), ErrorKind::kBadData, "{}: is empty", name);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* zip = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  const std::string reason = zip == nullptr ? zip_error_strerror(&error) : "";
  const ErrorKind kind = KindOf(&error);
  if (zip == nullptr && source != nullptr) zip_source_free(source);
  zip_error_fini(&error);
  Require(zip != nullptr, kind, "{}: is not a .npz file: {}", name, reason);
  return zip;
}

// The array's name: that of the member without ".npy".
std::string ArrayName(zip_t* zip, uint64_t index, std::string_view file) {
  const char* name = zip_get_name(zip, index, 0);
  Require(name != nullptr, ErrorKind::kBadData, "{}: member {} is damaged", file, index);
  const std::string_view member = name;
  Require(member.ends_with(kSuffix), ErrorKind::kBadData, "{}: member {} is not a .npy array", file,
          Quoted(member));
  return std::string(member.substr(0, member.size() - kSuffix.size()));
}

// Bytes of the unpacked member. The size comes from the file: deflate compresses at most 1032 bytes
// into one, and a member cannot be larger than the file.
uint64_t UnpackedSize(zip_t* zip, uint64_t index, uint64_t zip_size, std::string_view name) {
  constexpr uint64_t kWanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
  constexpr uint64_t kMaxPerByte = 1032;
  zip_stat_t status;
  Require(zip_stat_index(zip, index, 0, &status) == 0 && (status.valid & kWanted) == kWanted,
          ErrorKind::kBadData, "{}: is damaged", name);
  Require(status.comp_size <= zip_size && status.size / kMaxPerByte <= status.comp_size,
          ErrorKind::kBadData, "{}: cannot contain the {} bytes that it claims", name, status.size);
  return status.size;
}

[[noreturn]] void FailForMissing(std::string_view file, const std::string& name,
                                 const std::vector<std::string>& present) {
  std::vector<std::string> quoted;
  for (const std::string& other : present) quoted.push_back(Quoted(other));
  Fail(ErrorKind::kBadData, "{}: array '{}' is missing; the file has {}", file, name,
       quoted.empty() ? "none" : fmt::format("{}", fmt::join(quoted, ", ")));
}

}  // namespace

void NpzMember::Close::operator()(zip_file* member) const { zip_fclose(member); }
void NpzFile::Discard::operator()(zip* archive) const { zip_discard(archive); }

void NpzMember::Fail() const {
  const zip_error_t* error = zip_file_get_error(zip_.get());
  facegraph::Fail(KindOf(error), "{}: {}", name_, zip_file_strerror(zip_.get()));
}

void NpzMember::Read(std::span<std::byte> out) {
  while (!out.empty()) {
    const zip_int64_t count = zip_fread(zip_.get(), out.data(), out.size());
    if (count < 0) Fail();
    Require(count > 0, ErrorKind::kBadData, "{}: is damaged or truncated", name_);
    out = out.subspan(static_cast<size_t>(count));
  }
}

void NpzMember::Finish() {
  // libzip verifies the checksum only when the end is read.
  std::byte beyond;
  const zip_int64_t count = zip_fread(zip_.get(), &beyond, 1);
  if (count < 0) Fail();
  Require(count == 0, ErrorKind::kBadData, "{}: is damaged or truncated", name_);
}

NpzFile::NpzFile(std::span<const std::byte> bytes, std::string_view name, const MemoryLimit& memory,
                 std::shared_ptr<const void> owner)
    : name_(name),
      size_(bytes.size()),
      memory_(memory),
      owner_(std::move(owner)),
      zip_(OpenZip(bytes, name)) {
  const zip_int64_t count = zip_get_num_entries(zip_.get(), 0);
  for (uint64_t i = 0; std::cmp_less(i, count); ++i) {
    const std::string array = ArrayName(zip_.get(), i, name_);
    Require(members_.emplace(array, i).second, ErrorKind::kBadData, "{}: has two members {}", name_,
            Quoted(array));
  }
}

NpzFile NpzFile::Open(const std::filesystem::path& path, const MemoryLimit& memory) {
  const std::shared_ptr<const MappedFile> file = MappedFile::Open(path);
  return NpzFile(file->bytes(), path.string(), memory, file);
}

std::vector<std::string> NpzFile::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, index] : members_) names.push_back(name);
  return names;
}

NpzMember NpzFile::Begin(const std::string& array) const {
  const auto found = members_.find(array);
  if (found == members_.end()) FailForMissing(name_, array, Names());
  NpzMember member;
  member.name_ = fmt::format("{}: {}", name_, Quoted(array));
  const uint64_t size = UnpackedSize(zip_.get(), found->second, size_, member.name_);
  member.zip_.reset(zip_fopen_index(zip_.get(), found->second, 0));
  if (member.zip_ == nullptr) {
    Fail(KindOf(zip_get_error(zip_.get())), "{}: {}", member.name_, zip_strerror(zip_.get()));
  }
  constexpr uint64_t kMaxHeader = 1 << 20;  // numpy itself reads no more than 10,000 bytes
  std::vector<std::byte> header(std::min<uint64_t>(size, kNpyHeaderStart));
  member.Read(header);
  const uint64_t header_size = NpyHeaderSize(header, member.name_);
  Require(header_size <= std::min(size, kMaxHeader), ErrorKind::kBadData,
          "{}: has {} bytes, its header alone claims {}; is it truncated?", member.name_, size,
          header_size);
  header.resize(header_size);
  member.Read(std::span(header).subspan(std::min<size_t>(kNpyHeaderStart, header_size)));
  member.header_ = ParseNpyHeader(header, member.name_);
  member.num_bytes_ = size - header_size;
  return member;
}

NpyArray NpzFile::Read(const std::string& array) const {
  NpzMember member = Begin(array);
  CheckNpyNumbers(member.header(), member.num_bytes(), member.name());
  memory_.Require(static_cast<int64_t>(member.num_bytes()), member.name());
  const auto values = std::make_shared<std::vector<std::byte>>(member.num_bytes());
  member.Read(*values);
  member.Finish();
  return MakeNpyArray(member.header(), member.name(), *values, values, memory_);
}

NpzArrays ParseNpz(std::span<const std::byte> bytes, std::string_view name,
                   const MemoryLimit& memory) {
  const NpzFile file(bytes, name, memory);
  NpzArrays arrays;
  for (const std::string& array : file.Names()) arrays.emplace(array, file.Read(array));
  return arrays;
}

NpzArrays ReadNpz(const std::filesystem::path& path, const MemoryLimit& memory) {
  const std::shared_ptr<const MappedFile> file = MappedFile::Open(path);
  return ParseNpz(file->bytes(), path.string(), memory);
}

const NpyArray& ArrayNamed(const NpzArrays& arrays, const std::string& name,
                           const std::filesystem::path& path) {
  const auto found = arrays.find(name);
  if (found != arrays.end()) return found->second;
  std::vector<std::string> present;
  for (const auto& [other, array] : arrays) present.push_back(other);
  FailForMissing(path.string(), name, present);
}

void WriteNpz(const std::filesystem::path& path, const std::vector<NamedNpy>& arrays) {
  std::vector<std::string> headers;
  headers.reserve(arrays.size());  // the members point into it
  std::vector<ZipMember> members;
  for (const auto& [name, array] : arrays) {
    headers.push_back(FormatNpyHeader(array.dtype, array.shape));
    members.push_back({std::string(name) + std::string(kSuffix),
                       {std::as_bytes(std::span<const char>(headers.back())), array.bytes}});
  }
  AtomicFile file(path);
  WriteZip(file, members);
  file.Commit();
}

}  // namespace facegraph
