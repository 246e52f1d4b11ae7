// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "facegraph/cli/comparison_text.h"

namespace facegraph::cli {
namespace {

constexpr double kPanelWidth = 460, kPanelHeight = 420, kMargin = 60, kGap = 90;

/// A stretch of values along one side of a panel.
struct Axis {
  std::string title;
  double low = 0, high = 1;
  double step = 0.1;
  bool logarithmic = false;  ///< values are powers of ten then

  double Share(double value) const { return (value - low) / (high - low); }
  std::string TickText(double value) const {
    return logarithmic ? fmt::format("{:g}", std::pow(10, value))
                       : fmt::format("{:.0f}", 100 * value);
  }
};

struct Point {
  double x, y;
  size_t number;  ///< of the row, for the legend
};

Axis AxisOver(const std::string& title, const std::vector<double>& values, double step,
              bool logarithmic) {
  Axis axis{title, 0, 1, step, logarithmic};
  if (values.empty()) return axis;
  axis.low = std::floor(std::ranges::min(values) / step) * step;
  axis.high = std::ceil(std::ranges::max(values) / step) * step;
  if (axis.high <= axis.low) axis.high = axis.low + step;
  return axis;
}

std::string Text(double x, double y, const std::string& anchor, const std::string& text,
                 int size = 12) {
  std::string escaped;
  for (const char c : text) {
    escaped += c == '&' ? std::string("&amp;") : c == '<' ? std::string("&lt;") : std::string(1, c);
  }
  return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-size="{}">{}</text>)"
                     "\n",
                     x, y, anchor, size, escaped);
}

std::string Line(double x1, double y1, double x2, double y2) {
  return fmt::format(R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="#ddd"/>)"
                     "\n",
                     x1, y1, x2, y2);
}

std::string Panel(double left, const Axis& x, const Axis& y, const std::vector<Point>& points) {
  const double top = kMargin / 2, bottom = top + kPanelHeight;
  std::string svg;
  for (double tick = x.low; tick <= x.high + x.step / 2; tick += x.step) {
    const double at = left + kPanelWidth * x.Share(tick);
    svg += Line(at, top, at, bottom) + Text(at, bottom + 18, "middle", x.TickText(tick));
  }
  for (double tick = y.low; tick <= y.high + y.step / 2; tick += y.step) {
    const double at = bottom - kPanelHeight * y.Share(tick);
    svg += Line(left, at, left + kPanelWidth, at) + Text(left - 8, at + 4, "end", y.TickText(tick));
  }
  svg += Text(left + kPanelWidth / 2, bottom + 38, "middle", x.title, 13);
  svg += Text(left - 8, top - 10, "start", y.title, 13);
  for (const Point& point : points) {
    const double cx = left + kPanelWidth * x.Share(point.x);
    const double cy = bottom - kPanelHeight * y.Share(point.y);
    svg += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="4" fill="{}"/>)"
                       "\n",
                       cx, cy, point.number == 0 ? "#c22" : "#27c");
    svg += Text(cx + 6, cy - 5, "start", std::to_string(point.number + 1), 11);
  }
  return svg;
}

}  // namespace

std::string ComparisonSvg(std::span<const ComparisonRow> rows) {
  std::vector<Point> quality, cost;
  std::vector<double> pairwise, bcubed, seconds;
  for (size_t r = 0; r < rows.size(); ++r) {
    if (!rows[r].evaluation) continue;
    const double f = rows[r].evaluation->pairwise.f;
    pairwise.push_back(std::isnan(f) ? 0 : f);
    bcubed.push_back(rows[r].evaluation->bcubed.f);
    seconds.push_back(std::log10(std::max(rows[r].seconds, 0.01)));
    quality.push_back({pairwise.back(), bcubed.back(), r});
    cost.push_back({seconds.back(), bcubed.back(), r});
  }
  const Axis y = AxisOver("BCubed F (percent)", bcubed, 0.1, false);
  const double second_left = kMargin + kPanelWidth + kGap;
  const double legend_left = second_left + kPanelWidth + kMargin;
  const double height =
      std::max(kPanelHeight + 1.5 * kMargin, 40 + 18 * static_cast<double>(rows.size()));
  std::string svg = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{0:.0f}" height="{1:.0f}" )"
      R"(viewBox="0 0 {0:.0f} {1:.0f}" font-family="sans-serif">)"
      "\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
      legend_left + 330, height);
  svg += Panel(kMargin, AxisOver("pairwise F (percent)", pairwise, 0.1, false), y, quality);
  svg += Panel(second_left, AxisOver("seconds", seconds, 1, true), y, cost);
  for (size_t r = 0; r < rows.size(); ++r) {
    const std::string tuned =
        rows[r].tuned_for.empty() ? "" : fmt::format(" ({})", rows[r].tuned_for);
    svg += Text(legend_left, 40 + 18 * static_cast<double>(r), "start",
                fmt::format("{} {}{}{}", r + 1, rows[r].title, tuned,
                            rows[r].evaluation ? "" : ": failed"));
  }
  return svg + "</svg>\n";
}

}  // namespace facegraph::cli
