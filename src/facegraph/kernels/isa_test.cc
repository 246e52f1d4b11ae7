// SPDX-License-Identifier: MIT
#include "facegraph/kernels/isa.h"

#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

TEST(Isa, TheGenericOneIsEverywhereAndTheSlowest) {
  EXPECT_EQ(AvailableIsas().front(), Isa::kGeneric);
}

TEST(Isa, EveryAvailableOneIsFoundByItsName) {
  for (Isa isa : AvailableIsas()) EXPECT_EQ(IsaNamed(IsaName(isa)), isa);
}

TEST(Isa, AnUnknownNameIsRefusedAndTheOthersAreListed) {
  try {
    IsaNamed("mmx");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("'mmx'"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("generic"), std::string::npos) << error.what();
  }
}

TEST(Isa, TheOneInUseCanBeChanged) {
  const Isa before = ActiveIsa();
  for (Isa isa : AvailableIsas()) {
    UseIsa(isa);
    EXPECT_EQ(ActiveIsa(), isa);
  }
  UseIsa(before);
}

}  // namespace
}  // namespace facegraph
