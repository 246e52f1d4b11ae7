// SPDX-License-Identifier: MIT
#include "facegraph/photos/album_files.h"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr const char* kListName = ".made-by-facegraph";

/// A value of a CSV file (RFC 4180).
std::string CsvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string CsvName(const fs::path& path, const fs::path& root) {
  return CsvField(ReadableName(path.lexically_relative(root)));
}

/// The length in bytes of the first UTF-8 character of the text; 0 if it is invalid.
size_t CharacterLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return 1;
  const size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : byte(0) >= 0xC2 ? 2 : 0;
  if (length == 0 || byte(0) > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if ((byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xF0 && byte(1) < 0x90)) return 0;
  if ((byte(0) == 0xED && byte(1) > 0x9F) || (byte(0) == 0xF4 && byte(1) > 0x8F)) return 0;
  return length;
}

/// A photo and its place in the output, such as person-0001/name.jpg.
struct Placement {
  fs::path photo;
  fs::path place;
};

/// Photos with the same name in several folders become name.jpg, name-2.jpg, name-3.jpg.
std::vector<Placement> PlacePhotos(const Album& album, int min_photos) {
  std::vector<Placement> placements;
  for (size_t p = 0; p < album.people.size(); ++p) {
    const Person& person = album.people[p];
    if (person.photos.size() < static_cast<size_t>(min_photos)) continue;
    const fs::path folder = PersonName(static_cast<int64_t>(p));
    std::set<fs::path> taken;
    for (const int32_t photo : person.photos) {
      const fs::path& path = album.photos[photo].path;
      fs::path name = path.filename();
      for (int copy = 2; !taken.insert(name).second; ++copy) {
        name = path.stem();
        name += fmt::format("-{}", copy);
        name += path.extension();
      }
      placements.push_back({path, folder / name});
    }
  }
  return placements;
}

/// Names end with a zero byte, which no file name contains.
std::vector<fs::path> ReadList(const fs::path& folder) {
  std::ifstream file(folder / kListName, std::ios::binary);
  std::vector<fs::path> names;
  for (std::string name; std::getline(file, name, '\0');) names.emplace_back(name);
  return names;
}

void WriteList(const fs::path& folder, const std::vector<Placement>& placements) {
  AtomicFile file(folder / kListName);
  for (const Placement& placement : placements) {
    file.Write(placement.place.native());
    file.Write(std::string_view("\0", 1));
  }
  file.Commit();
}

/// Whether a listed name is one that this program writes: folder/file, without "..".
bool IsOwnName(const fs::path& name) {
  return name.is_relative() && std::distance(name.begin(), name.end()) == 2 &&
         *name.begin() != ".." && name.filename() != ".." && name.filename() != ".";
}

void RemoveEarlier(const fs::path& folder) {
  std::error_code ignored;
  for (const fs::path& name : ReadList(folder)) {
    if (!IsOwnName(name) || fs::is_directory(fs::symlink_status(folder / name, ignored))) continue;
    fs::remove(folder / name, ignored);
    fs::remove((folder / name).parent_path(), ignored);  // succeeds only if it is empty
  }
}

void Place(const Placement& placement, const fs::path& folder, bool copy) {
  const fs::path to = folder / placement.place;
  std::error_code reason;
  fs::create_directories(to.parent_path(), reason);
  if (!copy) {
    const fs::path from = fs::relative(placement.photo, to.parent_path(), reason);
    if (!reason && !from.empty()) {
      fs::create_symlink(from, to, reason);
      if (!reason) return;
    }
  }
  fs::copy_file(placement.photo, to, reason);
  Require(!reason, ErrorKind::kFailed, "cannot copy {} to {}: {}", placement.photo.string(),
          to.parent_path().string(), reason.message());
}

}  // namespace

std::string ReadableName(const fs::path& path) {
  const std::string name = path.string();
  std::string readable;
  for (std::string_view rest = name; !rest.empty();) {
    const size_t length = CharacterLength(rest);
    readable += length == 0 ? "\xEF\xBF\xBD" : rest.substr(0, length);
    rest.remove_prefix(std::max<size_t>(length, 1));
  }
  return readable;
}

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
    text += fmt::format("{},{}\n", CsvName(file.path, root), CsvField(file.reason));
  }
  return text;
}

void WritePeopleFolders(const Album& album, const fs::path& folder, int min_photos, bool copy,
                        const Execution& execution) {
  std::error_code reason;
  fs::create_directories(folder, reason);
  Require(!reason, ErrorKind::kFailed, "cannot make {}: {}", folder.string(), reason.message());
  Require(fs::exists(folder / kListName, reason) || fs::is_empty(folder, reason),
          ErrorKind::kFailed, "{} exists and was not made by this program: choose another output",
          folder.string());
  RemoveEarlier(folder);
  const std::vector<Placement> placements = PlacePhotos(album, min_photos);
  WriteList(folder, placements);  // before the files, so that the next run can remove what an
                                  // interrupted run leaves
  const int64_t count = static_cast<int64_t>(placements.size());
  for (int64_t i = 0; i < count; ++i) {
    execution.CheckCanceled();
    Place(placements[i], folder, copy);
    execution.Report("sorting photos", i + 1, count, "photos");
  }
}

}  // namespace facegraph
