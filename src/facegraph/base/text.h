// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace facegraph {

// Human-readable numbers: formatting and parsing.

/// Seconds as "1:05" or "2:03:04".
std::string ClockText(double seconds);
/// A count as "584,013".
std::string CountText(int64_t count);
/// Bytes as "1.5 GiB".
std::string BytesText(int64_t bytes);
/// Bytes from "16G", "512M", "1.5GiB" or "1000000". Throws Error(kUsage) for anything else.
int64_t ParseBytes(const std::string& text);

}  // namespace facegraph
