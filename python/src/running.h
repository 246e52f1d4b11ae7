// SPDX-License-Identifier: MIT
#pragma once

#include <nanobind/nanobind.h>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "facegraph/base/execution.h"

namespace facegraph::python {

namespace nb = nanobind;

/// Something to be done in the thread of Python that asked for the work, which holds the GIL then.
using Event = std::function<void()>;
using Tell = std::function<void(Event)>;

/// Does `work` in a thread of its own while the calling one waits without the GIL: other threads of
/// Python go on, Ctrl-C stops the work, and everything that Python is told comes from the thread
/// that called. `on_progress` is None or is called with (stage, done, total, unit), at most ten
/// times a second. What Python raises meanwhile stops the work and is raised here; so is what the
/// work throws. Work that takes longer than `limit` seconds, if that is not 0, is stopped too:
/// Error(kFailed).
void RunInSubprocess(int num_threads, const nb::object& on_progress,
              const std::function<void(const Execution&, const Tell&)>& work, double limit = 0);

/// The same for work(execution) that returns a value. It must touch nothing of Python.
template <typename Work>
auto Apart(int num_threads, const nb::object& on_progress, const Work& work, double limit = 0) {
  std::optional<std::invoke_result_t<Work, const Execution&>> result;
  RunInSubprocess(
      num_threads, on_progress,
      [&](const Execution& execution, const Tell&) { result.emplace(work(execution)); }, limit);
  return std::move(*result);
}

}  // namespace facegraph::python
