// SPDX-License-Identifier: MIT
#include "facegraph/cli/config_file.h"

#include "facegraph/base/error.h"
#include "facegraph/cli/nearest_word.h"
#include "facegraph/io/json_text.h"
#include "facegraph/io/mapped_file.h"
#include "facegraph/run/checksums.h"

namespace facegraph::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string ReadText(const std::string& path) {
  const std::shared_ptr<const MappedFile> file = MappedFile::Open(path);
  const std::span<const std::byte> bytes = file->bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

const Option& FindOrFail(const std::string& path, const Command& command, const std::string& key) {
  if (const Option* option = command.FindOption(key)) return *option;
  std::vector<std::string> keys;
  for (const std::unique_ptr<Option>& option : command.options()) keys.push_back(option->key());
  Fail(ErrorKind::kUsage, "{}: unknown option \"{:.60}\" of facegraph {}{}", path, key,
       command.name(), DidYouMean(key, keys));
}

std::string ValueText(const Json& value, const std::string& path, const std::string& key) {
  Require(value.is_primitive(), ErrorKind::kBadData, "{}: \"{:.60}\" holds {}, wanted one value",
          path, key, ShownJson(value));
  return value.is_string() ? value.get<std::string>() : ShownJson(value);
}

std::vector<GivenValues> FromManifest(const std::string& path, const std::string& text,
                                      const Command& command) {
  const Json manifest = ParseManifest(text, path);
  Require(manifest.contains("options") && manifest["options"].is_object() &&
              manifest.contains("command"),
          ErrorKind::kBadData, "{}: is not the manifest.json of a run", path);
  const std::string made_by = ValueText(manifest["command"], path, "command");
  Require(made_by == command.name(), ErrorKind::kUsage,
          "{}: is the manifest of facegraph {:.60}, not of facegraph {}", path, made_by,
          command.name());
  std::vector<GivenValues> given;
  for (const auto& [key, value] : manifest["options"].items()) {
    if (value.is_null()) continue;
    const Option& option = FindOrFail(path, command, key);
    if (!option.spec().decides_result) continue;
    GivenValues& values = given.emplace_back(GivenValues{key, {}});
    if (!value.is_array()) {
      values.values.push_back(ValueText(value, path, key));
      continue;
    }
    for (const Json& one : value) values.values.push_back(ValueText(one, path, key));
  }
  return given;
}

}  // namespace

std::vector<GivenValues> ReadConfig(const std::string& path, const Command& command) {
  const std::string text = ReadText(path);
  if (text.substr(0, text.find_first_not_of(" \t\r\n") + 1).ends_with('{')) {
    return FromManifest(path, text, command);
  }
  std::vector<GivenValues> given = ParseToml(text);
  for (const GivenValues& entry : given) (void)FindOrFail(path, command, entry.name);
  return given;
}

}  // namespace facegraph::cli
