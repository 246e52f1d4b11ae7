// SPDX-License-Identifier: MIT
#pragma once

#include <zip.h>

#include <string>
#include <string_view>

#include "facegraph/base/error.h"

namespace facegraph {

/// The reason of a failure of libzip.
class ZipError {
 public:
  ZipError() { zip_error_init(&error_); }
  ~ZipError() { zip_error_fini(&error_); }
  ZipError(const ZipError&) = delete;
  ZipError& operator=(const ZipError&) = delete;

  /// For libzip to fill in.
  zip_error_t* get() { return &error_; }
  /// Throws "what: reason" of the kind kOutOfMemory if libzip got no memory, else of `kind`.
  [[noreturn]] void Throw(ErrorKind kind, std::string_view what) { Throw(error_, kind, what); }
  [[noreturn]] static void Throw(zip_error_t& error, ErrorKind kind, std::string_view what) {
    const bool lacks_memory = zip_error_code_zip(&error) == ZIP_ER_MEMORY;
    Fail(lacks_memory ? ErrorKind::kOutOfMemory : kind, "{}: {}", what, zip_error_strerror(&error));
  }

 private:
  zip_error_t error_;
};

}  // namespace facegraph
