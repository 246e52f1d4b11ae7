// SPDX-License-Identifier: MIT
#include "facegraph/io/foreign_features.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

struct Format {
  std::vector<std::string_view> endings;
  std::string_view magic;    ///< the first bytes of every such file; empty: none
  std::string_view imports;  ///< Python modules
  std::string_view rows;     ///< Python for the array in FILE
};

const std::vector<Format>& Formats() {
  static const std::vector<Format> formats{
      {{".csv"}, "", "numpy", "numpy.loadtxt('FILE', delimiter=',', ndmin=2)"},
      {{".tsv"}, "", "numpy", "numpy.loadtxt('FILE', delimiter='\\t', ndmin=2)"},
      {{".txt", ".dat"}, "", "numpy", "numpy.loadtxt('FILE', ndmin=2)"},
      {{".parquet", ".pq"}, "PAR1", "numpy, pandas", "pandas.read_parquet('FILE').to_numpy()"},
      {{".feather", ".arrow"}, "ARROW1", "numpy, pandas", "pandas.read_feather('FILE').to_numpy()"},
      {{".h5", ".hdf5"}, "\x89HDF\r\n", "numpy, h5py", "next(iter(h5py.File('FILE').values()))[:]"},
      {{".mat"}, "MATLAB 5.0", "numpy, scipy.io", "scipy.io.loadmat('FILE')['features']"},
      {{".pt", ".pth"},
       "",
       "numpy, torch",
       "torch.load('FILE', map_location='cpu', weights_only=True).float().numpy()"},
      {{".safetensors"},
       "",
       "numpy, safetensors.numpy",
       "next(iter(safetensors.numpy.load_file('FILE').values()))"},
      {{".pkl", ".pickle", ".p"}, "\x80", "numpy", "numpy.load('FILE', allow_pickle=True)"},
      {{".json"}, "", "numpy, json", "json.load(open('FILE'))"},
      {{".jsonl"}, "", "numpy, json", "[json.loads(line) for line in open('FILE')]"},
  };
  return formats;
}

const Format* FindFormat(std::string ending, std::string_view text) {
  std::ranges::transform(ending, ending.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const Format& format : Formats()) {
    if (std::ranges::find(format.endings, ending) != format.endings.end()) return &format;
  }
  for (const Format& format : Formats()) {
    if (!format.magic.empty() && text.starts_with(format.magic)) return &format;
  }
  return nullptr;
}

// The user may paste the line into a shell, so that a name with other characters stays out of it.
std::string SafeName(std::string name, std::string_view other) {
  const bool is_safe = std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.' || c == '/';
  });
  return is_safe ? name : std::string(other);
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

}  // namespace

void RefuseForeignFeatures(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const Format* const format = FindFormat(path.extension().string(), text);
  if (format == nullptr) return;
  const std::string ending =
      path.extension().empty() ? std::string(format->endings[0]) : path.extension().string();
  const std::string from = SafeName(path.string(), "FILE" + SafeName(ending, ""));
  const std::string to =
      SafeName(std::filesystem::path(path).replace_extension(".npy").string(), "FILE.npy");
  const bool runs_code = format->magic == "\x80";
  Fail(ErrorKind::kBadData,
       "{}: {} files are not read; convert{}: python3 -c \"import {}; numpy.save('{}', "
       "numpy.asarray({}, 'float32'))\"",
       path.string(), format->endings[0], runs_code ? ", if you trust the file" : "",
       format->imports, to, Replaced(std::string(format->rows), "FILE", from));
}

}  // namespace facegraph
