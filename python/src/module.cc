// SPDX-License-Identifier: MIT
#include <nanobind/stl/string.h>

#include "bindings.h"
#include "facegraph/base/error.h"
#include "facegraph/base/hash.h"
#include "facegraph/base/text.h"

namespace facegraph::python {
namespace {

/// The message is the library's own; its kind decides what Python catches.
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

/// The content of a table, so that a checkpoint knows its own.
std::string HashTable(const FeatureArray& array) {
  const nb::gil_scoped_release released;
  return HashToText(HashBytes(array.data(), array.nbytes()));
}

}  // namespace

NB_MODULE(_core, module) {
  module.doc() = "What facegraph computes. The package around it is what to use.";
  module.attr("version") = FACEGRAPH_VERSION;
  nb::register_exception_translator([](const std::exception_ptr& thrown, void*) {
    try {
      std::rethrow_exception(thrown);
    } catch (const Error& error) {
      PyErr_SetString(ExceptionFor(error.kind()), error.what());
    }
  });
  module.def("parse_bytes", &ParseBytes, nb::arg("text"), "\"16G\", \"512M\": bytes.");
  module.def("bytes_text", &BytesText, nb::arg("count"), "\"1.5 GiB\".");
  module.def("hash_table", &HashTable, nb::arg("table"));
  AddNeighbors(module);
  AddProposals(module);
  AddNetworks(module);
  AddClusters(module);
  AddClustering(module);
  AddMerges(module);
  AddEvaluation(module);
  AddMethods(module);
  AddTraining(module);
  AddSynthetic(module);
}

}  // namespace facegraph::python
