// SPDX-License-Identifier: MIT
#include "facegraph/cli/cli11.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <sstream>

#include "facegraph/base/error.h"

namespace facegraph::cli {
namespace {

/// Joins names as CLI11 wants them, the former ones among them.
std::string AllNames(const OptionSpec& spec) {
  std::string all;
  for (const auto* names : {&spec.names, &spec.former_names}) {
    for (const std::string& name : *names) all += (all.empty() ? "" : ",") + name;
  }
  return all;
}

/// Numbers and words are checked by Option itself: CLI11 only tells which words belong to which.
CLI::Option* AddTo(CLI::App& app, const Option& option, bool may_lack_arguments) {
  const OptionSpec& spec = option.spec();
  if (spec.is_flag) return app.add_flag(AllNames(spec));
  CLI::Option* added = app.add_option(AllNames(spec), [](const CLI::results_t&) { return true; });
  if (spec.repeatable) {
    added->type_size(spec.max_values)->expected(1);  // of each use
  } else {
    added->expected(spec.min_values, spec.max_values);
  }
  if (spec.max_values > 1 || spec.repeatable) {
    added->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  if (spec.separator != 0) added->delimiter(spec.separator);
  // CLI11 also needs to know it so that an option of several values leaves the arguments alone.
  return added->required(option.is_argument() && spec.required && !may_lack_arguments);
}

std::string ValuesText(const OptionSpec& spec) {
  if (spec.is_flag) return "no value";
  if (spec.min_values == spec.max_values) {
    return spec.min_values == 1 ? "one value" : fmt::format("{} values", spec.min_values);
  }
  return fmt::format("{} to {} values", spec.min_values, spec.max_values);
}

[[noreturn]] void Explain(const Command& command, const CLI::ParseError& error) {
  const std::string text = error.what();
  const Option* option = command.FindOption(text.substr(0, text.find_first_of(": ")));
  if (option != nullptr && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    Fail(ErrorKind::kUsage, "{} is missing", option->name());
  }
  if (option != nullptr && dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    Fail(ErrorKind::kUsage, "{}: needs {}", option->name(), ValuesText(option->spec()));
  }
  Fail(ErrorKind::kUsage, "{}", text);
}

}  // namespace

std::vector<GivenValues> ParseWords(const Command& command, const std::vector<std::string>& words,
                                    bool may_lack_arguments) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();  // named below
  std::vector<std::pair<const Option*, CLI::Option*>> options;
  for (const std::unique_ptr<Option>& option : command.options()) {
    options.emplace_back(option.get(), AddTo(app, *option, may_lack_arguments));
  }
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    Explain(command, error);
  }
  const std::vector<std::string> extra = app.remaining();
  Require(extra.empty(), ErrorKind::kUsage, "unexpected argument \"{}\"",
          extra.empty() ? "" : extra.front());
  std::vector<GivenValues> given;
  for (const auto& [option, parsed] : options) {
    if (parsed->count() > 0) given.push_back({option->name(), parsed->results()});
  }
  return given;
}

std::vector<GivenValues> ParseToml(const std::string& text) {
  std::istringstream stream(text);
  std::vector<GivenValues> entries;
  for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_config(stream)) {
    if (item.name == "++" || item.name == "--") continue;  // begin and end of a section
    entries.push_back({item.fullname(), item.inputs});
  }
  return entries;
}

}  // namespace facegraph::cli
