// SPDX-License-Identifier: MIT
// Speed of the nearest-neighbor search, as arithmetic rate and as a share of the peak rate. The
// peak is that of the same products with the same threads on rows in the first-level cache. A
// search multiplies half of the pairs, as bytes where that is faster.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/base/timing.h"
#include "facegraph/kernels/byte_rows.h"
#include "facegraph/kernels/isa.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/synth/synth_plan.h"
#include "facegraph/synth/synth_rows.h"

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

Matrix<float> Faces(int64_t num_faces, int64_t dim) {
  SynthOptions options;
  options.num_faces = num_faces;
  options.dim = dim;
  Matrix<float> faces(num_faces, dim);
  std::vector<int64_t> labels(static_cast<size_t>(num_faces));
  SynthRows(SynthPlan(options), 0, faces.View(), labels);
  return faces;
}

Execution WithThreads(int64_t threads) {
  Execution execution;
  execution.num_threads = static_cast<int>(threads);
  return execution;
}

// Total operations per second of `threads` threads; each call of `work` does `operations`.
double BestRate(int64_t threads, double operations, const std::function<void()>& work) {
  double best = 0;
  for (int repeat = 0; repeat < 5; ++repeat) {
    const Stopwatch watch;
    ParallelFor(threads, 1, WithThreads(threads), [&](int64_t, int64_t) { work(); });
    best = std::max(best, operations * static_cast<double>(threads) / watch.Seconds());
  }
  return best;
}

// Repeated products of a few float rows.
double PeakFloatRate(int64_t threads) {
  constexpr int64_t kRows = kSimilarityRows, kColumns = 32, kDim = 128, kRepeats = 2000;
  const Matrix<float> left = RandomRows(kRows, kDim), right = RandomRows(kColumns, kDim);
  return BestRate(threads, 2.0 * kRows * kColumns * kDim * kRepeats, [&] {
    PackedRows packed;
    packed.Pack(right.View());
    Matrix<float> out(kRows, packed.padded_rows());
    for (int64_t i = 0; i < kRepeats; ++i) {
      SimilarityBlock(left.View(), packed, out.View());
      benchmark::DoNotOptimize(out.data());
    }
  });
}

// Repeated products of a few byte rows; the products are not written.
double PeakByteRate(int64_t threads) {
  constexpr int64_t kRows = 96, kColumns = kByteColumns, kDim = 256, kRepeats = 5000;
  const ByteRows left = EncodeRows(RandomRows(kRows, kDim).View());
  const ByteRows right = EncodeRows(RandomRows(kColumns, kDim).View());
  return BestRate(threads, 2.0 * kRows * kColumns * kDim * kRepeats, [&] {
    PackedBytes packed;
    packed.Pack(right, 0, kColumns);
    const std::vector<int32_t> never(kRows, 1 << 29), no_slack(1);
    BytePair pair;
    for (int64_t i = 0; i < kRepeats; ++i) {
      benchmark::DoNotOptimize(ActiveKernels().find_pairs(
          packed.Operands(left.Row(0), kRows),
          {never.data(), never.data(), no_slack.data(), kColumns}, &pair));
    }
  });
}

void SetRate(benchmark::State& state, double operations, double peak) {
  using benchmark::Counter;
  state.counters["FLOP/s"] =
      Counter(operations, Counter::kIsIterationInvariantRate, Counter::kIs1000);
  state.counters["of_peak"] = Counter(operations / peak, Counter::kIsIterationInvariantRate);
  state.SetLabel(std::string(IsaName(ActiveIsa())));
}

// Arguments: faces, dimensions, threads.
void BM_ExactNeighbors(benchmark::State& state) {
  const Matrix<float> rows = Faces(state.range(0), state.range(1));
  Features features;
  features.dim = rows.cols();
  features.shards = {{rows.data(), rows.rows(), ""}};
  const int64_t threads = state.range(2);
  const double peak = ByteRows::AreFast() ? PeakByteRate(threads) : PeakFloatRate(threads);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        NearestNeighbors(features, {.search = SearchKind::kExact}, WithThreads(threads)));
  }
  const double n = static_cast<double>(rows.rows());
  SetRate(state, n * n * static_cast<double>(rows.cols()), peak);
}
BENCHMARK(BM_ExactNeighbors)
    ->ArgNames({"n", "dim", "threads"})
    ->Args({20000, 128, 1})
    ->Args({20000, 256, 1})
    ->Args({20000, 256, 2})
    ->Args({100000, 256, 2})
    ->Args({100000, 512, 2})
    ->Unit(benchmark::kSecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

// Selects an instruction set during its lifetime, if the machine has it.
class ScopedIsa {
 public:
  explicit ScopedIsa(int64_t isa) {
    for (const Isa candidate : AvailableIsas()) {
      if (static_cast<int64_t>(candidate) != isa) continue;
      UseIsa(candidate);
      available_ = true;
    }
  }
  ~ScopedIsa() { UseIsa(before_); }
  ScopedIsa(const ScopedIsa&) = delete;
  ScopedIsa& operator=(const ScopedIsa&) = delete;
  bool IsAvailable(benchmark::State& state) const {
    if (!available_) state.SkipWithError("this machine lacks the instruction set");
    return available_;
  }

 private:
  const Isa before_ = ActiveIsa();
  bool available_ = false;
};

// Arguments: dimensions, instruction set (skipped if the machine lacks it).
void BM_SimilarityBlock(benchmark::State& state) {
  const ScopedIsa isa(state.range(1));
  if (!isa.IsAvailable(state)) return;
  const Matrix<float> left = RandomRows(kSimilarityRows, state.range(0));
  const Matrix<float> right = RandomRows(256, state.range(0));
  PackedRows packed;
  packed.Pack(right.View());
  Matrix<float> out(left.rows(), packed.padded_rows());
  const double peak = PeakFloatRate(1);
  for (auto _ : state) {
    SimilarityBlock(left.View(), packed, out.View());
    benchmark::DoNotOptimize(out.data());
  }
  SetRate(state, 2.0 * static_cast<double>(left.size() * right.rows()), peak);
}
BENCHMARK(BM_SimilarityBlock)->ArgNames({"dim", "isa"})->ArgsProduct({{128, 256, 512}, {0, 1, 2}});

// As in a search: many panels, and few products are kept. Arguments as above.
void BM_FindPairs(benchmark::State& state) {
  constexpr int64_t kColumns = 1024;
  const ScopedIsa isa(state.range(1));
  if (!isa.IsAvailable(state)) return;
  const ByteRows left = EncodeRows(RandomRows(kMaxByteRows, state.range(0)).View());
  const ByteRows right = EncodeRows(RandomRows(kColumns, state.range(0)).View());
  PackedBytes packed;
  packed.Pack(right, 0, kColumns);
  const std::vector<int32_t> never(kColumns, 1 << 29), no_slack(kColumns / kByteColumns);
  std::vector<BytePair> pairs(kMaxByteRows * kColumns);
  const double peak = PeakByteRate(1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(ActiveKernels().find_pairs(
        packed.Operands(left.Row(0), kMaxByteRows),
        {never.data(), never.data(), no_slack.data(), kColumns}, pairs.data()));
  }
  SetRate(state, 2.0 * static_cast<double>(kMaxByteRows * kColumns * state.range(0)), peak);
}
BENCHMARK(BM_FindPairs)->ArgNames({"dim", "isa"})->ArgsProduct({{128, 256, 512}, {2, 3, 4}});

void BM_Similarity(benchmark::State& state) {
  const Matrix<float> rows = RandomRows(2, state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(Similarity(rows.Row(0).data(), rows.Row(1).data(), rows.cols()));
  }
}
BENCHMARK(BM_Similarity)->ArgName("dim")->Arg(128)->Arg(256)->Arg(512);

}  // namespace
}  // namespace facegraph
