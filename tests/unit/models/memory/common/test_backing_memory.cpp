// SPDX-License-Identifier: Apache-2.0
#include "models/memory/common/backing_memory.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace svp;

// First touches of pages, by this process.
long page_faults()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

TEST(BackingMemory, IsAFlatMemoryThatBeginsWithZeros)
{
    constexpr uint64_t size = 5 * 4096 + 100;
    BackingMemory memory(size);
    std::vector<uint8_t> flat(size, 0);
    std::mt19937_64 random(1);
    for (int access = 0; access < 2000; ++access) {
        const uint64_t address = random() % size;
        std::vector<uint8_t> bytes(random() % std::min<uint64_t>(9000, size - address + 1));
        if (random() % 4 == 0) {
            for (uint8_t& byte : bytes)
                byte = static_cast<uint8_t>(random());
            memory.write(address, bytes.data(), bytes.size());
            std::copy(bytes.begin(), bytes.end(), flat.begin() + static_cast<std::ptrdiff_t>(address));
            continue;
        }
        bytes.assign(bytes.size(), 0xee);
        memory.read(address, bytes.data(), bytes.size());
        ASSERT_TRUE(std::equal(bytes.begin(), bytes.end(), flat.begin() + static_cast<std::ptrdiff_t>(address)));
    }
}

TEST(BackingMemory, ReadingWhatWasNeverWrittenCostsNoPages)
{
    constexpr uint64_t size = uint64_t{1} << 28;
    BackingMemory memory(size);
    const long before = page_faults();
    uint64_t sum = 0;
    for (uint64_t address = 0; address < size; address += 4096) {
        uint8_t byte = 0xff;
        memory.read(address, &byte, 1);
        sum += byte;
    }
    EXPECT_EQ(sum, 0U);
    EXPECT_LT(page_faults() - before, 1000); // of 65536 pages
}

TEST(BackingMemory, WhatIsWrittenThroughThePointerIsRead)
{
    BackingMemory memory(1 << 20);
    memory.direct()[70000] = 42;
    uint8_t byte = 0;
    memory.read(70000, &byte, 1);
    EXPECT_EQ(byte, 42);
    const uint8_t other = 43;
    memory.write(90000, &other, 1);
    EXPECT_EQ(memory.direct()[90000], 43);
}

TEST(BackingMemory, ContainsNothingThatWraps)
{
    const BackingMemory memory(4096);
    EXPECT_TRUE(memory.contains(4095, 1));
    EXPECT_FALSE(memory.contains(4095, 2));
    EXPECT_FALSE(memory.contains(UINT64_MAX, 2));
}

} // namespace
