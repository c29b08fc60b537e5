// SPDX-License-Identifier: Apache-2.0
#include "models/interconnect/common/address_map.h"

#include "models/common/payload.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <random>
#include <utility>

namespace {

using namespace svp;

// A target that remembers how it was asked; its memory ends at `size`.
class Target : public tlm::tlm_fw_transport_if<> {
  public:
    uint64_t address = 0, size = UINT64_MAX;
    unsigned length = 0;
    bool gives = true;

  private:
    tlm::tlm_sync_enum nb_transport_fw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override
    {
        return tlm::TLM_COMPLETED;
    }
    void b_transport(tlm::tlm_generic_payload&, sc_core::sc_time&) override {}
    bool get_direct_mem_ptr(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi) override
    {
        address = payload.get_address();
        dmi.set_start_address(0);
        dmi.set_end_address(size - 1);
        return gives;
    }
    unsigned transport_dbg(tlm::tlm_generic_payload& payload) override
    {
        address = payload.get_address();
        length = payload.get_data_length();
        return length;
    }
};

struct Read : tlm::tlm_generic_payload {
    Read(uint64_t address, unsigned bytes) { set_up_payload(*this, tlm::TLM_READ_COMMAND, address, data, bytes); }
    uint8_t data[64];
};

class AddressMapTest : public testing::Test {
  protected:
    AddressMap::ToTarget to_target()
    {
        return [this](unsigned target) -> tlm::tlm_fw_transport_if<>& { return targets_.at(target); };
    }

    std::array<Target, 2> targets_;
    AddressMap map_{{{0x8000, 0x1000, 1}, {0x1000, 0x100, 0}, {0x2000, 0x100, 1}}};
};

TEST(AddressMap, FindsTheRangeThatHoldsAllBytes)
{
    std::mt19937_64 random(1);
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<AddressRange> ranges;
        uint64_t base = random() % 50;
        for (unsigned target = 0; target < 1 + random() % 8; ++target) {
            const uint64_t size = 1 + random() % 40;
            ranges.push_back({base, size, target});
            base += size + random() % 3 * 10;
        }
        std::shuffle(ranges.begin(), ranges.end(), random);
        const AddressMap map(ranges);
        for (int look = 0; look < 100; ++look) {
            const uint64_t address = random() % (base + 20), bytes = 1 + random() % 30;
            const AddressRange* expected = nullptr;
            for (const AddressRange& range : ranges)
                if (address >= range.base && address + bytes <= range.base + range.size) expected = &range;
            const AddressRange* found = map.find(address, bytes);
            ASSERT_EQ(found != nullptr, expected != nullptr);
            if (found != nullptr) {
                ASSERT_EQ(found->target, expected->target);
            }
        }
    }
}

TEST(AddressMap, TheLastByteOfTheBusBelongsToARange)
{
    const AddressMap map({{UINT64_MAX - 15, 16, 0}});
    EXPECT_NE(map.find(UINT64_MAX, 1), nullptr);
    EXPECT_EQ(map.find(UINT64_MAX, 2), nullptr);
    EXPECT_EQ(map.find(0, 1), nullptr);
    EXPECT_EQ(AddressMap({{0x1000, 256, 0}}).find(0x1004, UINT64_MAX), nullptr); // would end at 0x1003
}

TEST(AddressMap, RangesMustFit)
{
    const std::vector<NetworkPort> targets{{"p", 0, 0}};
    const auto wrong = [&](const std::vector<AddressRange>& ranges) { return AddressMap::validate(ranges, targets); };
    EXPECT_EQ(wrong({{0, 16, 0}, {16, 16, 0}}), "");
    EXPECT_EQ(wrong({{0, UINT64_MAX, 0}}), "");
    EXPECT_EQ(wrong({{0, 16, 1}}), "a range names target 1 of none");
    EXPECT_EQ(wrong({{0, 0, 0}}), "p: its address range is empty");
    EXPECT_EQ(wrong({{UINT64_MAX, 2, 0}}), "p: its address range wraps");
    EXPECT_EQ(wrong({{16, 16, 0}, {0, 17, 0}}), "p: its address range overlaps that of p");
}

TEST_F(AddressMapTest, DebugIsCutToItsRangeAndLeavesThePayloadAsItWas)
{
    Read payload(0x10f0, 64);
    EXPECT_EQ(map_.debug(payload, to_target()), 16U);
    EXPECT_EQ(targets_[0].address, 0xf0U);
    EXPECT_EQ(payload.get_address(), 0x10f0U);
    EXPECT_EQ(payload.get_data_length(), 64U);
    Read nowhere(0x1100, 4);
    EXPECT_EQ(map_.debug(nowhere, to_target()), 0U);
}

TEST_F(AddressMapTest, DirectMemoryIsCutToItsRangeAndMovedToBusAddresses)
{
    tlm::tlm_dmi dmi;
    Read payload(0x8010, 4);
    EXPECT_TRUE(map_.direct_memory(payload, dmi, to_target()));
    EXPECT_EQ(targets_[1].address, 0x10U);
    EXPECT_EQ(payload.get_address(), 0x8010U);
    EXPECT_EQ(dmi.get_start_address(), 0x8000U);
    EXPECT_EQ(dmi.get_end_address(), 0x8fffU);
    targets_[1].size = 0x20;
    EXPECT_TRUE(map_.direct_memory(payload, dmi, to_target()));
    EXPECT_EQ(dmi.get_end_address(), 0x801fU);
    targets_[1].gives = false;
    EXPECT_FALSE(map_.direct_memory(payload, dmi, to_target()));
    Read nowhere(0, 4);
    EXPECT_FALSE(map_.direct_memory(nowhere, dmi, to_target()));
}

TEST_F(AddressMapTest, WhatATargetTakesBackIsToldForEachOfItsRanges)
{
    std::vector<std::pair<uint64_t, uint64_t>> told;
    const auto tell = [&told](uint64_t first, uint64_t last) { told.emplace_back(first, last); };
    map_.invalidate(1, 0x80, 0x17f, tell);
    EXPECT_EQ(told, (decltype(told){{0x2080, 0x20ff}, {0x8080, 0x817f}}));
    told.clear();
    map_.invalidate(1, 0x100, UINT64_MAX, tell);
    EXPECT_EQ(told, (decltype(told){{0x8100, 0x8fff}}));
}

} // namespace
