// SPDX-License-Identifier: MIT
#include "facegraph/io/features_file.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/io/npy.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

FeatureType GetType(const NpyArray& array) {
  if (array.dtype == kNpyType<float>) return FeatureType::kFloat32;
  if (array.dtype == kNpyHalf) return FeatureType::kFloat16;
  Fail(ErrorKind::kBadData,
       "{}: type is {}; expected float32 or float16, convert with features.astype('float32')",
       array.name, ReadableNpyType(array.dtype));
}

Features OpenNpy(const fs::path& path) {
  const NpyArray array = ReadNpy(path);
  Require(array.shape.size() == 2, ErrorKind::kBadData, "{}: shape is {}; expected [n, dim]",
          array.name, array.ReadableShape());
  Require(array.shape[1] > 0, ErrorKind::kBadData, "{}: rows have no values", array.name);
  Features features{GetType(array), array.shape[1], {}, array.owner};
  features.shards.push_back({array.bytes.data(), array.shape[0], array.name});
  return features;
}

Features OpenRaw(const fs::path& path, int64_t dim) {
  Require(dim > 0, ErrorKind::kUsage, "{}: raw features need a dim: the number of values per face",
          path.string());
  const auto file = MappedFile::Open(path);
  const int64_t size = static_cast<int64_t>(file->size());
  constexpr int64_t kValueSize = sizeof(float);
  const bool is_whole =
      dim <= std::numeric_limits<int64_t>::max() / kValueSize && size % (dim * kValueSize) == 0;
  Require(is_whole, ErrorKind::kBadData, "{}: size {} bytes is not a multiple of {} float32 values",
          path.string(), size, dim);
  Features features{FeatureType::kFloat32, dim, {}, file};
  features.shards.push_back({file->bytes().data(), size / (dim * kValueSize), path.string()});
  return features;
}

std::vector<fs::path> NpyFilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".npy") files.push_back(entry->path());
  }
  Require(!error, ErrorKind::kBadData, "cannot open {}: {}", folder.string(), error.message());
  Require(!files.empty(), ErrorKind::kBadData, "{}: the folder contains no .npy file",
          folder.string());
  std::sort(files.begin(), files.end());
  return files;
}

Features OpenFolder(const fs::path& folder) {
  const std::vector<fs::path> files = NpyFilesIn(folder);
  Features features;
  auto owners = std::make_shared<std::vector<std::shared_ptr<const void>>>();
  for (const fs::path& file : files) {
    const Features part = OpenNpy(file);
    const bool is_first = owners->empty();
    if (is_first) std::tie(features.type, features.dim) = std::pair(part.type, part.dim);
    Require(part.dim == features.dim, ErrorKind::kBadData, "{}: has {} values per face, {} has {}",
            file.string(), part.dim, files[0].string(), features.dim);
    Require(part.type == features.type, ErrorKind::kBadData, "{}: the float type differs from {}",
            file.string(), files[0].string());
    if (part.num_faces() > 0) features.shards.push_back(part.shards[0]);
    owners->push_back(part.owner);
  }
  features.owner = std::move(owners);
  return features;
}

}  // namespace

Features OpenFeatures(const fs::path& path, const FeatureFileOptions& options) {
  std::error_code ignored;  // opening the path reports the reason
  Features features = fs::is_directory(path, ignored) ? OpenFolder(path)
                      : path.extension() == ".bin"    ? OpenRaw(path, options.dim)
                                                      : OpenNpy(path);
  Require(options.dim == 0 || options.dim == features.dim, ErrorKind::kUsage,
          "{}: has {} values per face, not {}", path.string(), features.dim, options.dim);
  const int64_t num_faces = features.num_faces();
  Require(num_faces > 0, ErrorKind::kBadData, "{}: contains no faces", path.string());
  Require(num_faces <= std::numeric_limits<int32_t>::max(), ErrorKind::kBadData,
          "{}: {} faces; at most 2^31 - 1 are supported", path.string(), num_faces);
  return features;
}

}  // namespace facegraph
