// SPDX-License-Identifier: MIT
#include "facegraph/photos/gallery.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "facegraph/photos/album_files.h"

namespace facegraph {

// gallery/: the page's frame, looks and behavior, compiled in.
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

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

/// A path as an address: bytes that mean something there as %XX.
std::string Address(const fs::path& path) {
  constexpr std::string_view kPlain = "-._~/";
  std::string address;
  for (const char c : path.generic_string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    address += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return address;
}

std::string Base64(std::span<const std::byte> bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t left = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t j = 0; j < 3; ++j) {
      group = group << 8 | (j < left ? std::to_integer<uint32_t>(bytes[i + j]) : 0);
    }
    for (size_t j = 0; j < 4; ++j) {
      text += j <= left ? kDigits[group >> (18 - 6 * j) & 63] : '=';
    }
  }
  return text;
}

std::string Count(int64_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// Writes the parts of one page.
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
    return Escaped(ReadableName(path.lexically_relative(options_.root)));
  }
  std::string Link(const fs::path& path) const {
    std::error_code unknown;
    return Address(fs::absolute(path, unknown).lexically_normal().lexically_relative(folder_));
  }
  /// The face's small picture, or nothing when the page has grown large enough.
  std::string Picture(const AlbumFace& face, std::string_view alt) {
    const std::vector<std::byte>& jpeg = album_.Found(face).thumbnail;
    const int64_t size = static_cast<int64_t>(jpeg.size()) * 4 / 3;
    if (size > bytes_left_) return fmt::format("<span class=\"bare\">{}</span>", alt);
    bytes_left_ -= size;
    return fmt::format(
        "<img width=\"{0}\" height=\"{0}\" alt=\"{1}\" src=\"data:image/jpeg;base64,{2}\">",
        kThumbnailSide, alt, Base64(jpeg));
  }

  std::string Overview();
  std::string Shot(const AlbumFace& face, const std::string& who);
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
        PersonName(static_cast<int64_t>(p)), Picture(album_.faces[person.faces[0]], ""), p + 1,
        Count(static_cast<int64_t>(person.photos.size()), "photo", "photos"));
  }
  return text.empty() ? "" : "<ul class=\"people\">\n" + text + "</ul>\n";
}

/// A face that is less like the person's others than strangers are may be somebody else.
std::string Page::Shot(const AlbumFace& face, const std::string& who) {
  const fs::path& path = album_.photos[face.photo].path;
  const std::string name = Name(path);
  const bool doubtful = face.similarity < album_.min_similarity;
  return fmt::format("<li{}><a href=\"{}\" title=\"{}\">{}{}</a></li>\n",
                     doubtful ? " class=\"doubtful\"" : "", Link(path), name,
                     Picture(face, fmt::format("{} in {}", who, name)),
                     doubtful ? "<span class=\"mark\">not sure</span>" : "");
}

std::string Page::Section(size_t person) {
  const std::string id = PersonName(static_cast<int64_t>(person));
  const std::string who = fmt::format("Person {}", person + 1);
  std::string shots;
  for (const int32_t face : album_.people[person].faces) shots += Shot(album_.faces[face], who);
  return fmt::format(
      "<section class=\"person\" id=\"{0}\" aria-labeledby=\"{0}-name\">\n"
      "<h2 id=\"{0}-name\"><span class=\"name\" data-name=\"{0}\">{1}</span></h2>\n"
      "<p class=\"facts\">{2} · <a href=\"people/{0}/\">folder</a></p>\n"
      "<ul class=\"faces\">\n{3}</ul>\n</section>\n",
      id, who, Count(static_cast<int64_t>(album_.people[person].photos.size()), "photo", "photos"),
      shots);
}

std::string Page::SeenOnce() {
  std::string shots;
  int64_t count = 0;
  for (size_t p = 0; p < album_.people.size(); ++p) {
    if (HasSection(p)) continue;
    ++count;
    for (const int32_t face : album_.people[p].faces) {
      shots += Shot(album_.faces[face], fmt::format("Person {}", p + 1));
    }
  }
  if (count == 0) return "";
  return fmt::format(
      "<section id=\"seen-once\" aria-labeledby=\"seen-once-name\">\n"
      "<h2 id=\"seen-once-name\">{}</h2>\n"
      "<p class=\"facts\">{}</p>\n<ul class=\"faces small\">\n{}</ul>\n</section>\n",
      options_.min_photos == 2 ? "Seen in one photo only"
                               : fmt::format("Seen in fewer than {} photos", options_.min_photos),
      Count(count, "person", "people"), shots);
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
    unread += fmt::format("<li>{}: {}</li>\n", Name(file.path), Escaped(file.reason));
  }
  std::string text;
  const auto add = [&](const std::string& title, const std::string& items) {
    if (items.empty()) return;
    text +=
        fmt::format("<details>\n<summary>{}</summary>\n<ul class=\"files\">\n{}</ul>\n</details>\n",
                    title, items);
  };
  add(Count(num_faceless, "photo", "photos") + " without a face", faceless);
  add(Count(static_cast<int64_t>(album_.unread.size()), "file", "files") +
          " that could not be read",
      unread);
  return text;
}

/// Puts `text` in the place of {{name}}.
void Fill(std::string& page, std::string_view name, std::string_view text) {
  const std::string mark = fmt::format("{{{{{}}}}}", name);
  const size_t at = page.find(mark);
  if (at != std::string::npos) page.replace(at, mark.size(), text);
}

std::string Page::Text() {
  int64_t with_section = 0;
  for (size_t p = 0; p < album_.people.size(); ++p) with_section += HasSection(p) ? 1 : 0;
  const std::string overview = Overview();
  std::string sections;
  for (size_t p = 0; p < album_.people.size(); ++p) {
    if (HasSection(p)) sections += Section(p);
  }
  std::string page(Asset(kGalleryHtml, kGalleryHtmlSize));
  Fill(page, "style", Asset(kGalleryCss, kGalleryCssSize));
  Fill(page, "script", Asset(kGalleryJs, kGalleryJsSize));
  Fill(page, "facts",
       fmt::format("{} in {}, {} found",
                   with_section == 0 ? "Nobody is seen more than once"
                                     : Count(with_section, "person", "people"),
                   Count(static_cast<int64_t>(album_.photos.size()), "photo", "photos"),
                   Count(static_cast<int64_t>(album_.faces.size()), "face", "faces")));
  Fill(page, "overview", overview);
  Fill(page, "people", sections);
  Fill(page, "once", SeenOnce());
  Fill(page, "leftovers", Leftovers());
  return page;
}

}  // namespace

std::string GalleryPage(const Album& album, const GalleryOptions& options) {
  return Page(album, options).Text();
}

}  // namespace facegraph
