// SPDX-License-Identifier: Apache-2.0
// Firmware that programs tiles itself, by single register accesses over the platform's network.
#include "firmware/engines/aie/svp_array.h"
#include "interface/engines/aie/switch_ports.h"
#include "platform/parts/command_queue.h"
#include "platform/parts/host_cpu_part.h"
#include "platform/run/firmware_job.h"
#include "platform/system/system.h"
#include "tests/integration/platform/aie/array_runs.h"
#include "tests/support/array_loadable.h"
#include "tests/support/kernel_context.h"
#include "tests/support/kernel_fixture.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

constexpr svp_array_tile compute{1, 2};

class FirmwareOnArray : public KernelFixture {
  protected:
    // Runs the firmware on a 2 x 2 array. Returns the log.
    std::vector<std::string> run(const std::function<void(const svp_array&)>& firmware)
    {
        const PlatformConfig config = preset("aie_2x2");
        System system("system", config.instances, [&](svp_port& port) {
            svp_driver driver;
            svp_array array;
            const svp_driver_config config_of_driver = svp_driver_default_config();
            EXPECT_EQ(svp_init(&driver, &port, &config_of_driver), SVP_RESULT_OK);
            EXPECT_EQ(svp_array_open(&driver, &array), SVP_RESULT_OK);
            firmware(array);
            return 0;
        });
        std::vector<std::string> log;
        system.on_log([&](const std::string& line) { log.push_back(line); });
        sc_core::sc_start();
        EXPECT_TRUE(system.part<HostCpuPart>("host_cpu")->cpu().finished());
        return log;
    }
};

// A DMA of the tile sends what firmware wrote to its memory round to itself.
TEST_F(FirmwareOnArray, LoopsDataThroughATile)
{
    constexpr uint32_t words = 40, destination = 0x4000;
    const auto log = run([](const svp_array& array) {
        for (uint32_t i = 0; i < words; ++i)
            svp_array_write(&array, compute, 4 * i, 0x01010101 * i);
        const uint32_t slave = svp_aie_port_index(SVP_AIE_COMPUTE, SVP_AIE_SLAVE, SVP_AIE_PORT_DMA, 0);
        const uint32_t master = svp_aie_port_index(SVP_AIE_COMPUTE, SVP_AIE_MASTER, SVP_AIE_PORT_DMA, 1);
        svp_array_write(&array, compute, SVP_AIE_CORE_SWITCH_SLAVE + 4 * slave,
                        static_cast<uint32_t>(SVP_AIE_SWITCH_ENABLE));
        svp_array_write(&array, compute, SVP_AIE_CORE_SWITCH_MASTER + 4 * master, svp_aie_circuit_master(slave));

        const svp_aie_descriptor from = svp_aie_linear_descriptor(0, words);
        const svp_aie_descriptor to = svp_aie_linear_descriptor(destination, words);
        ASSERT_EQ(svp_array_write_descriptor(&array, compute, SVP_AIE_COMPUTE, 0, &from), SVP_RESULT_OK);
        ASSERT_EQ(svp_array_write_descriptor(&array, compute, SVP_AIE_COMPUTE, 1, &to), SVP_RESULT_OK);
        const uint32_t s2mm_1 = SVP_AIE_CORE_S2MM_CONTROL + SVP_AIE_CHANNEL_STRIDE;
        svp_array_write(&array, compute, s2mm_1 + 4, 1);
        svp_array_write(&array, compute, SVP_AIE_CORE_MM2S_CONTROL + 4, 0);
        ASSERT_EQ(svp_array_poll(&array, compute, SVP_AIE_CORE_S2MM_STATUS + 4, SVP_AIE_STATUS_CHANNEL_RUNNING, 0, 100),
                  SVP_RESULT_OK);
        for (uint32_t i = 0; i < words; ++i)
            EXPECT_EQ(svp_array_read(&array, compute, destination + 4 * i), 0x01010101 * i) << i;
        EXPECT_EQ(svp_array_read(&array, compute, destination + 4 * words), 0u);
    });
    EXPECT_TRUE(log.empty()) << log[0];
}

TEST_F(FirmwareOnArray, TakesAndGivesLocks)
{
    run([](const svp_array& array) {
        svp_array_write(&array, compute, SVP_AIE_CORE_LOCKS + 3 * SVP_AIE_LOCK_STRIDE, 2);
        const auto try_lock = [&](int release, int32_t value) {
            return svp_array_try_lock(&array, compute, SVP_AIE_CORE_LOCK_REQUEST, 3, release, value);
        };
        EXPECT_EQ(try_lock(0, -1), SVP_RESULT_OK);
        EXPECT_EQ(try_lock(0, -2), SVP_RESULT_BUSY);
        EXPECT_EQ(try_lock(1, 1), SVP_RESULT_OK);
        EXPECT_EQ(try_lock(0, -2), SVP_RESULT_OK);
        EXPECT_EQ(svp_array_read(&array, compute, SVP_AIE_CORE_LOCKS + 3 * SVP_AIE_LOCK_STRIDE), 0u);
    });
}

TEST_F(FirmwareOnArray, BadAccessesAreBusErrorsThatNameThePlace)
{
    const auto log = run([](const svp_array& array) {
        EXPECT_EQ(svp_array_read(&array, {0, 9}, 0), UINT32_MAX);
        svp_array_write(&array, compute, 0x12344, 1);
    });
    ASSERT_FALSE(log.empty());
    std::string all;
    for (const std::string& line : log)
        all += line + '\n';
    EXPECT_NE(all.find("0,9"), std::string::npos) << all;
    EXPECT_NE(all.find("bus error: read at 0x20000900000"), std::string::npos) << all;
}

// The runtime asks the device before it places anything: control programs are for one array.
class RuntimeOnArray : public testing::Test {
  protected:
    static std::string failure_of(const compiler::Loadable& loadable, const PlatformConfig& config)
    {
        const KernelContext kernel;
        FirmwareJob job;
        job.loadable = &loadable.bytes();
        job.images = 0;
        job.queues = command_queues(config.instances);
        System system("system", config.instances, [&](svp_port& port) { return run_firmware(port, job); });
        sc_core::sc_start();
        return job.failure;
    }
};

TEST_F(RuntimeOnArray, RefusesLoadablesForAnotherArray)
{
    const compiler::Loadable two = array_loadable({ArrayProgram()}, small_array(2, 2));
    EXPECT_EQ(failure_of(two, preset("aie_2x2")), "");
    EXPECT_EQ(failure_of(two, PlatformConfig{}),
              "cannot load the network: compiled for a tile array, and there is none");
    for (const char* other : {"aie_3x3", "aie_phoenix"})
        EXPECT_EQ(failure_of(two, preset(other)),
                  "cannot load the network: compiled for a tile array of another shape");
    EXPECT_EQ(failure_of(two, preset("aie_2x2", {"array.stream_bytes=8"})),
              "cannot load the network: compiled for a tile array with other streams");
    EXPECT_EQ(failure_of(two, preset("aie_2x2", {"array.memory_tile_bytes=65536"})),
              "cannot load the network: compiled for a tile array with larger memories");
}

} // namespace
} // namespace svp::test
