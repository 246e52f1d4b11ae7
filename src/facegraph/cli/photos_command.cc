// SPDX-License-Identifier: MIT
#include "facegraph/cli/photos_command.h"

namespace facegraph::cli {
namespace {

void AddDetectionArguments(CLI::App& command, DetectorOptions& options) {
  const std::string group = "Finding faces";
  command
      .add_option("--min-score", options.min_score,
                  "How sure the detector must be that something is a face, 0 to 1")
      ->group(group)
      ->capture_default_str();
  command
      .add_option("--min-face", options.min_size,
                  "Smaller faces are left out: longer side in pixels")
      ->group(group)
      ->capture_default_str();
  command
      .add_option("--look-at", options.long_side,
                  "Photos are looked at in this size, longer side in pixels: more finds smaller "
                  "faces and takes longer")
      ->group(group)
      ->capture_default_str();
}

void AddGroupArguments(CLI::App& command, PhotosArguments& arguments) {
  const std::string group = "Who is who";
  command
      .add_option("--min-similarity", arguments.group.min_similarity,
                  "Faces this alike on average are one person: higher splits, lower mixes. 0: by "
                  "how alike strangers are in these photos")
      ->group(group)
      ->capture_default_str();
  command
      .add_option("--same-photo-penalty", arguments.group.same_photo_penalty,
                  "Two faces of one photo count as that much less alike")
      ->group(group)
      ->capture_default_str();
  command
      .add_option("--min-photos", arguments.min_photos,
                  "Who is in fewer photos gets no folder and no section of the page")
      ->check(CLI::PositiveNumber)
      ->group(group)
      ->capture_default_str();
}

}  // namespace

void AddPhotosCommand(CLI::App& program) {
  auto arguments = std::make_shared<PhotosArguments>();
  CLI::App* command =
      program.add_subcommand("photos", "A folder of photos, sorted by the people in them");
  command->add_option("DIR", arguments->folder, "Folder with photos, and folders in it")
      ->required();
  command->add_option("-o,--output", arguments->output, "Folder for the result")->required();
  command->add_flag("--copy", arguments->copy, "Copy photos into the people's folders; else links");
  command->add_flag("--no-cache", arguments->no_cache,
                    "Look at every photo again, and keep nothing for the next run");
  const std::string group = "Networks";
  command
      ->add_option("--detector", arguments->read.detector,
                   "Finds faces: a YuNet (2023) or SCRFD with key points, ONNX (default: the one "
                   "that `make photos-models` fetched)")
      ->group(group);
  command
      ->add_option("--embedder", arguments->read.embedder,
                   "Tells faces apart: an SFace, ArcFace or other network for faces aligned to "
                   "112 x 112, ONNX (default: likewise)")
      ->group(group);
  AddDetectionArguments(*command, arguments->read.detection);
  AddGroupArguments(*command, *arguments);
  command->footer(
      R"(Reads JPEG, PNG, WebP, and HEIC where the system can; never changes a photo. Open OUT/index.html to see who is there.
Beside it: people/person-0001/ and so on with everybody's photos, faces.csv with a row for each face, without-faces.csv
with the files that show nobody or could not be read, manifest.json, and faces.cache, which makes the next run quick.
These hold biometric data: deleting OUT deletes all of it.

Examples:
  make photos-models                          # once: fetches the two networks
  facegraph photos ~/Pictures -o ~/people
  facegraph photos ~/Pictures -o ~/people --copy --min-photos 5
  facegraph photos album/ -o out --embedder my-arcface.onnx)");
  FinishCommand(*command, [arguments, command](Session& session) {
    RunPhotos(*arguments, *command, session);
  });
}

}  // namespace facegraph::cli
