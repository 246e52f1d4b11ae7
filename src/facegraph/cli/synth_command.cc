// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "facegraph/base/matrix.h"
#include "facegraph/cli/command.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/atomic_files.h"
#include "facegraph/io/file_access.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/npy_header.h"
#include "facegraph/synth/synth_plan.h"
#include "facegraph/synth/synth_rows.h"

namespace facegraph::cli {
namespace {

constexpr int64_t kRowsPerChunk = 16384;
constexpr const char* kFeatures = "features.npy";
constexpr const char* kLabels = "labels.txt";

struct SynthArguments {
  SynthOptions options{.num_faces = 50000};
  std::string folder;
};

void RunSynth(SynthArguments arguments, Session& session) {
  SynthOptions& options = arguments.options;
  options.seed = session.common().seed;
  const SynthPlan plan(options);
  const std::filesystem::path folder = arguments.folder;
  MakeFolder(folder);
  AtomicFiles files;
  AtomicFile features_file(files.Add(folder / kFeatures));
  AtomicFile labels_file(files.Add(folder / kLabels));
  const int64_t shape[] = {options.num_faces, options.dim};
  features_file.Write(FormatNpyHeader(kNpyType<float>, shape));
  Matrix<float> features(std::min(kRowsPerChunk, options.num_faces), options.dim);
  std::vector<int64_t> labels(static_cast<size_t>(features.rows()));
  for (int64_t begin = 0; begin < options.num_faces; begin += kRowsPerChunk) {
    session.execution().CheckCanceled();
    const int64_t rows = std::min(kRowsPerChunk, options.num_faces - begin);
    const MatrixView<float> chunk = features.View().Rows(0, rows);
    const std::span<int64_t> chunk_labels(labels.data(), static_cast<size_t>(rows));
    SynthRows(plan, begin, chunk, chunk_labels, session.execution());
    features_file.Write(chunk.data(), static_cast<size_t>(chunk.size()) * sizeof(float));
    labels_file.Write(fmt::format("{}\n", fmt::join(chunk_labels, "\n")));
    session.execution().Report("making faces", begin + rows, options.num_faces, "faces");
  }
  features_file.Commit();
  labels_file.Commit();
  files.Commit();

  session.console().Info(fmt::format("{} faces of {} people written to {}",
                                     CountText(options.num_faces), CountText(plan.num_identities()),
                                     folder.string()));
  if (session.common().json) {
    session.PrintResult({{"faces", options.num_faces},
                         {"identities", plan.num_identities()},
                         {"features", (folder / kFeatures).string()},
                         {"labels", (folder / kLabels).string()}},
                        "");
  }
}

}  // namespace

void AddSynthCommand(Command& program) {
  auto arguments = std::make_shared<SynthArguments>();
  SynthOptions& options = arguments->options;
  Command& command =
      program.AddCommand("synth", "Make a synthetic data set of faces with known identities");
  command.AddOption("-o,--output", arguments->folder, "Folder for features.npy and labels.txt")
      .WritesFolder({kFeatures, kLabels})
      .Placeholder("FOLDER")
      .Required();
  command.AddOption("-n,--faces", options.num_faces, "Number of faces").Between(1, 2147483647);
  command.AddOption("--dim", options.dim, "Values per face").Between(16, 65536);
  command
      .AddOption("--mean-size", options.mean_faces_per_identity, "Mean number of faces of a person")
      .AtLeast(1);
  command
      .AddOption("--size-spread", options.size_spread,
                 "Standard deviation of the logarithm of the faces of a person; a larger value "
                 "gives a heavier tail")
      .Between(0, 3);
  command
      .AddOption("--modes", options.mean_modes,
                 "Mean number of modes (pose, age and the like) of a person")
      .Between(1, 1000);
  const auto add_share = [&](const std::string& name, double& value, const std::string& help) {
    command.AddOption(name, value, help).Between(0, 1);
  };
  add_share("--lookalikes", options.lookalike_fraction, "Share of people with look-alikes");
  add_share("--outliers", options.outlier_fraction, "Share of faces that show nobody");
  add_share("--mislabeled", options.mislabeled_fraction, "Share of faces with a wrong label");
  add_share("--duplicates", options.duplicate_fraction, "Share of faces that are near-duplicates");
  command.Footer(
      R"(The data resemble MS-Celeb-1M: few people with very many faces, many people with few, several modes of each
person, look-alikes, outliers, wrong labels. They are written in one pass: any size needs little memory. The same
seed gives the same data.

Examples:
  facegraph synth -n 20000 -o faces
  facegraph synth -n 5210000 --dim 256 --seed 1 -o millions)");
  FinishCommand(command, [arguments](Session& session) { RunSynth(*arguments, session); });
}

}  // namespace facegraph::cli
