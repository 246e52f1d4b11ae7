// SPDX-License-Identifier: MIT
#include "facegraph/io/npy.h"

#include <fmt/format.h>

#include <bit>
#include <cassert>
#include <utility>

#include "facegraph/io/atomic_file.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/text_lines.h"

namespace facegraph {
namespace {

static_assert(std::endian::native == std::endian::little, "values are used in file byte order");

// The size of one value in bytes. Throws for types that cannot be used in place.
size_t ItemSize(std::string_view dtype, std::string_view name) {
  Require(!dtype.starts_with('>'), ErrorKind::kBadData,
          "{}: is big-endian; convert to little-endian with x.astype(x.dtype.newbyteorder('<'))",
          name);
  Require(dtype.find('O') == std::string_view::npos, ErrorKind::kBadData,
          "{}: contains pickled Python objects, not plain numbers", name);
  for (std::string_view one : {"|i1", "|u1", "|b1"}) {
    if (dtype == one) return 1;
  }
  const bool is_number = dtype.size() == 3 && dtype[0] == '<' &&
                         std::string_view("iuf").find(dtype[1]) != std::string_view::npos &&
                         std::string_view("248").find(dtype[2]) != std::string_view::npos;
  Require(is_number, ErrorKind::kBadData, "{}: type {} is not a plain number type", name,
          Quoted(dtype));
  return static_cast<size_t>(dtype[2] - '0');
}

void CopyIfMisaligned(NpyArray& array, size_t item_size, const MemoryLimit& memory) {
  if (reinterpret_cast<uintptr_t>(array.bytes.data()) % item_size == 0) return;
  memory.Require(static_cast<int64_t>(array.bytes.size()), array.name);
  const auto copy =
      std::make_shared<const std::vector<std::byte>>(array.bytes.begin(), array.bytes.end());
  array.bytes = *copy;
  array.owner = copy;
}

// Calls visit(span<const T>) with the values of an array of any integer type.
template <typename Visit>
void VisitIntegers(const NpyArray& array, const Visit& visit) {
  const auto try_type = [&]<typename T>(T) {
    if (array.dtype != kNpyType<T>) return false;
    visit(array.Values<T>());
    return true;
  };
  const bool visited = try_type(int32_t()) || try_type(int64_t()) || try_type(uint8_t()) ||
                       try_type(int8_t()) || try_type(int16_t()) || try_type(uint16_t()) ||
                       try_type(uint32_t()) || try_type(uint64_t());
  Require(visited, ErrorKind::kBadData, "{}: type is {}; expected integers", array.name,
          ReadableNpyType(array.dtype));
}

// The position of a value, for error messages.
std::string Position(const NpyArray& array, int64_t index) {
  if (array.shape.size() != 2) return fmt::format("value {}", index);
  return fmt::format("row {}, column {}", index / array.shape[1], index % array.shape[1]);
}

}  // namespace

std::string ReadableNpyType(std::string_view dtype) {
  if (dtype == "|b1") return "bool";
  if (dtype.size() != 3) return std::string(dtype);
  const std::string_view kind = dtype[1] == 'f' ? "float" : dtype[1] == 'u' ? "uint" : "int";
  return fmt::format("{}{}", kind, 8 * (dtype[2] - '0'));
}

int64_t NpyArray::num_values() const {
  return static_cast<int64_t>(bytes.size() / ItemSize(dtype, name));
}

std::string NpyArray::ReadableShape() const { return ReadableNpyShape(shape); }

NpyArray MakeNpyArray(const NpyHeader& header, std::string_view name,
                      std::span<const std::byte> values, std::shared_ptr<const void> owner,
                      const MemoryLimit& memory) {
  CheckNpyNumbers(header, values.size(), name);
  NpyArray array{std::string(name), header.dtype, header.shape, values, std::move(owner)};
  CopyIfMisaligned(array, ItemSize(header.dtype, name), memory);
  return array;
}

NpyArray ParseNpy(std::span<const std::byte> bytes, std::string_view name,
                  std::shared_ptr<const void> owner, const MemoryLimit& memory) {
  const NpyHeader header = ParseNpyHeader(bytes, name);
  return MakeNpyArray(header, name, bytes.subspan(header.values_begin), std::move(owner), memory);
}

NpyArray ReadNpy(const std::filesystem::path& path, const MemoryLimit& memory) {
  const std::shared_ptr<const MappedFile> file = MappedFile::Open(path);
  return ParseNpy(file->bytes(), path.string(), file, memory);
}

void CheckNpyValueBytes(const NpyHeader& header, int64_t item_size, uint64_t num_bytes,
                        std::string_view name) {
  const int64_t wanted = NpyValueBytes(header.shape, item_size);
  Require(std::cmp_less_equal(wanted, num_bytes), ErrorKind::kBadData,
          "{}: has {} bytes of values, expected {}; is it truncated?", name, num_bytes, wanted);
  Require(std::cmp_equal(wanted, num_bytes), ErrorKind::kBadData,
          "{}: has {} extra bytes after its {} bytes of values", name,
          num_bytes - static_cast<uint64_t>(wanted), wanted);
}

void CheckNpyNumbers(const NpyHeader& header, uint64_t num_bytes, std::string_view name) {
  const size_t item_size = ItemSize(header.dtype, name);
  Require(IsInRowOrder(header), ErrorKind::kBadData,
          "{}: is in Fortran order; save it with numpy.ascontiguousarray(x)", name);
  CheckNpyValueBytes(header, static_cast<int64_t>(item_size), num_bytes, name);
}

template <typename T>
void CopyIntegers(const NpyArray& array, T min, T max, std::span<T> out) {
  assert(array.num_values() == static_cast<int64_t>(out.size()));
  VisitIntegers(array, [&](auto values) {
    for (size_t i = 0; i < values.size(); ++i) {
      const auto value = values[i];
      if (std::cmp_less(value, min) || std::cmp_greater(value, max)) {
        Fail(ErrorKind::kBadData, "{}: {}: {} is not in {}..{}", array.name,
             Position(array, static_cast<int64_t>(i)), value, min, max);
      }
      out[i] = static_cast<T>(value);
    }
  });
}

template void CopyIntegers(const NpyArray&, uint8_t, uint8_t, std::span<uint8_t>);
template void CopyIntegers(const NpyArray&, int32_t, int32_t, std::span<int32_t>);
template void CopyIntegers(const NpyArray&, int64_t, int64_t, std::span<int64_t>);

void WriteNpy(const std::filesystem::path& path, const NpyView& array) {
  assert(NpyValueBytes(array.shape, static_cast<int64_t>(ItemSize(array.dtype, ""))) ==
         static_cast<int64_t>(array.bytes.size()));
  AtomicFile file(path);
  file.Write(FormatNpyHeader(array.dtype, array.shape));
  file.Write(array.bytes.data(), array.bytes.size());
  file.Commit();
}

}  // namespace facegraph
