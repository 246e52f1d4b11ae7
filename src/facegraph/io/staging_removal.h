// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

namespace facegraph {

// Removal of staging places (see staging_place.h), relative to open folders and never through
// links. What cannot be removed stays. They run in destructors and when memory is short.

/// Removes `name` in the place: a file, or a folder whose files are among file_names. Files of
/// other names stay, and with them the folder.
void RemoveStagedContent(int place, const std::string& name,
                         std::span<const std::string> file_names) noexcept;

/// Removes a place of which nothing but the marker is left.
void RemoveStagingPlace(int folder, int place, const std::string& place_name) noexcept;

/// Removes the places of `name` in the folder whose writers are dead.
void RemoveDeadStagingPlaces(int folder, const std::string& name,
                             std::span<const std::string> file_names) noexcept;

}  // namespace facegraph
