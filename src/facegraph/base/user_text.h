// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace facegraph {

// Text of users, such as file names, in the files that we write.

/// The bytes as UTF-8: a byte that is not UTF-8 becomes \xHH (two hexadecimal digits), and a
/// backslash before an x becomes \x5C. So nothing is lost: replacing each \xHH by its byte gives
/// the bytes back. Other text stays as it is.
std::string Utf8Text(std::string_view bytes);
/// The same for a name on a page or in a message: control characters become \xHH as well.
std::string ReadableText(std::string_view bytes);
/// Whether Utf8Text() would leave the bytes as they are.
bool IsUtf8Text(std::string_view bytes);

/// A text in a cell of a CSV file (RFC 4180), as raw bytes, in quotes where needed. Programs that
/// show tables take a cell that begins with = + - @ or a control character for a formula: such a
/// text gets an apostrophe before it.
std::string CsvText(std::string_view text);
/// The same for a relative path, which gets "./" before it and so still names its file.
std::string CsvPath(std::string_view path);

}  // namespace facegraph
