// SPDX-License-Identifier: MIT
#include "facegraph/cli/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "facegraph/cli/help_text.h"

namespace facegraph::cli {
namespace {

/// Text that roff prints as it is: no letter is a command, and hyphens stay hyphens.
std::string Roff(const std::string& text) {
  std::string escaped;
  bool begins_line = true;
  for (const char letter : text) {
    if (begins_line && (letter == '.' || letter == '\'')) escaped += "\\&";
    if (letter == '\\') {
      escaped += "\\e";
    } else if (letter == '-') {
      escaped += "\\-";
    } else {
      escaped += letter;
    }
    begins_line = letter == '\n';
  }
  return escaped;
}

std::string Upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string Entry(const std::string& heading, const std::string& text) {
  return fmt::format(".TP\n.B {}\n{}\n", Roff(heading), Roff(text));
}

std::string OptionsText(const Command& command) {
  std::string text, group;
  for (const std::unique_ptr<Option>& option : command.options()) {
    if (option->spec().group != group) {
      group = option->spec().group;
      text += fmt::format(".SS {}\n", Roff(group));
    }
    text += Entry(OptionHeading(*option), OptionText(*option));
  }
  return text;
}

std::string CommandsText(const Command& program) {
  std::string text = ".SH COMMANDS\n";
  for (const std::unique_ptr<Command>& command : program.commands()) {
    if (command->listed()) text += Entry(command->name(), command->summary());
  }
  return text;
}

}  // namespace

std::string ManualPage(const Command& program, const Command& command, const std::string& version) {
  const bool whole = &command == &program;
  const std::string name = whole ? program.name() : program.name() + "-" + command.name();
  const std::string usage =
      whole ? program.name() + " COMMAND [OPTIONS]" : UsageLine(program, command);
  std::string text = fmt::format(".TH {} 1 \"\" \"{} {}\" \"User commands\"\n", Upper(Roff(name)),
                                 program.name(), version);
  text += fmt::format(".SH NAME\n{} \\- {}\n.SH SYNOPSIS\n.B {}\n", Roff(name),
                      Roff(command.summary()), Roff(usage));
  text += whole ? CommandsText(program) : ".SH OPTIONS\n" + OptionsText(command);
  if (!command.footer().empty()) {
    text += fmt::format(".SH NOTES\n.nf\n{}\n.fi\n", Roff(command.footer()));
  }
  return text;
}

}  // namespace facegraph::cli
