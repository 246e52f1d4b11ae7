// SPDX-License-Identifier: MIT
// Nearest neighbours, as arithmetic rate and as a share of what the machine can do at most: the
// same products by the same threads on rows that never leave the first-level cache.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "facegraph/affinity/exact_neighbours.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/base/timing.h"
#include "facegraph/kernels/isa.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

Matrix<float> RandomRows(int64_t rows, int64_t dim) {
  Random random(1);
  Matrix<float> matrix(rows, dim);
  for (int64_t i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(random.Normal());
  }
  return matrix;
}

Execution WithThreads(int64_t threads) {
  Execution execution;
  execution.num_threads = static_cast<int>(threads);
  return execution;
}

// Operations per second that `threads` threads reach together on a few rows, over and over.
double PeakRate(int64_t threads) {
  constexpr int64_t kRows = kSimilarityRows, kColumns = 32, kDim = 128, kRepeats = 2000;
  const Matrix<float> left = RandomRows(kRows, kDim), right = RandomRows(kColumns, kDim);
  const auto work = [&](int64_t, int64_t) {
    PackedRows packed;
    packed.Pack(right.View());
    Matrix<float> out(kRows, packed.padded_rows());
    for (int64_t i = 0; i < kRepeats; ++i) {
      SimilarityBlock(left.View(), packed, out.View());
      benchmark::DoNotOptimize(out.data());
    }
  };
  double best = 0;
  for (int repeat = 0; repeat < 5; ++repeat) {
    const Stopwatch watch;
    ParallelFor(threads, 1, WithThreads(threads), work);
    const double operations =
        2.0 * kRows * kColumns * kDim * kRepeats * static_cast<double>(threads);
    best = std::max(best, operations / watch.Seconds());
  }
  return best;
}

void SetRate(benchmark::State& state, double operations, double peak) {
  using benchmark::Counter;
  state.counters["FLOP/s"] =
      Counter(operations, Counter::kIsIterationInvariantRate, Counter::kIs1000);
  state.counters["of_peak"] = Counter(operations / peak, Counter::kIsIterationInvariantRate);
  state.SetLabel(std::string(IsaName(ActiveIsa())));
}

// Arguments: faces, dimensions, threads.
void BM_ExactNeighbours(benchmark::State& state) {
  const Matrix<float> rows = RandomRows(state.range(0), state.range(1));
  Features features;
  features.dim = rows.cols();
  features.shards = {{rows.data(), rows.rows(), ""}};
  const double peak = PeakRate(state.range(2));
  for (auto _ : state) {
    benchmark::DoNotOptimize(ExactNeighbours(features, {}, WithThreads(state.range(2))));
  }
  const double n = static_cast<double>(rows.rows());
  SetRate(state, 2 * n * n * static_cast<double>(rows.cols()), peak);
}
BENCHMARK(BM_ExactNeighbours)
    ->ArgNames({"n", "dim", "threads"})
    ->Args({20000, 128, 1})
    ->Args({20000, 256, 1})
    ->Args({20000, 256, 2})
    ->Args({50000, 256, 2})
    ->Unit(benchmark::kSecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

// Arguments: dimensions, instruction set (those that are absent are skipped).
void BM_SimilarityBlock(benchmark::State& state) {
  const Isa isa = static_cast<Isa>(state.range(1));
  const std::vector<Isa> available = AvailableIsas();
  if (std::find(available.begin(), available.end(), isa) == available.end()) {
    state.SkipWithError("this machine lacks the instruction set");
    return;
  }
  const Isa before = ActiveIsa();
  UseIsa(isa);
  const Matrix<float> left = RandomRows(kSimilarityRows, state.range(0));
  const Matrix<float> right = RandomRows(256, state.range(0));
  PackedRows packed;
  packed.Pack(right.View());
  Matrix<float> out(left.rows(), packed.padded_rows());
  const double peak = PeakRate(1);
  for (auto _ : state) {
    SimilarityBlock(left.View(), packed, out.View());
    benchmark::DoNotOptimize(out.data());
  }
  SetRate(state, 2.0 * static_cast<double>(left.size() * right.rows()), peak);
  UseIsa(before);
}
BENCHMARK(BM_SimilarityBlock)->ArgNames({"dim", "isa"})->ArgsProduct({{128, 256, 512}, {0, 1, 2}});

void BM_Similarity(benchmark::State& state) {
  const Matrix<float> rows = RandomRows(2, state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(Similarity(rows.Row(0).data(), rows.Row(1).data(), rows.cols()));
  }
}
BENCHMARK(BM_Similarity)->ArgName("dim")->Arg(128)->Arg(256)->Arg(512);

}  // namespace
}  // namespace facegraph
