// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/program.h"
#include "facegraph/cli/signals.h"
#include "facegraph/io/staging_place.h"

namespace {

constexpr const char* kSummary = "Groups face features by person: features in, identities out.";

constexpr const char* kFooter = R"(Examples:
  facegraph synth -n 20000 -o faces/        # make a data set to try things on
  facegraph inspect faces/features.npy      # check the features
  facegraph cluster faces/features.npy -o labels.txt --truth faces/labels.txt

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad data, 4 not enough memory, 130 interrupted.)";

int Run(const std::vector<std::string>& words, facegraph::cli::Console& console) {
  using namespace facegraph;
  using namespace facegraph::cli;
  Command program("facegraph", kSummary);
  program.Footer(kFooter);
  AddClusterCommand(program);
  AddBaselineCommand(program);
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
  AddAboutCommands(program);
  return RunProgram(program, words, FACEGRAPH_VERSION, console);
}

constexpr const char* kOutOfMemory =
    "out of memory; --memory sets a limit that is checked before work begins";

/// A destructor that needs memory (those of JSON values do) cannot say so by an exception when
/// there is none. The program then ends without the other destructors, but no temporary file
/// remains.
[[noreturn]] void OnTerminate() {
  try {
    if (const std::exception_ptr failure = std::current_exception()) {
      std::rethrow_exception(failure);
    }
  } catch (const std::bad_alloc&) {
    facegraph::StagingPlace::ClearAll();
    facegraph::cli::Console(/*quiet=*/true).Error(kOutOfMemory);
    _exit(static_cast<int>(facegraph::ErrorKind::kOutOfMemory));
  } catch (...) {  // a fault of the program
  }
  std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  using facegraph::ErrorKind;
  std::set_terminate(OnTerminate);
  facegraph::cli::CatchSignals();
  facegraph::cli::Console console(/*quiet=*/true);
  try {
    return Run({argv + 1, argv + argc}, console);
  } catch (const facegraph::Error& error) {
    console.Error(error.what());
    return static_cast<int>(error.kind());
  } catch (const std::bad_alloc&) {
    console.Error(kOutOfMemory);
    return static_cast<int>(ErrorKind::kOutOfMemory);
  } catch (const std::exception& error) {
    console.Error(error.what());
    return static_cast<int>(ErrorKind::kFailed);
  }
}
