// SPDX-License-Identifier: Apache-2.0
// Driver and runtime on the host CPU model, the command processor and an engine that adds one to each byte.
#include "firmware/runtime/svp_runtime.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/support/escalate_body.h"
#include "tests/support/small_loadable.h"
#include "tests/unit/models/command_processor/control_bench.h"

#include <numeric>

namespace svp::test {
namespace {

struct Outcome {
    svp_result init = SVP_RESULT_OK, load = SVP_RESULT_OK, run = SVP_RESULT_OK;
    svp_failure failure{};
    std::vector<uint8_t> output = std::vector<uint8_t>(small_tensor_bytes);
    uint64_t microseconds = 0;
};

class RuntimeTest : public KernelFixture {
  protected:
    static constexpr uint32_t layers = 11;

    std::vector<uint8_t> input = [] {
        std::vector<uint8_t> bytes(small_tensor_bytes);
        std::iota(bytes.begin(), bytes.end(), uint8_t{0});
        return bytes;
    }();
    SmallLoadable loadable = small_loadable(layers, small_target());
    svp_driver_config config = svp_driver_default_config();
    HostCpuConfig cpu;
    std::unique_ptr<Bench> bench;
    svp_driver driver{};
    svp_runtime runtime{};
    uint32_t timeout_us = 1000;

    void add_one(const EngineCommand& command)
    {
        const uint8_t* in = &bench->bus.at<uint8_t>(command.address[SVP_ESCALATE_OPERAND_INPUT]);
        uint8_t* out = &bench->bus.at<uint8_t>(command.address[SVP_ESCALATE_OPERAND_OUTPUT]);
        for (uint64_t i = 0; i < small_tensor_bytes; ++i)
            out[i] = static_cast<uint8_t>(in[i] + 1);
    }
    void infer(svp_port& port, Outcome& run)
    {
        const uint64_t start = port.now_us(port.context);
        run.run = svp_runtime_run(&runtime, input.data(), input.size(), run.output.data(), run.output.size(),
                                  timeout_us, &run.failure);
        run.microseconds = port.now_us(port.context) - start;
    }
    // Init, load, then `body`.
    Outcome simulate(const std::function<void(svp_port&, Outcome&)>& body,
                     const std::function<void(Bench&)>& prepare = {})
    {
        Outcome run;
        bench = std::make_unique<Bench>(
            [&](svp_port& port) {
                run.init = svp_init(&driver, &port, &config);
                if (run.init != SVP_RESULT_OK) return 1;
                run.load = svp_runtime_load(&runtime, &driver, loadable.data(), loadable.bytes, &run.failure);
                if (run.load != SVP_RESULT_OK) return 2;
                body(port, run);
                return 0;
            },
            ControlConfig{}, cpu);
        bench->engine.compute = [this](const EngineCommand& command) { add_one(command); };
        if (prepare) prepare(*bench);
        bench->run();
        EXPECT_TRUE(bench->cpu.finished());
        EXPECT_EQ(bench->cpu.bus_errors(), 0u);
        return run;
    }
    Outcome simulate_one()
    {
        return simulate([this](svp_port& port, Outcome& run) { infer(port, run); });
    }
    std::vector<uint8_t> expected() const
    {
        std::vector<uint8_t> bytes = input;
        for (uint8_t& byte : bytes)
            byte = static_cast<uint8_t>(byte + layers);
        return bytes;
    }
};

class RuntimeModes : public RuntimeTest, public testing::WithParamInterface<std::tuple<int, uint32_t, uint64_t>> {};

TEST_P(RuntimeModes, GiveTheSameOutput)
{
    std::tie(config.use_interrupts, config.log2_entries, cpu.quantum_ns) = GetParam();
    Outcome second;
    const Outcome run = simulate([&](svp_port& port, Outcome& first) {
        infer(port, first);
        infer(port, second);
        EXPECT_EQ(svp_deinit(&driver), SVP_RESULT_OK);
    });
    EXPECT_EQ(run.run, SVP_RESULT_OK) << run.failure.reason;
    EXPECT_EQ(run.output, expected());
    EXPECT_EQ(second.output, expected());
    EXPECT_EQ(bench->observer.retirements.size(), 2 * layers);
    EXPECT_EQ(driver.lost_interrupts, 0u);
    const uint64_t interrupts = bench->processor.statistics().counters()[2].value;
    EXPECT_EQ(interrupts != 0, config.use_interrupts != 0);
    for (uint64_t i = 0; i < 512; ++i)
        EXPECT_EQ(bench->bus.at<uint8_t>(runtime.region_base[SVP_REGION_CONSTANTS] + i), static_cast<uint8_t>(i * 7));
}

INSTANTIATE_TEST_SUITE_P(Modes, RuntimeModes,
                         testing::Combine(testing::Values(0, 1), testing::Values(1u, 2u, 4u, 6u),
                                          testing::Values(uint64_t{0}, uint64_t{500})));

TEST_F(RuntimeTest, CpuActivityAddsUp)
{
    simulate([this](svp_port& port, Outcome& run) { infer(port, run); },
             [](Bench& b) { b.engine.by_layer[10].nanoseconds = 20000; });
    Activity& activity = bench->cpu.statistics().activities().front();
    activity.settle(bench->cpu.current_edge());
    EXPECT_EQ(activity.cycles(0) + activity.cycles(1) + activity.cycles(2), bench->cpu.current_edge());
    EXPECT_GT(activity.cycles(2), 0u);
}

TEST_F(RuntimeTest, NamesTheLayerThatFailed)
{
    const Outcome run = simulate(
        [this](svp_port& port, Outcome& r) {
            infer(port, r);
            EXPECT_EQ(r.run, SVP_RESULT_JOB_ERROR);
            EXPECT_EQ(r.failure.layer, 6u);
            EXPECT_STREQ(r.failure.layer_name, "layer6");
            EXPECT_EQ(r.failure.error_code, uint32_t{SVP_ERROR_OVERFLOW});
            EXPECT_EQ(r.failure.error_info, 0x1000005u);
            bench->engine.by_layer[6] = {};
            infer(port, r); // everything has ended: the next run works
        },
        [](Bench& b) {
            b.engine.by_layer[6] = {100, SVP_ERROR_OVERFLOW, 0x1000005};
        });
    EXPECT_EQ(run.run, SVP_RESULT_OK) << run.failure.reason;
    EXPECT_EQ(run.output, expected());
}

TEST_F(RuntimeTest, StopOnErrorRunsNoFurtherLayer)
{
    config.stop_on_error = 1;
    simulate(
        [this](svp_port& port, Outcome& r) {
            infer(port, r);
            EXPECT_EQ(r.run, SVP_RESULT_JOB_ERROR);
            EXPECT_EQ(bench->engine.seen.size(), 4u);
            bench->engine.by_layer[3] = {};
            infer(port, r);
            EXPECT_EQ(r.run, SVP_RESULT_OK) << r.failure.reason;
        },
        [](Bench& b) {
            b.engine.by_layer[3] = {100, SVP_ERROR_DATA_FORMAT, 0};
        });
}

class RuntimeHang : public RuntimeTest, public testing::WithParamInterface<int> {};

TEST_P(RuntimeHang, TimesOutCancelsAndRunsAgain)
{
    config.use_interrupts = GetParam();
    timeout_us = 200;
    simulate(
        [this](svp_port& port, Outcome& r) {
            infer(port, r);
            EXPECT_EQ(r.run, SVP_RESULT_TIMEOUT);
            EXPECT_EQ(r.failure.layer, 5u);
            EXPECT_GE(r.microseconds, 200u);
            EXPECT_LT(r.microseconds, 400u);
            bench->engine.by_layer[5] = {};
            infer(port, r);
            EXPECT_EQ(r.run, SVP_RESULT_OK) << r.failure.reason;
            EXPECT_EQ(r.output, expected());
        },
        [](Bench& b) { b.engine.by_layer[5] = {0}; });
}

TEST_P(RuntimeHang, WatchdogTellsSooner)
{
    config.use_interrupts = GetParam();
    config.watchdog_cycles = 5000;
    const Outcome run =
        simulate([this](svp_port& port, Outcome& r) { infer(port, r); }, [](Bench& b) { b.engine.by_layer[5] = {0}; });
    EXPECT_EQ(run.run, SVP_RESULT_JOB_ERROR);
    EXPECT_EQ(run.failure.error_code, uint32_t{SVP_ERROR_WATCHDOG});
    EXPECT_LT(run.microseconds, 200u);
}

TEST_P(RuntimeHang, FetchErrorsAreDeviceErrors)
{
    config.use_interrupts = GetParam();
    timeout_us = 100000;
    config.check_us = 50;
    const Outcome run = simulate([this](svp_port& port, Outcome& r) { infer(port, r); },
                                 [](Bench& b) {
                                     b.bus.refuse = [](tlm::tlm_generic_payload& p) {
                                         return p.get_data_length() == SVP_COMMAND_BYTES &&
                                                p.get_address() == memory_base + 4 * SVP_COMMAND_BYTES;
                                     };
                                 });
    EXPECT_EQ(run.run, SVP_RESULT_DEVICE_ERROR);
    EXPECT_EQ(run.failure.error_code, uint32_t{SVP_ERROR_BUS_FETCH});
    EXPECT_EQ(run.failure.layer, 4u);
    EXPECT_LT(run.microseconds, 1000u);
}

INSTANTIATE_TEST_SUITE_P(PolledAndInterrupts, RuntimeHang, testing::Values(0, 1));

TEST_F(RuntimeTest, RefusesLoadablesForLargerEngines)
{
    svp_escalate_target* need = loadable.elements<svp_escalate_target>(SVP_SECTION_TARGET);
    need->tile_store_bytes += 1; // less than a KiB more
    loadable.seal();
    const Outcome run = simulate_one();
    EXPECT_EQ(run.load, SVP_RESULT_UNSUPPORTED);
    EXPECT_NE(std::string(run.failure.reason).find("tile store"), std::string::npos);
}

TEST_F(RuntimeTest, RefusesCommandsThatDoNotFitThisEngine)
{
    svp_layer_command& command = loadable.elements<svp_layer_command>(SVP_SECTION_COMMANDS)[2];
    change_body(command, [](auto& body) { body.opcode = SVP_ESCALATE_POOL_MAX; }); // needs another weight format
    loadable.seal();
    const Outcome run = simulate_one();
    EXPECT_EQ(run.load, SVP_RESULT_BAD_LOADABLE);
    EXPECT_STREQ(run.failure.layer_name, "layer2");
}

TEST_F(RuntimeTest, RefusesLoadablesForEnginesThatAreNotThere)
{
    const std::vector<AttachedEngine> array_only{attached_engine(SVP_ENGINE_AIE, small_array())};
    svp_failure failure{};
    bench = std::make_unique<Bench>(
        [&](svp_port& port) {
            EXPECT_EQ(svp_init(&driver, &port, &config), SVP_RESULT_OK);
            EXPECT_EQ(svp_runtime_load(&runtime, &driver, loadable.data(), loadable.bytes, &failure),
                      SVP_RESULT_UNSUPPORTED);
            return 0;
        },
        ControlConfig{}, cpu, std::vector<PmuEvent>{}, array_only);
    bench->run();
    EXPECT_STREQ(failure.reason, "compiled for an ESCALATE cluster, and there is none");
}

TEST_F(RuntimeTest, RefusesWhatDoesNotFitMemoryAndGivesItBack)
{
    loadable.elements<svp_region>(SVP_SECTION_REGIONS)[3].bytes = memory_bytes;
    loadable.seal();
    const Outcome run = simulate_one();
    EXPECT_EQ(run.load, SVP_RESULT_NO_MEMORY);
    EXPECT_LT(driver.arena.used, 8192u);
}

TEST_F(RuntimeTest, RefusesTensorsOfTheWrongSize)
{
    simulate([this](svp_port&, Outcome& r) {
        EXPECT_EQ(svp_runtime_run(&runtime, input.data(), 5, r.output.data(), r.output.size(), 10, &r.failure),
                  SVP_RESULT_INVALID_ARGUMENT);
        EXPECT_EQ(svp_runtime_run(&runtime, input.data(), input.size(), r.output.data(), 5, 10, &r.failure),
                  SVP_RESULT_INVALID_ARGUMENT);
        svp_runtime_unload(&runtime);
        EXPECT_EQ(
            svp_runtime_run(&runtime, input.data(), input.size(), r.output.data(), r.output.size(), 10, &r.failure),
            SVP_RESULT_NOT_READY);
    });
}

} // namespace
} // namespace svp::test
