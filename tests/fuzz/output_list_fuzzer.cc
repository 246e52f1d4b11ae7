// SPDX-License-Identifier: MIT
#include "facegraph/photos/output_list.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  for (const std::string& list : {text, "facegraph photos 1\n" + text}) {
    const auto records = facegraph::ParseOutputList(list);
    if (!records) continue;
    std::string again = "facegraph photos 1\n";
    for (const facegraph::OutputRecord& record : *records) {
      if (record.name.find('\0') != std::string::npos) __builtin_trap();
      again += facegraph::RecordText(record);
    }
    if (!list.starts_with(again)) __builtin_trap();
  }
  return 0;
}
