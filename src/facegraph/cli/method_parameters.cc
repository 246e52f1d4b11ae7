// SPDX-License-Identifier: MIT
#include "facegraph/cli/method_parameters.h"

#include <charconv>

#include "facegraph/base/error.h"

namespace facegraph::cli {

ParameterValues ParseParameters(const Method& method, const std::vector<std::string>& texts) {
  ParameterValues given;
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    double value = 0;
    const char* end = text.data() + text.size();
    const bool is_number =
        equals != std::string::npos &&
        std::from_chars(text.data() + equals + 1, end, value) == std::from_chars_result{end, {}};
    Require(is_number, ErrorKind::kUsage, "--set {}: must be NAME=NUMBER", text);
    given[text.substr(0, equals)] = value;
  }
  return method.WithDefaults(given);
}

}  // namespace facegraph::cli
