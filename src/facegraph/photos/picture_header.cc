// SPDX-License-Identifier: MIT
#include "facegraph/photos/picture_header.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "facegraph/base/error.h"
#include "facegraph/photos/byte_reader.h"
#include "facegraph/photos/orientation.h"
#include "facegraph/photos/read_image.h"

namespace facegraph {
namespace {

using Bytes = std::span<const std::byte>;

constexpr int64_t kRowBytes = 64;  ///< of a decoder's buffers, for each pixel of a row
constexpr int64_t kFixedBytes = int64_t{1} << 20;

/// Whether the brand in the first box is one of HEIC or AVIF.
bool IsHeic(const ByteReader& file) {
  if (!file.Has(4, "ftyp")) return false;
  constexpr std::array<std::string_view, 10> kBrands{"heic", "heix", "heim", "heis", "hevc",
                                                     "hevx", "mif1", "msf1", "avif", "avis"};
  return std::ranges::any_of(kBrands, [&](std::string_view brand) { return file.Has(8, brand); });
}

/// A frame header: SOF0..SOF15 without the tables between them.
bool IsFrame(uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// The coefficients of a whole JPEG, which the decoder holds if it comes in several scans: two
/// bytes each, in blocks of 8 x 8 for each color. frame: where the segment with their sampling
/// factors begins.
int64_t CoefficientBytes(const ByteReader& file, size_t frame, const PictureHeader& header) {
  const auto samples = [&](int i, bool across) {
    const uint32_t factors = file.Number(frame + 11 + 3 * static_cast<size_t>(i), 1);
    return std::clamp<int64_t>(across ? factors >> 4 : factors & 15, 1, 4);
  };
  int64_t most_across = 1, most_down = 1;
  for (int i = 0; i < header.colors; ++i) {
    most_across = std::max(most_across, samples(i, true));
    most_down = std::max(most_down, samples(i, false));
  }
  const int64_t columns = header.width / (8 * most_across) + 1;
  const int64_t rows = header.height / (8 * most_down) + 1;
  int64_t blocks = 0;
  for (int i = 0; i < header.colors; ++i) blocks += samples(i, true) * samples(i, false);
  return columns * rows * blocks * 64 * 2;
}

/// Calls use(name, begin, end) for each box between two offsets: where its name and its data are.
template <typename Use>
void ForBoxes(const ByteReader& file, size_t at, size_t end, const Use& use) {
  while (at < end && end - at >= 8) {
    uint64_t size = file.Number(at, 4);
    size_t head = 8;
    if (size == 1) {
      size = uint64_t{file.Number(at + 8, 4)} << 32 | file.Number(at + 12, 4);
      head = 16;
    }
    if (size == 0) size = end - at;  // the last box
    if (size < head || size > end - at) return;
    use(at + 4, at + head, at + size);
    at += size;
  }
}

}  // namespace

/// Segments: FF, marker, length (2 bytes, includes itself), data. The decoder skips other bytes
/// between them, and so does this.
PictureHeader JpegHeader(Bytes bytes) {
  const ByteReader file{bytes};
  PictureHeader header{PictureFormat::kJpeg};
  size_t frame = 0;
  for (size_t at = 2; at + 4 <= bytes.size();) {
    const uint32_t marker = file.Number(at + 1, 1);
    if (file.Number(at, 1) != 0xFF || marker == 0xFF || marker == 0) {
      ++at;
      continue;
    }
    if (marker == 0xD9) break;
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {  // without data
      at += 2;
      continue;
    }
    if (IsFrame(marker) && frame == 0) {
      frame = at;
      header.height = file.Number(at + 5, 2);
      header.width = file.Number(at + 7, 2);
      header.colors = std::clamp(static_cast<int>(file.Number(at + 9, 1)), 1, 4);
    }
    if (marker == 0xDA && frame != 0) {
      const uint32_t kind = file.Number(frame + 1, 1);
      const bool is_progressive = kind == 0xC2 || kind == 0xC6 || kind == 0xCA || kind == 0xCE;
      const bool has_all_colors = static_cast<int>(file.Number(at + 4, 1)) >= header.colors;
      if (is_progressive || !has_all_colors) {
        header.decoder_bytes = CoefficientBytes(file, frame, header);
      }
      break;
    }
    at += 2 + std::max<size_t>(file.Number(at + 2, 2), 2);
  }
  header.decoder_bytes += kRowBytes * header.width;
  return header;
}

PictureHeader PngHeader(Bytes bytes) {
  const ByteReader file{bytes};
  PictureHeader header{PictureFormat::kPng};
  if (!file.Has(12, "IHDR")) return header;
  header.width = file.Number(16, 4);
  header.height = file.Number(20, 4);
  // A copy of the file without what is not shown, and rows of up to 8 bytes a pixel.
  header.decoder_bytes = static_cast<int64_t>(bytes.size()) + kRowBytes * header.width;
  return header;
}

PictureHeader WebpHeader(Bytes bytes) {
  const ByteReader file{bytes, /*little=*/true};
  PictureHeader header{PictureFormat::kWebp};
  int64_t bytes_per_pixel = 6;  // lossless or with transparency: ARGB, tables and an alpha channel
  if (file.Has(12, "VP8 ")) {
    header.width = file.Number(26, 2) & 0x3FFF;
    header.height = file.Number(28, 2) & 0x3FFF;
    bytes_per_pixel = 0;
  } else if (file.Has(12, "VP8L")) {
    const uint32_t sizes = file.Number(21, 4);
    header.width = (sizes & 0x3FFF) + 1;
    header.height = (sizes >> 14 & 0x3FFF) + 1;
  } else if (file.Has(12, "VP8X")) {
    header.width = file.Number(24, 3) + int64_t{1};
    header.height = file.Number(27, 3) + int64_t{1};
  }
  header.decoder_bytes = bytes_per_pixel * header.width * header.height + kRowBytes * header.width;
  return header;
}

/// The largest size of any image in the file: meta / iprp / ipco / ispe.
PictureHeader HeicHeader(Bytes bytes) {
  const ByteReader file{bytes};
  PictureHeader header{PictureFormat::kHeic};
  const auto read_property = [&](size_t name, size_t begin, size_t) {
    if (!file.Has(name, "ispe")) return;
    const int64_t width = file.Number(begin + 4, 4), height = file.Number(begin + 8, 4);
    const double size = static_cast<double>(width) * static_cast<double>(height);
    if (size < static_cast<double>(header.width) * static_cast<double>(header.height)) return;
    header.width = width;
    header.height = height;
  };
  ForBoxes(file, 0, bytes.size(), [&](size_t top, size_t begin, size_t end) {
    if (!file.Has(top, "meta")) return;
    ForBoxes(file, begin + 4, end, [&](size_t inner, size_t inner_begin, size_t inner_end) {
      if (!file.Has(inner, "iprp")) return;
      ForBoxes(file, inner_begin, inner_end, [&](size_t list, size_t from, size_t to) {
        if (file.Has(list, "ipco")) ForBoxes(file, from, to, read_property);
      });
    });
  });
  return header;
}

PictureHeader ReadPictureHeader(Bytes bytes) {
  Require(!bytes.empty(), ErrorKind::kBadData, "is empty");
  const ByteReader file{bytes};
  PictureHeader header;
  if (IsHeic(file)) {
    header = HeicHeader(bytes);
  } else if (file.Has(0, "\xFF\xD8")) {
    header = JpegHeader(bytes);
  } else if (file.Has(0, "\x89PNG")) {
    header = PngHeader(bytes);
  } else if (file.Has(0, "RIFF") && file.Has(8, "WEBP")) {
    header = WebpHeader(bytes);
  } else {
    Fail(ErrorKind::kBadData, "is not a JPEG, PNG, WebP or HEIC image");
  }
  if (header.width > 0 && header.height > 0) {
    CheckSize(static_cast<double>(header.width), static_cast<double>(header.height), bytes.size());
  }
  if (header.format == PictureFormat::kHeic) {
    // The frame, its colors, turned, and with transparency: an estimate for libheif 1.15.
    header.decoder_bytes = 16 * header.width * header.height;
  }
  return header;
}

int64_t DecodingBytes(Bytes file, int min_long_side) {
  const PictureHeader header = ReadPictureHeader(file);
  const int64_t reduction = header.format == PictureFormat::kJpeg
                                ? JpegReduction(header.width, header.height, min_long_side)
                                : 1;
  const int64_t pixels = (header.width / reduction + 1) * (header.height / reduction + 1);
  const int64_t image = 3 * pixels;
  const int64_t other_colors = header.colors == 4 ? 4 * pixels : 0;
  const int64_t turned = FileOrientation(file) == 1 ? 0 : image;
  return image + std::max(header.decoder_bytes + other_colors, turned) + kFixedBytes;
}

}  // namespace facegraph
