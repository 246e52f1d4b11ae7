// SPDX-License-Identifier: MIT
#include "facegraph/io/npy.h"

#include <fmt/ranges.h>

#include <bit>
#include <cassert>
#include <limits>
#include <utility>

#include "facegraph/io/atomic_file.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/npy_header.h"
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

// The size of all values in bytes; if it exceeds int64, its maximum, which no file has.
int64_t WantedBytes(const std::vector<int64_t>& shape, size_t item_size) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  int64_t wanted = static_cast<int64_t>(item_size);
  for (int64_t length : shape) {
    if (length == 0) return 0;
  }
  for (int64_t length : shape) {
    if (length > kMax / wanted) return kMax;
    wanted *= length;
  }
  return wanted;
}

void CheckOrder(const NpyHeader& header, std::string_view name) {
  int long_axes = 0;
  for (int64_t length : header.shape) long_axes += length > 1;
  Require(!header.fortran_order || long_axes <= 1, ErrorKind::kBadData,
          "{}: is in Fortran order; save it with numpy.ascontiguousarray(x)", name);
}

void CopyIfMisaligned(NpyArray& array, size_t item_size) {
  if (reinterpret_cast<uintptr_t>(array.bytes.data()) % item_size == 0) return;
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

std::string NpyArray::ReadableShape() const { return fmt::format("[{}]", fmt::join(shape, ", ")); }

NpyArray ParseNpy(std::span<const std::byte> bytes, std::string_view name,
                  std::shared_ptr<const void> owner) {
  const NpyHeader header = ParseNpyHeader(bytes, name);
  const size_t item_size = ItemSize(header.dtype, name);
  CheckOrder(header, name);
  const std::span<const std::byte> values = bytes.subspan(header.values_begin);
  const int64_t present = static_cast<int64_t>(values.size());
  const int64_t wanted = WantedBytes(header.shape, item_size);
  Require(wanted <= present, ErrorKind::kBadData,
          "{}: has {} bytes of values, expected {}; is it truncated?", name, present, wanted);
  Require(wanted == present, ErrorKind::kBadData,
          "{}: has {} extra bytes after its {} bytes of values", name, present - wanted, wanted);

  NpyArray array{std::string(name), header.dtype, header.shape, values, std::move(owner)};
  CopyIfMisaligned(array, item_size);
  return array;
}

NpyArray ReadNpy(const std::filesystem::path& path) {
  const std::shared_ptr<const MappedFile> file = MappedFile::Open(path);
  return ParseNpy(file->bytes(), path.string(), file);
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
  assert(WantedBytes(array.shape, ItemSize(array.dtype, "")) ==
         static_cast<int64_t>(array.bytes.size()));
  AtomicFile file(path);
  file.Write(FormatNpyHeader(array.dtype, array.shape));
  file.Write(array.bytes.data(), array.bytes.size());
  file.Commit();
}

}  // namespace facegraph
