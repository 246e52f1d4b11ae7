// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

namespace facegraph::cli {

/// Makes the signals that would end the program in the middle of its work harmless, so that it
/// always leaves through its destructors and no temporary file remains.
///
/// SIGINT, SIGTERM, SIGHUP and SIGXCPU cancel the work. A second SIGINT, half a second later or
/// more, ends the program at once. Those that the program was started to ignore (nohup) stay
/// ignored. SIGPIPE and SIGXFSZ are ignored: the write fails instead, with an error that names its
/// file. A message on standard error that nobody reads is no error.
///
/// Returns what the signals set, see Execution::canceled. Call it before threads are started. More
/// calls change nothing.
const std::atomic<bool>* CatchSignals();

}  // namespace facegraph::cli
