// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace facegraph::cli {

/// What the text of an option is to the files of the user. Every option with free text says it, so
/// that an output never overwrites an input (see RequireApart in io/paths_apart.h).
enum class PathUse {
  kUndeclared,    ///< a test refuses such an option
  kNone,          ///< no path
  kInput,         ///< files or folders that are read
  kOutput,        ///< a file that is written
  kOutputFolder,  ///< a folder that is written
};

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
  PathUse path_use = PathUse::kUndeclared;  ///< of an option with free text
  /// Of an input folder: whether a file of that name in it is read. Empty: all that exist are.
  std::function<bool(const std::filesystem::path&)> reads_in_folder{};
  std::vector<std::string> file_names{};  ///< that are written in an output folder
  /// Files that are written because of this option, other than its value.
  std::function<std::vector<std::string>()> also_writes{};
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
  /// The values are files or folders that are read.
  Option& Reads();
  /// The same; of a folder, only files whose name `reads` accepts.
  Option& Reads(std::function<bool(const std::filesystem::path&)> reads);
  /// The values are files that are written, or "-". Not of the result.
  Option& Writes();
  /// The value is a folder in which files of these names are written. Not of the result.
  Option& WritesFolder(std::vector<std::string> file_names);
  /// `paths` gives further files that are written; it is called when all options are set.
  Option& AlsoWrites(std::function<std::vector<std::string>()> paths);
  /// The text is no path.
  Option& NoPath();

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
