// SPDX-License-Identifier: MIT
#include "facegraph/run/checksums.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/hash.h"
#include "facegraph/io/json_text.h"
#include "facegraph/io/mapped_file.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kFiles = "files";
constexpr const char* kChecksum = "checksum";
constexpr size_t kMaxManifest = size_t{16} << 20;  ///< bytes; a manifest takes some kilobytes

/// In pieces: a mapped file of gigabytes would count as memory of the process.
Json Describe(const fs::path& path) {
  std::ifstream file;
  if (fs::is_regular_file(path)) file.open(path, std::ios::binary);
  Require(file.is_open(), ErrorKind::kBadData, "cannot open {}", path.string());
  constexpr size_t kPiece = size_t{1} << 20;
  std::vector<char> piece(kPiece);
  PieceHash hash;
  uint64_t bytes = 0;
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto count = static_cast<size_t>(file.gcount());
    hash.Add(piece.data(), count);
    bytes += count;
  }
  Require(file.eof(), ErrorKind::kBadData, "cannot read {}", path.string());
  return {{"bytes", bytes}, {"hash", HashToText(hash.Digest())}};
}

std::string Dump(const Json& entries) {
  return entries.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n";
}

std::string Checksum(const Json& entries) {
  const std::string text = Dump(entries);
  return HashToText(HashBytes(text.data(), text.size()));
}

}  // namespace

Json FileChecksums(const fs::path& folder, std::initializer_list<const char*> names) {
  Json files = Json::object();
  for (const char* name : names) files[name] = Describe(folder / name);
  return files;
}

bool CheckFiles(const Json& manifest, const fs::path& folder,
                std::initializer_list<const char*> names) {
  const auto files = manifest.find(kFiles);
  if (files == manifest.end()) return false;
  Require(files->is_object(), ErrorKind::kBadData, "{}: \"{}\" is no object",
          (folder / "manifest.json").string(), kFiles);
  for (const char* name : names) {
    const auto wanted = files->find(name);
    Require(wanted != files->end() && *wanted == Describe(folder / name), ErrorKind::kBadData,
            "{}: is not what the run wrote (by its hash in manifest.json); repeat the run",
            (folder / name).string());
  }
  return true;
}

std::string ManifestText(Json entries) {
  entries.erase(kChecksum);
  entries = WithUtf8Strings(std::move(entries));
  entries[kChecksum] = Checksum(entries);
  return Dump(entries);
}

Json ReadManifestText(const fs::path& path) {
  const auto file = MappedFile::Open(path);
  return ParseManifest({reinterpret_cast<const char*>(file->bytes().data()), file->size()}, path);
}

Json ParseManifest(std::string_view text, const fs::path& path) {
  Require(text.size() <= kMaxManifest, ErrorKind::kBadData,
          "{}: is no manifest of facegraph: it has {} bytes", path.string(), text.size());
  Json json = ParseOrderedJson(text);
  Require(json.is_object(), ErrorKind::kBadData, "{}: is no manifest of facegraph", path.string());
  const auto found = json.find(kChecksum);
  if (found == json.end()) return json;
  const Json wanted = *found;
  json.erase(kChecksum);
  Require(wanted == Checksum(json), ErrorKind::kBadData,
          "{}: does not fit its checksum: it is damaged, or edited; to use an edited one, remove "
          "the entry \"{}\"",
          path.string(), kChecksum);
  return json;
}

}  // namespace facegraph
