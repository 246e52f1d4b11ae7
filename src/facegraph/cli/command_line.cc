// SPDX-License-Identifier: MIT
#include "facegraph/cli/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "facegraph/base/error.h"

namespace facegraph::cli {
namespace {

using Values = std::vector<std::string>;

template <typename Number>
Number ParseNumber(const Option& option, const std::string& text) {
  Number number = 0;
  const char* end = text.data() + text.size();
  const bool complete =
      std::from_chars(text.data(), end, number) == std::from_chars_result{end, {}};
  Require(complete, ErrorKind::kUsage, "{} \"{:.60}\": {}", option.name(), text, option.Wanted());
  return number;
}

template <typename Number>
Option::Store StoreNumber(Number& value) {
  return [&value](const Option& option, const Values& values) {
    value = ParseNumber<Number>(option, values.back());
  };
}

template <typename Number>
OptionSpec NumberSpec(Number value) {
  return {.placeholder = std::is_integral_v<Number> ? "N" : "X",
          .default_values = {fmt::format("{}", value)},
          .is_number = true,
          .is_whole = std::is_integral_v<Number>};
}

OptionSpec TextSpec(const std::string& value) {
  OptionSpec spec{.placeholder = "TEXT"};
  if (!value.empty()) spec.default_values = {value};
  return spec;
}

}  // namespace

Command::Command(std::string name, std::string summary)
    : name_(std::move(name)), summary_(std::move(summary)) {}

Option& Command::Add(const std::string& names, std::string help, OptionSpec spec,
                     Option::Store store) {
  for (size_t begin = 0; begin < names.size();) {
    const size_t end = std::min(names.find(',', begin), names.size());
    spec.names.push_back(names.substr(begin, end - begin));
    begin = end + 1;
  }
  spec.help = std::move(help);
  options_.push_back(std::make_unique<Option>(std::move(spec), std::move(store)));
  return *options_.back();
}

Option& Command::AddOption(const std::string& names, std::string& value, std::string help) {
  return Add(names, std::move(help), TextSpec(value),
             [&value](const Option&, const Values& values) { value = values.back(); });
}

Option& Command::AddOption(const std::string& names, std::filesystem::path& value,
                           std::string help) {
  return Add(names, std::move(help), TextSpec(value.string()),
             [&value](const Option&, const Values& values) { value = values.back(); });
}

Option& Command::AddOption(const std::string& names, int& value, std::string help) {
  return Add(names, std::move(help), NumberSpec(value), StoreNumber(value));
}

Option& Command::AddOption(const std::string& names, int64_t& value, std::string help) {
  return Add(names, std::move(help), NumberSpec(value), StoreNumber(value));
}

Option& Command::AddOption(const std::string& names, uint64_t& value, std::string help) {
  return Add(names, std::move(help), NumberSpec(value), StoreNumber(value));
}

Option& Command::AddOption(const std::string& names, double& value, std::string help) {
  return Add(names, std::move(help), NumberSpec(value), StoreNumber(value));
}

Option& Command::AddOption(const std::string& names, std::optional<double>& value,
                           std::string help) {
  OptionSpec spec = NumberSpec(value.value_or(0));
  if (!value) spec.default_values.clear();
  return Add(names, std::move(help), std::move(spec),
             [&value](const Option& option, const Values& values) {
               value = ParseNumber<double>(option, values.back());
             });
}

Option& Command::AddOption(const std::string& names, std::vector<std::string>& value,
                           std::string help) {
  OptionSpec spec{.placeholder = "TEXT", .default_values = value, .repeatable = true};
  return Add(names, std::move(help), std::move(spec),
             [&value](const Option&, const Values& values) { value = values; });
}

Option& Command::AddOption(const std::string& names, std::vector<int64_t>& value,
                           std::string help) {
  OptionSpec spec = NumberSpec<int64_t>(0);
  spec.default_values.clear();
  for (const int64_t number : value) spec.default_values.push_back(fmt::format("{}", number));
  spec.repeatable = true;
  return Add(names, std::move(help), std::move(spec),
             [&value](const Option& option, const Values& values) {
               value.clear();
               for (const std::string& text : values) {
                 value.push_back(ParseNumber<int64_t>(option, text));
               }
             });
}

Option& Command::AddOption(const std::string& names,
                           std::vector<std::pair<std::string, std::string>>& value,
                           std::string help) {
  OptionSpec spec{.placeholder = "TEXT", .min_values = 2, .max_values = 2, .repeatable = true};
  return Add(names, std::move(help), std::move(spec),
             [&value](const Option&, const Values& values) {
               value.clear();
               for (size_t i = 0; i + 1 < values.size(); i += 2) {
                 value.emplace_back(values[i], values[i + 1]);
               }
             });
}

Option& Command::AddFlag(const std::string& names, bool& value, std::string help) {
  OptionSpec spec{.is_flag = true};
  spec.min_values = spec.max_values = 0;
  return Add(names, std::move(help), std::move(spec),
             [&value](const Option& option, const Values& values) {
               const std::string& word = values.back();
               Require(word == "true" || word == "false", ErrorKind::kUsage,
                       "{} \"{:.60}\": is a flag, without a value, or true or false", option.name(),
                       word);
               value = word == "true";
             });
}

Option& Command::AddChoicesByIndex(const std::string& names, std::vector<std::string> words,
                                   std::vector<std::string> chosen_words,
                                   std::function<void(const std::vector<size_t>&)> choose,
                                   std::string help) {
  OptionSpec spec{.default_values = std::move(chosen_words), .words = std::move(words)};
  spec.repeatable = true;
  return Add(names, std::move(help), std::move(spec),
             [choose = std::move(choose)](const Option& option, const Values& values) {
               std::vector<size_t> chosen;
               for (const std::string& word : values) {
                 const auto found = std::ranges::find(option.spec().words, word);
                 chosen.push_back(static_cast<size_t>(found - option.spec().words.begin()));
               }
               choose(chosen);
             });
}

Option& Command::AddChoiceByIndex(const std::string& names, std::vector<std::string> words,
                                  std::string word, std::function<void(size_t)> choose,
                                  std::string help) {
  return AddChoicesByIndex(
             names, std::move(words), {std::move(word)},
             [choose = std::move(choose)](const std::vector<size_t>& chosen) {
               choose(chosen.back());
             },
             std::move(help))
      .Values(1, 1);
}

Command& Command::AddCommand(std::string name, std::string summary) {
  commands_.push_back(std::make_unique<Command>(std::move(name), std::move(summary)));
  return *commands_.back();
}

Option* Command::FindOption(const std::string& name) const {
  const auto is_it = [&](const std::string& other) {
    return other == name || other == "--" + name || (name.size() == 1 && other == "-" + name);
  };
  for (const std::unique_ptr<Option>& option : options_) {
    if (std::ranges::any_of(option->spec().names, is_it)) return option.get();
    if (std::ranges::any_of(option->spec().former_names, is_it)) return option.get();
  }
  return nullptr;
}

Command* Command::FindCommand(const std::string& name) const {
  for (const std::unique_ptr<Command>& command : commands_) {
    if (command->name() == name) return command.get();
  }
  return nullptr;
}

}  // namespace facegraph::cli
