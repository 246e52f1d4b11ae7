// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/report/report_page.h"

namespace facegraph {

/// The inputs of a report and its place.
struct ReportRequest {
  std::filesystem::path run;         ///< run folder, see RunFolder
  std::filesystem::path output;      ///< the .html file
  std::filesystem::path images;      ///< a list of pictures, see ReadPictureList; empty: none
  std::vector<int64_t> truth{};      ///< [n] true labels; empty: not known
  std::string truth_name = "truth";  ///< for messages: the file of these labels
  std::string title{};               ///< empty: the name of the run folder
  int64_t max_bytes = ReportPageOptions().max_bytes;
  bool embed_pictures = true;  ///< false: the page names pictures by their path
};

/// What a report shows and what it leaves out.
struct WrittenReport {
  int64_t num_faces = 0;
  int64_t num_clusters = 0;
  int64_t num_doubtful_faces = 0;
  int64_t num_likely_merges = 0;
  int64_t bytes = 0;             ///< of the page
  bool run_is_verified = false;  ///< see SavedRun
  ReportPage page;               ///< without its html
};

/// Reads a run folder and writes its report, atomically. Throws Error(kBadData) for a broken run,
/// picture list or number of labels, and Error(kFailed) if the page cannot be written.
WrittenReport WriteReport(const ReportRequest& request, const Execution& execution = {});

}  // namespace facegraph
