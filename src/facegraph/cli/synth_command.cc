// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "facegraph/base/error.h"
#include "facegraph/base/matrix.h"
#include "facegraph/cli/command.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/npy_header.h"
#include "facegraph/synth/synth_plan.h"
#include "facegraph/synth/synth_rows.h"

namespace facegraph::cli {
namespace {

constexpr int64_t kRowsPerChunk = 16384;

struct Arguments {
  SynthOptions options{.num_faces = 50000};
  std::string folder;
};

void Run(Arguments arguments, Session& session) {
  SynthOptions& options = arguments.options;
  options.seed = session.common().seed;
  const SynthPlan plan(options);
  const std::filesystem::path folder = arguments.folder;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  Require(!error, ErrorKind::kFailed, "{}: {}", folder.string(), error.message());

  AtomicFile features_file(folder / "features.npy");
  AtomicFile labels_file(folder / "labels.txt");
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

  session.console().Info(fmt::format("made {} faces of {} people in {}",
                                     CountText(options.num_faces), CountText(plan.num_identities()),
                                     folder.string()));
  if (session.common().json) {
    session.PrintResult({{"faces", options.num_faces},
                         {"identities", plan.num_identities()},
                         {"features", (folder / "features.npy").string()},
                         {"labels", (folder / "labels.txt").string()}},
                        "");
  }
}

}  // namespace

void AddSynthCommand(CLI::App& program) {
  auto arguments = std::make_shared<Arguments>();
  SynthOptions& options = arguments->options;
  CLI::App* command =
      program.add_subcommand("synth", "Make a data set of synthetic faces with known identities");
  const auto add = [&](const std::string& name, auto& value, const std::string& help) {
    command->add_option(name, value, help)->capture_default_str();
  };
  command->add_option("-o,--output", arguments->folder, "Folder for features.npy and labels.txt")
      ->required();
  add("-n,--faces", options.num_faces, "Number of faces");
  add("--dim", options.dim, "Values per face");
  add("--mean-size", options.mean_faces_per_identity, "Faces of a person, on average");
  add("--size-spread", options.size_spread,
      "Spread of the logarithm of faces per person: larger, heavier tail");
  add("--modes", options.mean_modes, "Looks of a person (pose, age), on average");
  add("--lookalikes", options.lookalike_fraction, "Share of people who have look-alikes");
  add("--outliers", options.outlier_fraction, "Share of faces that show nobody");
  add("--mislabeled", options.mislabeled_fraction, "Share of faces with a wrong label");
  add("--duplicates", options.duplicate_fraction, "Share of faces that nearly repeat another");
  command->footer(
      R"(Like MS-Celeb-1M: a few people with very many faces and many with few, several looks each, look-alikes,
outliers, wrong labels. Written in one pass: any size, little memory. The seed decides everything.

Examples:
  facegraph synth -n 20000 -o faces
  facegraph synth -n 5210000 --dim 256 --seed 1 -o millions)");
  FinishCommand(*command, [arguments](Session& session) { Run(*arguments, session); });
}

}  // namespace facegraph::cli
