// SPDX-License-Identifier: MIT
#include "facegraph/photos/detector.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

constexpr int kSide = 64;

/// Outputs of a YuNet for a 64 x 64 image without faces.
std::vector<NetworkTensor> EmptyYuNet() {
  std::vector<NetworkTensor> outputs;
  for (const auto& [name, width] : {std::pair{"cls", 1}, {"obj", 1}, {"bbox", 4}, {"kps", 10}}) {
    for (const int stride : {8, 16, 32}) {
      const int64_t places = (kSide / stride) * (kSide / stride);
      outputs.push_back({fmt::format("{}_{}", name, stride),
                         {1, places, width},
                         std::vector<float>(static_cast<size_t>(places * width))});
    }
  }
  return outputs;
}

std::vector<float>& Values(std::vector<NetworkTensor>& outputs, const std::string& name) {
  return std::ranges::find(outputs, name, &NetworkTensor::name)->values;
}

TEST(DecodeYuNet, DecodesBoxAndLandmarks) {
  std::vector<NetworkTensor> outputs = EmptyYuNet();
  const size_t place = 1 * 4 + 2;  // stride 16, row 1, column 2
  Values(outputs, "cls_16")[place] = 0.9f;
  Values(outputs, "obj_16")[place] = 0.4f;
  const float box[] = {0.5f, 0.25f, std::log(1.5f), std::log(2.0f)};
  std::ranges::copy(box, Values(outputs, "bbox_16").begin() + 4 * place);
  Values(outputs, "kps_16")[10 * place + 4] = 0.75f;  // the nose
  const std::vector<FaceBox> faces = DecodeYuNet(outputs, kSide, kSide, 0.5);
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_NEAR(faces[0].score, 0.6, 1e-6);
  EXPECT_NEAR(faces[0].width, 24, 1e-4);
  EXPECT_NEAR(faces[0].height, 32, 1e-4);
  EXPECT_NEAR(faces[0].x, 2.5 * 16 - 12, 1e-4);
  EXPECT_NEAR(faces[0].y, 1.25 * 16 - 16, 1e-4);
  EXPECT_NEAR(faces[0].points[2].x, 2.75 * 16, 1e-4);
  EXPECT_NEAR(faces[0].points[2].y, 16, 1e-4);
  EXPECT_THAT(DecodeYuNet(outputs, kSide, kSide, 0.61), testing::IsEmpty());
}

TEST(DecodeYuNet, RejectsOutputsOfAnotherSize) {
  std::vector<NetworkTensor> outputs = EmptyYuNet();
  Values(outputs, "bbox_8").pop_back();
  EXPECT_THROW(DecodeYuNet(outputs, kSide, kSide, 0.5), Error);
}

TEST(DecodeScrfd, DecodesBoxAndLandmarks) {
  std::vector<NetworkTensor> outputs;
  for (const int width : {1, 4, 10}) {
    for (const int stride : {8, 16, 32}) {
      const int64_t boxes = 2 * (kSide / stride) * (kSide / stride);
      outputs.push_back({std::to_string(outputs.size()),
                         {boxes, width},
                         std::vector<float>(static_cast<size_t>(boxes * width))});
    }
  }
  const size_t box = 2 * (3 * 8 + 5) + 1;  // stride 8, row 3, column 5, second anchor
  outputs[0].values[box] = 0.8f;
  const float sides[] = {1, 2, 3, 4};
  std::ranges::copy(sides, outputs[3].values.begin() + 4 * box);
  outputs[6].values[10 * box + 9] = 0.5f;  // y of the last landmark
  const std::vector<FaceBox> faces = DecodeScrfd(outputs, kSide, kSide, 0.5);
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_NEAR(faces[0].x, 40 - 8, 1e-6);
  EXPECT_NEAR(faces[0].y, 24 - 16, 1e-6);
  EXPECT_NEAR(faces[0].width, 32, 1e-6);
  EXPECT_NEAR(faces[0].height, 48, 1e-6);
  EXPECT_NEAR(faces[0].points[4].y, 28, 1e-6);
}

TEST(WithoutOverlaps, KeepsTheBestOfOverlappingFaces) {
  const FaceBox good{10, 10, 20, 20, 0.9, {}}, same{12, 11, 20, 20, 0.95, {}},
      other{60, 10, 20, 20, 0.7, {}};
  const std::vector<FaceBox> kept = WithoutOverlaps({good, other, same}, 0.3);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].score, 0.95);
  EXPECT_EQ(kept[1].score, 0.7);
}

/// A YuNet that finds one face in every image, half as wide and high as the image.
class OneFaceNetwork : public Network {
 public:
  bool HasInput(const std::string&) const override { return false; }
  std::vector<std::string> OutputNames() const override { return {"cls_8", "kps_32"}; }
  std::vector<NetworkTensor> Compute(const NetworkTensor& input, std::string&) override {
    const int height = static_cast<int>(input.shape[2]), width = static_cast<int>(input.shape[3]);
    widths.push_back(width);
    std::vector<NetworkTensor> outputs;
    for (const auto& [name, values] : {std::pair{"cls", 1}, {"obj", 1}, {"bbox", 4}, {"kps", 10}}) {
      for (const int stride : {8, 16, 32}) {
        const int64_t places = (height / stride) * (width / stride);
        outputs.push_back({fmt::format("{}_{}", name, stride),
                           {1, places, values},
                           std::vector<float>(static_cast<size_t>(places * values))});
      }
    }
    Values(outputs, "cls_32")[0] = Values(outputs, "obj_32")[0] = 0.9f;
    const float box[] = {static_cast<float>(width) / 64, static_cast<float>(height) / 64,
                         std::log(static_cast<float>(width) / 64),
                         std::log(static_cast<float>(height) / 64)};
    std::ranges::copy(box, Values(outputs, "bbox_32").begin());
    return outputs;
  }
  std::vector<int> widths;
};

TEST(DetectFaces, SearchesLargeImagesAtTwoSizesAndReportsAFaceOnce) {
  OneFaceNetwork network;
  const std::vector<FaceBox> faces = DetectFaces(Image(1920, 1280), network, {});
  EXPECT_THAT(network.widths, testing::ElementsAre(960, 320));
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_NEAR(faces[0].x, 480, 20);
  EXPECT_NEAR(faces[0].width, 960, 20);
  network.widths.clear();
  EXPECT_EQ(DetectFaces(Image(250, 250), network, {}).size(), 1u);
  EXPECT_THAT(network.widths, testing::ElementsAre(256));
}

TEST(DetectFaces, LeavesOutSmallFaces) {
  OneFaceNetwork network;
  DetectorOptions options;
  options.min_size = 200;
  EXPECT_TRUE(DetectFaces(Image(250, 250), network, options).empty());
}

}  // namespace
}  // namespace facegraph
