// SPDX-License-Identifier: MIT
#include "facegraph/photos/gallery.h"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

#include "facegraph/io/html.h"
#include "facegraph/photos/album_files.h"

namespace facegraph {

// The files of gallery/, embedded by CMake.
extern const unsigned char kGalleryHtml[];
extern const size_t kGalleryHtmlSize;
extern const unsigned char kGalleryCss[];
extern const size_t kGalleryCssSize;
extern const unsigned char kGalleryJs[];
extern const size_t kGalleryJsSize;

namespace {

namespace fs = std::filesystem;

std::string_view Asset(const unsigned char* bytes, size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

/// The path as a URL: other bytes than letters, digits and - . _ ~ / as %XX.
std::string ToUrl(const fs::path& path) {
  constexpr std::string_view kPlain = "-._~/";
  std::string url;
  for (const char c : path.generic_string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    url += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return url;
}

std::string CountText(int64_t count, const char* singular, const char* plural) {
  return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

/// Builds the parts of one page.
class Page {
 public:
  Page(const Album& album, const GalleryOptions& options)
      : album_(album), options_(options), bytes_left_(options.max_bytes) {
    std::error_code unknown;
    folder_ = fs::absolute(options.folder, unknown).lexically_normal();
  }

  std::string Text();

 private:
  bool HasSection(size_t person) const {
    return album_.people[person].photos.size() >= static_cast<size_t>(options_.min_photos);
  }
  std::string Name(const fs::path& path) const {
    return EscapeHtml(ReadableName(path.lexically_relative(options_.root)));
  }
  std::string Link(const fs::path& path) const {
    std::error_code unknown;
    return ToUrl(fs::absolute(path, unknown).lexically_normal().lexically_relative(folder_));
  }
  /// The thumbnail of a face, or only its text if the page has no room left.
  std::string Thumbnail(const AlbumFace& face, std::string_view alt) {
    const std::vector<std::byte>& jpeg = album_.GetPhotoFace(face).thumbnail;
    const int64_t size = static_cast<int64_t>(jpeg.size()) * 4 / 3;
    if (size > bytes_left_) return fmt::format("<span class=\"bare\">{}</span>", alt);
    bytes_left_ -= size;
    return fmt::format(
        "<img width=\"{0}\" height=\"{0}\" alt=\"{1}\" src=\"data:image/jpeg;base64,{2}\">",
        kThumbnailSide, alt, Base64(jpeg));
  }

  std::string Overview();
  std::string FaceItem(const AlbumFace& face, const std::string& who);
  std::string Section(size_t person);
  std::string SeenOnce();
  std::string Leftovers() const;

  const Album& album_;
  const GalleryOptions& options_;
  fs::path folder_;
  int64_t bytes_left_;
};

std::string Page::Overview() {
  std::string text;
  for (size_t p = 0; p < album_.people.size(); ++p) {
    if (!HasSection(p)) continue;
    const Person& person = album_.people[p];
    text += fmt::format(
        "<li><a href=\"#{0}\">{1}<span class=\"name\" data-name=\"{0}\">Person {2}</span>"
        "<span class=\"count\">{3}</span></a></li>\n",
        PersonName(static_cast<int64_t>(p)), Thumbnail(album_.faces[person.faces[0]], ""), p + 1,
        CountText(static_cast<int64_t>(person.photos.size()), "photo", "photos"));
  }
  return text.empty() ? "" : "<ul class=\"people\">\n" + text + "</ul>\n";
}

/// One face of a person, with a link to its photo. It is marked if its mean similarity to the
/// others is below the threshold of one person.
std::string Page::FaceItem(const AlbumFace& face, const std::string& who) {
  const fs::path& path = album_.photos[face.photo].path;
  const std::string name = Name(path);
  const bool doubtful = face.similarity < album_.min_similarity;
  return fmt::format("<li{}><a href=\"{}\" title=\"{}\">{}{}</a></li>\n",
                     doubtful ? " class=\"doubtful\"" : "", Link(path), name,
                     Thumbnail(face, fmt::format("{} in {}", who, name)),
                     doubtful ? "<span class=\"mark\">not sure</span>" : "");
}

std::string Page::Section(size_t person) {
  const std::string id = PersonName(static_cast<int64_t>(person));
  const std::string who = fmt::format("Person {}", person + 1);
  std::string items;
  for (const int32_t face : album_.people[person].faces) items += FaceItem(album_.faces[face], who);
  return fmt::format(
      "<section class=\"person\" id=\"{0}\" aria-labelledby=\"{0}-name\">\n"
      "<h2 id=\"{0}-name\"><span class=\"name\" data-name=\"{0}\">{1}</span></h2>\n"
      "<p class=\"facts\">{2} · <a href=\"people/{0}/\">folder</a></p>\n"
      "<ul class=\"faces\">\n{3}</ul>\n</section>\n",
      id, who,
      CountText(static_cast<int64_t>(album_.people[person].photos.size()), "photo", "photos"),
      items);
}

std::string Page::SeenOnce() {
  std::string items;
  int64_t count = 0;
  for (size_t p = 0; p < album_.people.size(); ++p) {
    if (HasSection(p)) continue;
    ++count;
    for (const int32_t face : album_.people[p].faces) {
      items += FaceItem(album_.faces[face], fmt::format("Person {}", p + 1));
    }
  }
  if (count == 0) return "";
  return fmt::format(
      "<section id=\"seen-once\" aria-labelledby=\"seen-once-name\">\n"
      "<h2 id=\"seen-once-name\">{}</h2>\n"
      "<p class=\"facts\">{}</p>\n<ul class=\"faces small\">\n{}</ul>\n</section>\n",
      options_.min_photos == 2 ? "In one photo only"
                               : fmt::format("In fewer than {} photos", options_.min_photos),
      CountText(count, "person", "people"), items);
}

std::string Page::Leftovers() const {
  std::string faceless, unread;
  int64_t num_faceless = 0;
  for (const Photo& photo : album_.photos) {
    if (!photo.content.faces.empty()) continue;
    ++num_faceless;
    faceless += fmt::format("<li><a href=\"{}\">{}</a></li>\n", Link(photo.path), Name(photo.path));
  }
  for (const SkippedFile& file : album_.unread) {
    unread += fmt::format("<li>{}: {}</li>\n", Name(file.path), EscapeHtml(file.reason));
  }
  std::string text;
  const auto add = [&](const std::string& title, const std::string& items) {
    if (items.empty()) return;
    text +=
        fmt::format("<details>\n<summary>{}</summary>\n<ul class=\"files\">\n{}</ul>\n</details>\n",
                    title, items);
  };
  add(CountText(num_faceless, "photo", "photos") + " without a face", faceless);
  add(CountText(static_cast<int64_t>(album_.unread.size()), "file", "files") +
          " that could not be read",
      unread);
  return text;
}

std::string Page::Text() {
  int64_t with_section = 0;
  for (size_t p = 0; p < album_.people.size(); ++p) with_section += HasSection(p) ? 1 : 0;
  const std::string overview = Overview();
  std::string sections;
  for (size_t p = 0; p < album_.people.size(); ++p) {
    if (HasSection(p)) sections += Section(p);
  }
  const std::string facts =
      fmt::format("{} in {}, {} found",
                  with_section == 0 ? "Nobody is seen more than once"
                                    : CountText(with_section, "person", "people"),
                  CountText(static_cast<int64_t>(album_.photos.size()), "photo", "photos"),
                  CountText(static_cast<int64_t>(album_.faces.size()), "face", "faces"));
  const std::string once = SeenOnce(), leftovers = Leftovers();
  const TemplateValue values[] = {{"facts", facts},
                                  {"overview", overview},
                                  {"people", sections},
                                  {"once", once},
                                  {"leftovers", leftovers}};
  return FillPage({Asset(kGalleryHtml, kGalleryHtmlSize), Asset(kGalleryCss, kGalleryCssSize),
                   Asset(kGalleryJs, kGalleryJsSize)},
                  values);
}

}  // namespace

std::string GalleryPage(const Album& album, const GalleryOptions& options) {
  return Page(album, options).Text();
}

}  // namespace facegraph
