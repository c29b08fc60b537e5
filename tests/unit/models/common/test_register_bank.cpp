// SPDX-License-Identifier: Apache-2.0
// Tests that follow from the table alone: every register, every bit.
#include "interface/generated/command_processor_table.h"
#include "models/common/register_bank.h"

#include <gtest/gtest.h>
#include <set>

namespace svp::test {
namespace {

const RegisterBlock& block = command_processor_table::block;

struct AccessResult {
    tlm::tlm_response_status status;
    uint32_t value;
};

class RegisterBankTest : public testing::Test {
  protected:
    RegisterBank bank{block};

    AccessResult access(tlm::tlm_command command, uint64_t offset, uint32_t value = 0, unsigned bytes = 4)
    {
        tlm::tlm_generic_payload payload;
        payload.set_command(command);
        payload.set_address(offset);
        uint32_t words[2] = {value, 0};
        payload.set_data_ptr(reinterpret_cast<unsigned char*>(words));
        payload.set_data_length(bytes);
        payload.set_streaming_width(bytes);
        bank.transport(payload);
        return {payload.get_response_status(), words[0]};
    }
    uint32_t read(uint64_t offset)
    {
        const AccessResult result = access(tlm::TLM_READ_COMMAND, offset);
        EXPECT_EQ(result.status, tlm::TLM_OK_RESPONSE);
        return result.value;
    }
    void write(uint64_t offset, uint32_t value)
    {
        EXPECT_EQ(access(tlm::TLM_WRITE_COMMAND, offset, value).status, tlm::TLM_OK_RESPONSE);
    }
};

template <class Code>
void for_each_register(Code code)
{
    for (size_t i = 0; i < block.register_count; ++i)
        for (uint32_t k = 0; k < block.registers[i].count; ++k)
            code(block.registers[i], block.registers[i].offset + k * block.registers[i].stride);
}

// The access rule of one bit, or nothing where it is reserved.
const Access* rule_of(const RegisterInfo& info, unsigned bit)
{
    for (size_t i = 0; i < info.field_count; ++i)
        if (bit >= info.fields[i].low && bit < info.fields[i].low + info.fields[i].width) return &info.fields[i].access;
    return nullptr;
}

TEST_F(RegisterBankTest, ResetValues)
{
    for_each_register([&](const RegisterInfo&, uint32_t offset) {
        write(offset, 0xffffffff);
        bank.set(offset, bank.get(offset) ^ 0x5a5a5a5a);
    });
    bank.reset();
    for_each_register([&](const RegisterInfo& info, uint32_t offset) {
        EXPECT_EQ(read(offset), info.reset & info.readable()) << info.name;
    });
}

TEST_F(RegisterBankTest, EveryBitFollowsItsRule)
{
    for_each_register([&](const RegisterInfo& info, uint32_t offset) {
        for (unsigned bit = 0; bit < 32; ++bit) {
            const uint32_t mask = 1u << bit;
            const Access* rule = rule_of(info, bit);
            for (uint32_t stored : {0u, 0xffffffffu}) {
                for (uint32_t written : {0u, mask}) {
                    bank.set(offset, stored);
                    write(offset, written);
                    bool expected = (stored & mask) != 0;
                    if (rule != nullptr && *rule == Access::rw) expected = written != 0;
                    if (rule != nullptr && *rule == Access::w1c && written != 0) expected = false;
                    if (rule == nullptr || *rule == Access::wo) expected = false; // reads 0
                    EXPECT_EQ((read(offset) & mask) != 0, expected) << info.name << " bit " << bit;
                }
            }
        }
    });
}

TEST_F(RegisterBankTest, NoRegisterIsAnother)
{
    for_each_register([&](const RegisterInfo&, uint32_t offset) { bank.set(offset, offset); });
    for_each_register([&](const RegisterInfo& info, uint32_t offset) {
        bank.set(offset, 0xffffffff);
        for_each_register([&](const RegisterInfo& other, uint32_t at) {
            if (at != offset) {
                EXPECT_EQ(bank.get(at), at) << info.name << " and " << other.name;
            }
        });
        bank.set(offset, offset);
    });
}

TEST_F(RegisterBankTest, EveryOtherAccessIsAnError)
{
    std::vector<std::string> lines;
    bank.on_log([&lines](const std::string& line) { lines.push_back(line); });
    std::set<uint32_t> implemented;
    for_each_register([&](const RegisterInfo&, uint32_t offset) { implemented.insert(offset); });
    for (uint64_t offset = 0; offset < block.bytes + 64; ++offset)
        for (unsigned bytes : {1u, 2u, 4u, 8u}) {
            const bool plain = bytes == 4 && offset % 4 == 0;
            const auto expected = !plain ? tlm::TLM_BURST_ERROR_RESPONSE
                                  : implemented.count(static_cast<uint32_t>(offset)) != 0
                                      ? tlm::TLM_OK_RESPONSE
                                      : tlm::TLM_ADDRESS_ERROR_RESPONSE;
            EXPECT_EQ(access(tlm::TLM_READ_COMMAND, offset, 0, bytes).status, expected) << offset << " " << bytes;
        }
    EXPECT_EQ(access(tlm::TLM_WRITE_COMMAND, ~uint64_t{3}).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    const size_t before = lines.size();
    EXPECT_EQ(access(tlm::TLM_WRITE_COMMAND, ~uint64_t{3}).status, tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(lines.size(), before); // unimplemented: the first touch only
    EXPECT_EQ(lines.back(), "command_processor: write of 4 bytes at 0xfffffffffffffffc refused: no register there");
}

TEST_F(RegisterBankTest, DebugAccessHasNoSideEffects)
{
    unsigned effects = 0;
    bank.on_read(0x020, [&effects] { ++effects; });
    bank.on_value(0x020, [] { return 0x11223344u & 0xffu; });
    uint8_t bytes[3] = {};
    tlm::tlm_generic_payload payload;
    payload.set_command(tlm::TLM_READ_COMMAND);
    payload.set_address(0x020);
    payload.set_data_ptr(bytes);
    payload.set_data_length(3);
    EXPECT_EQ(bank.debug_transport(payload), 3u);
    EXPECT_EQ(bytes[0], 0x44);
    EXPECT_EQ(effects, 0u);
    payload.set_command(tlm::TLM_WRITE_COMMAND);
    EXPECT_EQ(bank.debug_transport(payload), 0u);
    EXPECT_EQ(read(0x020), 0x44u);
    EXPECT_EQ(effects, 1u);
}

TEST_F(RegisterBankTest, AGuardKeepsAWriteOut)
{
    bool open = false;
    unsigned writes = 0;
    bank.on_guard(0x01C, [&open] { return open; });
    bank.on_write(0x01C, [&writes](uint32_t) { ++writes; });
    write(0x01C, 5);
    EXPECT_EQ(read(0x01C), 0u);
    open = true;
    write(0x01C, 5);
    EXPECT_EQ(read(0x01C), 5u);
    EXPECT_EQ(writes, 1u);
}

} // namespace
} // namespace svp::test
