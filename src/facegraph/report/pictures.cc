// SPDX-License-Identifier: MIT
#include "facegraph/report/pictures.h"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <unordered_map>

#include "facegraph/base/error.h"
#include "facegraph/base/user_text.h"
#include "facegraph/io/html.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/text_lines.h"
#include "facegraph/report/packed.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// The image type by the first bytes of the file (names may be wrong). Null: browsers do not show
/// it.
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

/// The faces that the page shows, most important first, with repetitions.
std::vector<int32_t> GetShownFaces(const SavedRun& run, const ReportData& data, int64_t shown) {
  std::vector<int32_t> faces;
  for (int64_t c = 0; c < data.clusters.num_proposals(); ++c) {
    if (data.clusters.Members(c).size() > 1) faces.push_back(run.clusters.medoid[c]);
  }
  for (const LikelyMerge& merge : data.merges) {
    faces.insert(faces.end(), {merge.face_in_larger, merge.face_in_smaller});
  }
  for (const DoubtfulFace& doubtful : data.doubtful) faces.push_back(doubtful.face);
  if (data.truth) {
    for (const SureMistake& mistake : data.truth->worst.sure) faces.push_back(mistake.face);
  }
  constexpr int64_t kFirst = 8;  // members on the card of a cluster
  for (const int64_t begin : {int64_t{0}, kFirst}) {
    for (int64_t c = 0; c < data.clusters.num_proposals(); ++c) {
      const std::span<const int32_t> members = data.clusters.Members(c);
      const auto size = static_cast<int64_t>(members.size());
      const int64_t end = std::min({size, shown, begin == 0 ? kFirst : size});
      for (int64_t i = begin; i < end; ++i) faces.push_back(members[i]);
    }
  }
  return faces;
}

/// The distinct picture paths of the faces, in the order of the faces.
std::vector<int32_t> GetDistinctPaths(const std::vector<int32_t>& faces, const Pictures& pictures) {
  std::vector<int32_t> paths;
  std::vector<bool> seen(pictures.paths.size(), false);
  for (const int32_t face : faces) {
    const int32_t path = pictures.path_of_face[face];
    if (path < 0 || seen[path]) continue;
    seen[path] = true;
    paths.push_back(path);
  }
  return paths;
}

/// Removes paths without a file from `paths`, counts them in `missing` and returns the first one.
std::string DropMissing(const Pictures& pictures, std::vector<int32_t>& paths, int64_t& missing) {
  std::string first;
  std::erase_if(paths, [&](int32_t path) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(pictures.Absolute(path), ignored)) return false;
    if (missing++ == 0) first = pictures.paths[path];
    return true;
  });
  return first;
}

/// The link to a picture, as Utf8Text(): relative to the folder of the page if possible.
std::string MakeLink(const std::filesystem::path& picture, const std::filesystem::path& folder) {
  const std::filesystem::path relative =
      picture.lexically_relative(std::filesystem::absolute(folder).lexically_normal());
  return Utf8Text((relative.empty() ? picture : relative).generic_string());
}

/// Front coding: "12:rest of the path" repeats the first 12 units of the previous path. Units are
/// UTF-16 code units, as in JavaScript; the cut is between characters.
std::string FrontCode(const std::string& path, const std::string& previous) {
  const auto is_inside = [&](size_t i) { return i < path.size() && (path[i] & 0xc0) == 0x80; };
  size_t common = 0;
  while (common < path.size() && common < previous.size() && path[common] == previous[common])
    ++common;
  while (common > 0 && is_inside(common)) --common;
  int units = 0;
  for (size_t i = 0; i < common; ++i) {
    units += is_inside(i) ? 0 : static_cast<uint8_t>(path[i]) >= 0xf0 ? 2 : 1;
  }
  return std::to_string(units) + ":" + path.substr(common);
}

/// Adds the content of the pictures to the page, in the given order, while they fit into max_bytes.
/// number [num_paths]: the number of each path on the page.
void EmbedPictures(const std::vector<int32_t>& paths, const std::vector<int32_t>& number,
                   const Pictures& pictures, int64_t max_bytes, PagePictures& page) {
  for (const int32_t path : paths) {
    constexpr int64_t kOverhead = 48;  // type, number, punctuation
    const int64_t max_size = std::max<int64_t>(0, max_bytes - kOverhead) / 4 * 3;
    std::string uri = max_size > 0 ? PictureAsUri(pictures.Absolute(path), max_size) : "";
    if (uri.empty()) {
      ++page.linked;
      continue;
    }
    max_bytes -= static_cast<int64_t>(uri.size()) + kOverhead;
    page.json["content"].push_back({number[path], std::move(uri)});
    ++page.embedded;
  }
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

PagePictures MakePagePictures(const SavedRun& run, const ReportData& data,
                              int64_t shown_per_cluster, const Pictures& pictures,
                              const fs::path& folder, bool embed, int64_t max_bytes) {
  std::vector<int32_t> faces = GetShownFaces(run, data, shown_per_cluster);
  PagePictures page;
  std::vector<int32_t> by_importance = GetDistinctPaths(faces, pictures);
  if (embed) page.first_missing = DropMissing(pictures, by_importance, page.missing);
  std::vector<int32_t> in_order = by_importance;
  std::ranges::sort(in_order);
  std::vector<int32_t> number(pictures.paths.size(), 0);  // from 1; 0: not on the page
  int32_t last_number = 0;
  std::string links, previous;
  for (const int32_t path : in_order) {
    number[path] = ++last_number;
    const std::string link = MakeLink(pictures.Absolute(path), folder);
    links += FrontCode(link, previous) + "\n";
    previous = link;
  }
  std::ranges::sort(faces);
  faces.erase(std::unique(faces.begin(), faces.end()), faces.end());
  PackedNumbers face_steps, path_numbers;
  int32_t last = 0;
  for (const int32_t face : faces) {
    const int32_t path = pictures.path_of_face[face];
    face_steps.Add(static_cast<uint64_t>(face - last));
    path_numbers.Add(path < 0 ? 0 : static_cast<uint64_t>(number[path]));
    last = face;
  }
  page.json = {{"faces", Base64(face_steps.bytes())},
               {"pictures", Base64(path_numbers.bytes())},
               {"links", links},
               {"content", Json::array()}};
  const auto used = static_cast<int64_t>(links.size() + 8 * faces.size());
  EmbedPictures(by_importance, number, pictures, embed ? max_bytes - used : 0, page);
  return page;
}

}  // namespace facegraph
