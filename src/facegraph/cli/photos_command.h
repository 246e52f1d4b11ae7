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

/// Does what `facegraph photos` is asked for. A build without its packages says which it lacks.
void RunPhotos(const PhotosArguments& given, const Command& command, Session& session);

}  // namespace facegraph::cli
