// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

namespace facegraph {

/// Throws the Error "cannot `verb` PATH: reason", of kind kOutOfMemory if the system's error number
/// `reason` is ENOMEM, else kFailed. The path is named as if the file had its final name.
[[noreturn]] void FailToWrite(std::string_view verb, const std::filesystem::path& path, int reason);

}  // namespace facegraph
