// SPDX-License-Identifier: Apache-2.0
// A port whose register and memory accesses are expectations: exact reads and writes, in order.
#pragma once

#include "firmware/driver/svp_driver.h"
#include "interface/generated/command_processor_registers.h"

#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::test {

constexpr uint64_t registers_at = 0x04000000, memory_at = 0x80000000;

class MockPort {
  public:
    MockPort()
    {
        port.context = this;
        port.registers = registers_at;
        port.memory_base = memory_at;
        port.memory_bytes = 1 << 20;
        port.interrupt = interrupt_number;
        port.read32 = [](void* c, uint64_t address) { return self(c).read32(address); };
        port.write32 = [](void* c, uint64_t address, uint32_t value) { self(c).write32(address, value); };
        port.copy_to = [](void*, uint64_t, const void*, size_t) { return 0; };
        port.copy_from = [](void*, void*, uint64_t, size_t) { return 0; };
        port.barrier = [](void* c) { self(c).barrier(); };
        port.cache_clean = [](void* c, uint64_t address, size_t bytes) { self(c).cache_clean(address, bytes); };
        port.cache_invalidate = [](void* c, uint64_t address, size_t) { self(c).cache_invalidate(address); };
        port.now_us = [](void* c) { return self(c).now; };
        port.relax = [](void* c) { self(c).relax(); };
        port.irq_save = [](void* c) { return static_cast<uint32_t>(self(c).masked++); };
        port.irq_restore = [](void* c, uint32_t saved) { self(c).masked = static_cast<int>(saved); };
        port.attach_irq = [](void* c, uint32_t number, svp_interrupt_handler handler, void* argument) {
            self(c).interrupt = number;
            self(c).handler = handler;
            self(c).argument = argument;
        };
        port.log = [](void*, const char*) {};
    }

    MOCK_METHOD(uint32_t, read32, (uint64_t));
    MOCK_METHOD(void, write32, (uint64_t, uint32_t));
    MOCK_METHOD(void, barrier, ());
    MOCK_METHOD(void, cache_clean, (uint64_t, size_t));
    MOCK_METHOD(void, cache_invalidate, (uint64_t));
    MOCK_METHOD(void, relax, ());

    svp_port port{};
    uint64_t now = 0;
    int masked = 0;
    static constexpr uint32_t interrupt_number = 11;
    uint32_t interrupt = 0; // that the handler is attached to
    svp_interrupt_handler handler = nullptr;
    void* argument = nullptr;

    void expect_read(uint32_t offset, uint32_t value)
    {
        EXPECT_CALL(*this, read32(registers_at + offset)).WillOnce(testing::Return(value));
    }
    void expect_write(uint32_t offset, uint32_t value) { EXPECT_CALL(*this, write32(registers_at + offset, value)); }

  private:
    static MockPort& self(void* context) { return *static_cast<MockPort*>(context); }
};

// A driver on a StrictMock, everything in sequence. Ring of 4 entries at memory_at, records behind it.
class DriverTest : public testing::Test {
  protected:
    static constexpr uint64_t ring = memory_at, records = memory_at + 4 * SVP_COMMAND_BYTES;

    testing::StrictMock<MockPort> mock;
    testing::InSequence in_sequence;
    svp_driver driver{};
    svp_driver_config config = [] {
        svp_driver_config c = svp_driver_default_config();
        c.log2_entries = 2;
        c.reset_timeout_us = 100;
        c.check_us = 1000000; // no extra looks in the sequences below
        return c;
    }();
    uint32_t interrupts_enabled() const
    {
        return config.use_interrupts ? SVP_CP_IRQ_ENABLE_DESC_DONE_MASK | SVP_CP_IRQ_ENABLE_JOB_ERROR_MASK |
                                           SVP_CP_IRQ_ENABLE_FATAL_MASK | SVP_CP_IRQ_ENABLE_QUEUE_ERR_MASK
                                     : 0;
    }

    void expect_identification(uint32_t cap0 = 0x02880802)
    {
        mock.expect_read(SVP_CP_ID, 0x43505653);
        mock.expect_read(SVP_CP_VERSION, 0x00010200);
        mock.expect_read(SVP_CP_CAP0, cap0);
        mock.expect_read(SVP_CP_CAP_ENGINES, 2);
    }
    // When somebody asks for all engines.
    void expect_engines()
    {
        mock.expect_read(SVP_CP_CAP_ENGINE(0), 12 << 16 | 7); // a target of 12 bytes, no window
        mock.expect_read(SVP_CP_CAP_WINDOW_BYTES_LO(0), 0);
        mock.expect_read(SVP_CP_CAP_WINDOW_BYTES_HI(0), 0);
        for (uint32_t word = 0; word < 3; ++word)
            mock.expect_read(SVP_CP_CAP_TARGET(word), 100 + word);
        mock.expect_read(SVP_CP_CAP_ENGINE(1), 4 << 16 | 1 << 8 | 7);
        mock.expect_read(SVP_CP_CAP_WINDOW_BYTES_LO(1), 0);
        mock.expect_read(SVP_CP_CAP_WINDOW_BYTES_HI(1), 1);
        mock.expect_read(SVP_CP_CAP_WINDOW_BASE_LO(1), 0x1000);
        mock.expect_read(SVP_CP_CAP_WINDOW_BASE_HI(1), 0x200);
        mock.expect_read(SVP_CP_CAP_TARGET(SVP_TARGET_WORDS), 200);
    }
    void expect_start()
    {
        mock.expect_write(SVP_CP_QBASE_LO, static_cast<uint32_t>(ring));
        mock.expect_write(SVP_CP_QBASE_HI, 0);
        mock.expect_write(SVP_CP_QCFG, 2);
        mock.expect_write(SVP_CP_WDOG, config.watchdog_cycles);
        mock.expect_write(SVP_CP_IRQ_ENABLE, interrupts_enabled());
        mock.expect_write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK);
    }
    void init()
    {
        expect_identification();
        mock.expect_write(SVP_CP_CTRL, SVP_CP_CTRL_SOFT_RESET_MASK);
        mock.expect_read(SVP_CP_STATUS, 0);
        expect_start();
        ASSERT_EQ(svp_init(&driver, &mock.port, &config), SVP_RESULT_OK);
    }
    static svp_layer_command nop()
    {
        svp_layer_command command{};
        command.version = SVP_COMMAND_VERSION;
        return command;
    }
    void expect_submit(uint32_t index, uint32_t sequence, uint32_t new_tail)
    {
        svp_layer_command command = nop();
        const uint64_t record = records + uint64_t{index} * SVP_COMPLETION_BYTES;
        command.sequence = sequence;
        command.completion_address = record;
        uint32_t words[SVP_COMMAND_BYTES / 4];
        std::memcpy(words, &command, sizeof words);
        EXPECT_CALL(mock, write32(record, 0));
        EXPECT_CALL(mock, cache_clean(record, SVP_COMPLETION_BYTES));
        const uint64_t slot = ring + uint64_t{index} * SVP_COMMAND_BYTES;
        for (uint32_t i = 0; i < std::size(words); ++i)
            EXPECT_CALL(mock, write32(slot + 4 * i, words[i]));
        EXPECT_CALL(mock, cache_clean(slot, SVP_COMMAND_BYTES));
        EXPECT_CALL(mock, barrier());
        mock.expect_write(SVP_CP_QTAIL, new_tail);
    }
    uint32_t submit()
    {
        const svp_layer_command command = nop();
        uint32_t sequence = 0;
        EXPECT_EQ(svp_submit(&driver, &command, &sequence), SVP_RESULT_OK);
        return sequence;
    }
    void expect_pending_record(uint32_t index)
    {
        const uint64_t record = records + uint64_t{index} * SVP_COMPLETION_BYTES;
        EXPECT_CALL(mock, cache_invalidate(record));
        EXPECT_CALL(mock, read32(record)).WillOnce(testing::Return(uint32_t{SVP_COMPLETION_PENDING}));
    }
    void expect_record(uint32_t index, svp_completion completion)
    {
        const uint64_t record = records + uint64_t{index} * SVP_COMPLETION_BYTES;
        uint32_t words[SVP_COMPLETION_BYTES / 4];
        std::memcpy(words, &completion, sizeof words);
        EXPECT_CALL(mock, cache_invalidate(record));
        EXPECT_CALL(mock, read32(record)).WillOnce(testing::Return(words[0]));
        EXPECT_CALL(mock, barrier());
        for (uint32_t i = 1; i < std::size(words); ++i)
            EXPECT_CALL(mock, read32(record + 4 * i)).WillOnce(testing::Return(words[i]));
    }
    static svp_completion fine(uint32_t sequence) { return {SVP_COMPLETION_OK, sequence, 0, 0, 1234, 99}; }
    void expect_device_check(uint32_t status, uint32_t head)
    {
        mock.expect_read(SVP_CP_STATUS, status);
        mock.expect_read(SVP_CP_QHEAD, head);
    }
};

} // namespace svp::test
