// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace facegraph {

/// Base64 (RFC 4648, section 4), with padding. For "data:" URIs and packed numbers in a page.
std::string Base64(std::string_view bytes);
std::string Base64(std::span<const std::byte> bytes);

/// The length of the Base64 text of `bytes` bytes.
constexpr int64_t Base64Size(int64_t bytes) { return (bytes + 2) / 3 * 4; }

/// Text that is safe as HTML content and as a quoted attribute: & < > " become entities.
std::string EscapeHtml(std::string_view text);

/// A name in a template and the text that replaces it.
using TemplateValue = std::pair<std::string_view, std::string_view>;

/// The template with each {{name}} replaced by its value. Names without a value stay as they are.
/// Values are not searched for names, so they may hold any text.
std::string FillTemplate(std::string_view html, std::span<const TemplateValue> values);

/// The style and the script of a page. The browser runs and applies nothing else.
struct PageAssets {
  std::string_view html;  ///< the template, with {{style}}, {{script}} and {{policy}}
  std::string_view style;
  std::string_view script;
};

/// Makes a page: fills its template in one pass. {{policy}} becomes the part of its content
/// security policy that allows this style and this script by their SHA-256, and nothing that came
/// with a value. {{style}} and {{script}} must be all of the content of their elements.
std::string FillPage(const PageAssets& assets, std::span<const TemplateValue> values);

}  // namespace facegraph
