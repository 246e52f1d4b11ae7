// SPDX-License-Identifier: MIT
#include "facegraph/io/npz.h"

#include <fmt/ranges.h>
#include <zip.h>

#include <memory>

#include "facegraph/io/atomic_file.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/npy_header.h"
#include "facegraph/io/text_lines.h"
#include "facegraph/io/zip_writer.h"

namespace facegraph {
namespace {

constexpr std::string_view kSuffix = ".npy";

struct DiscardZip {
  void operator()(zip_t* zip) const { zip_discard(zip); }
};
struct CloseMember {
  void operator()(zip_file_t* member) const { zip_fclose(member); }
};
using Zip = std::unique_ptr<zip_t, DiscardZip>;

Zip OpenZip(std::span<const std::byte> bytes, std::string_view name) {
  // libzip would accept an empty file as a zip without members.
  Require(!bytes.empty(), ErrorKind::kBadData, "{}: is empty", name);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  Zip zip(source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error));
  const std::string reason = zip == nullptr ? zip_error_strerror(&error) : "";
  if (zip == nullptr && source != nullptr) zip_source_free(source);
  zip_error_fini(&error);
  Require(zip != nullptr, ErrorKind::kBadData, "{}: is not a .npz file: {}", name, reason);
  return zip;
}

struct Member {
  uint64_t index;
  std::string name;  ///< without ".npy"
  uint64_t size;     ///< bytes once unpacked
};

// Sizes come from the file, so they are checked before memory is allocated: deflate compresses at
// most 1032 bytes into one, and a member cannot be larger than the file.
Member DescribeMember(zip_t* zip, uint64_t index, size_t zip_size, std::string_view file) {
  constexpr uint64_t kWanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
  constexpr uint64_t kMaxPerByte = 1032;
  zip_stat_t status;
  Require(zip_stat_index(zip, index, 0, &status) == 0 && (status.valid & kWanted) == kWanted,
          ErrorKind::kBadData, "{}: member {} is damaged", file, index);
  const std::string_view name = status.name;
  Require(name.ends_with(kSuffix), ErrorKind::kBadData, "{}: member {} is not a .npy array", file,
          Quoted(name));
  Require(status.comp_size <= zip_size && status.size / kMaxPerByte <= status.comp_size,
          ErrorKind::kBadData, "{}: {} cannot contain the {} bytes that it claims", file,
          Quoted(name), status.size);
  return {index, std::string(name.substr(0, name.size() - kSuffix.size())), status.size};
}

NpyArray ReadMember(zip_t* zip, const Member& member, std::string_view file) {
  const std::string name = fmt::format("{}: {}", file, Quoted(member.name));
  const std::unique_ptr<zip_file_t, CloseMember> opened(zip_fopen_index(zip, member.index, 0));
  Require(opened != nullptr, ErrorKind::kBadData, "{}: {}", name, zip_strerror(zip));
  const auto bytes = std::make_shared<std::vector<std::byte>>(member.size);
  const zip_int64_t count = zip_fread(opened.get(), bytes->data(), bytes->size());
  Require(count >= 0, ErrorKind::kBadData, "{}: {}", name, zip_file_strerror(opened.get()));
  // libzip verifies the checksum only when the end is read.
  std::byte beyond;
  const bool is_whole =
      static_cast<uint64_t>(count) == member.size && zip_fread(opened.get(), &beyond, 1) == 0;
  Require(is_whole, ErrorKind::kBadData, "{}: is damaged or truncated", name);
  return ParseNpy(*bytes, name, bytes);
}

}  // namespace

NpzArrays ParseNpz(std::span<const std::byte> bytes, std::string_view name) {
  const Zip zip = OpenZip(bytes, name);
  NpzArrays arrays;
  const zip_int64_t count = zip_get_num_entries(zip.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const Member member = DescribeMember(zip.get(), static_cast<uint64_t>(i), bytes.size(), name);
    const bool is_new = arrays.emplace(member.name, ReadMember(zip.get(), member, name)).second;
    Require(is_new, ErrorKind::kBadData, "{}: has two members {}", name, Quoted(member.name));
  }
  return arrays;
}

NpzArrays ReadNpz(const std::filesystem::path& path) {
  const std::shared_ptr<const MappedFile> file = MappedFile::Open(path);
  return ParseNpz(file->bytes(), path.string());
}

const NpyArray& ArrayNamed(const NpzArrays& arrays, const std::string& name,
                           const std::filesystem::path& path) {
  const auto found = arrays.find(name);
  if (found != arrays.end()) return found->second;
  std::vector<std::string> present;
  for (const auto& [other, array] : arrays) present.push_back(Quoted(other));
  Fail(ErrorKind::kBadData, "{}: array '{}' is missing; the file has {}", path.string(), name,
       present.empty() ? "none" : fmt::format("{}", fmt::join(present, ", ")));
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
