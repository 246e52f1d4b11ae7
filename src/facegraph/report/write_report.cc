// SPDX-License-Identifier: MIT
#include "facegraph/report/write_report.h"

#include <optional>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/evaluation/label_checks.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/paths_apart.h"
#include "facegraph/report/report_data.h"

namespace facegraph {
namespace {

std::string GetTitle(const ReportRequest& request) {
  if (!request.title.empty()) return request.title;
  const std::filesystem::path path = std::filesystem::absolute(request.run).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

/// A page in the run folder is welcome, over one of its files it is not.
void RequireOutputApart(const ReportRequest& request) {
  std::vector<InputPath> inputs{{"run", request.run, RunFolder::HasFile}};
  if (!request.images.empty()) inputs.push_back({"images", request.images});
  const OutputPath output{"output", request.output};
  RequireApart(inputs, {&output, 1});
}

}  // namespace

WrittenReport WriteReport(const ReportRequest& request, const Execution& execution) {
  RequireOutputApart(request);
  const SavedRun run = ReadRun(request.run);
  WrittenReport report;
  report.num_faces = run.neighbors.num_faces();
  report.run_is_verified = run.is_verified;
  std::optional<Pictures> pictures;
  if (!request.images.empty()) pictures = ReadPictureList(request.images, report.num_faces);
  AtomicFile file(request.output);  // fails before the work
  Require(request.truth.empty() || std::ssize(request.truth) == run.neighbors.num_faces(),
          ErrorKind::kBadData, "{}: has {} labels, but the run has {} faces", request.truth_name,
          request.truth.size(), run.neighbors.num_faces());
  if (!request.truth.empty()) RequireScorable(request.truth, request.truth_name);
  const ReportData data = MakeReportData(run, request.truth, execution);
  report.page = MakeReportPage(run, data, pictures ? &*pictures : nullptr,
                               {.title = GetTitle(request),
                                .max_bytes = request.max_bytes,
                                .embed_pictures = request.embed_pictures,
                                .folder = std::filesystem::absolute(request.output).parent_path()});
  file.Write(report.page.html);
  file.Commit();
  report.bytes = static_cast<int64_t>(report.page.html.size());
  report.page.html.clear();
  report.num_clusters = data.clusters.num_proposals();
  report.num_doubtful_faces = std::ssize(data.doubtful);
  report.num_likely_merges = std::ssize(data.merges);
  return report;
}

}  // namespace facegraph
