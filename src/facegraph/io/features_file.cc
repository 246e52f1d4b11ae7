// SPDX-License-Identifier: MIT
#include "facegraph/io/features_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/io/feature_shards.h"
#include "facegraph/io/float32_rows.h"
#include "facegraph/io/foreign_features.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/npz.h"
#include "facegraph/io/raw_features.h"
#include "facegraph/io/text_lines.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNpz = ".npz";

int64_t ItemSize(const NpyHeader& header) { return header.dtype.back() - '0'; }

// Converted values of one or several files, which have to fit together.
struct Converted {
  MemoryLimit memory;
  int64_t bytes = 0;

  void Add(const NpyHeader& header, std::string_view name) {
    bytes += NpyValueBytes(header.shape, sizeof(float));
    memory.Require(bytes, name);
  }
};

Features ConvertNpy(const NpyHeader& header, const std::string& name,
                    std::span<const std::byte> values, Converted& converted) {
  converted.Add(header, name);
  const auto read = [&](std::span<std::byte> out) {
    std::memcpy(out.data(), values.data(), out.size());
    values = values.subspan(out.size());
  };
  return ToFeatures(std::make_shared<const Matrix<float>>(ReadFloat32Rows(header, name, read)),
                    name);
}

Features OpenNpy(const fs::path& path, Converted& converted) {
  const auto file = MappedFile::Open(path);
  const std::string name = path.string();
  const NpyHeader header = ParseNpyHeader(file->bytes(), name);
  CheckFeatureHeader(header, name);
  const std::span<const std::byte> values = file->bytes().subspan(header.values_begin);
  CheckNpyValueBytes(header, ItemSize(header), values.size(), name);
  const bool is_aligned =
      reinterpret_cast<uintptr_t>(values.data()) % static_cast<uintptr_t>(ItemSize(header)) == 0;
  if (!is_aligned || !IsFeatureLayout(header)) return ConvertNpy(header, name, values, converted);
  const bool is_half = header.dtype == kNpyHalf;
  Features features{
      is_half ? FeatureType::kFloat16 : FeatureType::kFloat32, header.shape[1], {}, file};
  features.shards.push_back({values.data(), header.shape[0], name});
  return features;
}

// The array that holds the features where the user names none: the only one with two axes.
std::string FindArray(const NpzFile& file, const fs::path& path) {
  std::vector<std::string> found;
  for (const std::string& name : file.Names()) {
    if (file.Begin(name).header().shape.size() == 2) found.push_back(name);
  }
  if (found.size() == 1) return found[0];
  std::vector<std::string> names;
  for (const std::string& name : file.Names()) names.push_back(Quoted(name));
  Fail(ErrorKind::kBadData, "{}: {} of its arrays are [n, dim]: choose one, {}:NAME; it has {}",
       path.string(), found.empty() ? "none" : "several", path.string(),
       names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")));
}

Features OpenNpz(const fs::path& path, std::string array, const MemoryLimit& memory) {
  const NpzFile file = NpzFile::Open(path, memory);
  if (array.empty()) array = FindArray(file, path);
  NpzMember member = file.Begin(array);
  const NpyHeader& header = member.header();
  CheckFeatureHeader(header, member.name());
  CheckNpyValueBytes(header, ItemSize(header), member.num_bytes(), member.name());
  const auto read = [&](std::span<std::byte> out) { member.Read(out); };
  Converted{memory}.Add(header, member.name());
  auto rows = std::make_shared<const Matrix<float>>(ReadFloat32Rows(header, member.name(), read));
  member.Finish();
  return ToFeatures(std::move(rows), member.name());
}

// "x.npz:embeddings" as file and array. A file of the whole name comes first.
std::pair<fs::path, std::string> SplitArrayName(const fs::path& path) {
  const std::string text = path.string();
  const size_t ending = text.rfind(std::string(kNpz) + ":");
  std::error_code ignored;
  if (ending == std::string::npos || fs::exists(path, ignored)) return {path, ""};
  return {text.substr(0, ending + kNpz.size()), text.substr(ending + kNpz.size() + 1)};
}

bool IsRaw(const fs::path& path) {
  constexpr std::array<std::string_view, 3> kEndings{".bin", ".f32", ".raw"};
  return std::ranges::find(kEndings, path.extension().string()) != kEndings.end();
}

Features OpenFile(const fs::path& path, const FeatureFileOptions& options) {
  const auto [file, array] = SplitArrayName(path);
  if (file.extension() == kNpz) return OpenNpz(file, array, options.memory);
  if (IsRaw(file)) return OpenRawFeatures(file, options.dim);
  if (file.extension() != ".npy") {
    const auto mapped = MappedFile::Open(file);
    RefuseForeignFeatures(file, mapped->bytes());
  }
  Converted converted{options.memory};
  return OpenNpy(file, converted);
}

void CheckShard(const Features& part, const Features& first) {
  const FeatureShard& shard = part.shards[0];
  const FeatureShard& other = first.shards[0];
  Require(part.dim == first.dim, ErrorKind::kBadData, "{}: has {} values per face, {} has {}",
          shard.name, part.dim, other.name, first.dim);
  Require(part.type == first.type, ErrorKind::kBadData, "{}: the float type differs from {}",
          shard.name, other.name);
}

Features OpenFolder(const fs::path& folder, const MemoryLimit& memory, FeatureFileReport& report) {
  const std::vector<fs::path> files = FindFeatureShards(folder);
  report.warnings = WarningsAboutShards(files);
  Converted converted{memory};
  std::vector<Features> parts;
  for (const fs::path& file : files) {
    parts.push_back(OpenNpy(file, converted));
    CheckShard(parts.back(), parts[0]);
    report.files.push_back(file.filename().string());
  }
  Features features{parts[0].type, parts[0].dim, {}, nullptr};
  auto owners = std::make_shared<std::vector<std::shared_ptr<const void>>>();
  for (const Features& part : parts) {
    if (part.num_faces() > 0) {
      features.shards.push_back(part.shards[0]);
    } else {
      report.warnings.push_back(fmt::format("{}: contains no faces", part.shards[0].name));
    }
    owners->push_back(part.owner);
  }
  features.owner = std::move(owners);
  return features;
}

}  // namespace

Features OpenFeatures(const fs::path& path, const FeatureFileOptions& options,
                      FeatureFileReport* report) {
  FeatureFileReport found;
  std::error_code ignored;  // opening the path reports the reason
  Features features = fs::is_directory(path, ignored) ? OpenFolder(path, options.memory, found)
                                                      : OpenFile(path, options);
  Require(options.dim == 0 || options.dim == features.dim, ErrorKind::kUsage,
          "{}: has {} values per face, not {}", path.string(), features.dim, options.dim);
  const int64_t num_faces = features.num_faces();
  Require(num_faces > 0, ErrorKind::kBadData, "{}: contains no faces", path.string());
  Require(num_faces <= std::numeric_limits<int32_t>::max(), ErrorKind::kBadData,
          "{}: {} faces; at most 2^31 - 1 are supported", path.string(), num_faces);
  if (report != nullptr) *report = std::move(found);
  return features;
}

std::vector<fs::path> FeatureFiles(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return FindFeatureShards(path);
  return {SplitArrayName(path).first};
}

}  // namespace facegraph
