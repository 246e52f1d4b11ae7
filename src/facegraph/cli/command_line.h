// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "facegraph/base/names.h"
#include "facegraph/cli/option.h"

namespace facegraph::cli {

/// A command of the program: its options and arguments, and what it does. It is the one source of
/// parsing, --help, shell completion, manual pages, `facegraph options --json` and manifest.json.
///
/// Names are written as in "-o,--output"; a name without dashes is an argument. The value that a
/// variable has when its option is added is the default.
class Command {
 public:
  Command(std::string name, std::string summary);

  Option& AddOption(const std::string& names, std::string& value, std::string help);
  Option& AddOption(const std::string& names, std::filesystem::path& value, std::string help);
  Option& AddOption(const std::string& names, int& value, std::string help);
  Option& AddOption(const std::string& names, int64_t& value, std::string help);
  Option& AddOption(const std::string& names, uint64_t& value, std::string help);
  Option& AddOption(const std::string& names, double& value, std::string help);
  Option& AddOption(const std::string& names, std::optional<double>& value, std::string help);
  /// May be given more than once.
  Option& AddOption(const std::string& names, std::vector<std::string>& value, std::string help);
  Option& AddOption(const std::string& names, std::vector<int64_t>& value, std::string help);
  /// Two values each time, and may be given more than once.
  Option& AddOption(const std::string& names,
                    std::vector<std::pair<std::string, std::string>>& value, std::string help);
  /// True if given.
  Option& AddFlag(const std::string& names, bool& value, std::string help);

  /// A value of an enumeration by its name.
  template <typename Value, size_t kCount>
  Option& AddChoice(const std::string& names, Value& value, const NameTable<Value, kCount>& table,
                    const std::string& help) {
    const auto choose = [&value, &table](size_t index) { value = table[index].value; };
    return AddChoiceByIndex(names, GetWords(table), std::string(GetWord(table, value)), choose,
                            help);
  }
  /// The same, or "auto" for none.
  template <typename Value, size_t kCount>
  Option& AddChoice(const std::string& names, std::optional<Value>& value,
                    const NameTable<Value, kCount>& table, const std::string& help) {
    std::vector<std::string> words = GetWords(table);
    words.insert(words.begin(), "auto");
    const auto choose = [&value, &table](size_t index) {
      if (index == 0) return value.reset();
      value = table[index - 1].value;
    };
    const std::string word = value ? std::string(GetWord(table, *value)) : "auto";
    return AddChoiceByIndex(names, std::move(words), word, choose, help);
  }
  /// Several values of an enumeration by their names.
  template <typename Value, size_t kCount>
  Option& AddChoices(const std::string& names, std::vector<Value>& values,
                     const NameTable<Value, kCount>& table, const std::string& help) {
    const auto choose = [&values, &table](const std::vector<size_t>& chosen) {
      values.clear();
      for (const size_t index : chosen) values.push_back(table[index].value);
    };
    return AddChoicesByIndex(names, GetWords(table), {}, choose, help);
  }

  /// Text below the options in --help.
  void Footer(std::string text) { footer_ = std::move(text); }
  /// What the command does after its options are read.
  void OnRun(std::function<void()> run) { run_ = std::move(run); }
  /// Not named in lists of commands.
  void Hide() { listed_ = false; }
  Command& AddCommand(std::string name, std::string summary);

  const std::string& name() const { return name_; }
  const std::string& summary() const { return summary_; }
  const std::string& footer() const { return footer_; }
  bool listed() const { return listed_; }
  const std::vector<std::unique_ptr<Option>>& options() const { return options_; }
  const std::vector<std::unique_ptr<Command>>& commands() const { return commands_; }
  /// Null if there is none of that name. option: with or without its dashes; former names count.
  Option* FindOption(const std::string& name) const;
  Command* FindCommand(const std::string& name) const;
  void Run() const { run_(); }

 private:
  Option& Add(const std::string& names, std::string help, OptionSpec spec, Option::Store store);
  Option& AddChoiceByIndex(const std::string& names, std::vector<std::string> words,
                           std::string word, std::function<void(size_t)> choose, std::string help);
  Option& AddChoicesByIndex(const std::string& names, std::vector<std::string> words,
                            std::vector<std::string> chosen_words,
                            std::function<void(const std::vector<size_t>&)> choose,
                            std::string help);

  std::string name_, summary_, footer_;
  bool listed_ = true;
  std::vector<std::unique_ptr<Option>> options_;
  std::vector<std::unique_ptr<Command>> commands_;
  std::function<void()> run_;
};

}  // namespace facegraph::cli
