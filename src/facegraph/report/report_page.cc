// SPDX-License-Identifier: MIT
#include "facegraph/report/report_page.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "facegraph/base/user_text.h"
#include "facegraph/io/html.h"
#include "facegraph/io/json_text.h"
#include "facegraph/report/report_json.h"

namespace facegraph {

// The files of page/, embedded by CMake.
#define FACEGRAPH_PAGE_FILE(NAME)           \
  extern const unsigned char kPage##NAME[]; \
  extern const size_t kPage##NAME##Size
FACEGRAPH_PAGE_FILE(Html);
FACEGRAPH_PAGE_FILE(Css);
FACEGRAPH_PAGE_FILE(Data);
FACEGRAPH_PAGE_FILE(Elements);
FACEGRAPH_PAGE_FILE(Charts);
FACEGRAPH_PAGE_FILE(Lists);
FACEGRAPH_PAGE_FILE(Sections);
FACEGRAPH_PAGE_FILE(Accuracy);
FACEGRAPH_PAGE_FILE(Main);
#undef FACEGRAPH_PAGE_FILE

namespace {

std::string_view PageFile(const unsigned char* bytes, size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

/// JSON as content of a <script> element: without "<", so without "</script>" and "<!--".
std::string ForScript(const std::string& text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe.push_back(c);
    }
  }
  return safe;
}

int64_t LargestSize(const ProposalSet& clusters) {
  int64_t largest = 1;
  for (int64_t c = 0; c < clusters.num_proposals(); ++c) {
    largest = std::max(largest, static_cast<int64_t>(clusters.Members(c).size()));
  }
  return largest;
}

/// The largest limit of members per cluster with which all clusters together show at most max_faces
/// faces; at least 1. Binary search.
int64_t MembersThatFit(const ProposalSet& clusters, int64_t max_faces) {
  const auto faces_if = [&](int64_t shown) {
    int64_t faces = 0;
    for (int64_t c = 0; c < clusters.num_proposals(); ++c) {
      faces += std::min(shown, static_cast<int64_t>(clusters.Members(c).size()));
    }
    return faces;
  };
  int64_t fits = 1, largest = LargestSize(clusters);
  while (fits < largest) {
    const int64_t candidate = fits + (largest - fits + 1) / 2;
    if (faces_if(candidate) <= max_faces) {
      fits = candidate;
    } else {
      largest = candidate - 1;
    }
  }
  return fits;
}

std::string JoinScripts() {
  std::string script = "\"use strict\";\n(() => {\n";
  for (const std::string_view part :
       {PageFile(kPageData, kPageDataSize), PageFile(kPageElements, kPageElementsSize),
        PageFile(kPageCharts, kPageChartsSize), PageFile(kPageLists, kPageListsSize),
        PageFile(kPageSections, kPageSectionsSize), PageFile(kPageAccuracy, kPageAccuracySize),
        PageFile(kPageMain, kPageMainSize)}) {
    script += part;
  }
  return script + "})();\n";
}

}  // namespace

ReportPage MakeReportPage(const SavedRun& run, const ReportData& data, const Pictures* pictures,
                          const ReportPageOptions& options) {
  // Estimated bytes of a member: its packed number and membership in Base64, and the front-coded
  // path of its picture.
  const int64_t bytes_per_face = pictures != nullptr ? 24 : 6;
  ReportPage page;
  const int64_t shown = MembersThatFit(data.clusters, options.max_bytes * 2 / 5 / bytes_per_face);
  const std::string_view html = PageFile(kPageHtml, kPageHtmlSize);
  const std::string_view style = PageFile(kPageCss, kPageCssSize);
  const std::string script = JoinScripts(), title = EscapeHtml(Utf8Text(options.title));
  const std::string json = ForScript(JsonText(ReportJson(run, data, shown, options.title)));
  PagePictures on_page;
  if (pictures != nullptr) {
    const size_t used = html.size() + title.size() + style.size() + script.size() + json.size();
    on_page = MakePagePictures(run, data, shown, *pictures, options.folder, options.embed_pictures,
                               options.max_bytes - static_cast<int64_t>(used));
  }
  const std::string pictures_json = ForScript(on_page.json.dump());
  const TemplateValue values[] = {{"title", title}, {"data", json}, {"pictures", pictures_json}};
  page.html = FillPage({html, style, script}, values);
  page.embedded = on_page.embedded;
  page.linked = on_page.linked;
  page.missing = on_page.missing;
  page.first_missing = on_page.first_missing;
  page.shown_per_cluster = shown < LargestSize(data.clusters) ? shown : 0;
  return page;
}

}  // namespace facegraph
