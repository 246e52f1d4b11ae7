// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/report/write_report.h"
#include "facegraph/run/run_folder.h"

namespace facegraph::cli {
namespace {

struct ReportArguments {
  std::string run;
  std::string output;
  std::string truth;
  std::string images;
  std::string title;
  std::string max_size = "28M";
  bool link_images = false;
};

void SayWhatIsMissing(const ReportPage& page, const ReportArguments& arguments, Console& console) {
  if (page.shown_per_cluster > 0) {
    console.Info(fmt::format("at most {} faces of each cluster are shown, to stay below {}",
                             CountText(page.shown_per_cluster), arguments.max_size));
  }
  if (!arguments.images.empty()) {
    console.Info(fmt::format("{} pictures in the page, {} linked", CountText(page.embedded),
                             CountText(page.linked)));
  }
  if (page.missing > 0) {
    console.Warning(fmt::format("{}: {} pictures do not exist, such as {}", arguments.images,
                                CountText(page.missing), page.first_missing));
  }
}

void RunReport(const ReportArguments& arguments, Session& session) {
  ReportRequest request{.run = arguments.run,
                        .output = arguments.output,
                        .images = arguments.images,
                        .title = arguments.title,
                        .max_bytes = ParseBytes(arguments.max_size),
                        .embed_pictures = !arguments.link_images};
  if (!arguments.truth.empty()) {
    request.truth = ReadLabels(arguments.truth, session.memory());
    request.truth_name = arguments.truth;
  }
  const WrittenReport report = WriteReport(request, session.execution());
  WarnUnlessVerified(report.run_is_verified, arguments.run, session.console());
  SayWhatIsMissing(report.page, arguments, session.console());
  session.console().Info(fmt::format("a report of {} faces in {} ({})", CountText(report.num_faces),
                                     arguments.output, BytesText(report.bytes)));
  session.PrintResult({{"report", arguments.output},
                       {"bytes", report.bytes},
                       {"faces", report.num_faces},
                       {"clusters", report.num_clusters},
                       {"doubtful_faces", report.num_doubtful_faces},
                       {"likely_merges", report.num_likely_merges},
                       {"pictures_embedded", report.page.embedded},
                       {"pictures_linked", report.page.linked},
                       {"pictures_missing", report.page.missing}},
                      "");
}

}  // namespace

void AddReportCommand(Command& program) {
  auto arguments = std::make_shared<ReportArguments>();
  Command& command = program.AddCommand("report", "Make a web page that shows the result of a run");
  command.AddOption("RUN", arguments->run, "Folder that `facegraph cluster --run` wrote")
      .Reads(RunFolder::HasFile)
      .Required();
  command.AddOption("-o,--output", arguments->output, "The page, an .html file")
      .Writes()
      .Placeholder("FILE")
      .Required();
  command
      .AddOption("--images", arguments->images,
                 "Pictures of the faces: a text file with one path in a line, in the order of the "
                 "features, relative to that file; an empty line: no picture")
      .Reads()
      .Placeholder("FILE");
  command
      .AddOption("--truth", arguments->truth,
                 "True labels, .txt or .npy: adds precision, recall, calibration and the worst "
                 "mistakes")
      .Reads()
      .Placeholder("FILE");
  command.AddOption("--title", arguments->title, "Heading of the page")
      .NoPath()
      .DefaultNote("the name of the folder");
  command
      .AddOption("--max-size", arguments->max_size,
                 "Approximate largest size of the page, in bytes or such as 28M. Pictures that do "
                 "not fit are linked; large clusters show fewer faces")
      .NoPath()
      .Placeholder("BYTES");
  command.AddFlag("--link-images", arguments->link_images,
                  "Link all pictures by their path: a small page, which cannot be moved");
  command.Footer(
      R"(The page is one file. It needs no network and no program, so it can be sent to others. It shows the clusters with
their faces, faces that may be in the wrong cluster, pairs of clusters that may be one person, and the course of
the run.

Examples:
  facegraph cluster features.npy --run run
  facegraph report run -o report.html
  facegraph report run -o report.html --images paths.txt --truth truth.txt)");
  FinishCommand(command, [arguments](Session& session) { RunReport(*arguments, session); });
}

}  // namespace facegraph::cli
