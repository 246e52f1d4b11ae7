// SPDX-License-Identifier: MIT
#include "facegraph/gcn/model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

constexpr char kFormat[] = "facegraph-gcn-1";

/// Checks a tensor and takes it out of the file.
Matrix<float> Take(ModelTensors& file, const std::string& name, int64_t rows, int64_t cols) {
  const auto found = file.tensors.find(name);
  Require(found != file.tensors.end(), ErrorKind::kBadData, "model: tensor '{}' is missing", name);
  Matrix<float> value = std::move(found->second);
  file.tensors.erase(found);
  Require(value.rows() == rows && value.cols() == cols, ErrorKind::kBadData,
          "model: tensor '{}' is [{}, {}], should be [{}, {}]", name, value.rows(), value.cols(),
          rows, cols);
  const bool finite = std::all_of(value.data(), value.data() + value.size(),
                                  [](float x) { return std::isfinite(x); });
  Require(finite, ErrorKind::kBadData, "model: tensor '{}' contains NaN or infinity", name);
  std::transform(value.data(), value.data() + value.size(), value.data(), FlushToZero);
  return value;
}

/// Calls add(name, rows, cols, fan) for each parameter, in order.
template <typename Add>
void ForEachParameter(const Architecture& a, Add&& add) {
  int64_t width = a.FirstWidth();
  for (size_t l = 0; l < a.convolution_widths.size(); ++l) {
    const std::string name = fmt::format("convolution{}", l + 1);
    const int64_t next = a.convolution_widths[l];
    add(name + ".weight", width, next, next);
    if (a.convolution_bias) add(name + ".bias", 1, next, next);
    width = next;
  }
  width = a.BackboneWidth();
  for (size_t l = 0; l <= a.hidden_widths.size(); ++l) {
    const bool last = l == a.hidden_widths.size();
    const std::string name = last ? "output" : fmt::format("hidden{}", l + 1);
    const int64_t next = last ? a.NumOutputs() : a.hidden_widths[l];
    add(name + ".weight", width, next, width);
    add(name + ".bias", 1, next, width);
    width = next;
  }
}

}  // namespace

GraphConvolution GcnModel::Convolution(int64_t layer) const {
  const auto weight = static_cast<size_t>(ConvolutionWeight(layer));
  return {parameters[weight].value.View(),
          architecture.convolution_bias ? &parameters[weight + 1].value : nullptr};
}

GcnModel NewModel(const Architecture& architecture, uint64_t seed) {
  architecture.Check();
  GcnModel model;
  model.architecture = architecture;
  Random random(seed);
  ForEachParameter(architecture, [&](std::string name, int64_t rows, int64_t cols, int64_t fan) {
    model.parameters.push_back(UniformParameter(std::move(name), rows, cols, fan, random));
  });
  if (architecture.input == VertexInput::kStructure) {
    model.input_mean = Matrix<float>(1, architecture.input_width, 0.0f);
    model.input_scale = Matrix<float>(1, architecture.input_width, 1.0f);
  }
  return model;
}

ModelTensors ToTensors(const GcnModel& model) {
  ModelTensors file;
  file.metadata = ToMetadata(model.architecture);
  file.metadata["format"] = kFormat;
  for (const Parameter& parameter : model.parameters) {
    file.tensors[parameter.name] = parameter.value;
  }
  if (model.architecture.input == VertexInput::kStructure) {
    file.tensors["input.mean"] = model.input_mean;
    file.tensors["input.scale"] = model.input_scale;
  }
  return file;
}

GcnModel ModelFromTensors(ModelTensors file) {
  const auto format = file.metadata.find("format");
  Require(format != file.metadata.end() && format->second == kFormat, ErrorKind::kBadData,
          "model: format is '{}', should be '{}'",
          format == file.metadata.end() ? "unknown" : format->second, kFormat);
  GcnModel model;
  model.architecture = ArchitectureFromMetadata(file.metadata);
  ForEachParameter(model.architecture, [&](std::string name, int64_t rows, int64_t cols, int64_t) {
    Matrix<float> value = Take(file, name, rows, cols);
    model.parameters.push_back({std::move(name), std::move(value)});
  });
  if (model.architecture.input == VertexInput::kStructure) {
    model.input_mean = Take(file, "input.mean", 1, model.architecture.input_width);
    model.input_scale = Take(file, "input.scale", 1, model.architecture.input_width);
  }
  Require(file.tensors.empty(), ErrorKind::kBadData, "model: unknown tensor '{}'",
          file.tensors.empty() ? "" : file.tensors.begin()->first);
  return model;
}

}  // namespace facegraph
