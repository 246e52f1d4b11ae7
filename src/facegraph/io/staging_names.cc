// SPDX-License-Identifier: MIT
#include "facegraph/io/staging_names.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>

#include "facegraph/base/error.h"
#include "facegraph/base/hash.h"
#include "facegraph/io/staging_place.h"

namespace facegraph {
namespace {

constexpr std::string_view kMark = ".tmp-";
constexpr size_t kMaxName = 200;  ///< bytes of NAME in the name of its place

bool IsHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

std::string StagingPrefix(std::string_view name) {
  std::string prefix = ".";
  if (name.size() <= kMaxName) {
    prefix += name;
  } else {
    prefix += name.substr(0, kMaxName - kStagingDigits);
    prefix += HashToText(HashBytes(name.data(), name.size()));
  }
  return prefix += kMark;
}

std::string MakeStagingName(std::string_view name) {
  uint64_t random = 0;
  ssize_t count = -1;
  do {
    count = getrandom(&random, sizeof random, 0);
  } while (count < 0 && errno == EINTR);
  Require(count == static_cast<ssize_t>(sizeof random), ErrorKind::kFailed,
          "no random numbers from the system: {}", std::strerror(errno));
  return StagingPrefix(name) + HashToText(random);
}

std::string StagingEarlierName(std::string_view name) { return StagingPrefix(name) + "earlier"; }

std::string StagingMarkerText(std::string_view place_name) {
  return "facegraph is writing here: " + std::string(place_name) + "\n";
}

bool HasStagingName(std::string_view name) {
  constexpr size_t kTail = kMark.size() + kStagingDigits;
  if (name.size() < kTail + 2 || name[0] != '.') return false;
  const std::string_view tail = name.substr(name.size() - kTail);
  return tail.starts_with(kMark) && std::ranges::all_of(tail.substr(kMark.size()), IsHexDigit);
}

std::filesystem::path WithoutStagingPlaces(const std::filesystem::path& path) {
  std::filesystem::path result;
  for (const std::filesystem::path& part : path) {
    if (!HasStagingName(part.native())) result /= part;
  }
  return result;
}

}  // namespace facegraph
