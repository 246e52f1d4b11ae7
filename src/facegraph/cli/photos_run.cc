// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <system_error>

#include "facegraph/base/error.h"
#include "facegraph/cli/photos_command.h"
#include "facegraph/cli/run_output.h"
#include "facegraph/photos/album.h"
#include "facegraph/photos/album_files.h"
#include "facegraph/photos/face_cache.h"
#include "facegraph/photos/find_photos.h"
#include "facegraph/photos/gallery.h"
#include "facegraph/photos/output_folder.h"

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

FaceCache OpenCache(const PhotosArguments& arguments, const OutputFolder& output) {
  const uint64_t settings = HashSettings(arguments.read);
  if (arguments.no_cache) return FaceCache(settings);
  return {output.folder(), OutputFolder::kCache, settings};
}

/// Warns of the first files, and says where all are listed or how many there are.
void WarnOfFiles(const std::vector<SkippedFile>& files, const std::string& rest, Console& console) {
  constexpr size_t kMaxNamed = 5;
  for (size_t i = 0; i < files.size() && i < kMaxNamed; ++i) {
    console.Warning(fmt::format("{} {}", ReadableName(files[i].path), files[i].reason));
  }
  if (files.size() > kMaxNamed) {
    console.Warning(fmt::format("{} more files {}", files.size() - kMaxNamed, rest));
  }
}

void SayWhatWasRead(const Album& album, const ReadReport& report, Console& console) {
  const int64_t looked_at =
      static_cast<int64_t>(album.photos.size() + album.unread.size()) - report.from_cache;
  console.Info(fmt::format("{} photos read in {} ({:.0f} per second), {} known from an earlier run",
                           CountText(looked_at), ClockText(report.seconds),
                           static_cast<double>(looked_at) / std::max(report.seconds, 1e-3),
                           CountText(report.from_cache)));
  WarnOfFiles(album.unread, "are listed in without-faces.csv", console);
}

void SayWhatWasLeft(const PeopleReport& people, Console& console) {
  WarnOfFiles(people.missing, "could not be copied", console);
  if (people.kept > 0) {
    console.Warning(fmt::format(
        "{} files in the folders of people were changed since they were written, and stay",
        CountText(people.kept)));
  }
}

void Write(const Album& album, const PhotosArguments& arguments, OutputFolder& output,
           Manifest& manifest, Session& session) {
  const fs::path root = arguments.folder;
  output.Begin();
  const PeopleReport people =
      WritePeopleFolders(album, output, arguments.min_photos, arguments.copy, session.execution());
  output.WriteFile("faces.csv", FacesCsv(album, root));
  output.WriteFile("without-faces.csv", WithoutFacesCsv(album, root));
  GalleryOptions gallery;
  gallery.root = root;
  gallery.folder = arguments.output;
  gallery.min_photos = arguments.min_photos;
  output.WriteFile("index.html", GalleryPage(album, gallery));
  output.WriteFile("manifest.json", manifest.Text());
  output.Finish();
  SayWhatWasLeft(people, session.console());
}

}  // namespace

void RunPhotos(const PhotosArguments& given, const Command& command, Session& session) {
  PhotosArguments arguments = given;
  arguments.read.detection.Check();
  arguments.group.Check();
  arguments.read.max_memory = session.memory_limit();
  CompleteNetwork(arguments.read.detector, "face-detector.onnx", "--detector");
  CompleteNetwork(arguments.read.embedder, "face-embedder.onnx", "--embedder");
  RequireOtherFolder(arguments.folder, arguments.output);
  FoundPhotos found = FindPhotos(arguments.folder, arguments.output);
  OutputFolder output(arguments.output);
  FaceCache cache = OpenCache(arguments, output);
  session.console().Info(fmt::format("{} photos in {}",
                                     CountText(static_cast<int64_t>(found.photos.size())),
                                     ReadableName(arguments.folder)));
  Manifest manifest = MakeManifest(command, session);
  manifest.AddInput("detector", arguments.read.detector.string());
  manifest.AddInput("embedder", arguments.read.embedder.string());

  ReadReport report;
  std::vector<Photo> photos;
  {
    // For files whose header lies to their decoder, such as a HEIC with a larger frame inside: what
    // a picture needs is otherwise computed from its header.
    const DataLimit limit = DataLimit::Beyond(arguments.read.max_memory);
    photos = ReadPhotos(found.photos, arguments.read, cache, session.execution(), &report);
  }
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
  session.console().Info(
      fmt::format("open {}", ReadableName(output.folder().path() / "index.html")));
  session.PrintResult(summary, "");
}

}  // namespace facegraph::cli
