// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_files.h"

#include <string>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/write_error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

/// Puts the published files back. Returns the names of those that stay new, for the message.
std::string PutBack(const std::vector<StagingPlace*>& published) {
  std::string stayed;
  for (auto place = published.rbegin(); place != published.rend(); ++place) {
    if ((*place)->PutBack()) continue;
    stayed += (stayed.empty() ? "" : ", ") + WithoutStagingPlaces((*place)->target()).string();
  }
  return stayed;
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
  std::vector<StagingPlace*> published;
  published.reserve(places_.size());  // nothing may fail for memory between two renames
  try {
    for (const auto& place : places_) {
      place->Publish(/*keep_earlier=*/true);
      published.push_back(place.get());
    }
    for (const auto& place : places_) {
      if (const int reason = place->Sync()) FailToWrite("write", place->target(), reason);
    }
  } catch (const Error& error) {
    const std::string stayed = PutBack(published);
    if (stayed.empty()) throw;
    Fail(error.kind(), "{}; these files are new already: {}", error.what(), stayed);
  }
  places_.clear();
}

}  // namespace facegraph
