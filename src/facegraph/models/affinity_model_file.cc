// SPDX-License-Identifier: MIT
#include "facegraph/models/affinity_model_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "facegraph/base/error.h"

namespace facegraph {

namespace {

constexpr std::string_view kFormat = "facegraph affinity 1";
constexpr const char* kFirst = "affinity.first.";
constexpr const char* kSecond = "affinity.second.";

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

const Tensor& Find(const TensorFile& file, const std::string& name,
                   const std::vector<int64_t>& shape) {
  const auto found = file.tensors.find(name);
  Require(found != file.tensors.end(), ErrorKind::kBadData, "lacks the tensor {}", name);
  Require(found->second.shape == shape, ErrorKind::kBadData, "tensor {} has another shape", name);
  return found->second;
}

EdgeModel Take(const TensorFile& file, const std::string& prefix) {
  EdgeModel model;
  model.mean = Find(file, prefix + "mean", {kNumEdgeInputs}).values;
  model.scale = Find(file, prefix + "scale", {kNumEdgeInputs}).values;
  for (Parameter& parameter : model.network.parameters()) {
    Matrix<float>& value = parameter.value;
    const Tensor& tensor = Find(file, prefix + parameter.name, {value.rows(), value.cols()});
    std::ranges::copy(tensor.values, value.data());
  }
  return model;
}

}  // namespace

void AddAffinity(const AffinityModel& model, TensorFile& file) {
  for (size_t i = 0; i < kEdgeInputNames.size(); ++i) {
    file.metadata[fmt::format("affinity.input {:02}", i)] = kEdgeInputNames[i];
  }
  Add(model.first, kFirst, file);
  Add(model.second, kSecond, file);
}

std::optional<AffinityModel> TakeAffinity(const TensorFile& file) {
  if (!file.Holds("affinity.")) return std::nullopt;
  return AffinityModel{Take(file, kFirst), Take(file, kSecond)};
}

TensorFile ToTensorFile(const AffinityModel& model) {
  TensorFile file;
  file.metadata["format"] = kFormat;
  AddAffinity(model, file);
  return file;
}

AffinityModel AffinityModelFromTensorFile(const TensorFile& file, std::string_view name) {
  try {
    std::optional<AffinityModel> model = TakeAffinity(file);
    Require(model.has_value(), ErrorKind::kBadData,
            "is no affinity model (it holds no tensor affinity.*)");
    return std::move(*model);
  } catch (const Error& error) {
    Fail(ErrorKind::kBadData, "{}: {}", name, error.what());
  }
}

}  // namespace facegraph
