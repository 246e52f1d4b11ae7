// SPDX-License-Identifier: MIT
#include "facegraph/cli/completion.h"

#include <fmt/format.h>

namespace facegraph::cli {
namespace {

using Options = std::vector<const Option*>;

/// The options of a command that a shell completes: those of --help.
Options ListedOptions(const Command& command) {
  Options listed;
  for (const std::unique_ptr<Option>& option : command.options()) {
    if (option->spec().listed && !option->is_argument()) listed.push_back(option.get());
  }
  return listed;
}

std::vector<const Command*> ListedCommands(const Command& program) {
  std::vector<const Command*> listed;
  for (const std::unique_ptr<Command>& command : program.commands()) {
    if (command->listed()) listed.push_back(command.get());
  }
  return listed;
}

/// Words that stand where a value or an argument may stand; empty: a file.
std::string WordsOfValue(const Option& option) {
  return fmt::format("{}", fmt::join(option.spec().words, " "));
}

/// The words of the first argument, such as of `facegraph completion`; empty: files.
std::string WordsOfArguments(const Command& command) {
  for (const std::unique_ptr<Option>& option : command.options()) {
    if (option->is_argument()) return WordsOfValue(*option);
  }
  return "";
}

/// Puts a backslash before each of the letters.
std::string Escaped(const std::string& text, std::string_view letters) {
  std::string escaped;
  for (const char letter : text) {
    if (letters.find(letter) != std::string_view::npos) escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

/// Text for the inside of single quotes, which sh cannot escape.
std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char letter : text) quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
  return quoted + "'";
}

std::string BashScript(const Command& program) {
  std::string commands, values, flags, arguments;
  for (const Command* command : ListedCommands(program)) {
    commands += " " + command->name();
    std::string names = "--help";
    for (const Option* option : ListedOptions(*command)) {
      for (const std::string& name : option->spec().names) names += " " + name;
      if (option->spec().words.empty()) continue;
      std::string pattern;
      for (const std::string& name : option->spec().names) {
        pattern += fmt::format("{}'{} {}'", pattern.empty() ? "" : "|", command->name(), name);
      }
      values += fmt::format("    {}) words={} ;;\n", pattern, Quoted(WordsOfValue(*option)));
    }
    flags += fmt::format("      {}) words={} ;;\n", command->name(), Quoted(names));
    if (const std::string words = WordsOfArguments(*command); !words.empty()) {
      arguments += fmt::format("      {}) words={} ;;\n", command->name(), Quoted(words));
    }
  }
  return fmt::format(R"(# bash completion of {0}. usage: source <({0} completion bash)
_{0}() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} words=''
  local command=${{COMP_WORDS[1]}}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W 'help{1}' -- "$current"))
    return
  fi
  case "$command $previous" in
    'help '*) words='{1}' ;;
{2}  esac
  if [ -z "$words" ] && [ "${{current#-}}" != "$current" ]; then
    case "$command" in
{3}    esac
  elif [ -z "$words" ]; then
    case "$command" in
{4}      *) ;;
    esac
  fi
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}}
complete -o filenames -F _{0} {0}
)",
                     program.name(), commands, values, flags, arguments);
}

/// One specification for _arguments, such as '(-k --k)'{-k,--k}'[Neighbors]:N: '.
std::string ZshOption(const Option& option) {
  const OptionSpec& spec = option.spec();
  const std::string help = Escaped(spec.help, "[]:\\");
  std::string value;
  if (!spec.is_flag) {
    const std::string words = WordsOfValue(option);
    const std::string action =
        words.empty() ? (spec.is_number ? " " : "_files") : fmt::format("({})", words);
    const std::string what = words.empty() ? Escaped(spec.placeholder, ":\\") : "value";
    for (int i = 0; i < spec.min_values; ++i) value += fmt::format(":{}:{}", what, action);
  }
  const std::string repeat = spec.repeatable ? "*" : "";
  if (spec.names.size() == 1) return Quoted(repeat + spec.names[0] + "[" + help + "]" + value);
  const std::string excluded =
      repeat.empty() ? fmt::format("({})", fmt::join(spec.names, " ")) : "";
  return fmt::format("{}{{{}}}{}", Quoted(repeat + excluded), fmt::join(spec.names, ","),
                     Quoted("[" + help + "]" + value));
}

std::string ZshScript(const Command& program) {
  std::string commands, cases;
  for (const Command* command : ListedCommands(program)) {
    commands += "    " + Quoted(command->name() + ":" + Escaped(command->summary(), ":\\")) + "\n";
    cases += fmt::format("    {})\n      _arguments '(-h --help)'{{-h,--help}}'[Print help]'",
                         command->name());
    for (const Option* option : ListedOptions(*command)) {
      cases += " \\\n        " + ZshOption(*option);
    }
    const std::string words = WordsOfArguments(*command);
    cases += fmt::format(" \\\n        {}\n      ;;\n",
                         Quoted(words.empty() ? "*:file:_files" : "*:word:(" + words + ")"));
  }
  return fmt::format(R"(#compdef {0}
# zsh completion of {0}. usage: {0} completion zsh >FOLDER_OF_FPATH/_{0}
_{0}() {{
  local -a commands
  commands=(
    'help:Print help'
{1}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
    help) _describe command commands ;;
{2}  esac
}}
_{0} "$@"
)",
                     program.name(), commands, cases);
}

std::string FishScript(const Command& program) {
  const std::string start = "complete -c " + program.name();
  std::string script = fmt::format(
      "# fish completion of {0}. usage: {0} completion fish | source\n", program.name());
  script += start + " -n __fish_use_subcommand -f -a help -d 'Print help'\n";
  for (const Command* command : ListedCommands(program)) {
    script += fmt::format("{} -n __fish_use_subcommand -f -a {} -d '{}'\n", start, command->name(),
                          Escaped(command->summary(), "'\\"));
    const std::string condition =
        fmt::format(" -n '__fish_seen_subcommand_from {}'", command->name());
    script += start + condition + " -s h -l help -d 'Print help'\n";
    for (const Option* option : ListedOptions(*command)) {
      script += start + condition;
      for (const std::string& name : option->spec().names) {
        script += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      const std::string words = WordsOfValue(*option);
      if (!words.empty()) script += fmt::format(" -x -a '{}'", words);
      if (words.empty() && !option->spec().is_flag) {
        script += option->spec().is_number ? " -x" : " -r";
      }
      script += fmt::format(" -d '{}'\n", Escaped(option->spec().help, "'\\"));
    }
    if (const std::string words = WordsOfArguments(*command); !words.empty()) {
      script += fmt::format("{}{} -f -a '{}'\n", start, condition, words);
    }
  }
  return script;
}

}  // namespace

std::string CompletionScript(const Command& program, Shell shell) {
  switch (shell) {
    case Shell::kBash:
      return BashScript(program);
    case Shell::kZsh:
      return ZshScript(program);
    case Shell::kFish:
      return FishScript(program);
  }
  return "";
}

}  // namespace facegraph::cli
