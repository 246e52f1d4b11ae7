// SPDX-License-Identifier: MIT
#include "facegraph/base/names.h"

#include <fmt/format.h>

#include "facegraph/base/error.h"

namespace facegraph {

void FailUnknownWord(std::string_view what, std::string_view word,
                     const std::vector<std::string>& words) {
  // Cut: a file may hold a word of any length.
  Fail(ErrorKind::kUsage, "{} \"{:.60}\": must be one of {}", what, word, fmt::join(words, ", "));
}

}  // namespace facegraph
