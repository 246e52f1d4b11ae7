// SPDX-License-Identifier: MIT
#include "facegraph/kernels/isa.h"

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdlib>
#include <string>

#include "facegraph/base/error.h"
#include "facegraph/kernels/kernel_table.h"

namespace facegraph {
namespace {

// Linux allocates tile state only for a process that requests it. The request holds for all
// threads.
bool HasTiles() {
#if defined(__x86_64__) && defined(__linux__)
  unsigned a = 0, b = 0, c = 0, features = 0;
  constexpr unsigned kTiles = 1U << 24, kBytes = 1U << 25;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &features) == 0) return false;
  if ((features & kTiles) == 0 || (features & kBytes) == 0) return false;
  constexpr long kRequestPermission = 0x1023, kTileData = 18;
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
#else
  return false;
#endif
}

bool IsAvailable(Isa isa) {
  switch (isa) {
    case Isa::kGeneric:
      return true;
#if defined(__x86_64__)
    case Isa::kAvx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case Isa::kAvx512:
      return IsAvailable(Isa::kAvx2) && __builtin_cpu_supports("avx512f");
    case Isa::kAvx512Vnni:
      return IsAvailable(Isa::kAvx512) && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vnni");
#else
    case Isa::kAvx2:
    case Isa::kAvx512:
    case Isa::kAvx512Vnni:
      return false;
#endif
    case Isa::kAmx:
      return IsAvailable(Isa::kAvx512Vnni) && HasTiles();
  }
  return false;
}

Isa ChosenIsa() {
  const char* name = std::getenv("FACEGRAPH_ISA");
  return name == nullptr || *name == '\0' ? AvailableIsas().back() : ParseIsa(name);
}

std::atomic<Isa>& IsaInUse() {
  static std::atomic<Isa> in_use{ChosenIsa()};
  return in_use;
}

}  // namespace

std::string_view IsaName(Isa isa) {
  switch (isa) {
    case Isa::kGeneric:
      return "generic";
    case Isa::kAvx2:
      return "avx2";
    case Isa::kAvx512:
      return "avx512";
    case Isa::kAvx512Vnni:
      return "avx512vnni";
    case Isa::kAmx:
      return "amx";
  }
  return "unknown";
}

std::vector<Isa> AvailableIsas() {
  std::vector<Isa> isas{Isa::kGeneric, Isa::kAvx2, Isa::kAvx512, Isa::kAvx512Vnni, Isa::kAmx};
  std::erase_if(isas, [](Isa isa) { return !IsAvailable(isa); });
  return isas;
}

Isa ParseIsa(std::string_view name) {
  std::string names;
  for (Isa isa : AvailableIsas()) {
    if (IsaName(isa) == name) return isa;
    names.append(names.empty() ? "" : ", ").append(IsaName(isa));
  }
  Fail(ErrorKind::kUsage, "instruction set '{}' (FACEGRAPH_ISA): this machine has {}", name, names);
}

Isa ActiveIsa() { return IsaInUse().load(std::memory_order_relaxed); }

void UseIsa(Isa isa) {
  assert(IsAvailable(isa));
  IsaInUse().store(isa, std::memory_order_relaxed);
}

const KernelTable& ActiveKernels() {
#if defined(__x86_64__)
  switch (ActiveIsa()) {
    case Isa::kGeneric:
      return GenericKernels();
    case Isa::kAvx2:
      return Avx2Kernels();
    case Isa::kAvx512:
      return Avx512Kernels();
    case Isa::kAvx512Vnni:
      return Avx512VnniKernels();
    case Isa::kAmx:
      return AmxKernels();
  }
#endif
  return GenericKernels();
}

}  // namespace facegraph
