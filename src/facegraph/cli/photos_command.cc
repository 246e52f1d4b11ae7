// SPDX-License-Identifier: MIT
#include "facegraph/cli/photos_command.h"

namespace facegraph::cli {
namespace {

void AddDetectionArguments(Command& command, DetectorOptions& options) {
  const std::string group = "Face detection";
  command.AddOption("--min-score", options.min_score, "Minimum score of a detected face")
      .Between(0, 1)
      .Group(group);
  command
      .AddOption("--min-face", options.min_size,
                 "Minimum size of a face, in pixels of its longer side")
      .AtLeast(1)
      .Group(group);
  command
      .AddOption("--look-at", options.long_side,
                 "Photos are reduced to this size for detection, in pixels of the longer side. A "
                 "larger size finds smaller faces and takes longer")
      .Between(64, 8192)
      .Group(group);
}

void AddGroupArguments(Command& command, PhotosArguments& arguments) {
  const std::string group = "Grouping";
  command
      .AddOption(
          "--min-similarity", arguments.group.min_similarity,
          "Minimum mean cosine of two groups of one person; 0: estimated from these photos. A "
          "higher value splits people, a lower one mixes them")
      .Between(0, 1)
      .Group(group);
  command
      .AddOption("--same-photo-penalty", arguments.group.same_photo_penalty,
                 "Amount by which the cosine of two faces of one photo is lowered")
      .Between(0, 2)
      .Group(group);
  command
      .AddOption("--min-photos", arguments.min_photos,
                 "Minimum number of photos of a person with a folder and a section of the page")
      .AtLeast(1)
      .Group(group);
}

}  // namespace

void AddPhotosCommand(Command& program) {
  auto arguments = std::make_shared<PhotosArguments>();
  Command& command = program.AddCommand("photos", "Sort a folder of photos by the people in them");
  command.AddOption("DIR", arguments->folder, "Folder with photos; subfolders are included")
      .Reads([](const auto&) { return false; })
      .Required();
  command.AddOption("-o,--output", arguments->output, "Folder for the result")
      .WritesFolder(
          {"index.html", "manifest.json", "faces.csv", "without-faces.csv", "faces.cache"})
      .Placeholder("FOLDER")
      .Required();
  command.AddFlag("--copy", arguments->copy,
                  "Copy photos into the folders of people; without it, they are linked");
  command.AddFlag("--no-cache", arguments->no_cache,
                  "Read every photo anew and keep no faces for the next run");
  const std::string group = "Networks";
  command
      .AddOption("--detector", arguments->read.detector,
                 "Face detector, an .onnx file: YuNet (2023) or SCRFD with key points")
      .Reads()
      .Placeholder("FILE")
      .DefaultNote("the one that `make photos-models` fetched")
      .Group(group);
  command
      .AddOption("--embedder", arguments->read.embedder,
                 "Face recognition model, an .onnx file: SFace, ArcFace or another network for "
                 "aligned faces of 112 x 112 pixels")
      .Reads()
      .Placeholder("FILE")
      .DefaultNote("the one that `make photos-models` fetched")
      .Group(group);
  AddDetectionArguments(command, arguments->read.detection);
  AddGroupArguments(command, *arguments);
  command.Footer(
      R"(Reads JPEG, PNG and WebP, and HEIC where the system can. Photos are never changed. The result, in the folder OUT:
index.html (the people), people/person-0001/ and so on (the photos of each), faces.csv (one row for each face),
without-faces.csv (files without a face, and files that could not be read), manifest.json, and faces.cache (makes the
next run fast). These files hold biometric data; to delete OUT deletes all of it.

Examples:
  make photos-models                          # once: fetches the two networks
  facegraph photos ~/Pictures -o ~/people
  facegraph photos ~/Pictures -o ~/people --copy --min-photos 5
  facegraph photos album/ -o out --embedder my-arcface.onnx)");
  FinishCommand(command, [arguments, &command](Session& session) {
    RunPhotos(*arguments, command, session);
  });
}

}  // namespace facegraph::cli
