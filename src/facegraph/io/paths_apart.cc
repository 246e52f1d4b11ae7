// SPDX-License-Identifier: MIT
#include "facegraph/io/paths_apart.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

/// What a path names: a file or folder that exists, or the name of one that may be made.
struct Place {
  fs::path canonical;  ///< absolute, without links as far as it exists
  bool exists = false;
  bool is_folder = false;
  bool is_other = false;  ///< a device, a pipe
  dev_t device = 0;
  ino_t inode = 0;
};

void SetStatus(const struct stat& status, Place& place) {
  place.exists = true;
  place.is_folder = S_ISDIR(status.st_mode);
  place.is_other = !place.is_folder && !S_ISREG(status.st_mode);
  place.device = status.st_dev;
  place.inode = status.st_ino;
}

Place Find(const fs::path& path) {
  Place place;
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) SetStatus(status, place);
  std::error_code ignored;
  place.canonical = fs::weakly_canonical(fs::absolute(path, ignored), ignored);
  if (!place.canonical.has_filename()) place.canonical = place.canonical.parent_path();  // "a/"
  return place;
}

Place FindOutput(const fs::path& path) {
  if (!IsStandardOutput(path)) return Find(path);
  Place place;
  struct stat status {};
  if (fstat(STDOUT_FILENO, &status) == 0) SetStatus(status, place);
  place.canonical = "/dev/stdout";
  return place;
}

bool IsSame(const Place& a, const Place& b) {
  if (a.exists && b.exists) return a.device == b.device && a.inode == b.inode;
  return !a.canonical.empty() && a.canonical == b.canonical;
}

bool IsWithin(const Place& inner, const Place& outer) {
  const auto [end, ignored] = std::ranges::mismatch(outer.canonical, inner.canonical);
  return end == outer.canonical.end();
}

/// The file in an input folder that the output would overwrite or become; empty: none.
fs::path FindInFolder(const InputPath& input, const Place& folder, const Place& output) {
  const bool is_read_by_name = input.reads && input.reads(output.canonical.filename()) &&
                               IsSame(Find(output.canonical.parent_path()), folder);
  if (is_read_by_name) return input.path / output.canonical.filename();
  if (!output.exists || output.is_folder) return {};
  if (!input.reads && IsWithin(output, folder)) return output.canonical;
  std::error_code error;
  fs::directory_iterator entries(folder.canonical, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path& entry = entries->path();
    if (input.reads && !input.reads(entry.filename())) continue;
    if (IsSame(Find(entry), output)) return input.path / entry.filename();
  }
  return {};
}

void RequireApart(const InputPath& input, const OutputPath& output, const Place& output_place) {
  const Place place = Find(input.path);
  if (!place.exists || place.is_other) return;
  if (!place.is_folder) {
    Require(!IsSame(place, output_place), ErrorKind::kUsage,
            "{} {} is the input {} {}; name another file", output.name, output.path.string(),
            input.name, input.path.string());
    return;
  }
  const fs::path found = FindInFolder(input, place, output_place);
  Require(found.empty(), ErrorKind::kUsage, "{} {} is part of the input {}, {}; name another file",
          output.name, output.path.string(), input.name, found.string());
}

}  // namespace

void RequireApart(std::span<const InputPath> inputs, std::span<const OutputPath> outputs) {
  std::vector<Place> places;
  for (const OutputPath& output : outputs) places.push_back(FindOutput(output.path));
  for (size_t i = 0; i < outputs.size(); ++i) {
    const bool is_shared = places[i].is_other && !IsStandardOutput(outputs[i].path);  // /dev/null
    for (const InputPath& input : inputs) {
      if (!places[i].is_other && !outputs[i].is_folder) RequireApart(input, outputs[i], places[i]);
    }
    for (size_t j = 0; j < outputs.size(); ++j) {
      if (is_shared || j == i || outputs[j].name == outputs[i].name) continue;
      Require(!IsSame(places[i], places[j]), ErrorKind::kUsage,
              "{} and {} are the same: {}; name another file", outputs[i].name, outputs[j].name,
              outputs[i].path.string());
      Require(!outputs[j].is_folder || !IsWithin(places[i], places[j]), ErrorKind::kUsage,
              "{} {} lies in {} {}, which is written as a whole; name another place",
              outputs[i].name, outputs[i].path.string(), outputs[j].name, outputs[j].path.string());
    }
  }
}

}  // namespace facegraph
