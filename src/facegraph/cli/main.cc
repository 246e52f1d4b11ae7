// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <exception>
#include <new>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/kernels/isa.h"

namespace {

constexpr const char* kDescription = R"(Groups face features by person: features in, identities out.

  facegraph synth -n 20000 -o faces/        make a data set to try things on
  facegraph inspect faces/features.npy      are these good features?
  facegraph cluster faces/features.npy -o labels.txt --truth faces/labels.txt

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad data, 4 would not fit in memory, 130 interrupted.)";

int Run(int argc, char** argv) {
  using namespace facegraph;
  using namespace facegraph::cli;
  CLI::App program(kDescription, "facegraph");
  program.require_subcommand(1);
  program.set_version_flag("--version", "facegraph " FACEGRAPH_VERSION);
  program.get_formatter()->column_width(34);
  AddClusterCommand(program);
  AddTrainCommand(program);
  AddTrainAffinityCommand(program);
  AddKnnCommand(program);
  AddAffinityCommand(program);
  AddProposeCommand(program);
  AddDetectCommand(program);
  AddSegmentCommand(program);
  AddDeoverlapCommand(program);
  AddEvaluateCommand(program);
  AddCompareCommand(program);
  AddReportCommand(program);
  AddSuggestCommand(program);
  AddInspectCommand(program);
  AddSynthCommand(program);
  AddPhotosCommand(program);
  try {
    program.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : static_cast<int>(ErrorKind::kUsage);
  }
}

}  // namespace

int main(int argc, char** argv) {
  using facegraph::ErrorKind;
  facegraph::cli::Console console(/*quiet=*/true);
  try {
    return Run(argc, argv);
  } catch (const facegraph::Error& error) {
    console.Error(error.what());
    return static_cast<int>(error.kind());
  } catch (const std::bad_alloc&) {
    console.Error("out of memory; --memory sets a limit that is checked before work begins");
    return static_cast<int>(ErrorKind::kOutOfMemory);
  } catch (const std::exception& error) {
    console.Error(error.what());
    return static_cast<int>(ErrorKind::kFailed);
  }
}
