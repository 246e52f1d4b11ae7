// SPDX-License-Identifier: MIT
#include "facegraph/gcn/first_layer.h"

#include <algorithm>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/nn/blas.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 1024;

/// Unit features times the rows of W_1 that belong to them (the last may be the seed bit's).
Matrix<float> FeatureProducts(const GcnModel& model, const Features& features,
                              const Execution& execution) {
  const MatrixView<const float> weight = model.Convolution(0).weight.Rows(0, features.dim);
  Matrix<float> products(features.num_faces(), weight.cols());
  ParallelFor(features.num_faces(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> rows(end - begin, features.dim);
    LoadUnitRows(features, begin, end, rows.View());
    Multiply(rows.View(), weight, false, products.View().Rows(begin, end));
  });
  return products;
}

}  // namespace

FirstLayer::FirstLayer(const GcnModel& model, const FaceData& data, const Execution& execution)
    : model_(model), data_(data) {
  CheckModelFitsData(model, data);
  if (model.architecture.input == VertexInput::kFeatures &&
      !model.Convolution(0).AggregatesFirst()) {
    products_ = FeatureProducts(model, data.features, execution);
  }
}

void FirstLayer::Forward(const RaggedBatch& batch, TrunkState& state) const {
  if (products_.rows() == 0) {
    const int64_t width = model_.architecture.FirstWidth();
    FillVertexInputs(model_, data_, {}, batch, state.node_rows,
                     state.input.Reshape(batch.num_nodes(), width));
    FirstConvolution(model_, batch, state);
    return;
  }
  state.layers.resize(static_cast<size_t>(model_.num_convolutions()));
  TrunkState::Layer& first = state.layers.front();
  const int64_t width = products_.cols();
  const MatrixView<float> rows = first.convolution.inner.Reshape(batch.num_nodes(), width);
  for (int64_t node = 0; node < batch.num_nodes(); ++node) {
    std::copy_n(products_.Row(batch.faces[node]).data(), width, rows.Row(node).data());
  }
  FinishGraphConvolution(model_.Convolution(0), batch.adjacency, rows,
                         first.output.Reshape(batch.num_nodes(), width));
}

}  // namespace facegraph
