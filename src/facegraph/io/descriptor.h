// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace facegraph {

/// Owns a file descriptor of the system and closes it. Negative: none. Not thread safe.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  /// The caller closes it from now on.
  int Release() { return std::exchange(number_, -1); }

 private:
  void Close() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

  int number_ = -1;
};

/// Reads from where the file stands until `size` bytes are there or the file ends. Returns their
/// number; -1, with errno, if it cannot be read.
ssize_t ReadFully(const Descriptor& file, void* data, size_t size);

/// The same from `offset` on, which leaves alone where the file stands.
ssize_t ReadFullyAt(const Descriptor& file, int64_t offset, void* data, size_t size);

/// Writes all of it; false, with errno, if that failed.
bool WriteFully(const Descriptor& file, const void* data, size_t size);

}  // namespace facegraph
