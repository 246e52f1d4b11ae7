// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "facegraph/report/report_data.h"

namespace facegraph {

/// The data of a page without its pictures, in the form that page/data.js reads. Each cluster has
/// at most shown_per_cluster members there.
nlohmann::ordered_json ReportJson(const SavedRun& run, const ReportData& data,
                                  int64_t shown_per_cluster, const std::string& title);

}  // namespace facegraph
