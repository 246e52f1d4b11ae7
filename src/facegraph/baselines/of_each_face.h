// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"

namespace facegraph {

/// What workers make of every face, worker(face), in the order of the faces. make_worker() returns
/// a std::unique_ptr of one; as many are made as run at once, and each goes from face to face, so
/// that it can keep its memory.
template <typename MakeWorker>
auto OfEachFace(int64_t num_faces, const MakeWorker& make_worker, const Execution& execution) {
  using Worker = typename decltype(make_worker())::element_type;
  constexpr int64_t kFacesPerBlock = 512;
  std::vector<decltype(std::declval<Worker&>()(int32_t{}))> made(static_cast<size_t>(num_faces));
  ScratchPool<Worker> workers(make_worker);
  ParallelFor(num_faces, kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    workers.With([&](Worker& worker) {
      for (int64_t face = begin; face < end; ++face) {
        made[face] = worker(static_cast<int32_t>(face));
      }
    });
  });
  return made;
}

}  // namespace facegraph
