// SPDX-License-Identifier: MIT
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include "bindings.h"
#include "facegraph/report/write_report.h"
#include "running.h"

namespace facegraph::python {
namespace {

WrittenReport Write(const std::string& run, const std::string& output, const std::string& images,
                    const std::optional<ArrayIn<int64_t>>& truth, const std::string& title,
                    int64_t max_bytes, bool embed_pictures, int num_threads,
                    const nb::object& on_progress) {
  ReportRequest request{.run = run, .output = output, .images = images};
  if (truth) request.truth = ToVector(*truth);
  request.title = title;
  request.max_bytes = max_bytes;
  request.embed_pictures = embed_pictures;
  return RunInWorker(num_threads, on_progress,
                     [&](const Execution& execution) { return WriteReport(request, execution); });
}

}  // namespace

void AddReport(nb::module_& module) {
  nb::class_<WrittenReport>(module, "WrittenReport", "What a report shows and what it leaves out.")
      .def_ro("n_faces", &WrittenReport::num_faces)
      .def_ro("n_clusters", &WrittenReport::num_clusters)
      .def_ro("n_doubtful_faces", &WrittenReport::num_doubtful_faces)
      .def_ro("n_likely_merges", &WrittenReport::num_likely_merges)
      .def_ro("bytes", &WrittenReport::bytes)
      .def_ro(
          "run_is_verified", &WrittenReport::run_is_verified,
          "Whether the run's files were compared with the hashes in its manifest; False for a run "
          "of an earlier version.")
      .def_prop_ro(
          "shown_per_cluster", [](const WrittenReport& r) { return r.page.shown_per_cluster; },
          "Largest number of faces that is shown of a cluster; 0: all.")
      .def_prop_ro("n_embedded", [](const WrittenReport& r) { return r.page.embedded; })
      .def_prop_ro("n_linked", [](const WrittenReport& r) { return r.page.linked; })
      .def_prop_ro("n_missing", [](const WrittenReport& r) { return r.page.missing; })
      .def_prop_ro("first_missing", [](const WrittenReport& r) { return r.page.first_missing; });
  module.def("write_report", &Write, nb::arg("run"), nb::arg("output"), nb::arg("images"),
             nb::arg("truth").none(), nb::arg("title"), nb::arg("max_bytes"),
             nb::arg("embed_pictures"), nb::arg("n_threads"), nb::arg("on_progress").none());
}

}  // namespace facegraph::python
