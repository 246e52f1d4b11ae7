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

/// A call of Python code, made with the GIL in the thread that asked for the work.
using Event = std::function<void()>;
using Tell = std::function<void(Event)>;

/// Runs `work` in a thread of its own. The calling thread waits without the GIL, so that other
/// threads of Python go on. Ctrl-C and exceptions of Python code cancel the work and are raised
/// here; exceptions of the work are rethrown. on_progress: None, or called with (stage, done,
/// total, unit) at most ten times a second. limit: seconds after which the work is canceled with
/// Error(kFailed); 0: none.
void RunWithEvents(int num_threads, const nb::object& on_progress,
                   const std::function<void(const Execution&, const Tell&)>& work,
                   double limit = 0);

/// The same for work(execution) that returns a value. It must not use Python.
template <typename Work>
auto RunInWorker(int num_threads, const nb::object& on_progress, const Work& work,
                 double limit = 0) {
  std::optional<std::invoke_result_t<Work, const Execution&>> result;
  RunWithEvents(
      num_threads, on_progress,
      [&](const Execution& execution, const Tell&) { result.emplace(work(execution)); }, limit);
  return std::move(*result);
}

}  // namespace facegraph::python
