// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace facegraph {

enum class PictureFormat { kJpeg, kPng, kWebp, kHeic };

/// What the header of a picture file says, before anything is decoded.
struct PictureHeader {
  PictureFormat format = PictureFormat::kJpeg;
  int64_t width = 0;  ///< as stored, not upright; 0: the header cannot be read
  int64_t height = 0;
  /// Bytes that the decoder holds besides the pixels that it gives, at most.
  int64_t decoder_bytes = 0;
  int colors = 3;  ///< values of a pixel that the decoder gives
};

/// Reads the header. Throws Error(kBadData) if the file is empty or of another format, or if it
/// claims a size that CheckSize() rejects. Broken headers have a width of 0: the decoders say what
/// is wrong. Thread safe.
PictureHeader ReadPictureHeader(std::span<const std::byte> file);

/// The bytes that ReadImage() needs at most for this file, besides the file. min_long_side: as for
/// ReadImage(). Throws Error(kBadData) as ReadPictureHeader().
int64_t DecodingBytes(std::span<const std::byte> file, int min_long_side);

// The headers of single formats, for ReadPictureHeader.
PictureHeader JpegHeader(std::span<const std::byte> file);
PictureHeader PngHeader(std::span<const std::byte> file);
PictureHeader WebpHeader(std::span<const std::byte> file);
PictureHeader HeicHeader(std::span<const std::byte> file);

}  // namespace facegraph
