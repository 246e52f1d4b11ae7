// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "facegraph/report/pictures.h"
#include "facegraph/report/report_data.h"

namespace facegraph {

/// The pictures of a page as page/data.js reads them.
struct PagePictures {
  nlohmann::ordered_json json;  ///< null: none
  int64_t embedded = 0;         ///< pictures
  int64_t linked = 0;           ///< pictures
  int64_t missing = 0;          ///< pictures that are no files
  std::string first_missing;    ///< the path of one of them
};

/// Paths, relative to `folder`, of all faces that the page shows, each path but for what it shares
/// with the one before; and the content of the most important ones, as long as all together stays
/// below max_bytes. With `embed`, pictures that are not there are left out; without, all are named
/// and none is looked at: the page may be meant for another place.
PagePictures PicturesOfPage(const SavedRun& run, const ReportData& data, int64_t shown_per_cluster,
                            const Pictures& pictures, const std::filesystem::path& folder,
                            bool embed, int64_t max_bytes);

}  // namespace facegraph
