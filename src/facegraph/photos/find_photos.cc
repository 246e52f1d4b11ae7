// SPDX-License-Identifier: MIT
#include "facegraph/photos/find_photos.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <string_view>
#include <system_error>

#include "facegraph/base/error.h"
#include "facegraph/photos/output_list.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSupported[] = {".jpg",  ".jpeg", ".jpe",  ".jfif", ".png",
                                           ".webp", ".heic", ".heif", ".avif"};
/// Images too; they are reported so that nobody misses them.
constexpr std::string_view kUnsupported[] = {".gif", ".bmp", ".tif", ".tiff", ".dng", ".cr2",
                                             ".cr3", ".nef", ".arw", ".orf",  ".rw2", ".raf"};

std::string LowerExtension(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return extension;
}

bool IsOneOf(std::span<const std::string_view> extensions, const std::string& extension) {
  return std::ranges::find(extensions, extension) != extensions.end();
}

void Collect(const fs::path& folder, const fs::path& except, FoundPhotos& found) {
  std::error_code closed;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator at(folder, closed), end; !closed && at != end; at.increment(closed)) {
    entries.push_back(*at);
  }
  if (closed) found.skipped.push_back({folder, "cannot be opened (" + closed.message() + ")"});
  std::ranges::sort(entries);
  for (const fs::directory_entry& entry : entries) {
    std::error_code ignored;
    const fs::path& path = entry.path();
    if (path.filename().string().starts_with(".")) continue;
    if (entry.is_directory(ignored)) {
      const bool is_excepted = !except.empty() && fs::equivalent(path, except, ignored);
      if (entry.is_symlink(ignored) || is_excepted) continue;
      if (OutputList::IsIn(path)) {
        found.skipped.push_back({path, "is the result of an earlier run"});
      } else {
        Collect(path, except, found);
      }
    } else if (entry.is_regular_file(ignored)) {
      const std::string extension = LowerExtension(path);
      if (IsOneOf(kSupported, extension)) found.photos.push_back(path);
      if (IsOneOf(kUnsupported, extension)) {
        found.skipped.push_back(
            {path, "has an unsupported format (supported: JPEG, PNG, WebP, HEIC)"});
      }
    }
  }
}

}  // namespace

FoundPhotos FindPhotos(const fs::path& folder, const fs::path& except) {
  std::error_code reason;
  fs::directory_iterator at(folder, reason);
  Require(!reason, ErrorKind::kBadData, "cannot open the folder {}: {}", folder.string(),
          reason.message());
  FoundPhotos found;
  Collect(folder, except, found);
  return found;
}

}  // namespace facegraph
