// SPDX-License-Identifier: MIT
#include "facegraph/cli/help_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace facegraph::cli {
namespace {

constexpr size_t kWidth = 100;
constexpr size_t kColumn = 30;  ///< where help texts begin

std::string Entry(const std::string& heading, const std::string& text) {
  std::string entry = "  " + heading;
  if (entry.size() + 2 > kColumn) {
    entry += "\n" + std::string(kColumn, ' ');
  } else {
    entry.resize(kColumn, ' ');
  }
  return entry + WrapText(text, kWidth - kColumn, kColumn) + "\n";
}

/// Names of the groups in the order in which they first appear.
std::vector<std::string> Groups(const Command& command, bool all) {
  std::vector<std::string> groups;
  for (const std::unique_ptr<Option>& option : command.options()) {
    if (option->is_argument() || !(all || option->spec().listed)) continue;
    const std::string& group = option->spec().group;
    if (std::ranges::find(groups, group) == groups.end()) groups.push_back(group);
  }
  return groups;
}

std::string ArgumentsText(const Command& command) {
  std::string text;
  for (const std::unique_ptr<Option>& option : command.options()) {
    if (option->is_argument()) text += Entry(OptionHeading(*option), OptionText(*option));
  }
  return text.empty() ? "" : "\nArguments:\n" + text;
}

bool HasUnlisted(const Command& command) {
  return std::ranges::any_of(command.options(), [](const auto& o) { return !o->spec().listed; });
}

}  // namespace

std::string WrapText(const std::string& text, size_t width, size_t indent) {
  std::istringstream words(text);
  std::string wrapped, word;
  size_t used = 0;
  while (words >> word) {
    if (used > 0 && used + 1 + word.size() > width) {
      wrapped += "\n" + std::string(indent, ' ');
      used = 0;
    } else if (used > 0) {
      wrapped += ' ';
      ++used;
    }
    wrapped += word;
    used += word.size();
  }
  return wrapped;
}

std::string ReflowText(const std::string& text, size_t width) {
  std::istringstream lines(text);
  std::string reflowed, paragraph, line;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) reflowed += WrapText(paragraph, width, 0) + "\n";
    paragraph.clear();
  };
  while (std::getline(lines, line)) {
    if (!line.empty() && line[0] != ' ') {
      paragraph += line + " ";
      continue;
    }
    end_paragraph();
    reflowed += line + "\n";
  }
  end_paragraph();
  return reflowed;
}

std::string OptionHeading(const Option& option) {
  const OptionSpec& spec = option.spec();
  std::string heading = fmt::format("{}", fmt::join(spec.names, ", "));
  if (option.is_argument() || spec.is_flag) return heading;
  if (!spec.words.empty()) {
    heading += fmt::format(" {{{}}}", fmt::join(spec.words, ","));
  } else {
    heading += " " + spec.placeholder;
  }
  return heading;
}

std::string OptionText(const Option& option) {
  const OptionSpec& spec = option.spec();
  std::vector<std::string> details;
  if (spec.required && !option.is_argument()) details.emplace_back("required");
  if (const std::string range = option.RangeText(); !range.empty()) details.push_back(range);
  if (spec.repeatable && spec.separator == 0) details.emplace_back("may be repeated");
  if (spec.required) {
    // no default
  } else if (!spec.default_note.empty()) {
    details.push_back("default: " + spec.default_note);
  } else if (!spec.default_values.empty()) {
    details.push_back(fmt::format("default: {}", fmt::join(spec.default_values, " ")));
  }
  if (details.empty()) return spec.help;
  return fmt::format("{} [{}]", spec.help, fmt::join(details, "; "));
}

std::string UsageLine(const Command& program, const Command& command) {
  std::string line = fmt::format("{} {} [OPTIONS]", program.name(), command.name());
  for (const std::unique_ptr<Option>& option : command.options()) {
    if (!option->is_argument()) continue;
    line += option->spec().required ? " " + option->name() : fmt::format(" [{}]", option->name());
  }
  return line;
}

std::string CommandHelp(const Command& program, const Command& command, bool all) {
  std::string text = fmt::format("{}\n\nUsage: {}\n", WrapText(command.summary(), kWidth, 0),
                                 UsageLine(program, command));
  text += ArgumentsText(command);
  for (const std::string& group : Groups(command, all)) {
    text += fmt::format("\n{}:\n", group);
    for (const std::unique_ptr<Option>& option : command.options()) {
      const OptionSpec& spec = option->spec();
      if (option->is_argument() || spec.group != group || !(all || spec.listed)) continue;
      text += Entry(OptionHeading(*option), OptionText(*option));
    }
  }
  text += Entry("-h, --help", "Print this help");
  if (HasUnlisted(command)) {
    text += Entry("--help-all", "Print this help with all options, also those for experts");
  }
  if (!command.footer().empty()) text += "\n" + ReflowText(command.footer(), kWidth);
  return text;
}

std::string ProgramHelp(const Command& program) {
  std::string text = fmt::format("{}\n\nUsage: {} COMMAND [OPTIONS]\n\nCommands:\n",
                                 program.summary(), program.name());
  for (const std::unique_ptr<Command>& command : program.commands()) {
    if (command->listed()) text += Entry(command->name(), command->summary());
  }
  text += "\nOptions:\n";
  text += Entry("-h, --help", "Print this help; `facegraph help COMMAND` prints that of a command");
  text += Entry("--version", "Print the version");
  if (!program.footer().empty()) text += "\n" + program.footer() + "\n";
  return text;
}

}  // namespace facegraph::cli
