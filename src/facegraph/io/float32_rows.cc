// SPDX-License-Identifier: MIT
#include "facegraph/io/float32_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/text_lines.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kBlock = 1 << 16;  // values that are converted at once

// Bytes of one value, or 0 if the type is none of float16, float32 and float64.
int64_t FloatSize(std::string_view dtype) {
  const bool is_float = dtype.size() == 3 && (dtype[0] == '<' || dtype[0] == '>') &&
                        dtype[1] == 'f' &&
                        std::string_view("248").find(dtype[2]) != std::string_view::npos;
  return is_float ? dtype[2] - '0' : 0;
}

bool IsInteger(std::string_view dtype) {
  return dtype.size() == 3 && (dtype[1] == 'i' || dtype[1] == 'u' || dtype[1] == 'b');
}

void CheckType(std::string_view dtype, std::string_view name) {
  if (FloatSize(dtype) > 0) return;
  if (dtype.find('O') != std::string_view::npos) {
    Fail(ErrorKind::kBadData,
         "{}: contains pickled Python objects, not plain numbers; save "
         "numpy.stack(features).astype('float32')",
         name);
  }
  const bool perhaps_bfloat16 = dtype.ends_with("V2") || dtype == "bfloat16";
  Fail(ErrorKind::kBadData,
       "{}: type is {}{}; expected float16, float32 or float64, save features.astype('float32')",
       name, IsInteger(dtype) ? ReadableNpyType(dtype) : Quoted(dtype),
       perhaps_bfloat16 ? " (perhaps bfloat16)" : "");
}

// The values of one block as float32, [count].
template <typename T>
void Convert(std::span<const std::byte> bytes, std::span<float> out) {
  std::vector<T> values(out.size());
  std::memcpy(values.data(), bytes.data(), bytes.size());
  if constexpr (std::is_same_v<T, uint16_t>) {
    HalfToFloat(values, out);
  } else {
    std::ranges::transform(values, out.begin(), [](T value) { return static_cast<float>(value); });
  }
}

void SwapBytes(std::span<std::byte> bytes, size_t item_size) {
  for (size_t i = 0; i < bytes.size(); i += item_size) {
    std::ranges::reverse(bytes.subspan(i, item_size));
  }
}

// Where values of a file in Fortran or C order belong in rows, [n, dim].
class Layout {
 public:
  explicit Layout(const NpyHeader& header)
      : n_(header.shape[0]), dim_(header.shape[1]), by_row_(IsInRowOrder(header)) {}
  int64_t Row(int64_t index) const { return by_row_ ? index / dim_ : index % n_; }
  int64_t Column(int64_t index) const { return by_row_ ? index % dim_ : index / n_; }

  void Store(std::span<const float> values, int64_t first, Matrix<float>& rows) const {
    if (by_row_) {
      std::ranges::copy(values, rows.data() + first);
      return;
    }
    int64_t row = Row(first), column = Column(first);
    for (const float value : values) {
      rows(row, column) = value;
      if (++row == n_) {
        row = 0;
        ++column;
      }
    }
  }

 private:
  int64_t n_, dim_;
  bool by_row_;
};

// A float64 beyond float32 has become infinite.
void CheckRange(std::span<const std::byte> doubles, std::span<const float> values, int64_t first,
                const Layout& layout, std::string_view name) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (!std::isinf(values[i])) continue;
    double value = 0;
    std::memcpy(&value, doubles.data() + i * sizeof(value), sizeof(value));
    const int64_t index = first + static_cast<int64_t>(i);
    Require(std::isinf(value), ErrorKind::kBadData, "{}: row {}, column {}: {} exceeds float32",
            name, layout.Row(index), layout.Column(index), value);
  }
}

}  // namespace

void CheckFeatureHeader(const NpyHeader& header, std::string_view name) {
  CheckType(header.dtype, name);
  Require(header.shape.size() == 2, ErrorKind::kBadData, "{}: shape is {}; expected [n, dim]", name,
          ReadableNpyShape(header.shape));
  Require(header.shape[1] > 0, ErrorKind::kBadData, "{}: rows have no values", name);
}

bool IsFeatureLayout(const NpyHeader& header) {
  return IsInRowOrder(header) && (header.dtype == kNpyType<float> || header.dtype == kNpyHalf);
}

Matrix<float> ReadFloat32Rows(const NpyHeader& header, std::string_view name,
                              const ReadBytes& read) {
  const int64_t item_size = FloatSize(header.dtype);
  Matrix<float> rows(header.shape[0], header.shape[1], kUnset);
  const Layout layout(header);
  std::vector<std::byte> bytes;
  std::vector<float> values;
  for (int64_t first = 0; first < rows.size(); first += kBlock) {
    values.resize(static_cast<size_t>(std::min(kBlock, rows.size() - first)));
    bytes.resize(values.size() * static_cast<size_t>(item_size));
    read(bytes);
    if (header.dtype[0] == '>') SwapBytes(bytes, static_cast<size_t>(item_size));
    if (item_size == 2) Convert<uint16_t>(bytes, values);
    if (item_size == 4) Convert<float>(bytes, values);
    if (item_size == 8) {
      Convert<double>(bytes, values);
      CheckRange(bytes, values, first, layout, name);
    }
    layout.Store(values, first, rows);
  }
  return rows;
}

}  // namespace facegraph
