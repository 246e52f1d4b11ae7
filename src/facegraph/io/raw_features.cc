// SPDX-License-Identifier: MIT
#include "facegraph/io/raw_features.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kValueSize = sizeof(float);
constexpr size_t kSampleBytes = 1 << 18;  // of the start of the file

template <typename T, bool kSwapped>
std::vector<double> ReadAs(std::span<const std::byte> bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  if constexpr (kSwapped) {
    for (T& value : values) {
      std::ranges::reverse(std::as_writable_bytes(std::span(&value, 1)));
    }
  }
  if constexpr (std::is_same_v<T, uint16_t>) {
    std::vector<float> floats(values.size());
    HalfToFloat(values, floats);
    return {floats.begin(), floats.end()};
  } else {
    return {values.begin(), values.end()};
  }
}

// Whether these can be features: finite, and most values that are not zero lie within a few powers
// of ten. The values of one type read as another are spread over tens of powers of ten, since bits
// of a fraction then count as an exponent.
bool MakeSense(const std::vector<double>& values) {
  constexpr double kMinLogarithm = -3;  // of a usual value relative to the root mean square
  double sum = 0;
  std::vector<double> magnitudes;
  for (const double value : values) {
    if (!std::isfinite(value) || std::abs(value) > 1e30) return false;
    sum += value * value;
    if (value != 0) magnitudes.push_back(std::abs(value));
  }
  if (magnitudes.empty()) return false;
  const double mean = std::sqrt(sum / static_cast<double>(magnitudes.size()));
  const auto tenth = magnitudes.begin() + std::ssize(magnitudes) / 10;
  std::ranges::nth_element(magnitudes, tenth);
  return mean > 0 && std::log10(*tenth / mean) > kMinLogarithm;
}

// Whether every second value is zero, from the first on, and the others are not. So read float32
// values that were stored as float64: the lower half of each is zero.
bool IsEverySecondZero(const std::vector<double>& values) {
  size_t upper = 0;
  for (size_t i = 0; i + 1 < values.size(); i += 2) {
    if (values[i] != 0) return false;
    upper += values[i + 1] != 0;
  }
  return 4 * upper > values.size();
}

// The type that the bytes have instead of float32, if that is plain to see.
const char* FindOtherType(std::span<const std::byte> bytes) {
  constexpr size_t kMinBytes = 4096;  // of fewer values nothing is certain
  if (bytes.size() < kMinBytes) return nullptr;
  const std::vector<double> singles = ReadAs<float, false>(bytes);
  if (MakeSense(singles) && !IsEverySecondZero(singles)) return nullptr;
  if (MakeSense(ReadAs<double, false>(bytes))) return "float64";
  if (MakeSense(ReadAs<uint16_t, false>(bytes))) return "float16";
  if (MakeSense(ReadAs<float, true>(bytes))) return ">f4";
  return nullptr;
}

}  // namespace

Features OpenRawFeatures(const std::filesystem::path& path, int64_t dim) {
  Require(dim > 0, ErrorKind::kUsage, "{}: raw features need a dim: the number of values per face",
          path.string());
  const auto file = MappedFile::Open(path);
  const auto size = static_cast<int64_t>(file->size());
  const bool is_whole =
      dim <= std::numeric_limits<int64_t>::max() / kValueSize && size % (dim * kValueSize) == 0;
  const auto sample = file->bytes().first(std::min(kSampleBytes, file->size()) / 8 * 8);
  if (const char* type = FindOtherType(sample)) {
    Fail(ErrorKind::kBadData,
         "{}: its values are {}, not float32; convert: numpy.save('features.npy', "
         "numpy.fromfile(FILE, '{}').reshape(-1, {}))",
         path.string(), type, type, dim);
  }
  Require(is_whole, ErrorKind::kBadData, "{}: size {} bytes is not a multiple of {} float32 values",
          path.string(), size, dim);
  Features features{FeatureType::kFloat32, dim, {}, file};
  features.shards.push_back({file->bytes().data(), size / (dim * kValueSize), path.string()});
  return features;
}

}  // namespace facegraph
