// SPDX-License-Identifier: MIT
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"

namespace facegraph::python {

/// What the values of an enum are called in Python: as on the command line.
template <typename Enum>
using Names = std::vector<std::pair<std::string_view, Enum>>;

/// Throws Error(kUsage) that lists the names for a word that is none of them.
template <typename Enum>
Enum Named(const Names<Enum>& names, std::string_view word, std::string_view option) {
  std::string known;
  for (const auto& [name, value] : names) {
    if (name == word) return value;
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  Fail(ErrorKind::kUsage, "{} is \"{}\", wants one of: {}", option, word, known);
}

template <typename Enum>
std::string GetName(const Names<Enum>& names, Enum value) {
  const auto found = std::ranges::find(names, value, &std::pair<std::string_view, Enum>::second);
  return std::string(found->first);
}

/// Makes the field of an options struct a property that is read and set by name.
template <typename Options, typename Enum, typename Class>
void DefNamed(Class& options, const char* option, Enum Options::*field, const Names<Enum>& names) {
  options.def_prop_rw(
      option, [field, names](const Options& o) { return GetName(names, o.*field); },
      [field, names, option](Options& o, const std::string& word) {
        o.*field = Named(names, word, option);
      });
}

}  // namespace facegraph::python
