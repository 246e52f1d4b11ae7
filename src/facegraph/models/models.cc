// SPDX-License-Identifier: MIT
#include "facegraph/models/models.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/gcn/vertex_inputs.h"

namespace facegraph {

// Embedded at build time (cmake/embed.cmake): models/cosine.safetensors and
// models/learned.safetensors.
extern const unsigned char kCosineModels[];
extern const size_t kCosineModelsSize;
extern const unsigned char kLearnedModels[];
extern const size_t kLearnedModelsSize;

namespace {

constexpr std::string_view kFormat = "facegraph models 1";
constexpr std::string_view kAffinityFormat = "facegraph affinity 1";
constexpr const char* kSegmenterPrefix = "segmenter.";
constexpr const char* kFirstPrefix = "affinity.first.";
constexpr const char* kSecondPrefix = "affinity.second.";
constexpr const char* kPrecisionMap = "precision_map";

std::string DetectorPrefix(size_t i) {
  return i == 0 ? "detector." : fmt::format("detector{}.", i + 1);
}

void Add(const GcnModel& model, const std::string& prefix, TensorFile& file) {
  const ModelTensors parts = ToTensors(model);
  for (const auto& [name, matrix] : parts.tensors) {
    Tensor tensor{{matrix.rows(), matrix.cols()}, {}};
    tensor.values.assign(matrix.data(), matrix.data() + matrix.size());
    file.tensors[prefix + name] = std::move(tensor);
  }
  for (const auto& [key, text] : parts.metadata) file.metadata[prefix + key] = text;
}

GcnModel ReadGcnModel(const TensorFile& file, const std::string& prefix) {
  ModelTensors parts;
  for (const auto& [name, tensor] : file.tensors) {
    if (!name.starts_with(prefix)) continue;
    Require(tensor.shape.size() == 2, ErrorKind::kBadData, "tensor {} has {} dimensions, wants 2",
            name, tensor.shape.size());
    Matrix<float> matrix(tensor.shape[0], tensor.shape[1]);
    std::copy(tensor.values.begin(), tensor.values.end(), matrix.data());
    parts.tensors[name.substr(prefix.size())] = std::move(matrix);
  }
  for (const auto& [key, text] : file.metadata) {
    if (key.starts_with(prefix)) parts.metadata[key.substr(prefix.size())] = text;
  }
  return ModelFromTensors(std::move(parts));
}

std::optional<PrecisionMap> FindPrecisionMap(const TensorFile& file) {
  const auto found = file.tensors.find(kPrecisionMap);
  if (found == file.tensors.end()) return std::nullopt;
  const std::vector<float>& values = found->second.values;
  PrecisionMap map;
  Require(values.size() == map.weights.size() &&
              std::ranges::all_of(values, [](float value) { return std::isfinite(value); }),
          ErrorKind::kBadData, "tensor {} wants {} finite values", kPrecisionMap,
          map.weights.size());
  std::ranges::copy(values, map.weights.begin());
  return map;
}

void Add(const EdgeModel& model, const std::string& prefix, TensorFile& file) {
  const std::vector<int64_t> shape{kNumEdgeInputs};
  file.tensors[prefix + "mean"] = {shape, model.mean};
  file.tensors[prefix + "scale"] = {shape, model.scale};
  for (const Parameter& parameter : model.network.parameters()) {
    const Matrix<float>& value = parameter.value;
    file.tensors[prefix + parameter.name] = {
        {value.rows(), value.cols()},
        std::vector<float>(value.data(), value.data() + value.size())};
  }
}

const Tensor& FindTensor(const TensorFile& file, const std::string& name,
                         const std::vector<int64_t>& shape) {
  const auto found = file.tensors.find(name);
  Require(found != file.tensors.end(), ErrorKind::kBadData, "lacks the tensor {}", name);
  Require(found->second.shape == shape, ErrorKind::kBadData, "tensor {} has the wrong shape", name);
  return found->second;
}

EdgeModel ReadEdgeModel(const TensorFile& file, const std::string& prefix) {
  EdgeModel model;
  model.mean = FindTensor(file, prefix + "mean", {kNumEdgeInputs}).values;
  model.scale = FindTensor(file, prefix + "scale", {kNumEdgeInputs}).values;
  for (Parameter& parameter : model.network.parameters()) {
    Matrix<float>& value = parameter.value;
    const Tensor& tensor = FindTensor(file, prefix + parameter.name, {value.rows(), value.cols()});
    std::ranges::copy(tensor.values, value.data());
  }
  return model;
}

void Add(const AffinityModel& model, TensorFile& file) {
  for (size_t i = 0; i < kEdgeInputNames.size(); ++i) {
    file.metadata[fmt::format("affinity.input {:02}", i)] = kEdgeInputNames[i];
  }
  Add(model.first, kFirstPrefix, file);
  Add(model.second, kSecondPrefix, file);
}

}  // namespace

TensorFile ToTensorFile(const Models& models) {
  TensorFile file;
  file.metadata["format"] = kFormat;
  for (size_t i = 0; i < models.detectors.size(); ++i) {
    Add(models.detectors[i], DetectorPrefix(i), file);
  }
  if (models.segmenter) Add(*models.segmenter, kSegmenterPrefix, file);
  if (models.affinity) Add(*models.affinity, file);
  if (const auto& map = models.precision_map) {
    file.tensors[kPrecisionMap] = {{PrecisionMap::kNumInputs},
                                   {map->weights.begin(), map->weights.end()}};
  }
  return file;
}

Models ModelsFromTensorFile(const TensorFile& file, std::string_view name) {
  try {
    const auto format = file.metadata.find("format");
    Require(format != file.metadata.end() && format->second == kFormat, ErrorKind::kBadData,
            "not a facegraph model: its metadata lacks format = \"{}\"", kFormat);
    Models models;
    do {
      models.detectors.push_back(ReadGcnModel(file, DetectorPrefix(models.detectors.size())));
    } while (file.Holds(DetectorPrefix(models.detectors.size())));
    if (file.Holds(kSegmenterPrefix)) models.segmenter = ReadGcnModel(file, kSegmenterPrefix);
    models.affinity = FindAffinityModel(file);
    models.precision_map = FindPrecisionMap(file);
    return models;
  } catch (const Error& error) {
    Fail(ErrorKind::kBadData, "{}: {}", name, error.what());
  }
}

TensorFile ToTensorFile(const AffinityModel& model) {
  TensorFile file;
  file.metadata["format"] = kAffinityFormat;
  Add(model, file);
  return file;
}

std::optional<AffinityModel> FindAffinityModel(const TensorFile& file) {
  if (!file.Holds("affinity.")) return std::nullopt;
  return AffinityModel{ReadEdgeModel(file, kFirstPrefix), ReadEdgeModel(file, kSecondPrefix)};
}

AffinityModel AffinityModelFromTensorFile(const TensorFile& file, std::string_view name) {
  try {
    std::optional<AffinityModel> model = FindAffinityModel(file);
    Require(model.has_value(), ErrorKind::kBadData,
            "not an affinity model: it holds no tensor affinity.*");
    return std::move(*model);
  } catch (const Error& error) {
    Fail(ErrorKind::kBadData, "{}: {}", name, error.what());
  }
}

void CheckModelsFitFeatures(const Models& models, const Features& features) {
  for (const GcnModel& detector : models.detectors) CheckModelFitsFeatures(detector, features);
  if (models.segmenter) CheckModelFitsFeatures(*models.segmenter, features);
}

Models ShippedModels(AffinityKind affinity) {
  const bool learned = affinity == AffinityKind::kLearned;
  const std::span<const unsigned char> bytes(learned ? kLearnedModels : kCosineModels,
                                             learned ? kLearnedModelsSize : kCosineModelsSize);
  constexpr std::string_view kName = "the shipped model";
  return ModelsFromTensorFile(ParseTensors(std::as_bytes(bytes), kName), kName);
}

}  // namespace facegraph
