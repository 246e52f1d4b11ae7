// SPDX-License-Identifier: MIT
#include "facegraph/cli/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "facegraph/base/error.h"
#include "facegraph/cli/check_paths.h"
#include "facegraph/cli/cli11.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/config_file.h"
#include "facegraph/cli/help_text.h"
#include "facegraph/cli/nearest_word.h"

namespace facegraph::cli {
namespace {

/// "--output" of "--output=x"; empty for a word that is no flag, such as a negative number.
std::string FlagOf(const std::string& word) {
  if (word.starts_with("--")) return word.substr(0, word.find('='));
  const bool is_flag =
      word.size() > 1 && word[0] == '-' && std::isalpha(static_cast<unsigned char>(word[1])) != 0;
  return is_flag ? word.substr(0, 2) : "";
}

void FailForUnknownFlag(const Command& command, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const std::string flag = FlagOf(word);
    if (flag == "--") return;
    if (flag.empty() || command.FindOption(flag) != nullptr) continue;
    std::vector<std::string> names;
    for (const std::unique_ptr<Option>& option : command.options()) {
      if (!option->is_argument()) names.push_back(option->name());
    }
    Fail(ErrorKind::kUsage, "unknown flag \"{}\" of facegraph {}{}", flag, command.name(),
         DidYouMean(flag, names));
  }
}

void WarnOfFormerNames(const Command& command, const std::vector<std::string>& words,
                       Console& console) {
  for (const std::string& word : words) {
    const Option* option = command.FindOption(FlagOf(word));
    if (option == nullptr) continue;
    const std::vector<std::string>& former = option->spec().former_names;
    if (std::ranges::find(former, FlagOf(word)) == former.end()) continue;
    console.Warning(fmt::format("{} is now {}", FlagOf(word), option->name()));
  }
}

void Apply(Command& command, const std::vector<GivenValues>& given, Console& console) {
  for (const GivenValues& entry : given) {
    Option* option = command.FindOption(entry.name);
    if (option->given()) continue;  // the command line goes before the file
    for (const std::string& warning : option->Set(entry.values)) console.Warning(warning);
  }
}

void CheckTogether(const Command& command) {
  for (const std::unique_ptr<Option>& option : command.options()) {
    Require(option->given() || !option->spec().required, ErrorKind::kUsage,
            "{} is missing: facegraph {} --help", option->name(), command.name());
    for (const Option* other : option->excluded()) {
      Require(!option->given() || !other->given(), ErrorKind::kUsage,
              "{} and {} cannot be given together", option->name(), other->name());
    }
  }
}

const Command& FindOrFail(const Command& program, const std::string& name) {
  if (const Command* command = program.FindCommand(name)) return *command;
  std::vector<std::string> names;
  for (const std::unique_ptr<Command>& command : program.commands()) {
    if (command->listed()) names.push_back(command->name());
  }
  Fail(ErrorKind::kUsage, "unknown command \"{}\"{}", name, DidYouMean(name, names));
}

int PrintHelpOf(const Command& program, const std::vector<std::string>& names) {
  PrintText(names.empty() ? ProgramHelp(program)
                          : CommandHelp(program, FindOrFail(program, names[0]), /*all=*/false));
  return 0;
}

}  // namespace

void ReadOptions(Command& command, const std::vector<std::string>& words, Console& console) {
  const bool has_file = std::ranges::any_of(
      words, [](const std::string& word) { return FlagOf(word) == "--config"; });
  std::vector<GivenValues> given;
  try {
    given = ParseWords(command, words, has_file);
  } catch (const Error&) {
    FailForUnknownFlag(command, words);  // says more
    throw;
  }
  WarnOfFormerNames(command, words, console);
  Apply(command, given, console);
  const Option* config = command.FindOption("--config");
  if (config != nullptr && config->given()) {
    CheckPaths(command);  // before anything is read
    Apply(command, ReadConfig(config->values().back(), command), console);
  }
  CheckTogether(command);
  CheckPaths(command);
}

int RunProgram(const Command& program, const std::vector<std::string>& words,
               const std::string& version, Console& console) {
  if (words.empty()) {
    std::fputs(ProgramHelp(program).c_str(), stderr);
    return static_cast<int>(ErrorKind::kUsage);
  }
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words[0] == "-h" || words[0] == "--help") return PrintHelpOf(program, {});
  if (words[0] == "help") return PrintHelpOf(program, rest);
  if (words[0] == "--version") {
    PrintText(fmt::format("{} {}\n", program.name(), version));
    return 0;
  }
  (void)FindOrFail(program, words[0]);
  Command& command = *program.FindCommand(words[0]);
  const auto asks_for = [&](const char* flag) { return std::ranges::count(rest, flag) > 0; };
  if (asks_for("--help-all") || asks_for("--help") || asks_for("-h")) {
    PrintText(CommandHelp(program, command, asks_for("--help-all")));
    return 0;
  }
  ReadOptions(command, rest, console);
  command.Run();
  return 0;
}

}  // namespace facegraph::cli
