// SPDX-License-Identifier: MIT
#include "facegraph/kernels/isa.h"

#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

TEST(Isa, TheGenericSetIsAlwaysAvailableAndListedFirst) {
  EXPECT_EQ(AvailableIsas().front(), Isa::kGeneric);
}

TEST(Isa, EveryAvailableSetIsFoundByItsName) {
  for (Isa isa : AvailableIsas()) EXPECT_EQ(ParseIsa(IsaName(isa)), isa);
}

TEST(Isa, AnUnknownNameIsRejectedWithAListOfAvailableOnes) {
  try {
    ParseIsa("mmx");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("'mmx'"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("generic"), std::string::npos) << error.what();
  }
}

TEST(Isa, TheActiveSetCanBeChanged) {
  const Isa before = ActiveIsa();
  for (Isa isa : AvailableIsas()) {
    UseIsa(isa);
    EXPECT_EQ(ActiveIsa(), isa);
  }
  UseIsa(before);
}

}  // namespace
}  // namespace facegraph
