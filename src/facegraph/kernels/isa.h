// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

namespace facegraph {

/// Instruction sets that the kernels are compiled for, slowest first. They never change a result,
/// only its time: what reaches a caller of the library is computed with a fixed association in
/// double.
enum class Isa {
  kGeneric,     ///< what every machine of the architecture has (x86-64-v2: SSE4.2; arm64: NEON)
  kAvx2,        ///< AVX2 and FMA
  kAvx512,      ///< AVX-512 F
  kAvx512Vnni,  ///< and its products of bytes: AVX-512 BW, VNNI
  kAmx          ///< and those of whole tiles of bytes: AMX INT8, where the system allows it
};

/// "generic", "avx2", "avx512", "avx512vnni" or "amx".
std::string_view IsaName(Isa isa);

/// Those that this machine can run, slowest first; never empty.
std::vector<Isa> AvailableIsas();

/// The available one with this name. Throws kUsage, naming those there are, if there is none.
Isa IsaNamed(std::string_view name);

/// The one in use: the fastest available or, where the environment variable FACEGRAPH_ISA is set,
/// the one it names. Decided at the first call. Throws kUsage if the variable names none or one
/// that this machine lacks. Thread safe.
Isa ActiveIsa();

/// Changes the one in use; it has to be available. For tests and benchmarks, while no kernel runs.
void UseIsa(Isa isa);

}  // namespace facegraph
