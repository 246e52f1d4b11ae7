// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facegraph/base/features.h"
#include "facegraph/models/models.h"

namespace facegraph {

/// Range of the number of distinct faces for which learned affinity is the default. Below it a
/// neighbor list holds almost every face and says nothing. Above it learned affinity takes more
/// memory and time than most machines have.
inline constexpr int64_t kMinForLearnedAffinity = 200;
inline constexpr int64_t kMaxForLearnedAffinity = 1'000'000;

/// The word for AffinityKind by default, on the command line and in Python.
inline constexpr std::string_view kAutoAffinity = "auto";

/// The networks that a user asks for. Every field may stay empty.
struct ModelChoice {
  std::optional<AffinityKind> affinity{};  ///< nothing: automatic
  std::optional<Models> models{};          ///< networks in memory, for example trained before
  std::string model_file{};                ///< without `models`: their .safetensors file
  std::string affinity_model_file{};       ///< .safetensors file with affinity networks
};

/// The affinity kind that a word names; nothing for "auto". Throws Error(kUsage) with all words.
std::optional<AffinityKind> FindAffinityChoice(std::string_view word);

/// The default affinity for the shipped networks: learned if neighbors have to be found and the
/// number of faces is in the range above, else cosine. Learned affinity is more accurate
/// (docs/benchmarks.md). Neighbor lists that a user gives hold cosine similarities.
AffinityKind AutomaticAffinity(int64_t num_faces, bool has_neighbors);

/// The affinity networks in a file; for an empty name the shipped ones. Throws Error(kBadData) or
/// Error(kFailed) that names the file.
AffinityModel LoadAffinityModel(const std::string& path);

/// The networks of a run. The only place that decides this:
/// - given networks or those of a file are used as they are, else the shipped ones for the chosen
///   affinity, by default for AutomaticAffinity;
/// - without a choice the affinity is the one that the networks were trained on;
/// - learned affinity for networks without affinity networks adds the shipped ones, and an affinity
///   model file replaces any.
/// features: checked against the networks. has_neighbors: the user gives neighbor lists.
/// Throws Error(kUsage) for choices that exclude each other, and Error(kBadData) that names the
/// file if networks do not fit the features. Thread safe.
Models ChooseModels(const ModelChoice& choice, const Features& features, bool has_neighbors);

}  // namespace facegraph
