// SPDX-License-Identifier: MIT
#include "facegraph/report/page_pictures.h"

#include <algorithm>
#include <string>
#include <vector>

#include "facegraph/report/packed.h"

namespace facegraph {
namespace {

using Json = nlohmann::ordered_json;

/// Faces of a page, the most important first; some appear more than once.
std::vector<int32_t> FacesOfPage(const SavedRun& run, const ReportData& data, int64_t shown) {
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
  constexpr int64_t kFirst = 8;  // what a cluster shows before it is opened
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

/// Distinct pictures of the faces, in the order of the faces.
std::vector<int32_t> MakePaths(const std::vector<int32_t>& faces, const Pictures& pictures) {
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

/// Takes those that are no files out of `paths`, and says the first of them.
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

/// How the page names a picture that lies beside it or elsewhere.
std::string LinkTo(const std::filesystem::path& picture, const std::filesystem::path& folder) {
  const std::filesystem::path relative =
      picture.lexically_relative(std::filesystem::absolute(folder).lexically_normal());
  return (relative.empty() ? picture : relative).generic_string();
}

/// "12:rest of the path": the first 12 units are those of the path before, counted as JavaScript
/// counts (UTF-16) and cut between characters.
std::string FrontCoded(const std::string& path, const std::string& before) {
  const auto is_inside = [&](size_t i) { return i < path.size() && (path[i] & 0xc0) == 0x80; };
  size_t common = 0;
  while (common < path.size() && common < before.size() && path[common] == before[common]) ++common;
  while (common > 0 && is_inside(common)) --common;
  int units = 0;
  for (size_t i = 0; i < common; ++i) {
    units += is_inside(i) ? 0 : static_cast<uint8_t>(path[i]) >= 0xf0 ? 2 : 1;
  }
  return std::to_string(units) + ":" + path.substr(common);
}

}  // namespace

PagePictures PicturesOfPage(const SavedRun& run, const ReportData& data, int64_t shown_per_cluster,
                            const Pictures& pictures, const std::filesystem::path& folder,
                            bool embed, int64_t max_bytes) {
  std::vector<int32_t> faces = FacesOfPage(run, data, shown_per_cluster);
  PagePictures page;
  std::vector<int32_t> by_importance = MakePaths(faces, pictures);
  if (embed) page.first_missing = DropMissing(pictures, by_importance, page.missing);
  std::vector<int32_t> in_order = by_importance;
  std::ranges::sort(in_order);
  std::vector<int32_t> number(pictures.paths.size(), 0);  // from 1; 0: not on the page
  int32_t last_number = 0;
  std::string links, before;
  for (const int32_t path : in_order) {
    number[path] = ++last_number;
    const std::string link = LinkTo(pictures.Absolute(path), folder);
    links += FrontCoded(link, before) + "\n";
    before = link;
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
  int64_t left = embed ? max_bytes : 0;
  left -= static_cast<int64_t>(links.size() + 8 * faces.size());
  for (const int32_t path : by_importance) {
    constexpr int64_t kOverhead = 48;  // type, number, marks
    const int64_t most = std::max<int64_t>(0, left - kOverhead) / 4 * 3;
    std::string uri = most > 0 ? PictureAsUri(pictures.Absolute(path), most) : "";
    if (uri.empty()) {
      ++page.linked;
      continue;
    }
    left -= static_cast<int64_t>(uri.size()) + kOverhead;
    page.json["content"].push_back({number[path], std::move(uri)});
    ++page.embedded;
  }
  return page;
}

}  // namespace facegraph
