// SPDX-License-Identifier: MIT
#include <webp/decode.h>

#include "facegraph/base/error.h"
#include "facegraph/photos/read_image.h"

namespace facegraph {

ReadPicture ReadWebp(std::span<const std::byte> file, const PictureHeader& header) {
  const auto* data = reinterpret_cast<const uint8_t*>(file.data());
  ReadPicture picture;
  Require(WebPGetInfo(data, file.size(), &picture.width, &picture.height) != 0, ErrorKind::kBadData,
          "is a broken WebP");
  RequireSize(header, picture.width, picture.height);
  picture.image = Image(picture.width, picture.height);
  Require(WebPDecodeRGBInto(data, file.size(), picture.image.rgb.data(), picture.image.rgb.size(),
                            3 * picture.width) != nullptr,
          ErrorKind::kBadData, "is a broken or animated WebP");
  return picture;
}

}  // namespace facegraph
