// SPDX-License-Identifier: Apache-2.0
// The reset tree: who is reset, in which order, and when it is refused.
#include "models/common/module.h"
#include "tests/support/kernel_fixture.h"

#include <memory>
#include <string>
#include <vector>

namespace {

using namespace svp;

using Order = std::vector<std::string>;

struct Part : Module {
    Part(const sc_core::sc_module_name& name, Order& order) : Module(name, Clock(1000)), order_(order) {}
    bool is_quiet = true;
    uint64_t state = 0;

  private:
    bool quiet() const override { return is_quiet; }
    void reset_state() override
    {
        order_.emplace_back(basename());
        state = 0;
    }
    Order& order_;
};

// No Module itself, but with one below it.
struct Box : sc_core::sc_module {
    Box(const sc_core::sc_module_name& name, Order& order) : sc_module(name), inner("inner", order) {}
    Part inner;
};

struct Tree : Part {
    Tree(const sc_core::sc_module_name& name, Order& order)
        : Part(name, order),
          first("first", order),
          box("box", order)
    {
        last = std::make_unique<Part>("last", order);
    }
    Part first;
    Box box;
    std::unique_ptr<Part> last;
};

struct ResetTree : test::KernelFixture {
    Order order;
};

TEST_F(ResetTree, ParentsFirstThenInOrderOfConstruction)
{
    Tree tree("tree", order);
    EXPECT_TRUE(tree.reset());
    EXPECT_EQ(order, (Order{"tree", "first", "inner", "last"}));
}

TEST_F(ResetTree, ReachesOnlyWhatIsBelow)
{
    Tree tree("tree", order);
    Part beside("beside", order);
    tree.state = beside.state = tree.last->state = 1;
    EXPECT_TRUE(tree.last->reset());
    EXPECT_EQ(order, (Order{"last"}));
    EXPECT_EQ(tree.state, 1U);
    EXPECT_EQ(beside.state, 1U);
}

TEST_F(ResetTree, IsRefusedAsAWholeWhereAnyPartIsNotQuiet)
{
    Tree tree("tree", order);
    tree.first.state = 7;
    tree.box.inner.is_quiet = false;
    EXPECT_FALSE(tree.reset());
    EXPECT_TRUE(order.empty());
    EXPECT_EQ(tree.first.state, 7U);
    EXPECT_TRUE(tree.first.reset()); // its own subtree is
    tree.box.inner.is_quiet = true;
    EXPECT_TRUE(tree.reset());
}

TEST_F(ResetTree, WhatItsOwnerHasStoppedIsNotAsked)
{
    Tree tree("tree", order);
    tree.box.inner.is_quiet = false;
    tree.reset_stopped();
    EXPECT_EQ(order.size(), 4U);
}

TEST_F(ResetTree, StatisticsGoOn)
{
    Part part("part", order);
    Counter& counter = part.statistics().counter("things", "things", "counted");
    counter += 3;
    EXPECT_TRUE(part.reset());
    EXPECT_EQ(counter.value, 3U);
}

} // namespace
