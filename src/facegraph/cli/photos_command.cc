// SPDX-License-Identifier: MIT
#include "facegraph/cli/photos_command.h"

namespace facegraph::cli {
namespace {

void AddDetectionArguments(Command& command, DetectorOptions& options) {
  const std::string group = "Finding faces";
  command
      .AddOption("--min-score", options.min_score,
                  "How sure the detector must be that something is a face, 0 to 1")
      .Group(group);
  command
      .AddOption("--min-face", options.min_size,
                  "Smaller faces are left out: longer side in pixels")
      .Group(group);
  command
      .AddOption("--look-at", options.long_side,
                  "Photos are looked at in this size, longer side in pixels: more finds smaller "
                  "faces and takes longer")
      .Group(group);
}

void AddGroupArguments(Command& command, PhotosArguments& arguments) {
  const std::string group = "Who is who";
  command
      .AddOption("--min-similarity", arguments.group.min_similarity,
                  "Faces this alike on average are one person: higher splits, lower mixes. 0: by "
                  "how alike strangers are in these photos")
      .Group(group);
  command
      .AddOption("--same-photo-penalty", arguments.group.same_photo_penalty,
                  "Two faces of one photo count as that much less alike")
      .Group(group);
  command
      .AddOption("--min-photos", arguments.min_photos,
                  "Who is in fewer photos gets no folder and no section of the page")
      .AtLeast(1)
      .Group(group);
}

}  // namespace

void AddPhotosCommand(Command& program) {
  auto arguments = std::make_shared<PhotosArguments>();
  Command& command = program.AddCommand("photos", "A folder of photos, sorted by the people in them");
  command.AddOption("DIR", arguments->folder, "Folder with photos, and folders in it")
      .Required();
  command.AddOption("-o,--output", arguments->output, "Folder for the result").Required();
  command.AddFlag("--copy", arguments->copy, "Copy photos into the people's folders; else links");
  command.AddFlag("--no-cache", arguments->no_cache,
                    "Look at every photo again, and keep nothing for the next run");
  const std::string group = "Networks";
  command
      .AddOption("--detector", arguments->read.detector,
                   "Finds faces: a YuNet (2023) or SCRFD with key points, ONNX (default: the one "
                   "that `make photos-models` fetched)")
      .Group(group);
  command
      .AddOption("--embedder", arguments->read.embedder,
                   "Tells faces apart: an SFace, ArcFace or other network for faces aligned to "
                   "112 x 112, ONNX (default: likewise)")
      .Group(group);
  AddDetectionArguments(command, arguments->read.detection);
  AddGroupArguments(command, *arguments);
  command.Footer(
      R"(Reads JPEG, PNG, WebP, and HEIC where the system can; never changes a photo. Open OUT/index.html to see who is there.
Beside it: people/person-0001/ and so on with everybody's photos, faces.csv with a row for each face, without-faces.csv
with the files that show nobody or could not be read, manifest.json, and faces.cache, which makes the next run quick.
These hold biometric data: deleting OUT deletes all of it.

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
