// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <system_error>

#include "facegraph/base/error.h"
#include "facegraph/cli/photos_command.h"
#include "facegraph/cli/run_output.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/photos/album.h"
#include "facegraph/photos/album_files.h"
#include "facegraph/photos/face_cache.h"
#include "facegraph/photos/find_photos.h"
#include "facegraph/photos/gallery.h"

namespace facegraph::cli {
namespace {

namespace fs = std::filesystem;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Where scripts/photos_models.py puts networks.
fs::path ModelFolder() {
  if (const std::string chosen = Variable("FACEGRAPH_MODELS"); !chosen.empty()) return chosen;
  if (const std::string data = Variable("XDG_DATA_HOME"); !data.empty()) {
    return fs::path(data) / "facegraph";
  }
  return fs::path(Variable("HOME")) / ".local/share/facegraph";
}

void CompleteNetwork(fs::path& path, const char* name, const char* option) {
  if (!path.empty()) return;
  path = ModelFolder() / name;
  std::error_code ignored;
  Require(
      fs::exists(path, ignored), ErrorKind::kUsage,
      "there is no {}; `make photos-models` (or `python3 photos_models.py`) fetches one, or give "
      "{} FILE.onnx",
      path.string(), option);
}

/// An empty folder must not become the root directory or the like by mistake.
fs::path MakeOutputFolder(const std::string& path) {
  std::error_code reason;
  fs::create_directories(path, reason);
  Require(fs::is_directory(path), ErrorKind::kFailed, "cannot make the folder {}: {}", path,
          reason ? reason.message() : "a file has that name");
  return path;
}

void WriteFile(const fs::path& path, const std::string& text) {
  AtomicFile file(path);
  file.Write(text);
  file.Commit();
}

struct Counts {
  int64_t people = 0;  ///< with a folder
  int64_t faceless = 0;
};

Counts CountAlbum(const Album& album, int min_photos) {
  Counts counts;
  for (const Person& person : album.people) {
    counts.people += person.photos.size() >= static_cast<size_t>(min_photos) ? 1 : 0;
  }
  for (const Photo& photo : album.photos) counts.faceless += photo.content.faces.empty() ? 1 : 0;
  return counts;
}

std::vector<Photo> Read(const PhotosArguments& arguments, const FoundPhotos& found,
                        const fs::path& output, ReadReport& report, Session& session) {
  const uint64_t settings = HashSettings(arguments.read);
  if (arguments.no_cache) {
    FaceCache cache(settings);
    return ReadPhotos(found.photos, arguments.read, cache, session.execution(), &report);
  }
  FaceCache cache(output / "faces.cache", settings);
  return ReadPhotos(found.photos, arguments.read, cache, session.execution(), &report);
}

void SayWhatWasRead(const Album& album, const ReadReport& report, Console& console) {
  const int64_t looked_at =
      static_cast<int64_t>(album.photos.size() + album.unread.size()) - report.from_cache;
  console.Info(fmt::format("{} photos read in {} ({:.0f} per second), {} known from an earlier run",
                           CountText(looked_at), ClockText(report.seconds),
                           static_cast<double>(looked_at) / std::max(report.seconds, 1e-3),
                           CountText(report.from_cache)));
  constexpr size_t kMaxNamed = 5;
  for (size_t i = 0; i < album.unread.size() && i < kMaxNamed; ++i) {
    console.Warning(
        fmt::format("{} {}", ReadableName(album.unread[i].path), album.unread[i].reason));
  }
  if (album.unread.size() > kMaxNamed) {
    console.Warning(fmt::format("{} more files are listed in without-faces.csv",
                                album.unread.size() - kMaxNamed));
  }
}

void Write(const Album& album, const PhotosArguments& arguments, const fs::path& output,
           Manifest& manifest, Session& session) {
  const fs::path root = arguments.folder;
  WritePeopleFolders(album, output / "people", arguments.min_photos, arguments.copy,
                     session.execution());
  WriteFile(output / "faces.csv", FacesCsv(album, root));
  WriteFile(output / "without-faces.csv", WithoutFacesCsv(album, root));
  GalleryOptions gallery;
  gallery.root = root;
  gallery.folder = output;
  gallery.min_photos = arguments.min_photos;
  WriteFile(output / "index.html", GalleryPage(album, gallery));
  WriteFile(output / "manifest.json", manifest.Text());
}

}  // namespace

void RunPhotos(const PhotosArguments& given, const Command& command, Session& session) {
  PhotosArguments arguments = given;
  arguments.read.detection.Check();
  arguments.group.Check();
  CompleteNetwork(arguments.read.detector, "face-detector.onnx", "--detector");
  CompleteNetwork(arguments.read.embedder, "face-embedder.onnx", "--embedder");
  FoundPhotos found = FindPhotos(arguments.folder, arguments.output);
  const fs::path output = MakeOutputFolder(arguments.output);
  session.console().Info(fmt::format(
      "{} photos in {}", CountText(static_cast<int64_t>(found.photos.size())), arguments.folder));
  Manifest manifest = MakeManifest(command, session);
  manifest.AddInput("detector", arguments.read.detector.string());
  manifest.AddInput("embedder", arguments.read.embedder.string());

  ReadReport report;
  std::vector<Photo> photos = Read(arguments, found, output, report, session);
  const Album album =
      MakeAlbum(std::move(photos), std::move(found.skipped), arguments.group, session.execution());
  SayWhatWasRead(album, report, session.console());

  const Counts counts = CountAlbum(album, arguments.min_photos);
  const nlohmann::ordered_json summary{
      {"photos", album.photos.size()},
      {"unread", album.unread.size()},
      {"without_faces", counts.faceless},
      {"faces", album.faces.size()},
      {"people", counts.people},
      {"seen_less", static_cast<int64_t>(album.people.size()) - counts.people},
      {"min_similarity", album.min_similarity},
      {"from_cache", report.from_cache},
      {"seconds_reading", report.seconds}};
  for (const auto& [key, value] : summary.items()) manifest[key] = value;
  Write(album, arguments, output, manifest, session);
  session.console().Info(fmt::format(
      "{} faces; {} people in at least {} photos, {} in fewer; {} photos without a face",
      CountText(static_cast<int64_t>(album.faces.size())), CountText(counts.people),
      arguments.min_photos, CountText(static_cast<int64_t>(album.people.size()) - counts.people),
      CountText(counts.faceless)));
  session.console().Info(fmt::format("open {}", (output / "index.html").string()));
  session.PrintResult(summary, "");
}

}  // namespace facegraph::cli
