// SPDX-License-Identifier: MIT
// The component with OpenCV. No other file includes headers of OpenCV.
#include <algorithm>
#include <exception>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>

#include "facegraph/photos/network.h"

namespace facegraph {
namespace {

std::string OneLine(const std::exception& error) {
  std::string text = error.what();
  std::ranges::replace(text, '\n', ' ');
  return text.substr(0, 200);
}

class OpenCvNetwork : public Network {
 public:
  explicit OpenCvNetwork(const char* path) : net_(cv::dnn::readNetFromONNX(path)) {
    net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    outputs_ = net_.getUnconnectedOutLayersNames();
  }

  bool HasInput(const std::string& name) const override {
    return const_cast<cv::dnn::Net&>(net_).getLayer(0)->outputNameToIndex(name) >= 0;  // NOLINT
  }

  std::vector<std::string> OutputNames() const override { return outputs_; }

  std::vector<NetworkTensor> Compute(const NetworkTensor& input, std::string& problem) override
      try {
    const std::vector<int> shape(input.shape.begin(), input.shape.end());
    // OpenCV does not write to an input, but cv::Mat needs a mutable pointer.
    auto* values = const_cast<float*>(input.values.data());  // NOLINT
    const cv::Mat blob(shape, CV_32F, values);
    if (HasInput(input.name)) {
      net_.setInput(blob, input.name);
    } else {
      net_.setInput(blob);
    }
    std::vector<cv::Mat> results;
    net_.forward(results, outputs_);
    std::vector<NetworkTensor> tensors;
    for (size_t i = 0; i < results.size(); ++i) {
      cv::Mat result = results[i];
      if (!result.isContinuous()) result = result.clone();
      NetworkTensor tensor{outputs_[i], {}, {}};
      for (int d = 0; d < result.dims; ++d) tensor.shape.push_back(result.size[d]);
      tensor.values.assign(result.ptr<float>(), result.ptr<float>() + result.total());
      tensors.push_back(std::move(tensor));
    }
    return tensors;
  } catch (const std::exception& error) {
    problem = OneLine(error);
    return {};
  }

 private:
  cv::dnn::Net net_;
  std::vector<std::string> outputs_;
};

int IgnoreError(int, const char*, const char*, const char*, int, void*) { return 0; }

}  // namespace
}  // namespace facegraph

extern "C" __attribute__((visibility("default"))) facegraph::Network* facegraph_read_network(
    const char* path, std::string& problem) {
  // Threads process different photos, so OpenCV must not start threads for a single one.
  cv::setNumThreads(1);
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  cv::redirectError(facegraph::IgnoreError);
  try {
    return new facegraph::OpenCvNetwork(path);
  } catch (const std::exception& error) {
    problem = facegraph::OneLine(error);
    return nullptr;
  }
}
