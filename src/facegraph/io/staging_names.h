// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace facegraph {

// What makes a staging place one (see staging_place.h); for its writer and for its removal.

/// Hexadecimal digits at the end of the name of a staging place.
inline constexpr size_t kStagingDigits = 16;

/// Names of the staging places of a target begin with it: ".NAME.tmp-". A long NAME is cut and its
/// hash added, so that the whole stays within the 255 bytes of a file name.
std::string StagingPrefix(std::string_view name);

/// A new name with that prefix and 64 random bits. Throws Error(kFailed) without random numbers.
std::string MakeStagingName(std::string_view name);

/// The text of the marker in the staging place of that name. The marker itself has the same name.
std::string StagingMarkerText(std::string_view place_name);

/// The name in the place under which the earlier file is kept, to be put back if need be.
std::string StagingEarlierName(std::string_view name);

}  // namespace facegraph
