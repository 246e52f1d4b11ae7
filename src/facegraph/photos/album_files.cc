// SPDX-License-Identifier: MIT
#include "facegraph/photos/album_files.h"

#include <fmt/format.h>

#include <string_view>

#include "facegraph/base/user_text.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

std::string CsvName(const fs::path& path, const fs::path& root) {
  return CsvPath(path.lexically_relative(root).string());
}

}  // namespace

std::string ReadableName(const fs::path& path) { return ReadableText(path.native()); }

std::string FacesCsv(const Album& album, const fs::path& root) {
  std::string text = "file,face,person,x,y,width,height,score,similarity\n";
  for (const AlbumFace& face : album.faces) {
    const FaceBox& box = album.GetPhotoFace(face).box;
    text += fmt::format("{},{},{},{:.1f},{:.1f},{:.1f},{:.1f},{:.3f},{:.3f}\n",
                        CsvName(album.photos[face.photo].path, root), face.number,
                        PersonName(face.person), box.x, box.y, box.width, box.height, box.score,
                        face.similarity);
  }
  return text;
}

std::string WithoutFacesCsv(const Album& album, const fs::path& root) {
  std::string text = "file,reason\n";
  for (const Photo& photo : album.photos) {
    if (photo.content.faces.empty()) {
      text += fmt::format("{},no face was found\n", CsvName(photo.path, root));
    }
  }
  for (const SkippedFile& file : album.unread) {
    text += fmt::format("{},{}\n", CsvName(file.path, root), CsvText(file.reason));
  }
  return text;
}

}  // namespace facegraph
