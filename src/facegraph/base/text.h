// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace facegraph {

// Numbers for people, and back.

/// "1:05", "2:03:04": seconds.
std::string ClockText(double seconds);
/// "584,013".
std::string CountText(int64_t count);
/// "1.5 GiB".
std::string BytesText(int64_t bytes);
/// "16G", "512M", "1.5GiB", "1000000": bytes. Throws Error(kUsage).
int64_t ParseBytes(const std::string& text);

}  // namespace facegraph
