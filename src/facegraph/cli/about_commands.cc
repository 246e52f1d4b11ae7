// SPDX-License-Identifier: MIT
// completion, manual and options: what the program says about its own command line.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "facegraph/base/error.h"
#include "facegraph/cli/check_paths.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/completion.h"
#include "facegraph/cli/help_text.h"
#include "facegraph/cli/manual.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/atomic_files.h"
#include "facegraph/io/json_text.h"

namespace facegraph::cli {
namespace {

using Json = nlohmann::ordered_json;

Json Limit(double value) { return std::isinf(value) ? Json() : Json(value); }

std::string TypeName(const OptionSpec& spec) {
  if (spec.is_flag) return "flag";
  if (!spec.words.empty()) return "word";
  if (spec.is_number) return spec.is_whole ? "integer" : "number";
  return "text";
}

/// Numbers and true or false as such, one value or a list; null: none.
Json DefaultJson(const OptionSpec& spec) {
  if (spec.is_flag) return false;
  Json values = Json::array();
  for (const std::string& text : spec.default_values) {
    values.push_back(spec.is_number ? ParseOrderedJson(text) : Json(text));
  }
  if (spec.default_values.empty()) return nullptr;
  return values.size() == 1 && !spec.repeatable ? values[0] : values;
}

Json OptionJson(const Command& command, const Option& option) {
  const OptionSpec& spec = option.spec();
  Json former_words = Json::object();
  for (const auto& [former, word] : spec.former_words) former_words[former] = word;
  return {{"command", command.name()},
          {"name", option.key()},
          {"names", spec.names},
          {"former_names", spec.former_names},
          {"type", TypeName(spec)},
          {"default", DefaultJson(spec)},
          {"default_note", spec.default_note},
          {"words", spec.words},
          {"former_words", former_words},
          {"min", Limit(spec.low)},
          {"max", Limit(spec.high)},
          {"min_is_excluded", spec.low_is_excluded},
          {"help", spec.help},
          {"group", spec.group},
          {"placeholder", spec.placeholder},
          {"required", spec.required},
          {"repeatable", spec.repeatable},
          {"listed", spec.listed && command.listed()},
          {"decides_result", spec.decides_result},
          {"path", GetPathUseWord(spec.path_use)}};
}

void PrintOptions(const Command& program, const Session& session) {
  Json list = Json::array();
  std::string text;
  for (const std::unique_ptr<Command>& command : program.commands()) {
    for (const std::unique_ptr<Option>& option : command->options()) {
      list.push_back(OptionJson(*command, *option));
      text +=
          fmt::format("{} {}: {}\n", command->name(), OptionHeading(*option), OptionText(*option));
    }
  }
  session.PrintResult(list, text);
}

struct CompletionArguments {
  Shell shell = Shell::kBash;
  std::string output;
};

void AddCompletionCommand(Command& program) {
  auto arguments = std::make_shared<CompletionArguments>();
  Command& completion =
      program.AddCommand("completion", "Print a script that completes commands in a shell");
  completion.AddChoice("SHELL", arguments->shell, kShellNames, "bash, zsh or fish").Required();
  completion.AddOption("-o,--output", arguments->output, "Write the script to this file")
      .Writes()
      .Placeholder("FILE")
      .DefaultNote("standard output");
  completion.Footer(R"(Examples:
  source <(facegraph completion bash)
  facegraph completion fish -o ~/.config/fish/completions/facegraph.fish)");
  completion.OnRun([arguments, &program] {
    const std::string script = CompletionScript(program, arguments->shell);
    if (arguments->output.empty()) return PrintText(script);
    AtomicFile file(arguments->output, FileAccess::kUmask);
    file.Write(script);
    file.Commit();
  });
}

struct ManualArguments {
  std::string command;
  std::string folder;
};

void WriteManualPage(const Command& program, const Command& command,
                     const std::filesystem::path& folder, AtomicFiles& files) {
  const bool whole = &command == &program;
  const std::string name = program.name() + (whole ? "" : "-" + command.name()) + ".1";
  AtomicFile file(files.Add(folder / name), FileAccess::kUmask);
  file.Write(ManualPage(program, command, FACEGRAPH_VERSION));
  file.Commit();
}

void RunManual(const Command& program, const ManualArguments& arguments) {
  if (arguments.folder.empty()) {
    const Command* command =
        arguments.command.empty() ? &program : program.FindCommand(arguments.command);
    Require(command != nullptr, ErrorKind::kUsage, "unknown command \"{}\"", arguments.command);
    return PrintText(ManualPage(program, *command, FACEGRAPH_VERSION));
  }
  MakeFolder(arguments.folder, FileAccess::kUmask);
  AtomicFiles files;
  WriteManualPage(program, program, arguments.folder, files);
  for (const std::unique_ptr<Command>& command : program.commands()) {
    if (command->listed()) WriteManualPage(program, *command, arguments.folder, files);
  }
  files.Commit();
}

void AddManualCommand(Command& program) {
  auto arguments = std::make_shared<ManualArguments>();
  Command& manual = program.AddCommand("manual", "Print the manual page of a command, in roff");
  manual.AddOption("COMMAND", arguments->command, "A command")
      .NoPath()
      .DefaultNote("the program itself");
  manual.AddOption("--all", arguments->folder, "Write the pages of all commands to this folder")
      .WritesFolder({})
      .Placeholder("FOLDER");
  manual.Hide();
  manual.OnRun([arguments, &program] { RunManual(program, *arguments); });
}

}  // namespace

void AddAboutCommands(Command& program) {
  AddCompletionCommand(program);
  AddManualCommand(program);
  Command& options = program.AddCommand("options", "Print every option of every command");
  options.Hide();
  FinishCommand(options, [&program](Session& session) { PrintOptions(program, session); });
}

}  // namespace facegraph::cli
