// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace facegraph {

/// Where texts stand, for error messages: "line 3" of a file, "value 2" of an array.
struct TextPlace {
  std::string_view unit = "value";
  int64_t first = 0;  ///< the number of the first text
};

struct LabelTexts {
  std::vector<int64_t> labels;  ///< [n]
  int64_t num_names = 0;        ///< different names; 0 if the labels are numbers
};

/// Labels from the texts in which people and other programs write them. This is the only place
/// that decides what a text means:
/// - Whole numbers, also as "+3", "1.0" or "1.000000000000000000e+00", are the label.
/// - "", "-1", "nan", "NaN", "None" and "<NA>" are -1: not known.
/// - Other texts are names, if most are. Names are numbered from 0 in the order of their bytes, and
///   numbers among them are names too.
/// Throws Error(kBadData) that names the text: a name among numbers, a control character, more than
/// 255 bytes, a number that is not whole or exceeds 64 bits. name: the start of error messages.
LabelTexts ReadLabelTexts(std::span<const std::string_view> texts, std::string_view name,
                          TextPlace place = {});

/// A label that is stored as a floating-point number, NaN: -1. Throws Error(kBadData) if it is not
/// whole or exceeds 2^53. name: the start of the message, with the place.
int64_t LabelFromFloat(double value, std::string_view name);

}  // namespace facegraph
