// SPDX-License-Identifier: Apache-2.0
// Accesses of every size, and arrays too large to be held: on a small block and on one of 64 MiB.
#include "models/common/payload.h"
#include "models/common/register_bank.h"

#include <chrono>
#include <cstring>
#include <gtest/gtest.h>
#include <vector>

namespace svp::test {
namespace {

constexpr RegisterField whole_rw[] = {{"VALUE", 0, 32, Access::rw, "", nullptr, 0}};
constexpr RegisterField whole_ro[] = {{"VALUE", 0, 32, Access::ro, "", nullptr, 0}};
constexpr RegisterField by_byte[] = {{"RW", 0, 8, Access::rw, "", nullptr, 0},
                                     {"CLEAR", 8, 8, Access::w1c, "", nullptr, 0},
                                     {"ACT", 16, 8, Access::wo, "", nullptr, 0},
                                     {"READ", 24, 8, Access::ro, "", nullptr, 0}};
constexpr RegisterInfo small_registers[] = {
    {"LOW", 0x00, 1, 4, 0x11223344, true, false, "", whole_rw, 1},
    {"HIGH", 0x04, 1, 4, 0x55667788, true, false, "", whole_rw, 1},
    {"MIXED", 0x08, 1, 4, 0, true, false, "", by_byte, 4},
    {"ALONE", 0x10, 1, 4, 0, true, false, "", whole_rw, 1},
};
constexpr RegisterBlock all_sizes{"small", 0x20, 1 | 2 | 4 | 8, small_registers, 4};
constexpr RegisterBlock words_and_halves{"halves", 0x20, 2 | 4, small_registers, 4};

// Two arrays that interleave, and one word far behind them.
constexpr RegisterInfo large_registers[] = {
    {"EVEN", 0x1000, 500000, 8, 7, true, false, "", whole_rw, 1},
    {"ODD", 0x1004, 500000, 8, 9, true, false, "", whole_ro, 1},
    {"LAST", 0x3FFFFFC, 1, 4, 1, true, false, "", whole_rw, 1},
};
constexpr RegisterBlock large_block{"large", 0x4000000, 4 | 8, large_registers, 3};

struct Access64 {
    tlm::tlm_response_status status;
    uint64_t value;
};

Access64 access(RegisterBank& bank, tlm::tlm_command command, uint64_t offset, unsigned bytes, uint64_t value = 0)
{
    tlm::tlm_generic_payload payload;
    set_up_payload(payload, command, offset, &value, bytes);
    bank.transport(payload);
    return {payload.get_response_status(), value};
}

uint64_t read(RegisterBank& bank, uint64_t offset, unsigned bytes)
{
    const Access64 result = access(bank, tlm::TLM_READ_COMMAND, offset, bytes);
    EXPECT_EQ(result.status, tlm::TLM_OK_RESPONSE) << offset;
    return result.value;
}

void write(RegisterBank& bank, uint64_t offset, unsigned bytes, uint64_t value)
{
    EXPECT_EQ(access(bank, tlm::TLM_WRITE_COMMAND, offset, bytes, value).status, tlm::TLM_OK_RESPONSE) << offset;
}

TEST(RegisterAccess, EverySizeReadsItsBytes)
{
    RegisterBank bank(all_sizes);
    const uint8_t bytes[] = {0x44, 0x33, 0x22, 0x11, 0x88, 0x77, 0x66, 0x55};
    for (unsigned size : {1u, 2u, 4u, 8u})
        for (unsigned offset = 0; offset < 8; offset += size) {
            uint64_t expected = 0;
            std::memcpy(&expected, bytes + offset, size);
            EXPECT_EQ(read(bank, offset, size), expected) << size << " at " << offset;
        }
}

TEST(RegisterAccess, EverySizeWritesItsBytesOnly)
{
    for (unsigned size : {1u, 2u, 4u, 8u})
        for (unsigned offset = 0; offset < 8; offset += size) {
            RegisterBank bank(all_sizes);
            uint8_t bytes[] = {0x44, 0x33, 0x22, 0x11, 0x88, 0x77, 0x66, 0x55};
            const uint64_t value = 0xA1B2C3D4E5F60718;
            std::memcpy(bytes + offset, &value, size);
            write(bank, offset, size, value);
            uint64_t expected = 0;
            std::memcpy(&expected, bytes, 8);
            EXPECT_EQ(read(bank, 0, 8), expected) << size << " at " << offset;
        }
}

TEST(RegisterAccess, RulesHoldForTheBytesWritten)
{
    RegisterBank bank(all_sizes);
    std::vector<uint32_t> written;
    bank.on_write(0x08, [&](uint32_t word) { written.push_back(word); });
    bank.set(0x08, 0xAABBFFCC);
    EXPECT_EQ(read(bank, 0x08, 4), 0xAA00FFCCu); // wo reads 0
    write(bank, 0x08, 1, 0x12);                  // rw: clears no w1c bit
    EXPECT_EQ(read(bank, 0x08, 4), 0xAA00FF12u);
    write(bank, 0x09, 1, 0x0F); // w1c: leaves the rw byte
    EXPECT_EQ(read(bank, 0x08, 4), 0xAA00F012u);
    write(bank, 0x0A, 1, 0x77); // wo
    write(bank, 0x0B, 1, 0x99); // ro
    write(bank, 0x0A, 2, 0x5566);
    EXPECT_EQ(read(bank, 0x08, 4), 0xAA00F012u);
    // The handler sees the rw bits that stay, and of the others those written alone.
    EXPECT_EQ(written, (std::vector<uint32_t>{0x12, 0x0F12, 0x770012, 0x12, 0x660012}));
}

TEST(RegisterAccess, MergesWithWhatAReadReturns)
{
    RegisterBank bank(all_sizes);
    std::vector<uint32_t> written;
    bank.on_value(0x10, [] { return 0x01020304u; });
    bank.on_write(0x10, [&](uint32_t word) { written.push_back(word); });
    write(bank, 0x12, 2, 0xBEEF);
    EXPECT_EQ(written, std::vector<uint32_t>{0xBEEF0304});
}

TEST(RegisterAccess, EightBytesAreTwoRegistersLowerFirst)
{
    RegisterBank bank(all_sizes);
    std::string order;
    for (uint32_t offset : {0u, 4u}) {
        bank.on_read(offset, [&order, offset] { order += offset == 0 ? "r" : "R"; });
        bank.on_write(offset, [&order, offset](uint32_t) { order += offset == 0 ? "w" : "W"; });
    }
    read(bank, 0, 8);
    write(bank, 0, 8, 1);
    read(bank, 5, 1);
    write(bank, 2, 2, 1);
    EXPECT_EQ(order, "rRwWRw"); // each register's effects once
}

TEST(RegisterAccess, HalfOfEightBytesIsNone)
{
    RegisterBank bank(all_sizes);
    unsigned effects = 0;
    bank.on_read(0x10, [&] { ++effects; });
    bank.on_write(0x10, [&](uint32_t) { ++effects; });
    EXPECT_EQ(access(bank, tlm::TLM_READ_COMMAND, 0x10, 8).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(access(bank, tlm::TLM_WRITE_COMMAND, 0x10, 8, ~uint64_t{0}).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(effects, 0u);
    EXPECT_EQ(bank.get(0x10), 0u);
}

TEST(RegisterAccess, RefusesSizesThatTheBlockDoesNotAllow)
{
    RegisterBank bank(words_and_halves);
    std::string line;
    bank.on_log([&](const std::string& text) { line = text; });
    for (unsigned bytes : {0u, 1u, 3u, 6u, 8u, 12u, 16u}) {
        line.clear();
        uint8_t data[16] = {};
        tlm::tlm_generic_payload payload;
        set_up_payload(payload, tlm::TLM_WRITE_COMMAND, 0, data, bytes);
        bank.transport(payload);
        EXPECT_EQ(payload.get_response_status(), tlm::TLM_BURST_ERROR_RESPONSE) << bytes;
        EXPECT_EQ(line, "halves: write of " + std::to_string(bytes) +
                            " bytes at 0x000 refused: only aligned accesses of 2 or 4 bytes are served");
    }
    EXPECT_EQ(access(bank, tlm::TLM_READ_COMMAND, 2, 4).status, tlm::TLM_BURST_ERROR_RESPONSE);
    EXPECT_EQ(access(bank, tlm::TLM_READ_COMMAND, 1, 2).status, tlm::TLM_BURST_ERROR_RESPONSE);
    EXPECT_EQ(read(bank, 2, 2), 0x1122u);
    EXPECT_EQ(bank.get(0), 0x11223344u);
}

TEST(SparseRegisters, ArraysMayInterleaveAndKeepTheirValues)
{
    RegisterBank bank(large_block);
    for (uint32_t i : {0u, 1u, 499999u}) {
        EXPECT_EQ(read(bank, 0x1000 + 8 * i, 8), 0x0000000900000007u);
        write(bank, 0x1000 + 8 * i, 4, i + 100);
        write(bank, 0x1004 + 8 * i, 4, i + 100); // read only
    }
    for (uint32_t i : {0u, 1u, 499999u})
        EXPECT_EQ(read(bank, 0x1000 + 8 * i, 8), 0x0000000900000000u + i + 100);
    EXPECT_EQ(read(bank, 0x3FFFFFC, 4), 1u);
    for (uint64_t offset : {0x0FFCu, 0x3D1900u, 0x3FFFFF8u, 0x4000000u})
        EXPECT_EQ(access(bank, tlm::TLM_READ_COMMAND, offset, 4).status, tlm::TLM_ADDRESS_ERROR_RESPONSE) << offset;
    bank.reset();
    EXPECT_EQ(read(bank, 0x1000 + 8 * 499999, 4), 7u);
}

TEST(SparseRegisters, OneCallbackServesAnArray)
{
    RegisterBank bank(large_block);
    std::vector<std::pair<uint32_t, uint32_t>> writes;
    std::vector<uint32_t> reads;
    read(bank, 0x1004, 4); // a register that is known before
    bank.on_values(0x1004, [](uint32_t index) { return 2 * index; });
    bank.on_reads(0x1004, [&](uint32_t index) { reads.push_back(index); });
    bank.on_writes(0x1000, [&](uint32_t index, uint32_t word) { writes.emplace_back(index, word); });
    bank.on_value(0x1004 + 8 * 6, [] { return 123u; });
    EXPECT_EQ(read(bank, 0x1004, 4), 0u);
    EXPECT_EQ(read(bank, 0x1004 + 8 * 5, 4), 10u);
    EXPECT_EQ(read(bank, 0x1004 + 8 * 6, 4), 123u); // has its own
    write(bank, 0x1000 + 8 * 400000, 4, 77);
    EXPECT_EQ(reads, (std::vector<uint32_t>{0, 5, 6}));
    EXPECT_EQ(writes, (std::vector<std::pair<uint32_t, uint32_t>>{{400000, 77}}));
    uint8_t byte = 0;
    tlm::tlm_generic_payload payload;
    set_up_payload(payload, tlm::TLM_READ_COMMAND, 0x1004 + 8 * 300, &byte, 1);
    EXPECT_EQ(bank.debug_transport(payload), 1u);
    EXPECT_EQ(byte, 600 & 0xFF);
}

// A bank that held a word for each of the 16 Mi words, or an entry for each register, would take seconds.
TEST(SparseRegisters, ALargeBlockCostsNothing)
{
    const auto start = std::chrono::steady_clock::now();
    uint64_t sum = 0;
    for (unsigned i = 0; i < 200; ++i) {
        RegisterBank bank(large_block);
        bank.reset();
        sum += read(bank, 0x3FFFFFC, 4);
    }
    EXPECT_EQ(sum, 200u);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

} // namespace
} // namespace svp::test
