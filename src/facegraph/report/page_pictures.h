// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "facegraph/report/pictures.h"
#include "facegraph/report/report_data.h"

namespace facegraph {

/// The pictures of a page as page/data.js reads them.
struct PagePictures {
  nlohmann::ordered_json json;  ///< null: none
  int64_t embedded = 0;         ///< pictures
  int64_t linked = 0;           ///< pictures
};

/// Paths, relative to `folder`, of all faces that the page shows, each path but for what it shares
/// with the one before; and the content of the most important ones, as long as all together stays
/// below max_bytes.
PagePictures PicturesOfPage(const SavedRun& run, const ReportData& data, int64_t shown_per_cluster,
                            const Pictures& pictures, const std::filesystem::path& folder,
                            int64_t max_bytes);

}  // namespace facegraph
