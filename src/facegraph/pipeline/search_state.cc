// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/search_state.h"

#include <cstring>
#include <fstream>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"

namespace facegraph {
namespace {

/// The first bytes of the file, in the byte order of the machine that also reads it.
struct Header {
  char magic[8] = {'f', 'g', 's', 'e', 'a', 'r', 'c', 'h'};
  uint64_t kind = 0;
  int64_t num_done = 0;
  uint64_t bytes = 0;  ///< of what follows
};

Header GetHeader(ResumableSearch& search) {
  Header header;
  header.kind = search.GetStateId();
  header.num_done = search.num_done();
  for (const auto& part : search.State()) header.bytes += part.size();
  return header;
}

}  // namespace

void SaveSearchState(const std::filesystem::path& path, ResumableSearch& search) {
  const Header header = GetHeader(search);
  AtomicFile file(path);
  file.Write(&header, sizeof header);
  for (const auto& part : search.State()) file.Write(part.data(), part.size());
  file.Commit();
}

void LoadSearchState(const std::filesystem::path& path, ResumableSearch& search) {
  const Header expected = GetHeader(search);
  Header header;
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(&header), sizeof header);
  Require(file.good() && std::memcmp(header.magic, expected.magic, sizeof header.magic) == 0,
          ErrorKind::kBadData, "{}: is no state of a search", path.string());
  if (header.kind != expected.kind) return;
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  Require(header.bytes == expected.bytes && size == sizeof header + header.bytes &&
              header.num_done >= 0 && header.num_done <= search.num_steps(),
          ErrorKind::kBadData, "{}: the state of a search is cut short or has another size",
          path.string());
  for (const auto& part : search.State()) {
    file.read(reinterpret_cast<char*>(part.data()), static_cast<std::streamsize>(part.size()));
  }
  Require(file.good(), ErrorKind::kBadData, "{}: cannot be read", path.string());
  search.SetNumDone(header.num_done);
}

}  // namespace facegraph
