// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/proposals/settings.h"

namespace facegraph::cli {

/// A proposal setting from the command line: key=value pairs with commas between them; after each
/// slash one more iteration. Level 0 takes k, th, max, min, step, raise (reference or paper); an
/// iteration k, th, groups (super-vertices at most), least (super-vertices at least), min, max,
/// step, raise and by (cosine or inner). What is not named keeps its default.
///
///   "th=0.6,max=300/k=2,groups=8,max=500"
///
/// Throws Error(kUsage) that quotes what it cannot read.
ProposalSetting ParseSetting(const std::string& text);

}  // namespace facegraph::cli
