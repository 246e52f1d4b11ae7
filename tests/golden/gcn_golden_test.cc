// SPDX-License-Identifier: MIT
// Outputs, gradients and ten training steps of both networks against those of the authors' code.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "facegraph/gcn/detect.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/npz.h"
#include "facegraph/training/gradient_stepper.h"
#include "shared_data.h"

namespace facegraph {
namespace {

template <typename T>
Matrix<T> ReadMatrix(const std::string& name) {
  const NpyArray array = ReadNpy(SharedFolder() / "golden" / name);
  const int64_t cols = array.shape.size() < 2 ? 1 : array.shape[1];
  const std::span<const T> values = array.Values<T>();
  Matrix<T> matrix(static_cast<int64_t>(values.size()) / cols, cols);
  std::copy(values.begin(), values.end(), matrix.data());
  return matrix;
}

template <typename T>
std::vector<T> ReadVector(const std::string& name) {
  const Matrix<T> matrix = ReadMatrix<T>(name);
  return {matrix.data(), matrix.data() + matrix.size()};
}

Matrix<float> Transposed(const Matrix<float>& matrix) {
  Matrix<float> result(matrix.cols(), matrix.rows());
  for (int64_t r = 0; r < matrix.rows(); ++r) {
    for (int64_t c = 0; c < matrix.cols(); ++c) result(c, r) = matrix(r, c);
  }
  return result;
}

/// The recorded arrays <prefix>{w1,w2,wc,bc}.npy in the shapes and order of our parameters.
std::vector<Matrix<float>> ReadParameters(const std::string& prefix) {
  std::vector<Matrix<float>> values;
  for (const char* name : {"w1.npy", "w2.npy", "wc.npy", "bc.npy"}) {
    values.push_back(ReadMatrix<float>(prefix + name));
  }
  for (size_t output : {2, 3}) values[output] = Transposed(values[output]);
  return values;
}

Architecture ReferenceArchitecture(GcnTask task, EdgeWeight edge_weight) {
  Architecture architecture;
  architecture.task = task;
  architecture.input_width = 128;
  architecture.edge_weight = edge_weight;
  architecture.heads = {Head::kIou};
  return architecture;
}

GcnModel ReadModel(GcnTask task, EdgeWeight edge_weight, const std::string& prefix) {
  ModelTensors file = ToTensors(NewModel(ReferenceArchitecture(task, edge_weight), 0));
  std::vector<Matrix<float>> values = ReadParameters(prefix);
  file.tensors["convolution1.weight"] = values[0];
  file.tensors["convolution2.weight"] = values[1];
  file.tensors["output.weight"] = values[2];
  file.tensors["output.bias"] = values[3];
  return ModelFromTensors(file);
}

class GcnGolden : public testing::Test {
 protected:
  void SetUp() override {
    SKIP_WITHOUT_SHARED("golden/gcn_d_w1.npy");
    rows_ = ReadMatrix<float>("features.npy");
    features_ = ToFeatures(rows_);
    neighbors_ = {ReadMatrix<int32_t>("knn_ids.npy"), ReadMatrix<float>("knn_sims.npy")};
    graph_ = SymmetricGraph(neighbors_);
    const NpzArrays arrays = ReadNpz(SharedFolder() / "golden/cover.npz");
    const auto offsets = arrays.at("offsets").Values<int32_t>();
    const auto members = arrays.at("members").Values<int32_t>();
    const auto iou = arrays.at("iou").Values<float>();
    proposal_set_.offsets.assign(offsets.begin(), offsets.end());
    proposal_set_.members.assign(members.begin(), members.end());
    proposal_set_.setting.assign(offsets.size() - 1, 0);
    proposal_set_.num_faces = rows_.rows();
    iou_ = Matrix<float>(proposal_set_.num_proposals(), 1);
    std::copy(iou.begin(), iou.end(), iou_.data());
    labels_ = ReadLabels(SharedFolder() / "golden/labels.txt");
  }

  std::unique_ptr<TrainingLoss> Task(GcnTask task) const {
    if (task == GcnTask::kDetection) {
      return DetectionLoss(data_, proposal_set_, rows_.View(), iou_.View(),
                           EdgeWeight::kSimilarity);
    }
    return SegmentationLoss(data_, proposal_set_, rows_.View(), labels_, EdgeWeight::kSimilarity);
  }

  std::vector<Example> Examples(const std::vector<int32_t>& proposals) const {
    const auto seeds = ReadVector<int32_t>("gcn_s_seeds.npy");
    std::vector<Example> examples;
    for (const int32_t p : proposals) examples.push_back({p, seeds[static_cast<size_t>(p)]});
    return examples;
  }

  Matrix<float> rows_, iou_;
  Features features_;
  NeighborLists neighbors_;
  AffinityGraph graph_;
  ProposalSet proposal_set_;
  std::vector<int64_t> labels_;
  FaceData data_{features_, neighbors_, graph_};
};

TrainingOptions PlainSgd() {
  TrainingOptions options;
  options.momentum = 0.9;
  options.weight_decay = 1e-4;
  return options;
}

void ExpectNear(const std::vector<float>& values, const std::vector<float>& expected,
                double tolerance) {
  ASSERT_EQ(values.size(), expected.size());
  for (size_t i = 0; i < values.size(); ++i) {
    ASSERT_NEAR(values[i], expected[i], tolerance) << "at " << i;
  }
}

/// Differences of at most `tolerance` times the largest expected entry.
void ExpectRelativelyNear(const Matrix<float>& values, const Matrix<float>& expected,
                          double tolerance) {
  ASSERT_EQ(values.rows(), expected.rows());
  ASSERT_EQ(values.cols(), expected.cols());
  double largest = 0;
  for (int64_t i = 0; i < expected.size(); ++i) {
    largest = std::max(largest, std::abs(double{expected.data()[i]}));
  }
  for (int64_t i = 0; i < values.size(); ++i) {
    ASSERT_NEAR(values.data()[i], expected.data()[i], tolerance * largest) << "at " << i;
  }
}

TEST_F(GcnGolden, DetectorScoresEqualThoseOfTheAuthors) {
  for (const auto& [weight, file] :
       {std::pair{EdgeWeight::kSimilarity, "weighted"}, std::pair{EdgeWeight::kOne, "binary"}}) {
    const GcnModel model = ReadModel(GcnTask::kDetection, weight, "gcn_d_");
    const ProposalScores scores = DetectClusters(model, data_, proposal_set_);
    SCOPED_TRACE(file);
    ExpectNear(scores.iou, ReadVector<float>(fmt::format("gcn_d_scores_{}.npy", file)), 2e-6);
    EXPECT_TRUE(scores.iop.empty());
  }
}

TEST_F(GcnGolden, InlierProbabilitiesEqualThoseOfTheAuthors) {
  const auto seeds = ReadVector<int32_t>("gcn_s_seeds.npy");
  for (const auto& [weight, file] :
       {std::pair{EdgeWeight::kSimilarity, "weighted"}, std::pair{EdgeWeight::kOne, "binary"}}) {
    const GcnModel model = ReadModel(GcnTask::kSegmentation, weight, "gcn_s_");
    const InlierProbabilities inliers = SegmentFromSeeds(model, data_, proposal_set_, seeds);
    SCOPED_TRACE(file);
    ExpectNear(inliers.probability, ReadVector<float>(fmt::format("gcn_s_prob_{}.npy", file)),
               2e-6);
  }
}

struct Recorded {
  GcnTask task;
  std::string prefix;
  double batch8_loss;
};

class GcnTrainingGolden : public GcnGolden, public testing::WithParamInterface<Recorded> {};

TEST_P(GcnTrainingGolden, LossAndGradientsEqualThoseOfTheAuthors) {
  const auto& [task_kind, prefix, expected_loss] = GetParam();
  const auto task = Task(task_kind);
  GradientStepper stepper(ReadModel(task_kind, EdgeWeight::kSimilarity, prefix), *task, PlainSgd());
  const double loss =
      stepper.ComputeGradient(Examples(ReadVector<int32_t>(prefix + "batch8.npy")), {});
  EXPECT_NEAR(loss, expected_loss, 1e-6);
  const std::vector<Matrix<float>> expected = ReadParameters(prefix + "grad8_");
  for (size_t p = 0; p < expected.size(); ++p) {
    SCOPED_TRACE(stepper.model().parameters[p].name);
    ExpectRelativelyNear(stepper.gradient()[p], expected[p], 1e-5);
  }
}

TEST_P(GcnTrainingGolden, WeightsAfterTenStepsEqualThoseOfTheAuthors) {
  const auto& [task_kind, prefix, unused] = GetParam();
  const auto task = Task(task_kind);
  GradientStepper stepper(ReadModel(task_kind, EdgeWeight::kSimilarity, prefix + "init_"), *task,
                          PlainSgd());
  const auto batches = ReadMatrix<int32_t>(prefix + "sgd10_batches.npy");
  const auto losses = ReadVector<double>(prefix + "sgd10_losses.npy");
  for (int64_t step = 0; step < batches.rows(); ++step) {
    const std::span<const int32_t> batch = batches.Row(step);
    EXPECT_NEAR(stepper.Step(Examples({batch.begin(), batch.end()}), 0.01, {}),
                losses[static_cast<size_t>(step)], 1e-6);
  }
  const std::vector<Matrix<float>> expected = ReadParameters(prefix + "sgd10_final_");
  for (size_t p = 0; p < expected.size(); ++p) {
    SCOPED_TRACE(stepper.model().parameters[p].name);
    ExpectRelativelyNear(stepper.model().parameters[p].value, expected[p], 2e-6);
  }
}

INSTANTIATE_TEST_SUITE_P(
    BothNetworks, GcnTrainingGolden,
    testing::Values(Recorded{GcnTask::kDetection, "gcn_d_", 0.06347544491291046},
                    Recorded{GcnTask::kSegmentation, "gcn_s_", 0.5885473489761353}),
    [](const auto& recorded) {
      return recorded.param.task == GcnTask::kDetection ? "Detector" : "Segmenter";
    });

}  // namespace
}  // namespace facegraph
