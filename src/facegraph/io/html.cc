// SPDX-License-Identifier: MIT
#include "facegraph/io/html.h"

#include <algorithm>
#include <array>
#include <vector>

#include "facegraph/base/sha256.h"

namespace facegraph {

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve(static_cast<size_t>(Base64Size(static_cast<int64_t>(bytes.size()))));
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t b = 0; b < 3; ++b) {
      group = group << 8 | (b < count ? static_cast<uint8_t>(bytes[i + b]) : 0u);
    }
    for (size_t d = 0; d < 4; ++d) {
      text.push_back(d <= count ? kDigits[group >> (18 - 6 * d) & 63] : '=');
    }
  }
  return text;
}

std::string Base64(std::span<const std::byte> bytes) {
  return Base64(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '"') {
      escaped += "&quot;";
    } else {
      escaped.push_back(c);
    }
  }
  return escaped;
}

std::string FillTemplate(std::string_view html, std::span<const TemplateValue> values) {
  size_t size = html.size();
  for (const auto& [name, value] : values) size += value.size();
  std::string filled;
  filled.reserve(size);
  while (true) {
    const size_t begin = html.find("{{");
    const size_t end = begin == html.npos ? html.npos : html.find("}}", begin);
    if (end == html.npos) break;
    const std::string_view name = html.substr(begin + 2, end - begin - 2);
    const auto found = std::ranges::find(values, name, &TemplateValue::first);
    filled += html.substr(0, begin);
    filled += found == values.end() ? html.substr(begin, end + 2 - begin) : found->second;
    html.remove_prefix(end + 2);
  }
  return filled.append(html);
}

std::string FillPage(const PageAssets& assets, std::span<const TemplateValue> values) {
  const auto source = [](std::string_view text) {
    const std::array<uint8_t, 32> digest = Sha256(text);
    return "'sha256-" + Base64(std::as_bytes(std::span(digest))) + "'";
  };
  const std::string policy = "default-src 'none'; style-src " + source(assets.style) +
                             "; script-src " + source(assets.script) +
                             "; base-uri 'none'; form-action 'none'";
  std::vector<TemplateValue> all(values.begin(), values.end());
  all.insert(all.end(), {{"style", assets.style}, {"script", assets.script}, {"policy", policy}});
  return FillTemplate(assets.html, all);
}

}  // namespace facegraph
