// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_files.h"

#include <exception>
#include <string>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/write_error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

/// Their names, for a message.
std::string NamesOf(const std::vector<StagingPlace*>& places) {
  std::string names;
  for (const StagingPlace* place : places) {
    names += (names.empty() ? "" : ", ") + WithoutStagingPlaces(place->target()).string();
  }
  return names;
}

}  // namespace

fs::path AtomicFiles::Add(const fs::path& path) {
  if (!IsStaged(path)) return path;
  const fs::path target = FollowLinks(path);
  for (const auto& place : places_) {
    Require(place->target() != target, ErrorKind::kUsage, "{} is written twice", path.string());
  }
  places_.reserve(places_.size() + 1);
  places_.push_back(std::make_unique<StagingPlace>(target));
  return places_.back()->content();
}

void AtomicFiles::Commit() {
  std::vector<StagingPlace*> published, stayed;
  published.reserve(places_.size());  // nothing may fail for memory between two renames
  stayed.reserve(places_.size());
  try {
    for (const auto& place : places_) {
      place->Publish(/*keep_earlier=*/true);
      published.push_back(place.get());
    }
    for (const auto& place : places_) {
      if (const int reason = place->Sync()) FailToWrite("write", place->target(), reason);
    }
  } catch (const std::exception& error) {
    for (StagingPlace* place : published) {
      if (!place->PutBack()) stayed.push_back(place);
    }
    if (stayed.empty()) throw;
    Fail(ErrorKind::kFailed, "{}; these files are new already: {}", error.what(), NamesOf(stayed));
  }
  places_.clear();
}

}  // namespace facegraph
