// SPDX-License-Identifier: MIT
#include <nanobind/stl/string.h>

#include "bindings.h"
#include "facegraph/base/error.h"
#include "facegraph/base/text.h"
#include "facegraph/base/version.h"

namespace facegraph::python {
namespace {

/// The exception of Python for an error of the library. The message stays.
PyObject* ExceptionFor(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kOutOfMemory:
      return PyExc_MemoryError;
    case ErrorKind::kFailed:
      return PyExc_OSError;
    case ErrorKind::kInterrupted:
      return PyExc_KeyboardInterrupt;
    case ErrorKind::kUsage:
    case ErrorKind::kBadData:
      break;
  }
  return PyExc_ValueError;
}

}  // namespace

NB_MODULE(_core, module) {
  module.doc() = "The native part of facegraph. Use the package around it.";
  module.attr("version") = std::string(Version());
  nb::register_exception_translator([](const std::exception_ptr& thrown, void*) {
    try {
      std::rethrow_exception(thrown);
    } catch (const Error& error) {
      PyErr_SetString(ExceptionFor(error.kind()), error.what());
    }
  });
  module.def("parse_bytes", &ParseBytes, nb::arg("text"), "\"16G\", \"512M\": bytes.");
  module.def("bytes_text", &BytesText, nb::arg("count"), "\"1.5 GiB\".");
  AddNeighbors(module);
  AddProposals(module);
  AddNetworks(module);
  AddClusters(module);
  AddClusterOptions(module);
  AddClustering(module);
  AddMerges(module);
  AddEvaluation(module);
  AddMethods(module);
  AddComparison(module);
  AddReport(module);
  AddTraining(module);
  AddSynthetic(module);
}

}  // namespace facegraph::python
