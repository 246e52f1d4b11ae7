// SPDX-License-Identifier: MIT
#include "facegraph/base/sha256.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <string>

namespace facegraph {
namespace {

constexpr size_t kBlock = 64;  // bytes

/// The first 32 bits of the fractional part of the root of a small number. A double has 15 more.
uint32_t FractionBits(double root) {
  return static_cast<uint32_t>((root - std::floor(root)) * 4294967296.0);
}

struct Constants {
  std::array<uint32_t, 8> start{};
  std::array<uint32_t, 64> rounds{};

  Constants() {
    size_t count = 0;
    for (uint32_t number = 2; count < rounds.size(); ++number) {
      bool is_prime = true;
      for (uint32_t d = 2; d * d <= number; ++d) is_prime = is_prime && number % d != 0;
      if (!is_prime) continue;
      if (count < start.size()) start[count] = FractionBits(std::sqrt(number));
      rounds[count++] = FractionBits(std::cbrt(number));
    }
  }
};

void AddBlock(const uint8_t* block, const Constants& constants, std::array<uint32_t, 8>& state) {
  std::array<uint32_t, 64> words{};
  for (size_t i = 0; i < 16; ++i) {
    for (size_t b = 0; b < 4; ++b) words[i] = words[i] << 8 | block[4 * i + b];
  }
  for (size_t i = 16; i < words.size(); ++i) {
    const uint32_t a = words[i - 15], b = words[i - 2];
    words[i] = words[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) + words[i - 7] +
               (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (size_t i = 0; i < words.size(); ++i) {
    const uint32_t first = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                           ((e & f) ^ (~e & g)) + constants.rounds[i] + words[i];
    const uint32_t second =
        (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const std::array<uint32_t, 8> after{a, b, c, d, e, f, g, h};
  for (size_t i = 0; i < state.size(); ++i) state[i] += after[i];
}

}  // namespace

std::array<uint8_t, 32> Sha256(std::string_view bytes) {
  static const Constants constants;
  std::array<uint32_t, 8> state = constants.start;
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  const size_t whole = bytes.size() / kBlock * kBlock;
  for (size_t at = 0; at < whole; at += kBlock) AddBlock(data + at, constants, state);
  // The rest, a bit 1, zeros, and the number of bits.
  std::string end(bytes.substr(whole));
  end += '\x80';
  while (end.size() % kBlock != kBlock - 8) end += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) {
    end += static_cast<char>(uint64_t{8} * bytes.size() >> shift);
  }
  for (size_t at = 0; at < end.size(); at += kBlock) {
    AddBlock(reinterpret_cast<const uint8_t*>(end.data()) + at, constants, state);
  }
  std::array<uint8_t, 32> digest{};
  for (size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

}  // namespace facegraph
