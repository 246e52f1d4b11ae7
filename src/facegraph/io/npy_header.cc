// SPDX-License-Identifier: MIT
#include "facegraph/io/npy_header.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr size_t kAlignment = 64;

// Parses the Python dict that numpy writes, with any spacing and order of keys:
// {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
class DictReader {
 public:
  DictReader(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  NpyHeader Read() {
    Expect('{');
    while (!Accept('}')) {
      ReadItem();
      if (!Accept(',')) {
        Expect('}');
        break;
      }
    }
    if (Peek() != '\0' || !dtype_ || !fortran_order_ || !shape_) FailHere();
    return {*dtype_, *shape_, *fortran_order_, 0};
  }

 private:
  void ReadItem() {
    const std::string key = Quoted();
    Expect(':');
    if (key == "descr" && !dtype_) {
      Require(Peek() != '[', ErrorKind::kBadData, "{}: contains records, not plain numbers", name_);
      dtype_ = Quoted();
    } else if (key == "fortran_order" && !fortran_order_) {
      fortran_order_ = Boolean();
    } else if (key == "shape" && !shape_) {
      shape_ = Tuple();
    } else {
      FailHere();
    }
  }

  // The next character that is not a space; '\0' at the end.
  char Peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool Accept(char wanted) {
    if (Peek() != wanted) return false;
    ++at_;
    return true;
  }

  void Expect(char wanted) {
    if (!Accept(wanted)) FailHere();
  }

  bool AcceptWord(std::string_view word) {
    Peek();
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  std::string Quoted() {
    const char quote = Peek();
    if (quote != '\'' && quote != '"') FailHere();
    const size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) FailHere();
    std::string value(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return value;
  }

  bool Boolean() {
    if (AcceptWord("True")) return true;
    if (AcceptWord("False")) return false;
    FailHere();
  }

  std::vector<int64_t> Tuple() {
    std::vector<int64_t> values;
    Expect('(');
    while (!Accept(')')) {
      values.push_back(Length());
      if (!Accept(',')) {
        Expect(')');
        break;
      }
    }
    return values;
  }

  int64_t Length() {
    Peek();
    int64_t value = 0;
    const char* end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(text_.data() + at_, end, value);
    if (error != std::errc()) FailHere();
    Require(value >= 0, ErrorKind::kBadData, "{}: its shape has a negative length", name_);
    at_ = static_cast<size_t>(stop - text_.data());
    Accept('L');  // as Python 2 wrote long integers
    return value;
  }

  [[noreturn]] void FailHere() {
    Fail(ErrorKind::kBadData, "{}: its .npy header is broken at character {}", name_, at_);
  }

  std::string_view text_;
  std::string_view name_;
  size_t at_ = 0;
  std::optional<std::string> dtype_;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<int64_t>> shape_;
};

}  // namespace

size_t NpyHeaderSize(std::span<const std::byte> bytes, std::string_view name) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  Require(!text.empty(), ErrorKind::kBadData, "{}: is empty", name);
  Require(text.starts_with(kMagic), ErrorKind::kBadData, "{}: is not a .npy file", name);
  Require(text.size() >= kNpyHeaderStart, ErrorKind::kBadData,
          "{}: ends within its header; is it truncated?", name);
  const int version = std::to_integer<int>(bytes[6]);
  Require(version >= 1 && version <= 3, ErrorKind::kBadData,
          "{}: .npy version {} is not supported, only 1 to 3", name, version);

  const size_t length_begin = kMagic.size() + 2;
  const size_t length_size = version == 1 ? 2 : 4;
  size_t length = 0;
  for (size_t i = length_size; i-- > 0;) {
    length = length << 8 | std::to_integer<size_t>(bytes[length_begin + i]);
  }
  return length_begin + length_size + length;
}

NpyHeader ParseNpyHeader(std::span<const std::byte> bytes, std::string_view name) {
  const size_t size = NpyHeaderSize(bytes, name);
  const size_t dict_begin = kMagic.size() + 2 + (std::to_integer<int>(bytes[6]) == 1 ? 2 : 4);
  Require(size <= bytes.size(), ErrorKind::kBadData,
          "{}: has {} bytes of header, expected {}; is it truncated?", name,
          bytes.size() - dict_begin, size - dict_begin);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), size);
  NpyHeader header = DictReader(text.substr(dict_begin), name).Read();
  header.values_begin = size;
  return header;
}

int64_t NpyValueBytes(std::span<const int64_t> shape, int64_t item_size) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  for (int64_t length : shape) {
    if (length == 0) return 0;
  }
  int64_t bytes = item_size;
  for (int64_t length : shape) {
    if (length > kMax / bytes) return kMax;
    bytes *= length;
  }
  return bytes;
}

std::string ReadableNpyShape(std::span<const int64_t> shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

bool IsInRowOrder(const NpyHeader& header) {
  const auto is_long = [](int64_t length) { return length > 1; };
  return !header.fortran_order || std::ranges::count_if(header.shape, is_long) <= 1;
}

std::string FormatNpyHeader(std::string_view dtype, std::span<const int64_t> shape) {
  std::string lengths;
  for (int64_t length : shape) lengths += fmt::format("{}, ", length);
  if (shape.size() == 1) lengths = fmt::format("{},", shape[0]);
  if (shape.size() > 1) lengths.resize(lengths.size() - 2);
  std::string dict =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", dtype, lengths);

  const size_t prefix = kMagic.size() + 4;
  const size_t total = (prefix + dict.size() + 1 + kAlignment - 1) / kAlignment * kAlignment;
  dict.resize(total - prefix - 1, ' ');
  dict += '\n';
  std::string header(kMagic);
  header +=
      {'\x01', '\x00', static_cast<char>(dict.size() & 0xff), static_cast<char>(dict.size() >> 8)};
  return header + dict;
}

}  // namespace facegraph
