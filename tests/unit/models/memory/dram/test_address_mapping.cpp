// SPDX-License-Identifier: Apache-2.0
// Every mapping spreads the memory over all of its rows, each of which it fills; literals say how.
#include "models/memory/dram/mapping/address_mapping_list.h"

#include <gtest/gtest.h>
#include <map>
#include <tuple>

namespace {

using namespace svp;

using Place = std::tuple<unsigned, unsigned, uint64_t>; // channel, bank, row

class EveryMapping : public testing::TestWithParam<std::pair<const char*, MakeAddressMapping>> {};

TEST_P(EveryMapping, FillsEveryRowOfEveryBank)
{
    constexpr uint64_t size = 1 << 18;
    constexpr unsigned channels = 2, banks = 8, groups = 4, row_bytes = 1024, burst = 64;
    const auto mapping = GetParam().second(address_fields(size, channels, banks, groups, row_bytes, burst));
    std::map<Place, unsigned> bursts;
    for (uint64_t address = 0; address < size; address += burst) {
        const DramLocation first = mapping->locate(address), last = mapping->locate(address + burst - 1);
        ASSERT_EQ(Place(first.channel, first.bank, first.row), Place(last.channel, last.bank, last.row));
        ASSERT_LT(first.bank, banks);
        ++bursts[{first.channel, first.bank, first.row}];
    }
    constexpr uint64_t rows = size / row_bytes;
    EXPECT_EQ(bursts.size(), rows);
    for (const auto& [place, count] : bursts) {
        EXPECT_EQ(count, row_bytes / burst);
        EXPECT_LT(std::get<2>(place), rows / banks / channels);
    }
}

INSTANTIATE_TEST_SUITE_P(Mappings, EveryMapping, testing::ValuesIn(std::vector(address_mappings)),
                         [](const auto& test) { return test.param.first; });

Place place(MakeAddressMapping make, uint64_t address)
{
    // 1 MiB: offset 6 bits, channel 1, bank group 2, bank 1, column 4, row 6.
    const DramLocation location = make(address_fields(1 << 20, 2, 8, 4, 1024, 64))->locate(address);
    return {location.channel, location.bank, location.row};
}

constexpr uint64_t channel_step = 64, group_step = 128;

TEST(AddressMapping, ChannelsAlternateByBurst)
{
    for (const auto& [name, make] : address_mappings)
        EXPECT_EQ(place(make, channel_step), Place(1, 0, 0)) << name;
}

TEST(AddressMapping, NeighboursAreInOtherBankGroupsWhereInterleaved)
{
    for (MakeAddressMapping make : {make_interleaved, make_permuted})
        for (unsigned i = 0; i < 4; ++i)
            EXPECT_EQ(place(make, i * group_step), Place(0, i, 0));
    EXPECT_EQ(place(make_row_bank_column, 15 * group_step), Place(0, 0, 0));
    EXPECT_EQ(place(make_bank_row_column, 15 * group_step), Place(0, 0, 0));
}

TEST(AddressMapping, WhatFollowsAFullRow)
{
    constexpr uint64_t row = 2048; // of both channels
    EXPECT_EQ(place(make_row_bank_column, row), Place(0, 1, 0));
    EXPECT_EQ(place(make_row_bank_column, 8 * row), Place(0, 0, 1));
    EXPECT_EQ(place(make_bank_row_column, row), Place(0, 0, 1));
    EXPECT_EQ(place(make_bank_row_column, 64 * row), Place(0, 1, 0));
    EXPECT_EQ(place(make_interleaved, 4 * row), Place(0, 4, 0));
    EXPECT_EQ(place(make_interleaved, 8 * row), Place(0, 0, 1));
}

TEST(AddressMapping, PermutedBanksDependOnTheRow)
{
    constexpr uint64_t row = 8 * uint64_t{2048};
    for (unsigned i = 0; i < 8; ++i) {
        EXPECT_EQ(place(make_interleaved, i * row), Place(0, 0, i));
        EXPECT_EQ(place(make_permuted, i * row), Place(0, i, i));
    }
    EXPECT_EQ(place(make_permuted, 3 * row + group_step), Place(0, 1 ^ 3, 3));
}

} // namespace
