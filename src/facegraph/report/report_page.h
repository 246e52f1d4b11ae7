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
  int64_t max_bytes = 30'000'000;  ///< of the page, about
  bool embed_pictures = true;      ///< false: all are linked
  std::filesystem::path folder;  ///< where the page will lie: linked pictures are named from there
};

/// What did not get into a page.
struct ReportPage {
  std::string html;
  int64_t shown_per_cluster = 0;  ///< the page shows at most so many faces of a cluster; 0: all
  int64_t embedded = 0;           ///< pictures whose content is in the page
  int64_t linked = 0;             ///< pictures that the page names by their path
  int64_t missing = 0;            ///< pictures that are no files, so that their faces have none
  std::string first_missing;      ///< the path of one of them, as given
};

/// One HTML file that needs nothing else: no network, no other file but linked pictures.
///
/// Clusters, their figures and members are packed numbers, so that 100,000 clusters stay small.
/// What would pass max_bytes is left out, first the members that fit their cluster least, and
/// pictures are embedded as long as they fit: those of the medoids first. pictures may be null.
ReportPage MakeReportPage(const SavedRun& run, const ReportData& data, const Pictures* pictures,
                          const ReportPageOptions& options);

}  // namespace facegraph
