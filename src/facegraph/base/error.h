// SPDX-License-Identifier: MIT
#pragma once

// Included nearly everywhere, so it is kept cheap: <fmt/core.h> only. Files that use fmt::format or
// fmt::join include <fmt/format.h> themselves.
#include <fmt/core.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace facegraph {

/// What went wrong. The value is the program's exit code.
enum class ErrorKind {
  kFailed = 1,        ///< the system refused: disk full, path that cannot be written
  kUsage = 2,         ///< an option out of its range, or options that exclude each other
  kBadData = 3,       ///< an input that is broken or does not fit the other inputs
  kOutOfMemory = 4,   ///< would not fit in the allowed memory
  kInterrupted = 130  ///< canceled by the caller
};

/// Makes foreign text (a library's reason, a file name) fit for one line: every run of control
/// characters becomes one space; those at the start and at the end are dropped.
std::string OneLine(std::string_view text);

/// The only exception class of the library. Its message is one line that names the file, the row
/// and the value.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, std::string_view message)
      : std::runtime_error(OneLine(message)), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

/// Formats the message and throws the Error. Out of line, so that callers stay small. Call Fail,
/// which checks the format at compile time.
[[noreturn]] void FailFormatted(ErrorKind kind, fmt::string_view format, fmt::format_args args);

/// Throws an Error whose message is formatted as by fmt::format.
template <typename... Args>
[[noreturn]] void Fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  FailFormatted(kind, format, fmt::make_format_args(args...));
}

/// Throws an Error unless `condition` holds. For inputs and options; use assert for our own
/// invariants.
template <typename... Args>
void Require(bool condition, ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  if (!condition) FailFormatted(kind, format, fmt::make_format_args(args...));
}

}  // namespace facegraph
