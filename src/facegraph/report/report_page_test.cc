// SPDX-License-Identifier: MIT
#include "facegraph/report/report_page.h"

#include "facegraph/graph/graph_for_tests.h"
#include "facegraph/io/files_for_tests.h"
#include "facegraph/io/html.h"
#include "facegraph/report/packed.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr int32_t kFaces = 300;

/// 30 clusters of 10 faces each, in a ring.
SavedRun RingRun() {
  std::vector<NamedNeighbor> edges;
  std::vector<int32_t> clusters;
  for (int32_t face = 0; face < kFaces; ++face) {
    edges.push_back({face, (face + 1) % kFaces, 0.7f});
    clusters.push_back(face / 10);
  }
  SavedRun run;
  run.neighbors = ListsFrom(kFaces, edges);
  run.clusters.partition = PartitionFrom(clusters);
  for (int32_t c = 0; c < kFaces / 10; ++c) run.clusters.medoid.push_back(10 * c);
  run.clusters.predicted_iou.assign(30, 0.5f);
  run.clusters.predicted_iop.assign(30, 0.9f);
  run.clusters.inlier_probability.assign(kFaces, 1.0f);
  run.facts.program = "facegraph 9";
  return run;
}

class ReportPageTest : public FileTest {
 protected:
  ReportPageTest() {
    for (int32_t face = 0; face < kFaces; ++face) {
      const std::string name = "picture-" + std::to_string(face) + ".jpg";
      Put(name, "\xff\xd8\xff" + std::string(2000, 'x'));
      pictures_.paths.push_back(name);
      pictures_.path_of_face.push_back(face);
    }
    pictures_.folder = folder();
  }

  ReportPage Page(const Pictures* pictures, int64_t max_bytes, bool embed = true,
                  const std::string& title = "A title") const {
    const SavedRun run = RingRun();
    return MakeReportPage(
        run, MakeReportData(run, {}), pictures,
        {.title = title, .max_bytes = max_bytes, .embed_pictures = embed, .folder = Path("pages")});
  }

  Pictures pictures_;
};

TEST_F(ReportPageTest, IsOneFileWithoutLinksToOthers) {
  const std::string html = Page(nullptr, 10'000'000).html;
  EXPECT_THAT(html, testing::StartsWith("<!doctype html>"));
  EXPECT_THAT(html, Not(HasSubstr("{{")));
  EXPECT_THAT(html, Not(HasSubstr("src=\"")));
  EXPECT_THAT(html, Not(HasSubstr("<link")));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST_F(ReportPageTest, TitleIsEscaped) {
  const std::string html = Page(nullptr, 10'000'000, true, "</script><b>&amp;").html;
  EXPECT_THAT(html, Not(HasSubstr("</script><b>")));
  EXPECT_THAT(html, HasSubstr("<title>&lt;/script&gt;&lt;b&gt;&amp;amp;"));
  EXPECT_THAT(html, HasSubstr(R"("\u003c/script>\u003cb>)"));
}

TEST_F(ReportPageTest, EmbedsPicturesAsLongAsTheyFit) {
  const ReportPage whole = Page(&pictures_, 10'000'000);
  EXPECT_EQ(whole.embedded, kFaces);
  EXPECT_EQ(whole.linked, 0);
  EXPECT_EQ(whole.shown_per_cluster, 0);
  const auto without = static_cast<int64_t>(Page(&pictures_, 10'000'000, false).html.size());
  const ReportPage part = Page(&pictures_, without + 200'000);
  EXPECT_EQ(part.embedded + part.linked, kFaces);
  EXPECT_GE(part.embedded, 60);
  EXPECT_LE(part.embedded, 75);
  EXPECT_LE(static_cast<int64_t>(part.html.size()), without + 200'000);
}

TEST_F(ReportPageTest, EveryFaceHasItsOwnPicture) {
  // Faces 0, 1, 2, ... are stored as steps of 1; picture numbers start at 1.
  const std::string html = Page(&pictures_, 10'000'000).html;
  PackedNumbers steps, numbers;
  for (uint64_t face = 0; face < kFaces; ++face) {
    steps.Add(face == 0 ? 0 : 1);
    numbers.Add(face + 1);
  }
  EXPECT_THAT(html, HasSubstr(R"("faces":")" + Base64(steps.bytes()) + R"(","pictures":")" +
                              Base64(numbers.bytes()) + '"'));
}

TEST_F(ReportPageTest, LinksArePathsRelativeToThePage) {
  const ReportPage page = Page(&pictures_, 10'000'000, false);
  EXPECT_EQ(page.embedded, 0);
  EXPECT_EQ(page.linked, kFaces);
  EXPECT_THAT(page.html, HasSubstr(R"("links":"0:../picture-0.jpg\n11:1.jpg\n11:2.jpg\n)"));
}

TEST_F(ReportPageTest, LeavesOutMembersToStayBelowTheLimit) {
  const auto frame = static_cast<int64_t>(Page(nullptr, 10'000'000).html.size());
  const ReportPage page = Page(nullptr, 2000);  // 2/5 of it for members, 6 bytes each
  EXPECT_EQ(page.shown_per_cluster, 4);
  EXPECT_LT(static_cast<int64_t>(page.html.size()), frame);
}

TEST_F(ReportPageTest, MissingPicturesAreLeftOutAndReported) {
  pictures_.paths[7] = "gone.jpg";
  const ReportPage page = Page(&pictures_, 10'000'000);
  EXPECT_EQ(page.embedded, kFaces - 1);
  EXPECT_EQ(page.missing, 1);
  EXPECT_EQ(page.first_missing, "gone.jpg");
  EXPECT_THAT(page.html, Not(HasSubstr("gone.jpg")));
  const ReportPage linked = Page(&pictures_, 10'000'000, false);
  EXPECT_EQ(linked.missing, 0) << "the page may be meant for another place";
  EXPECT_THAT(linked.html, HasSubstr("gone.jpg"));
}

TEST_F(ReportPageTest, FacesWithoutPictureHaveNoLink) {
  pictures_.path_of_face.assign(kFaces, -1);
  const ReportPage page = Page(&pictures_, 10'000'000);
  EXPECT_EQ(page.embedded + page.linked, 0);
  EXPECT_THAT(page.html, HasSubstr(R"("links":"")"));
}

}  // namespace
}  // namespace facegraph
