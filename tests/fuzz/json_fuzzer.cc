// SPDX-License-Identifier: MIT
#include "facegraph/io/json_text.h"
#include "fuzzing.h"

namespace {

template <typename Json>
void Use(const Json& json) {
  if (facegraph::ShownJson(json).size() > 40) __builtin_trap();
  if (json.is_discarded()) return;
  const Json copy = json;  // recursive, as printing
  (void)copy.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

// The first two bytes nest the rest, since deep nesting is rare in random bytes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const size_t depth = (size_t{data[0]} << 8) | data[1];
  const std::string rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  for (const std::string& text : {rest, std::string(depth, '[') + rest + std::string(depth, ']')}) {
    Use(facegraph::ParseJson(text));
    Use(facegraph::ParseOrderedJson(text));
  }
  return 0;
}
