// SPDX-License-Identifier: MIT
#include "facegraph/report/pictures.h"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <unordered_map>

#include "facegraph/base/error.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/text_lines.h"
#include "facegraph/report/packed.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

/// By the first bytes; a name may lie. Null: none that browsers show.
const char* PictureType(std::string_view bytes) {
  using std::string_view_literals::operator""sv;
  if (bytes.starts_with("\xff\xd8\xff"sv)) return "jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return "png";
  if (bytes.starts_with("GIF8"sv)) return "gif";
  if (bytes.starts_with("BM"sv)) return "bmp";
  if (bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv) return "webp";
  if (bytes.size() > 12 && bytes.substr(4, 8) == "ftypavif"sv) return "avif";
  return nullptr;
}

/// Whether bytes are UTF-8, which is all that JSON can carry. Overlong forms pass: browsers replace
/// them, nothing breaks.
bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<uint8_t>(text[i++]);
    const int more = lead < 0x80       ? 0
                     : lead >> 5 == 6  ? 1
                     : lead >> 4 == 14 ? 2
                     : lead >> 3 == 30 ? 3
                                       : -1;
    if (more < 0) return false;
    for (int b = 0; b < more; ++b, ++i) {
      if (i == text.size() || static_cast<uint8_t>(text[i]) >> 6 != 2) return false;
    }
  }
  return true;
}

}  // namespace

fs::path Pictures::Absolute(int32_t path) const {
  return fs::absolute(folder / paths[path]).lexically_normal();
}

Pictures ReadPictureList(const fs::path& list, int64_t num_faces) {
  const auto file = MappedFile::Open(list);
  std::string_view rest(reinterpret_cast<const char*>(file->bytes().data()), file->size());
  Pictures pictures;
  pictures.folder = list.parent_path();
  std::unordered_map<std::string_view, int32_t> numbers;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
      pictures.path_of_face.push_back(-1);
      continue;
    }
    Require(IsUtf8(line), ErrorKind::kBadData, "{}: line {}: {} is no UTF-8", list.string(),
            pictures.path_of_face.size() + 1, Quoted(line));
    const auto [place, is_new] =
        numbers.try_emplace(line, static_cast<int32_t>(pictures.paths.size()));
    if (is_new) pictures.paths.emplace_back(line);
    pictures.path_of_face.push_back(place->second);
  }
  Require(static_cast<int64_t>(pictures.path_of_face.size()) == num_faces, ErrorKind::kBadData,
          "{}: has {} lines, but the run has {} faces", list.string(), pictures.path_of_face.size(),
          num_faces);
  return pictures;
}

std::string PictureAsUri(const fs::path& path, int64_t max_bytes) {
  std::error_code error;
  const auto size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
  if (error || size == 0 || static_cast<int64_t>(size) > max_bytes) return "";
  std::ifstream file(path, std::ios::binary);
  std::string bytes(size, '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(size))) return "";
  const char* type = PictureType(bytes);
  if (type == nullptr) return "";
  return std::string("data:image/") + type + ";base64," + Base64(bytes);
}

}  // namespace facegraph
