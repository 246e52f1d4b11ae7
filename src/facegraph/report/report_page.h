// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "facegraph/report/pictures.h"
#include "facegraph/report/report_data.h"

namespace facegraph {

struct ReportPageOptions {
  std::string title;
  int64_t max_bytes = 30'000'000;  ///< approximate upper limit of the page
  bool embed_pictures = true;      ///< false: all pictures are linked
  std::filesystem::path folder;    ///< of the page; links to pictures are relative to it
};

/// A page and what was left out of it.
struct ReportPage {
  std::string html;
  int64_t shown_per_cluster = 0;  ///< limit of faces per cluster; 0: all are in the page
  int64_t embedded = 0;           ///< pictures whose content is in the page
  int64_t linked = 0;             ///< pictures that the page refers to by path
  int64_t missing = 0;            ///< pictures without a file; their faces have none
  std::string first_missing;      ///< the path of one of them, as given
};

/// Makes one self-contained HTML file: it needs no network and no other file except linked
/// pictures.
///
/// Clusters and their members are packed numbers, so that a page of 100,000 clusters stays small.
/// To stay below max_bytes, members of low membership are left out and pictures are linked instead
/// of embedded. Pictures of medoids are embedded first. pictures may be null.
ReportPage MakeReportPage(const SavedRun& run, const ReportData& data, const Pictures* pictures,
                          const ReportPageOptions& options);

}  // namespace facegraph
