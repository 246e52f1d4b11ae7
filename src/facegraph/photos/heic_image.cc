// SPDX-License-Identifier: MIT
#include <dlfcn.h>

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/photos/read_image.h"

namespace facegraph {
namespace {

// The used part of libheif's C interface, which is unchanged since version 1.0. The library is
// opened at run time when the first HEIC file is read, and never linked: its usual codecs are GPL.
struct HeifError {
  int code;
  int subcode;
  const char* message;
};
constexpr int kColorspaceRgb = 1;
constexpr int kChromaInterleavedRgb = 10;
constexpr int kChannelInterleaved = 10;

struct Heif {
  void* (*context_alloc)();
  void (*context_free)(void*);
  HeifError (*context_read)(void*, const void*, size_t, const void*);
  HeifError (*primary_handle)(void*, void**);
  void (*handle_release)(const void*);
  int (*handle_width)(const void*);
  int (*handle_height)(const void*);
  HeifError (*decode)(const void*, void**, int, int, const void*);
  const uint8_t* (*plane)(const void*, int, int*);
  int (*image_width)(const void*, int);
  int (*image_height)(const void*, int);
  void (*image_release)(const void*);
  bool complete = true;

  Heif() {
    void* library = dlopen("libheif.so.1", RTLD_NOW | RTLD_LOCAL);
    const auto get = [&](auto& function, const char* name) {
      void* symbol = library == nullptr ? nullptr : dlsym(library, name);
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(symbol);
      complete = complete && symbol != nullptr;
    };
    get(context_alloc, "heif_context_alloc");
    get(context_free, "heif_context_free");
    get(context_read, "heif_context_read_from_memory_without_copy");
    get(primary_handle, "heif_context_get_primary_image_handle");
    get(handle_release, "heif_image_handle_release");
    get(handle_width, "heif_image_handle_get_width");
    get(handle_height, "heif_image_handle_get_height");
    get(decode, "heif_decode_image");
    get(plane, "heif_image_get_plane_readonly");
    get(image_width, "heif_image_get_width");
    get(image_height, "heif_image_get_height");
    get(image_release, "heif_image_release");
  }
};

/// Frees an object of the library at the end of a block.
template <typename Free>
struct Owned {
  Free free;
  void* object = nullptr;
  ~Owned() {
    if (object != nullptr) free(object);
  }
};

void Check(const HeifError& error) {
  Require(error.code == 0, ErrorKind::kBadData, "is a broken HEIC ({})",
          error.message == nullptr ? "no reason given" : OneLine(error.message));
}

}  // namespace

ReadPicture ReadHeic(std::span<const std::byte> file, const PictureHeader& header) {
  static const Heif heif;
  Require(heif.complete, ErrorKind::kBadData,
          "is a HEIC picture, which this system cannot read: it has no libheif (package libheif1)");
  Owned<void (*)(void*)> context{heif.context_free, heif.context_alloc()};
  Check(heif.context_read(context.object, file.data(), file.size(), nullptr));
  Owned<void (*)(const void*)> handle{heif.handle_release};
  Check(heif.primary_handle(context.object, &handle.object));
  const int width = heif.handle_width(handle.object), height = heif.handle_height(handle.object);
  CheckSize(width, height, file.size());
  RequireSize(header, width, height, /*at_most=*/true);
  Owned<void (*)(const void*)> decoded{heif.image_release};
  Check(
      heif.decode(handle.object, &decoded.object, kColorspaceRgb, kChromaInterleavedRgb, nullptr));
  ReadPicture picture;
  picture.width = heif.image_width(decoded.object, kChannelInterleaved);
  picture.height = heif.image_height(decoded.object, kChannelInterleaved);
  CheckSize(picture.width, picture.height, file.size());
  RequireSize(header, picture.width, picture.height, /*at_most=*/true);
  int stride = 0;
  const uint8_t* rows = heif.plane(decoded.object, kChannelInterleaved, &stride);
  Require(rows != nullptr, ErrorKind::kBadData, "is a HEIC picture without colors");
  picture.image = Image(picture.width, picture.height);
  for (int y = 0; y < picture.height; ++y) {
    std::copy_n(rows + static_cast<size_t>(y) * stride, 3 * static_cast<size_t>(picture.width),
                picture.image.Pixel(0, y));
  }
  return picture;
}

}  // namespace facegraph
