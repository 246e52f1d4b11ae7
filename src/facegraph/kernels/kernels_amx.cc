// SPDX-License-Identifier: MIT
#include "facegraph/kernels/avx512vnni.h"

namespace facegraph {
namespace {

// 8-bit products by tiles of 16 rows of 64 bytes; one instruction multiplies two tiles.
namespace amx {

constexpr int64_t kTileRows = 16;
constexpr int64_t kTileBytes = 64;
static_assert(kTileBytes == 4 * kQuadsAtOnce && kTileRows == kQuadsAtOnce);
constexpr int64_t kRowsAtOnce = 2 * kTileRows;

// Tiles 0 and 1 hold the sums of the upper 16 left rows with 16 columns each, 2 and 3 those of the
// lower left rows. Tiles 4 and 5 hold the upper and lower left rows, 6 and 7 the columns. The
// numbers must be literals: the intrinsics of GCC 12 paste them into register names.

struct alignas(64) TileShapes {
  uint8_t palette = 1;
  uint8_t start_row = 0;
  uint8_t reserved[14] = {};
  uint16_t row_bytes[16] = {};
  uint8_t rows[16] = {};

  void Set(int tile, int64_t num_rows) {
    row_bytes[tile] = num_rows > 0 ? kTileBytes : 0;
    rows[tile] = static_cast<uint8_t>(num_rows);
  }
};

// Configures the tiles for 1..kRowsAtOnce left rows. Inline assembly, because the intrinsic of GCC
// 12 declares only the first 8 bytes as input.
void ShapeTiles(int64_t num_left) {
  const int64_t upper = num_left < kTileRows ? num_left : kTileRows;
  TileShapes shapes;
  for (int tile = 0; tile < 8; ++tile) {
    const bool of_columns = tile >= 6, of_lower = tile == 2 || tile == 3 || tile == 5;
    shapes.Set(tile, of_columns ? kTileRows : of_lower ? num_left - upper : upper);
  }
  asm volatile("ldtilecfg %0" ::"m"(shapes));
}

// out [left rows, kByteColumns]: products of the left rows that the tiles are configured for, with
// or without lower rows, and 32 columns of a panel.
template <bool kWithLower>
inline void Products(const int8_t* left, const uint32_t* panel, int64_t quads, int32_t* out) {
  constexpr int64_t kPanelBytes = kByteColumns * 4;  // per quad
  _tile_zero(0);
  _tile_zero(1);
  if constexpr (kWithLower) {
    _tile_zero(2);
    _tile_zero(3);
  }
  for (int64_t q = 0; q < quads; q += kQuadsAtOnce) {
    _tile_loadd(6, panel + q * kByteColumns, kPanelBytes);
    _tile_loadd(7, panel + q * kByteColumns + kTileRows, kPanelBytes);
    _tile_loadd(4, left + 4 * q, 4 * quads);
    _tile_dpbssd(0, 4, 6);
    _tile_dpbssd(1, 4, 7);
    if constexpr (kWithLower) {
      _tile_loadd(5, left + 4 * (kTileRows * quads + q), 4 * quads);
      _tile_dpbssd(2, 5, 6);
      _tile_dpbssd(3, 5, 7);
    }
  }
  _tile_stored(0, out, kPanelBytes);
  _tile_stored(1, out + kTileRows, kPanelBytes);
  if constexpr (kWithLower) {
    int32_t* lower = out + kTileRows * kByteColumns;
    _tile_stored(2, lower, kPanelBytes);
    _tile_stored(3, lower + kTileRows, kPanelBytes);
  }
}

// Multiplies num_left rows from `row` on; 1..kRowsAtOnce.
template <typename Sink>
inline void Take(const ByteOperands& operands, int64_t row, int64_t num_left, int64_t p,
                 Sink& sink) {
  alignas(64) int32_t products[kRowsAtOnce * kByteColumns];
  const int8_t* left = operands.left + row * operands.quads * 4;
  const uint32_t* panel = operands.panels + p * operands.quads * kByteColumns;
  for (int64_t column = 0; column < kByteColumns; column += kByteColumns / 2) {
    const auto multiply = num_left > kTileRows ? Products<true> : Products<false>;
    multiply(left, panel + column, operands.quads, products + column);
  }
  for (int64_t r = 0; r < num_left; ++r) sink.Take(row + r, p, products + r * kByteColumns);
}

struct Multiplier {
  static constexpr uint32_t kFlipped = 0;

  // A panel stays in the L1 cache while all left rows are multiplied with it.
  template <typename Sink>
  static void AllProducts(const ByteOperands& operands, Sink& sink) {
    int64_t shaped_for = 0;
    for (int64_t p = 0; p < operands.num_panels; ++p) {
      for (int64_t row = 0; row < operands.num_left; row += kRowsAtOnce) {
        const int64_t rest = operands.num_left - row;
        const int64_t num_left = rest < kRowsAtOnce ? rest : kRowsAtOnce;
        if (num_left != shaped_for) ShapeTiles(num_left);
        shaped_for = num_left;
        Take(operands, row, num_left, p, sink);
      }
    }
    _tile_release();  // tiles in use slow down context switches
  }
};

}  // namespace amx

constexpr KernelTable kAmxKernels = vnni::WithBytes<amx::Multiplier>();

}  // namespace

const KernelTable& AmxKernels() { return kAmxKernels; }

}  // namespace facegraph
