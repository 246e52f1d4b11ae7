// SPDX-License-Identifier: MIT
#include "facegraph/io/write_error.h"

#include <cerrno>
#include <cstring>

#include "facegraph/base/error.h"
#include "facegraph/io/staging_place.h"

namespace facegraph {

void FailToWrite(std::string_view verb, const std::filesystem::path& path, int reason) {
  Fail(reason == ENOMEM ? ErrorKind::kOutOfMemory : ErrorKind::kFailed, "cannot {} {}: {}", verb,
       WithoutStagingPlaces(path).string(), std::strerror(reason));
}

}  // namespace facegraph
