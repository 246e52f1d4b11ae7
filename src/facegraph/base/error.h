// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace facegraph {

/// What went wrong, as the program's exit code.
enum class ErrorKind {
  kFailed = 1,        ///< could not be done: disk full, path that cannot be written
  kUsage = 2,         ///< an option out of its range, or options that exclude each other
  kBadData = 3,       ///< an input that is broken or does not fit the other inputs
  kOutOfMemory = 4,   ///< would not fit in the memory that was allowed
  kInterrupted = 130  ///< canceled by the caller
};

/// Other people's text (a library's reason, a file's name) as part of one line: every run of
/// control characters is one space, and none stands at an end.
std::string OneLine(std::string_view text);

/// The one exception of the library. Its message is one line that names the file, row and value.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, std::string_view message)
      : std::runtime_error(OneLine(message)), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

/// Throws an Error whose message is formatted as by fmt::format.
template <typename... Args>
[[noreturn]] void Fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(kind, fmt::format(format, std::forward<Args>(args)...));
}

/// Throws unless `condition` holds; for inputs and options. A broken invariant of our own is an
/// assert.
template <typename... Args>
void Require(bool condition, ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  if (!condition) Fail(kind, format, std::forward<Args>(args)...);
}

}  // namespace facegraph
