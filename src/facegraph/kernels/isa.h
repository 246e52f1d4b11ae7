// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

namespace facegraph {

/// Instruction sets that the kernels are compiled for, slowest first. They never change a result of
/// the library, only its time: results are computed in double in a fixed order of additions.
enum class Isa {
  kGeneric,     ///< the baseline of the architecture (x86-64-v2: SSE4.2; arm64: NEON)
  kAvx2,        ///< AVX2 and FMA
  kAvx512,      ///< AVX-512 F
  kAvx512Vnni,  ///< AVX-512 F, BW and VNNI (8-bit dot products)
  kAmx          ///< the same and AMX INT8 (8-bit tile products), where the system allows it
};

/// "generic", "avx2", "avx512", "avx512vnni" or "amx".
std::string_view IsaName(Isa isa);

/// Instruction sets that this machine can run, slowest first. Never empty.
std::vector<Isa> AvailableIsas();

/// The available instruction set with this name. Throws kUsage that lists the available names.
Isa ParseIsa(std::string_view name);

/// The instruction set in use: the one that the environment variable FACEGRAPH_ISA names, by
/// default the fastest available. Decided at the first call. Throws kUsage if the name is unknown
/// or not available on this machine. Thread safe.
Isa ActiveIsa();

/// Changes the instruction set in use. It must be available. For tests and benchmarks; no kernel
/// may run meanwhile.
void UseIsa(Isa isa);

}  // namespace facegraph
