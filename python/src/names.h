// SPDX-License-Identifier: MIT
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <string>

#include "facegraph/base/names.h"

namespace facegraph::python {

/// Makes a member of an options struct a property with the words of its table as values. option:
/// the property, for messages.
template <typename Options, typename Value, size_t kCount>
void DefNamed(nanobind::class_<Options>& options, const char* option, Value Options::*field,
              const NameTable<Value, kCount>& names) {
  options.def_prop_rw(
      option, [field, names](const Options& o) { return std::string(GetWord(names, o.*field)); },
      [field, names, option](Options& o, const std::string& word) {
        o.*field = FindNamed(names, word, option);
      });
}

}  // namespace facegraph::python
