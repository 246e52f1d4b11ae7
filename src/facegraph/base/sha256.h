// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace facegraph {

/// The SHA-256 digest (FIPS 180-4) of some bytes, for the content security policy of a page. Thread
/// safe.
std::array<uint8_t, 32> Sha256(std::string_view bytes);

}  // namespace facegraph
