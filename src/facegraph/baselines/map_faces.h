// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"

namespace facegraph {

/// Parallel map: returns worker(face) for every face 0..num_faces-1, in the order of the faces.
/// make_worker() returns a std::unique_ptr to a new worker. There is one worker per running block,
/// reused for many faces, so that it can keep its memory.
template <typename MakeWorker>
auto MapFaces(int64_t num_faces, const MakeWorker& make_worker, const Execution& execution) {
  using Worker = typename decltype(make_worker())::element_type;
  constexpr int64_t kMappedFaces = 512;
  std::vector<decltype(std::declval<Worker&>()(int32_t{}))> results(static_cast<size_t>(num_faces));
  ScratchPool<Worker> workers(make_worker);
  ParallelFor(num_faces, kMappedFaces, execution, [&](int64_t begin, int64_t end) {
    workers.With([&](Worker& worker) {
      for (int64_t face = begin; face < end; ++face) {
        results[face] = worker(static_cast<int32_t>(face));
      }
    });
  });
  return results;
}

}  // namespace facegraph
