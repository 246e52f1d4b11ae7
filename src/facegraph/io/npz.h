// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/io/npy.h"

struct zip;  // libzip's zip_t and zip_file_t
struct zip_file;

namespace facegraph {

/// One array of a .npz file, whose values are unpacked from front to back. It must not outlive its
/// NpzFile. Not thread safe.
class NpzMember {
 public:
  const std::string& name() const { return name_; }  ///< for errors: the file and the array
  const NpyHeader& header() const { return header_; }
  /// Bytes of values that the file claims for this array.
  uint64_t num_bytes() const { return num_bytes_; }

  /// Unpacks the next values. Throws Error(kBadData) where the array ends before `out` does.
  void Read(std::span<std::byte> out);
  /// To be called after the last value. Throws Error(kBadData) if there are more than the file
  /// claims, or if the checksum is wrong.
  void Finish();

 private:
  friend class NpzFile;
  NpzMember() = default;
  struct Close {
    void operator()(zip_file* member) const;
  };
  [[noreturn]] void Fail() const;

  std::string name_;
  NpyHeader header_;
  uint64_t num_bytes_ = 0;
  std::unique_ptr<zip_file, Close> zip_;
};

/// A .npz file (numpy.savez or savez_compressed, zip64 too). Opening reads only the list of its
/// arrays. An array is unpacked when it is asked for. Sizes are those that the file claims: they
/// are checked against the compressed form and against `memory` before anything is allocated, and
/// unpacking stops there. Not thread safe.
class NpzFile {
 public:
  /// Throws Error(kBadData) that starts with the file name: not a zip file, a repeated member, a
  /// member that is not a .npy array.
  static NpzFile Open(const std::filesystem::path& path, const MemoryLimit& memory = {});
  /// The same from memory, which `owner` or the caller keeps alive. name: the start of errors.
  NpzFile(std::span<const std::byte> bytes, std::string_view name, const MemoryLimit& memory = {},
          std::shared_ptr<const void> owner = nullptr);

  /// The names of the arrays, as numpy.load gives them: without the ".npy" of the members. Sorted.
  std::vector<std::string> Names() const;
  bool Has(const std::string& array) const { return members_.contains(array); }

  /// Unpacks one array. Throws Error(kBadData) that lists the names if there is none of that name,
  /// and for a damaged or encrypted one, or one that is not plain numbers in row order;
  /// Error(kOutOfMemory).
  NpyArray Read(const std::string& array) const;
  /// Begins to unpack an array of any type and order. Throws as Read does.
  NpzMember Begin(const std::string& array) const;

 private:
  struct Discard {
    void operator()(zip* archive) const;
  };
  std::string name_;
  uint64_t size_ = 0;  ///< of the file in bytes
  MemoryLimit memory_;
  std::shared_ptr<const void> owner_;
  std::unique_ptr<zip, Discard> zip_;  ///< after owner_: reads from it until it is gone
  std::map<std::string, uint64_t> members_;
};

/// Arrays by name.
using NpzArrays = std::map<std::string, NpyArray>;

/// Reads all arrays of a .npz file. Throws as NpzFile does.
NpzArrays ReadNpz(const std::filesystem::path& path, const MemoryLimit& memory = {});

/// The same from memory, which is not used after the return. name: the start of error messages.
NpzArrays ParseNpz(std::span<const std::byte> bytes, std::string_view name,
                   const MemoryLimit& memory = {});

/// The array of that name in the result of ReadNpz(path). Throws Error(kBadData) that lists the
/// available names if it is missing.
const NpyArray& ArrayNamed(const NpzArrays& arrays, const std::string& name,
                           const std::filesystem::path& path);

struct NamedNpy {
  std::string_view name;
  NpyView array;
};

/// Writes a .npz file with at least one array, in the given order, without compression, as
/// numpy.savez does. The same arrays give the same bytes with the same version of libzip. Atomic
/// (see AtomicFile). Throws Error(kFailed).
void WriteNpz(const std::filesystem::path& path, const std::vector<NamedNpy>& arrays);

}  // namespace facegraph
