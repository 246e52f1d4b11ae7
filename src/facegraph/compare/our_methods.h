// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/baselines/methods.h"
#include "facegraph/pipeline/choose_models.h"

namespace facegraph {

/// The method of this library as rows of a comparison, with its defaults: "facegraph" with the
/// chosen networks and affinity, and "facegraph-cosine" with cosine affinity, as in the paper. They
/// start from given cosine neighbors; with learned affinity the first neighbor search is skipped.
std::vector<Method> OurMethods(const ModelChoice& choice);

/// OurMethods and then all baselines.
std::vector<Method> ComparedMethods(const ModelChoice& choice);

/// Those of ComparedMethods with the given names, in the order of the names; all for no names.
/// Throws Error(kUsage) for an unknown name, with all names.
std::vector<Method> FindComparedMethods(const std::vector<std::string>& names,
                                        const ModelChoice& choice);

}  // namespace facegraph
