// SPDX-License-Identifier: MIT
#include "facegraph/io/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <thread>

#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

class DescriptorTest : public FileTest {};

TEST_F(DescriptorTest, ReadsUntilTheFileEndsFromWhereItStandsOrFromAnOffset) {
  Put("a", "0123456789");
  const Descriptor file(open(Path("a").c_str(), O_RDONLY));
  char text[20] = {};
  EXPECT_EQ(ReadFullyAt(file, 7, text, 20), 3);
  EXPECT_EQ(std::string(text, 3), "789");
  EXPECT_EQ(ReadFully(file, text, 4), 4) << "an offset does not move the file";
  EXPECT_EQ(ReadFully(file, text, 20), 6);
  EXPECT_EQ(std::string(text, 6), "456789");
  EXPECT_EQ(ReadFully(file, text, 20), 0);
}

TEST_F(DescriptorTest, MovesMoreThanAPipeHoldsInOneCall) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string sent(1000000, 'x');
  std::string received(sent.size() + 1, ' ');
  std::thread writer(
      [&, to = Descriptor(ends[1])] { EXPECT_TRUE(WriteFully(to, sent.data(), sent.size())); });
  const Descriptor from(ends[0]);
  EXPECT_EQ(ReadFully(from, received.data(), sent.size()), static_cast<ssize_t>(sent.size()));
  writer.join();
  EXPECT_EQ(received, sent + ' ');
}

TEST_F(DescriptorTest, SaysThatItFailed) {
  Put("a", "0");
  char text[1];
  const Descriptor read_only(open(Path("a").c_str(), O_RDONLY));
  EXPECT_FALSE(WriteFully(read_only, "x", 1));
  EXPECT_EQ(errno, EBADF);
  const Descriptor write_only(open(Path("a").c_str(), O_WRONLY));
  EXPECT_EQ(ReadFully(write_only, text, 1), -1);
  EXPECT_EQ(ReadFullyAt(write_only, 0, text, 1), -1);
  const Descriptor full(open("/dev/full", O_WRONLY));
  if (!full.is_open()) GTEST_SKIP() << "needs /dev/full, which is absent";
  EXPECT_FALSE(WriteFully(full, "x", 1));
  EXPECT_EQ(errno, ENOSPC);
}

}  // namespace
}  // namespace facegraph
