// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace facegraph {

/// The name of one value of an enumeration, for the command line and for Python.
template <typename Value>
struct Name {
  std::string_view word;
  Value value;
};

/// All names of an enumeration. There is one table, next to the enumeration.
template <typename Value, size_t kCount>
using NameTable = std::array<Name<Value>, kCount>;

/// Throws Error(kUsage) that quotes the word and lists all valid words. what: name of the option,
/// for the message.
[[noreturn]] void FailUnknownWord(std::string_view what, std::string_view word,
                                  const std::vector<std::string>& words);

/// The words of a table, in table order.
template <typename Value, size_t kCount>
std::vector<std::string> GetWords(const NameTable<Value, kCount>& names) {
  std::vector<std::string> words;
  for (const Name<Value>& name : names) words.emplace_back(name.word);
  return words;
}

/// The value that a word names. Throws Error(kUsage) for a word that is not in the table.
template <typename Value, size_t kCount>
Value FindNamed(const NameTable<Value, kCount>& names, std::string_view word,
                std::string_view what) {
  for (const Name<Value>& name : names) {
    if (name.word == word) return name.value;
  }
  FailUnknownWord(what, word, GetWords(names));
}

/// The word of a value; empty if the table does not name it.
template <typename Value, size_t kCount>
constexpr std::string_view GetWord(const NameTable<Value, kCount>& names, Value value) {
  for (const Name<Value>& name : names) {
    if (name.value == value) return name.word;
  }
  return {};
}

}  // namespace facegraph
