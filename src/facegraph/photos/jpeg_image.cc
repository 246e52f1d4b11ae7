// SPDX-License-Identifier: MIT
#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "facegraph/base/error.h"
#include "facegraph/photos/read_image.h"

namespace facegraph {
namespace {

struct Close {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, Close>;

const unsigned char* Data(std::span<const std::byte> file) {
  return reinterpret_cast<const unsigned char*>(file.data());
}

[[noreturn]] void Reject(tjhandle handle) {
  Fail(ErrorKind::kBadData, "is a broken JPEG ({})", tjGetErrorStr2(handle));
}

/// Converts inverted CMYK, where 255 means no ink (the convention of Adobe), to RGB.
Image FromCmyk(const std::vector<uint8_t>& cmyk, int width, int height) {
  Image image(width, height);
  for (size_t i = 0; i < image.rgb.size() / 3; ++i) {
    for (size_t c = 0; c < 3; ++c) {
      image.rgb[3 * i + c] = static_cast<uint8_t>(cmyk[4 * i + c] * cmyk[4 * i + 3] / 255);
    }
  }
  return image;
}

/// Rejects truncated files. Other warnings of the decoder do not matter.
void Decode(tjhandle handle, std::span<const std::byte> file, uint8_t* pixels, int width,
            int height, int format) {
  if (tjDecompress2(handle, Data(file), file.size(), pixels, width, 0, height, format,
                    TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS) == 0) {
    return;
  }
  const bool is_truncated =
      std::string_view(tjGetErrorStr2(handle)).find("remature end") != std::string_view::npos;
  if (tjGetErrorCode(handle) != TJERR_WARNING || is_truncated) Reject(handle);
}

}  // namespace

int JpegReduction(int64_t width, int64_t height, int min_long_side) {
  int best = 1;
  for (const int reduction : {2, 4, 8}) {
    const int64_t long_side = (std::max(width, height) + reduction - 1) / reduction;
    if (long_side >= min_long_side) best = reduction;
  }
  return best;
}

ReadPicture ReadJpeg(std::span<const std::byte> file, const PictureHeader& header,
                     int min_long_side) {
  const Handle handle(tjInitDecompress());
  Require(handle != nullptr, ErrorKind::kFailed, "cannot start the JPEG decoder");
  ReadPicture picture;
  int subsampling = 0, colors = 0;
  if (tjDecompressHeader3(handle.get(), Data(file), file.size(), &picture.width, &picture.height,
                          &subsampling, &colors) != 0) {
    Reject(handle.get());
  }
  // For a file without a frame, the library reports no error, but a size of 0.
  Require(picture.width > 0 && picture.height > 0, ErrorKind::kBadData,
          "is a broken JPEG (contains no image)");
  RequireSize(header, picture.width, picture.height);
  const tjscalingfactor scale{1, JpegReduction(picture.width, picture.height, min_long_side)};
  const int width = TJSCALED(picture.width, scale), height = TJSCALED(picture.height, scale);
  if (colors == TJCS_CMYK || colors == TJCS_YCCK) {
    std::vector<uint8_t> cmyk(static_cast<size_t>(width) * height * 4);
    Decode(handle.get(), file, cmyk.data(), width, height, TJPF_CMYK);
    picture.image = FromCmyk(cmyk, width, height);
  } else {
    picture.image = Image(width, height);
    Decode(handle.get(), file, picture.image.rgb.data(), width, height, TJPF_RGB);
  }
  return picture;
}

std::vector<std::byte> WriteJpeg(const Image& image, int quality) {
  const Handle handle(tjInitCompress());
  Require(handle != nullptr, ErrorKind::kFailed, "cannot start the JPEG encoder");
  std::vector<std::byte> file(tjBufSize(image.width, image.height, TJSAMP_420));
  auto* data = reinterpret_cast<unsigned char*>(file.data());
  unsigned long size = file.size();  // NOLINT: the library's type
  if (tjCompress2(handle.get(), image.rgb.data(), image.width, 0, image.height, TJPF_RGB, &data,
                  &size, TJSAMP_420, quality, TJFLAG_NOREALLOC) != 0) {
    Fail(ErrorKind::kFailed, "cannot write a JPEG: {}", tjGetErrorStr2(handle.get()));
  }
  file.resize(size);
  return file;
}

}  // namespace facegraph
