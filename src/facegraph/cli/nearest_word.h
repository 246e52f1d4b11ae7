// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace facegraph::cli {

/// How many letters have to be put in, taken out, replaced or swapped with their neighbor to turn
/// one word into the other (optimal string alignment distance).
int EditDistance(std::string_view a, std::string_view b);

/// The word that the user probably meant: the nearest one (ties: the first), if it takes at most 3
/// edits and at most a third of the letters; otherwise an empty text.
std::string NearestWord(std::string_view typed, std::span<const std::string> words);

/// "; did you mean "cluster"?", or an empty text where nothing is near.
std::string DidYouMean(std::string_view typed, std::span<const std::string> words);

}  // namespace facegraph::cli
