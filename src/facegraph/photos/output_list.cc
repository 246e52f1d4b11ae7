// SPDX-License-Identifier: MIT
#include "facegraph/photos/output_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

constexpr std::string_view kHead = "facegraph photos 1\n";
constexpr const char* kNewName = ".made-by-facegraph.new";
constexpr int64_t kMaxBytes = int64_t{1} << 30;

bool IsKind(char c) { return std::string_view("flds").find(c) != std::string_view::npos; }

std::string Head(const Folder& folder, const std::string& name) {
  const Descriptor file = folder.OpenFile(name, O_RDONLY);
  std::string head(kHead.size(), '\0');
  const ssize_t size = file.is_open() ? read(file.get(), head.data(), head.size()) : 0;
  head.resize(size < 0 ? 0 : static_cast<size_t>(size));
  return head;
}

}  // namespace

// A record is its kind, its name and its proof; both end with a zero byte, which no name contains.
std::string RecordText(const OutputRecord& record) {
  std::string text(1, static_cast<char>(record.kind));
  text.append(record.name).push_back('\0');
  text.append(record.proof).push_back('\0');
  return text;
}

std::optional<std::vector<OutputRecord>> ParseOutputList(std::string_view text) {
  if (!text.starts_with(kHead)) return std::nullopt;
  text.remove_prefix(kHead.size());
  std::vector<OutputRecord> records;
  while (!text.empty() && IsKind(text[0])) {
    const size_t name_end = text.find('\0');
    const size_t end = name_end == text.npos ? text.npos : text.find('\0', name_end + 1);
    if (end == text.npos) break;
    records.push_back({static_cast<OutputKind>(text[0]), std::string(text.substr(1, name_end - 1)),
                       std::string(text.substr(name_end + 1, end - name_end - 1))});
    text.remove_prefix(end + 1);
  }
  return records;
}

bool Proves(const OutputRecord& record, const Folder& folder, const std::string& entry) {
  const EntryKind kind = folder.Kind(entry);
  std::string proof;
  if (kind == EntryKind::kFile && record.kind == OutputKind::kFile) proof = folder.ContentOf(entry);
  if (kind == EntryKind::kLink && record.kind == OutputKind::kLink) {
    proof = folder.LinkTarget(entry);
  }
  return !proof.empty() && proof == record.proof;
}

OutputList::OutputList(const Folder& folder) : folder_(folder) {
  if (folder.Kind(kName) == EntryKind::kAbsent) return;
  const std::filesystem::path path = folder.path() / kName;
  const Descriptor file = folder.OpenFile(kName, O_RDONLY);
  auto records = file.is_open() ? ParseOutputList(ReadAll(file, kMaxBytes, path)) : std::nullopt;
  Require(records.has_value(), ErrorKind::kUsage,
          "{} is no list of this program: remove it or choose another output", path.string());
  exists_ = true;
  earlier_ = std::move(*records);
}

bool OutputList::IsIn(const std::filesystem::path& folder) {
  try {
    return Head(Folder::Open(folder), kName) == kHead;
  } catch (const Error&) {
    return false;  // a folder that cannot be opened is reported where it is read
  }
}

bool OutputList::IsOurs(const std::string& name) const {
  const auto proves = [&](const OutputRecord& record) {
    return record.name == name && Proves(record, folder_, name);
  };
  return std::ranges::any_of(records_, proves) || std::ranges::any_of(earlier_, proves);
}

void OutputList::Write(const std::vector<OutputRecord>& records) {
  // A new list that a killed run left: nothing is in it yet, or its head says whose it is.
  const std::string head = Head(folder_, kNewName);
  if (kHead.starts_with(head) && folder_.Kind(kNewName) == EntryKind::kFile) {
    folder_.Remove(kNewName);
  }
  file_ = folder_.NewFile(kNewName);
  std::string text(kHead);
  for (const OutputRecord& record : records) text += RecordText(record);
  WriteAll(file_, text, folder_.path() / kName);
  fsync(file_.get());  // where it fails, only a loss of power would show it
  folder_.Replace(kNewName, kName);
}

void OutputList::Begin() { Write(earlier_); }

void OutputList::Add(OutputRecord record) {
  WriteAll(file_, RecordText(record), folder_.path() / kName);
  records_.push_back(std::move(record));
}

void OutputList::Finish() {
  std::erase_if(records_, [](const OutputRecord& r) { return r.kind == OutputKind::kScratch; });
  earlier_.clear();
  Write(records_);
}

}  // namespace facegraph
