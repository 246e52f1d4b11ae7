// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/memory_limit.h"
#include "facegraph/io/npy_header.h"

namespace facegraph {

/// The numpy name ("descr") of a C++ number type, as in the header of a .npy file.
template <typename T>
inline constexpr std::string_view kNpyType = {};
template <>
inline constexpr std::string_view kNpyType<float> = "<f4";
template <>
inline constexpr std::string_view kNpyType<double> = "<f8";
template <>
inline constexpr std::string_view kNpyType<int8_t> = "|i1";
template <>
inline constexpr std::string_view kNpyType<int16_t> = "<i2";
template <>
inline constexpr std::string_view kNpyType<int32_t> = "<i4";
template <>
inline constexpr std::string_view kNpyType<int64_t> = "<i8";
template <>
inline constexpr std::string_view kNpyType<uint8_t> = "|u1";
template <>
inline constexpr std::string_view kNpyType<uint16_t> = "<u2";
template <>
inline constexpr std::string_view kNpyType<uint32_t> = "<u4";
template <>
inline constexpr std::string_view kNpyType<uint64_t> = "<u8";
inline constexpr std::string_view kNpyHalf = "<f2";

/// The readable name of a numpy type: "<f4" -> "float32".
std::string ReadableNpyType(std::string_view dtype);

/// A numpy array in C order, read from a file. Copies share the memory.
struct NpyArray {
  std::string name;                  ///< for error messages: the file, and the member of a .npz
  std::string dtype;                 ///< such as "<f4": little-endian integers and floats, "|b1"
  std::vector<int64_t> shape;        ///< empty: a single value
  std::span<const std::byte> bytes;  ///< the values, aligned for their type
  std::shared_ptr<const void> owner;

  /// The values, row-major. Throws Error(kBadData) if they have another type.
  template <typename T>
  std::span<const T> Values() const {
    Require(dtype == kNpyType<T>, ErrorKind::kBadData, "{}: type is {}; expected {}", name,
            ReadableNpyType(dtype), ReadableNpyType(kNpyType<T>));
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  int64_t num_values() const;
  /// The shape as "[3, 4]".
  std::string ReadableShape() const;
};

/// Reads a .npy file of format 1, 2 or 3. The values are memory-mapped. Throws Error(kBadData) that
/// starts with the file name: not a .npy file, truncated, extra bytes, impossible shape, Fortran
/// order, big-endian, or values that are not plain numbers; Error(kOutOfMemory) if values that have
/// to be copied exceed `memory`.
NpyArray ReadNpy(const std::filesystem::path& path, const MemoryLimit& memory = {});

/// The same from memory, which `owner` keeps alive. name: the start of error messages. The values
/// are copied only if they are misaligned for their type.
NpyArray ParseNpy(std::span<const std::byte> bytes, std::string_view name,
                  std::shared_ptr<const void> owner, const MemoryLimit& memory = {});

/// The same from a parsed header and its values.
NpyArray MakeNpyArray(const NpyHeader& header, std::string_view name,
                      std::span<const std::byte> values, std::shared_ptr<const void> owner,
                      const MemoryLimit& memory = {});

/// Throws as ReadNpy does unless the header describes plain numbers that take `num_bytes`.
void CheckNpyNumbers(const NpyHeader& header, uint64_t num_bytes, std::string_view name);
/// Throws Error(kBadData) unless values of `item_size` bytes in the header's shape take
/// `num_bytes`.
void CheckNpyValueBytes(const NpyHeader& header, int64_t item_size, uint64_t num_bytes,
                        std::string_view name);

/// A view of an array to write.
struct NpyView {
  std::string_view dtype;
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;
};

/// A view of `values` (a vector or span of numbers) with this shape, row-major.
template <std::ranges::contiguous_range Values>
NpyView ViewAsNpy(std::vector<int64_t> shape, const Values& values) {
  using T = std::ranges::range_value_t<Values>;
  static_assert(!kNpyType<T>.empty(), "numpy has no name for this type");
  return {kNpyType<T>, std::move(shape),
          std::as_bytes(std::span<const T>(std::ranges::data(values), std::ranges::size(values)))};
}

/// Writes a .npy file. Atomic (see AtomicFile). Throws Error(kFailed).
void WriteNpy(const std::filesystem::path& path, const NpyView& array);

template <std::ranges::contiguous_range Values>
void WriteNpy(const std::filesystem::path& path, std::vector<int64_t> shape, const Values& values) {
  WriteNpy(path, ViewAsNpy(std::move(shape), values));
}

/// Copies the values of an array of any integer type to `out` [num_values()]. Throws
/// Error(kBadData) that names the first value outside min..max, or the type if it is not an integer
/// type. T: uint8_t, int32_t or int64_t.
template <typename T>
void CopyIntegers(const NpyArray& array, T min, T max, std::span<T> out);

/// Calls visit(span<const T>) with the values of a float32 or float64 array. Throws Error(kBadData)
/// for other types.
template <typename Visit>
void VisitFloats(const NpyArray& array, const Visit& visit) {
  if (array.dtype == kNpyType<double>) {
    visit(array.Values<double>());
  } else {
    visit(array.Values<float>());
  }
}

}  // namespace facegraph
