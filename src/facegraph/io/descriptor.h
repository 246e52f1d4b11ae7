// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

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

}  // namespace facegraph
