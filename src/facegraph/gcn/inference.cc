// SPDX-License-Identifier: MIT
#include "facegraph/gcn/inference.h"

#include <algorithm>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/products.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/nn/graph_convolution.h"
#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 128;

/// Padding after each row of products. If the distance of rows were a large power of two, they
/// would evict each other from the caches.
constexpr int64_t kPadding = 16;

/// Unit features times W_1 without the row of the seed bit.
Matrix<float> FeatureProducts(const GcnModel& model, const Features& features,
                              const Execution& execution) {
  const MatrixView<const float> weight = model.Convolution(0).weight.Rows(0, features.dim);
  Matrix<float> products(features.num_faces(), weight.cols() + kPadding);
  ParallelFor(features.num_faces(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> rows(end - begin, features.dim);
    LoadUnitRows(features, begin, end, rows.View());
    Matrix<float> block(end - begin, weight.cols());
    Multiply(rows.View(), weight, false, block.View());
    for (int64_t row = begin; row < end; ++row) {
      std::copy_n(block.Row(row - begin).data(), weight.cols(), products.Row(row).data());
    }
  });
  return products;
}

}  // namespace

FirstLayer::FirstLayer(const GcnModel& model, const FaceData& data, const Execution& execution)
    : model_(model), data_(data) {
  CheckModelFitsData(model, data);
  const GraphConvolution layer = model.Convolution(0);
  const int64_t bytes = data.features.num_faces() * layer.weight.cols() * int64_t{sizeof(float)};
  if (model.architecture.input == VertexInput::kFeatures &&
      (!layer.AggregatesFirst() || bytes <= kMaxProductBytes)) {
    products_ = FeatureProducts(model, data.features, execution);
  }
}

void FirstLayer::Forward(const RaggedBatch& batch, BackboneState& state) const {
  if (products_.rows() == 0) {
    const int64_t width = model_.architecture.FirstWidth();
    FillVertexInputs(model_, data_, {}, batch, state.node_rows,
                     state.input.Reshape(batch.num_nodes(), width));
    FirstConvolution(model_, batch, state);
    return;
  }
  state.layers.resize(static_cast<size_t>(model_.num_convolutions()));
  const MatrixView<float> output =
      state.layers.front().output.Reshape(batch.num_nodes(), products_.cols() - kPadding);
  AverageProducts(batch, output);
  if (const Matrix<float>* bias = model_.Convolution(0).bias) AddBias(*bias, output);
}

void FirstLayer::AverageProducts(const RaggedBatch& batch, MatrixView<float> output) const {
  // Prefetches all rows at once; otherwise the sums would wait for each row.
  for (const int32_t face : batch.faces) PrefetchRow(products_.Row(face));
  const Adjacency& adjacency = batch.adjacency;
  std::vector<int32_t> faces;
  faces.reserve(adjacency.ids.size());
  for (const int32_t node : adjacency.ids) faces.push_back(batch.faces[node]);
  const WeightedRows rows{.count = batch.num_nodes(),
                          .offsets = adjacency.offsets.data(),
                          .ids = faces.data(),
                          .weights = adjacency.weights.empty() ? nullptr : adjacency.weights.data(),
                          .own = batch.faces.data(),
                          .own_weights = nullptr,
                          .scales = adjacency.inverse_row_sums.data()};
  SumOfRows(products_.data(), products_.cols(), output.cols(), rows, output.data());
}

}  // namespace facegraph
