// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/report/report_page.h"

namespace facegraph::cli {
namespace {

struct Arguments {
  std::string run;
  std::string output;
  std::string truth;
  std::string images;
  std::string title;
  std::string max_size = "28M";
  bool link_images = false;
};

/// The name of the run's folder, unless the user has a better one.
std::string GetTitle(const Arguments& arguments) {
  if (!arguments.title.empty()) return arguments.title;
  const std::filesystem::path path = std::filesystem::absolute(arguments.run).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

std::filesystem::path GetFolder(const std::string& output) {
  return std::filesystem::absolute(output).parent_path();
}

void SayWhatIsMissing(const ReportPage& page, const Pictures* pictures, const Arguments& arguments,
                      Console& console) {
  if (page.shown_per_cluster > 0) {
    console.Info(fmt::format("shows {} faces of each cluster at most, to stay below {}",
                             CountText(page.shown_per_cluster), arguments.max_size));
  }
  if (pictures != nullptr) {
    console.Info(fmt::format("{} pictures in the page, {} linked", CountText(page.embedded),
                             CountText(page.linked)));
  }
  if (page.missing > 0) {
    console.Warning(fmt::format("{}: {} pictures are not there, {} among them", arguments.images,
                                CountText(page.missing), page.first_missing));
  }
}

void Run(const Arguments& arguments, Session& session) {
  const int64_t max_bytes = ParseBytes(arguments.max_size);
  const SavedRun run = ReadRun(arguments.run);
  const int64_t num_faces = run.neighbors.num_faces();
  std::vector<int64_t> truth;
  if (!arguments.truth.empty()) truth = LoadLabels(arguments.truth, num_faces, arguments.run);
  std::optional<Pictures> pictures;
  if (!arguments.images.empty()) pictures = ReadPictureList(arguments.images, num_faces);
  RequireWritable(arguments.output);
  const ReportData data = MakeReportData(run, truth, session.execution());
  const Pictures* shown = pictures ? &*pictures : nullptr;
  const ReportPage page = MakeReportPage(run, data, shown,
                                         {.title = GetTitle(arguments),
                                          .max_bytes = max_bytes,
                                          .embed_pictures = !arguments.link_images,
                                          .folder = GetFolder(arguments.output)});
  AtomicFile file(arguments.output);
  file.Write(page.html);
  file.Commit();
  SayWhatIsMissing(page, shown, arguments, session.console());
  session.console().Info(fmt::format("a report of {} faces in {} ({})", CountText(num_faces),
                                     arguments.output,
                                     BytesText(static_cast<int64_t>(page.html.size()))));
  if (session.common().json) {
    session.PrintResult({{"report", arguments.output},
                         {"bytes", page.html.size()},
                         {"faces", num_faces},
                         {"clusters", data.clusters.num_proposals()},
                         {"doubtful_faces", data.doubtful.size()},
                         {"likely_merges", data.merges.size()},
                         {"pictures_embedded", page.embedded},
                         {"pictures_linked", page.linked},
                         {"pictures_missing", page.missing}},
                        "");
  }
}

}  // namespace

void AddReportCommand(CLI::App& program) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      program.add_subcommand("report", "One page that shows what became of a run, for a browser");
  command->add_option("RUN", arguments->run, "The folder that `facegraph cluster --run` wrote")
      ->required();
  command->add_option("-o,--output", arguments->output, "The page, an .html file")->required();
  command->add_option("--images", arguments->images,
                      "Pictures of the faces: a text file, one path a line in the order of the "
                      "features, relative to that file; an empty line where there is none");
  command->add_option("--truth", arguments->truth,
                      "True labels: adds precision and recall, calibration and the worst mistakes");
  command->add_option("--title", arguments->title,
                      "Heading of the page (default: the name of the folder)");
  command
      ->add_option("--max-size", arguments->max_size,
                   "How large the page may be, about: pictures that do not fit are linked, members "
                   "of large clusters left out")
      ->capture_default_str();
  command->add_flag("--link-images", arguments->link_images,
                    "Name pictures by their path only: a small page, which must stay where it is");
  command->footer(
      R"(The page is one file: it needs no network and no program, and can be sent to others. It shows the clusters with
their faces, the faces that may be wrong where they are, pairs of clusters that may be one person, and how
the run went.

Examples:
  facegraph cluster features.npy --run run
  facegraph report run -o report.html
  facegraph report run -o report.html --images paths.txt --truth truth.txt)");
  FinishCommand(*command, [arguments](Session& session) { Run(*arguments, session); });
}

}  // namespace facegraph::cli
