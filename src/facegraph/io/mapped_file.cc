// SPDX-License-Identifier: MIT
#include "facegraph/io/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

[[noreturn]] void FailToOpen(const std::filesystem::path& path, int reason) {
  Fail(reason == ENOMEM ? ErrorKind::kOutOfMemory : ErrorKind::kBadData, "cannot open {}: {}",
       path.string(), std::strerror(reason));
}

// Closes the descriptor when it leaves the scope. The mapping stays valid.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) close(number);
  }
};

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::Open(const std::filesystem::path& path) {
  // Without O_NONBLOCK, opening a pipe would wait for its writer before we can reject it.
  const Descriptor descriptor{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (descriptor.number < 0) FailToOpen(path, errno);
  struct stat status {};
  if (fstat(descriptor.number, &status) != 0) FailToOpen(path, errno);
  if (S_ISDIR(status.st_mode)) FailToOpen(path, EISDIR);
  Require(S_ISREG(status.st_mode), ErrorKind::kBadData, "cannot open {}: not a regular file",
          path.string());

  const size_t size = static_cast<size_t>(status.st_size);
  const std::byte* data = nullptr;
  if (size > 0) {
    void* mapping = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.number, 0);
    if (mapping == MAP_FAILED) FailToOpen(path, errno);
    data = static_cast<const std::byte*>(mapping);
  }
  return std::shared_ptr<const MappedFile>(new MappedFile(data, size));
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) munmap(const_cast<std::byte*>(data_), size_);
}

}  // namespace facegraph
