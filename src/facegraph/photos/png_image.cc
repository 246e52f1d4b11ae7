// SPDX-License-Identifier: MIT
#include <png.h>

#include "facegraph/base/error.h"
#include "facegraph/photos/read_image.h"

namespace facegraph {

ReadPicture ReadPng(std::span<const std::byte> file) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  struct Release {
    png_image* image;
    ~Release() { png_image_free(image); }
  } release{&png};
  const auto require = [&](int done) {
    Require(done != 0, ErrorKind::kBadData, "is a broken PNG ({})", png.message);
  };
  require(png_image_begin_read_from_memory(&png, file.data(), file.size()));
  CheckSize(png.width, png.height, file.size());
  png.format = PNG_FORMAT_RGB;
  ReadPicture picture;
  picture.width = static_cast<int>(png.width);
  picture.height = static_cast<int>(png.height);
  picture.image = Image(picture.width, picture.height);
  const png_color white{255, 255, 255};  // background of transparent pixels
  require(png_image_finish_read(&png, &white, picture.image.rgb.data(), 0, nullptr));
  return picture;
}

}  // namespace facegraph
