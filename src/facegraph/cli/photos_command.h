// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "facegraph/cli/command.h"
#include "facegraph/photos/group_faces.h"
#include "facegraph/photos/photo_faces.h"

namespace facegraph::cli {

struct PhotosArguments {
  std::string folder;
  std::string output;
  ReadOptions read;
  GroupOptions group;
  int min_photos = 2;
  bool copy = false;
  bool no_cache = false;
};

/// Runs `facegraph photos`. A build without its packages throws an error that names them.
void RunPhotos(const PhotosArguments& given, const Command& command, Session& session);

}  // namespace facegraph::cli
