// SPDX-License-Identifier: MIT
#include "facegraph/cli/command_line.h"

#include <gmock/gmock.h>

#include <fstream>

#include "facegraph/base/error.h"
#include "facegraph/cli/completion.h"
#include "facegraph/cli/help_text.h"
#include "facegraph/cli/manual.h"
#include "facegraph/cli/nearest_word.h"
#include "facegraph/cli/program.h"

namespace facegraph::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using Words = std::vector<std::string>;

enum class Color { kRed, kBlue };
constexpr NameTable<Color, 2> kColorNames{{{"red", Color::kRed}, {"blue", Color::kBlue}}};

/// A command with an option of every kind.
class CommandLine : public testing::Test {
 protected:
  CommandLine() {
    command.AddOption("FILE", file, "A file").Required();
    command.AddOption("-k,--k", k, "A count").AtLeast(1);
    command.AddOption("--share", share, "A share").Between(0, 0.9999).FormerName("--part");
    command.AddOption("--limit", limit, "A limit");
    command.AddOption("--setting", settings, "A setting").Unlisted();
    command.AddOption("--widths", widths, "Widths").SplitAt(',');
    command.AddOption("--also", pairs, "Two files");
    command.AddOption("--lists", lists, "One or two files").Values(1, 2);
    command.AddChoice("--color", color, kColorNames, "A color").FormerWord("rouge", "red");
    command.AddChoice("--paint", paint, kColorNames, "A color");
    command.AddFlag("--dry-run", dry_run, "Only say").Excludes(command.AddFlag("--wet", wet, "Do"));
    command.AddOption("--config", config, "A file").NotOfTheResult();
    command.AddOption("--seed", seed, "A seed").NotOfTheResult();
  }

  void Read(const Words& words) { ReadOptions(command, words, console); }

  std::string GetError(const Words& words) {
    try {
      Read(words);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return error.what();
    }
    return "none";
  }

  std::string file, config;
  int k = 80;
  double share = 0.5;
  std::optional<double> limit;
  uint64_t seed = 0;
  Words settings, lists;
  std::vector<int64_t> widths;
  std::vector<std::pair<std::string, std::string>> pairs;
  Color color = Color::kRed;
  std::optional<Color> paint;
  bool dry_run = false, wet = false;
  Command program{"prog", "A program"};
  Command& command = program.AddCommand("paint", "Paints");
  Console console{/*quiet=*/true};
};

TEST_F(CommandLine, ReadsEveryKindOfValue) {
  Read({"--setting", "a",
        "in.npy",    "-k",
        "7",         "--share=0.25",
        "--limit",   "-1.5",
        "--setting", "b",
        "--widths",  "512,64",
        "--also",    "f",
        "l",         "--color",
        "blue",      "--paint",
        "red",       "--dry-run",
        "--seed",    "18446744073709551615"});
  EXPECT_EQ(file, "in.npy");
  EXPECT_EQ(k, 7);
  EXPECT_EQ(share, 0.25);
  EXPECT_EQ(limit, -1.5);
  EXPECT_THAT(settings, ElementsAre("a", "b"));
  EXPECT_THAT(widths, ElementsAre(512, 64));
  EXPECT_THAT(pairs, ElementsAre(Pair("f", "l")));
  EXPECT_EQ(color, Color::kBlue);
  EXPECT_EQ(paint, Color::kRed);
  EXPECT_TRUE(dry_run);
  EXPECT_EQ(seed, 18446744073709551615u);
}

TEST_F(CommandLine, ValuesThatAreNotGivenKeepTheirDefaults) {
  Read({"in.npy"});
  EXPECT_EQ(k, 80);
  EXPECT_EQ(paint, std::nullopt);
  EXPECT_THAT(command.FindOption("--k")->values(), ElementsAre("80"));
  EXPECT_THAT(command.FindOption("--color")->values(), ElementsAre("red"));
}

TEST_F(CommandLine, AnOptionOfSeveralValuesLeavesTheArgumentsAlone) {
  Read({"--lists", "a.npz", "in.npy"});
  EXPECT_EQ(file, "in.npy");
  EXPECT_THAT(lists, ElementsAre("a.npz"));
}

TEST_F(CommandLine, EachUseOfARepeatedOptionTakesItsOwnValuesOnly) {
  Read({"--setting", "a", "--also", "f", "l", "in.npy", "--also", "g", "m", "--setting", "b"});
  EXPECT_EQ(file, "in.npy");
  EXPECT_THAT(settings, ElementsAre("a", "b"));
  EXPECT_THAT(pairs, ElementsAre(Pair("f", "l"), Pair("g", "m")));
  EXPECT_THAT(GetError({"f", "--lists", "a", "b", "--lists", "c"}), HasSubstr("needs 1 to 2"));
}

TEST_F(CommandLine, BadValuesAreRefusedWithWhatTheyMustBe) {
  EXPECT_EQ(GetError({"f", "-k", "0"}), "--k \"0\": must be a whole number, at least 1");
  EXPECT_EQ(GetError({"f", "-k", "ten"}), "--k \"ten\": must be a whole number, at least 1");
  EXPECT_EQ(GetError({"f", "-k", "1.5"}), "--k \"1.5\": must be a whole number, at least 1");
  EXPECT_EQ(GetError({"f", "--share", "2"}), "--share \"2\": must be a number, 0 to 0.9999");
  EXPECT_EQ(GetError({"f", "--share", "nan"}), "--share \"nan\": must be a number, 0 to 0.9999");
  EXPECT_EQ(GetError({"f", "--color", "green"}), "--color \"green\": must be one of red, blue");
  EXPECT_EQ(GetError({"f", "--seed", "-1"}), "--seed \"-1\": must be a whole number");
  EXPECT_EQ(GetError({"f", "--dry-run", "--wet"}), "--dry-run and --wet cannot be given together");
}

TEST_F(CommandLine, WhatIsMissingOrTooMuchIsNamed) {
  EXPECT_THAT(GetError({}), HasSubstr("FILE is missing"));
  EXPECT_THAT(GetError({"f", "more"}), HasSubstr("more"));
  EXPECT_THAT(GetError({"f", "--k"}), HasSubstr("--k: needs one value"));
  EXPECT_THAT(GetError({"f", "--also", "x"}), HasSubstr("--also: needs 2 values"));
}

TEST_F(CommandLine, AnUnknownFlagIsNamedWithTheNearestOne) {
  EXPECT_EQ(GetError({"f", "--colour", "red"}),
            "unknown flag \"--colour\" of facegraph paint; did you mean \"--color\"?");
  EXPECT_EQ(GetError({"--qqqqqqqq"}), "unknown flag \"--qqqqqqqq\" of facegraph paint");
}

TEST_F(CommandLine, FormerNamesAndWordsAreAcceptedWithAWarning) {
  testing::internal::CaptureStderr();
  Read({"f", "--part", "0.1", "--color", "rouge"});
  const std::string warnings = testing::internal::GetCapturedStderr();
  EXPECT_EQ(share, 0.1);
  EXPECT_EQ(color, Color::kRed);
  EXPECT_EQ(warnings,
            "warning: --part is now --share\nwarning: --color rouge is now --color red\n");
}

class ConfigFile : public CommandLine {
 protected:
  void ReadFile(const std::string& text, Words words = {}) {
    std::ofstream(path) << text;
    words.insert(words.end(), {"--config", path});
    Read(words);
  }
  std::string ErrorOfFile(const std::string& text) {
    try {
      ReadFile(text);
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  }
  const std::string path = testing::TempDir() + "facegraph_config_test";
};

TEST_F(ConfigFile, TomlGivesOptionsByName) {
  ReadFile(
      "# a comment\nFILE = \"in.npy\"\nk = 7\nsetting = [\"th=0.6,k=2\", \"b\"]\n"
      "color = \"blue\"\ndry-run = true\n");
  EXPECT_EQ(file, "in.npy");
  EXPECT_EQ(k, 7);
  EXPECT_THAT(settings, ElementsAre("th=0.6,k=2", "b"));
  EXPECT_EQ(color, Color::kBlue);
  EXPECT_TRUE(dry_run);
}

TEST_F(ConfigFile, TheCommandLineTakesPrecedence) {
  ReadFile("FILE = \"in.npy\"\nk = 7\nshare = 0.25\n", {"other.npy", "-k", "9"});
  EXPECT_EQ(file, "other.npy");
  EXPECT_EQ(k, 9);
  EXPECT_EQ(share, 0.25);
}

TEST_F(ConfigFile, AnUnknownOptionIsNamedWithTheNearestOne) {
  EXPECT_EQ(ErrorOfFile("FILE = \"f\"\ncolr = \"red\"\n"),
            path + ": unknown option \"colr\" of facegraph paint; did you mean \"color\"?");
}

TEST_F(ConfigFile, AManifestGivesWhatDecidesTheResult) {
  ReadFile(R"({"command": "paint", "options": {"FILE": "in.npy", "k": 7, "limit": null,
              "setting": ["a", "b"], "color": "blue", "dry-run": true, "seed": 3}})");
  EXPECT_EQ(file, "in.npy");
  EXPECT_EQ(k, 7);
  EXPECT_EQ(limit, std::nullopt);
  EXPECT_THAT(settings, ElementsAre("a", "b"));
  EXPECT_EQ(color, Color::kBlue);
  EXPECT_TRUE(dry_run);
  EXPECT_EQ(seed, 0u);  // says how the run is done
}

TEST_F(ConfigFile, TheManifestOfAnotherCommandIsRefused) {
  EXPECT_THAT(ErrorOfFile(R"({"command": "draw", "options": {}})"),
              HasSubstr("is the manifest of facegraph draw, not of facegraph paint"));
  EXPECT_THAT(ErrorOfFile("{"), HasSubstr("is no manifest of facegraph"));
}

TEST_F(CommandLine, HelpSaysWordsRangesAndDefaults) {
  const std::string help = CommandHelp(program, command, /*all=*/false);
  EXPECT_THAT(help, HasSubstr("Usage: prog paint [OPTIONS] FILE"));
  EXPECT_THAT(help, HasSubstr("A count [at least 1; default: 80]"));
  EXPECT_THAT(help, HasSubstr("A share [0 to 0.9999; default: 0.5]"));
  EXPECT_THAT(help, HasSubstr("--color {red,blue}"));
  EXPECT_THAT(help, HasSubstr("--paint {auto,red,blue}"));
  EXPECT_THAT(help, Not(HasSubstr("--part")));
  EXPECT_THAT(help, Not(HasSubstr("--setting")));
  EXPECT_THAT(CommandHelp(program, command, /*all=*/true), HasSubstr("--setting"));
}

TEST_F(CommandLine, CompletionAndManualNameEveryListedOption) {
  const Words scripts{CompletionScript(program, Shell::kBash),
                      CompletionScript(program, Shell::kZsh),
                      CompletionScript(program, Shell::kFish)};
  for (const std::string& script : scripts) {
    EXPECT_THAT(script, HasSubstr("dry-run"));
    EXPECT_THAT(script, HasSubstr("red blue"));
    EXPECT_THAT(script, Not(HasSubstr("setting")));
  }
  EXPECT_THAT(ManualPage(program, command, "1"), HasSubstr(".B \\-\\-color {red,blue}"));
}

TEST(NearestWord, CountsSwappedLettersAsOneEdit) {
  EXPECT_EQ(EditDistance("clsuter", "cluster"), 1);
  EXPECT_EQ(EditDistance("", "abc"), 3);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3);
  EXPECT_EQ(EditDistance("same", "same"), 0);
}

TEST(NearestWord, NamesNothingThatIsFar) {
  const Words words{"cluster", "train", "knn"};
  EXPECT_EQ(NearestWord("clustr", words), "cluster");
  EXPECT_EQ(NearestWord("kn", words), "knn");
  EXPECT_EQ(NearestWord("photo", words), "");
}

}  // namespace
}  // namespace facegraph::cli
