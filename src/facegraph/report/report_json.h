// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "facegraph/report/report_data.h"

namespace facegraph {

/// The data of a page but for its pictures, as page/data.js reads it. Shows at most
/// shown_per_cluster members of a cluster.
nlohmann::ordered_json ReportJson(const SavedRun& run, const ReportData& data,
                                  int64_t shown_per_cluster, const std::string& title);

}  // namespace facegraph
