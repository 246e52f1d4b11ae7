// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace facegraph::cli {

/// What an option is and accepts, and what --help says about it.
struct OptionSpec {
  std::vector<std::string> names{};         ///< "-o", "--output"; of an argument "FEATURES"
  std::vector<std::string> former_names{};  ///< accepted for one more version, with a warning
  std::string help{};
  std::string group = "Options";
  std::string placeholder{};  ///< stands for the value in --help: "FILE"
  /// Values if the option is not given; empty: none. default_note says in words what then happens.
  std::vector<std::string> default_values{};
  std::string default_note{};
  std::vector<std::string> words{};                                 ///< empty: any text
  std::vector<std::pair<std::string, std::string>> former_words{};  ///< old word, new word
  double low = -std::numeric_limits<double>::infinity();            ///< of a number
  double high = std::numeric_limits<double>::infinity();
  bool low_is_excluded = false;
  bool is_flag = false;     ///< takes no value
  bool is_number = false;   ///< takes whole or other numbers
  bool is_whole = false;    ///< whole numbers only
  int min_values = 1;       ///< of one use
  int max_values = 1;       ///< of one use
  bool repeatable = false;  ///< may be used more than once
  char separator = 0;       ///< between values in one word, such as ','
  bool required = false;
  bool listed = true;          ///< in --help; otherwise in --help-all only
  bool decides_result = true;  ///< false: only how a run is done or where its results go
};

/// One flag or argument of a command and the variable that its value goes to. Not thread-safe.
class Option {
 public:
  /// Takes the checked values of all uses. Throws Error(kUsage) for what it cannot read.
  using Store = std::function<void(const Option&, const std::vector<std::string>&)>;

  Option(OptionSpec spec, Store store);

  Option& Required(bool required = true);
  Option& Placeholder(std::string text);
  Option& Group(std::string name);
  /// What happens without the option, where the variable's own value does not tell.
  Option& DefaultNote(std::string text);
  Option& Between(double low, double high);
  Option& AtLeast(double low);
  Option& Above(double low);
  Option& Words(std::vector<std::string> words);
  Option& FormerWord(std::string former, std::string word);
  Option& FormerName(std::string name);
  Option& Values(int min, int max);
  Option& SplitAt(char separator);
  /// The two cannot be given together.
  Option& Excludes(Option& other);
  /// For experts: accepted and in --help-all, but not in --help.
  Option& Unlisted();
  /// Says only how a run is done or where its results go: no part of what is repeated by --config.
  Option& NotOfTheResult();

  const OptionSpec& spec() const { return spec_; }
  /// The longest name: "--output" or "FEATURES".
  const std::string& name() const;
  /// The same without dashes: "output". Key in configuration files and in manifest.json.
  std::string key() const;
  bool is_argument() const { return !name().starts_with('-'); }
  /// "at least 1", "0 to 1", "above 0"; empty: any.
  std::string RangeText() const;
  /// For error messages: "must be a whole number, at least 1".
  std::string Wanted() const;

  bool given() const { return given_; }
  /// The values given, or else those by default.
  const std::vector<std::string>& values() const { return given_ ? values_ : spec_.default_values; }
  const std::vector<Option*>& excluded() const { return excluded_; }

  /// Checks the values of all uses and stores them. Throws Error(kUsage) that names the option.
  /// Returns a warning for each former word that was given.
  std::vector<std::string> Set(std::vector<std::string> values);

 private:
  void CheckCount(size_t count) const;
  void CheckValue(const std::string& value) const;

  OptionSpec spec_;
  Store store_;
  std::vector<Option*> excluded_;
  std::vector<std::string> values_;
  bool given_ = false;
};

}  // namespace facegraph::cli
