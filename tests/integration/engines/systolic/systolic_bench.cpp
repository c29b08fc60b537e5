// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/engines/systolic/systolic_bench.h"

#include "compiler/backends/systolic/systolic_backend.h"
#include "compiler/partition/compile.h"
#include "models/engines/systolic/timing/fold_timing.h"
#include "platform/run/images.h"

#include <gtest/gtest.h>
#include <sysc/kernel/sc_kernel_ids.h>
#include <sysc/kernel/sc_simcontext.h>

namespace svp::test {

struct SystolicBench::Sender : Module {
    MessageSource<EngineCommand> out{"out"};
    explicit Sender(const sc_core::sc_module_name& name) : Module(name, Clock(1000)) {}
};

SystolicBench::SystolicBench(const systolic::SystolicConfig& config)
    : config_(config),
      kernel_(std::make_unique<KernelContext>())
{
    EXPECT_EQ(config.validate(), "");
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
    memory_ = std::make_unique<MemoryStandIn>("memory");
    array_ = std::make_unique<systolic::SystolicArray>("array", config);
    sender_ = std::make_unique<Sender>("sender");
    sender_->out.bind(array_->commands);
    array_->input_dma.bind(*memory_->clients[0]);
    array_->weight_dma.bind(*memory_->clients[1]);
    array_->residual_dma.bind(*memory_->clients[2]);
    array_->output_dma.bind(*memory_->clients[3]);
    sender_->out.on_response([this](EngineCommand& message) {
        (message.abort ? abort_answered_ : answered_) = true;
        sc_core::sc_pause();
    });
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
}

SystolicBench::~SystolicBench()
{
    sc_core::sc_stop();
    sender_.reset();
    array_.reset();
    memory_.reset();
}

void SystolicBench::load(const compiler::Network& network, const compiler::Codes& input)
{
    compiler::SystolicOptions options;
    options.target = config_.target();
    options.product_cycles = [this](uint64_t pixels, uint64_t filters, uint64_t products) {
        return systolic::product_cycles(config_, {pixels, filters, products});
    };
    const compiler::Loadable loadable =
        compiler::compile(network, {std::make_shared<compiler::SystolicBackend>(options)},
                          compiler::Assignment(network.layers.size(), 0));
    const std::vector<compiler::Codes> tensors = compiler::execute_network(network, input);

    std::vector<uint64_t> region_base;
    memory_->bytes.clear();
    for (const svp_region& region : loadable.regions()) {
        region_base.push_back(MemoryStandIn::base + memory_->bytes.size());
        memory_->bytes.resize(memory_->bytes.size() + region.bytes + 64, 0xcc);
    }
    const compiler::View<uint8_t> constants = loadable.constants();
    std::copy(constants.begin(), constants.end(),
              memory_->bytes.begin() +
                  static_cast<std::ptrdiff_t>(region_base[SVP_REGION_CONSTANTS] - MemoryStandIn::base));
    for (size_t i = 0; i < tensors.size(); ++i) {
        if (static_cast<int>(i) == network.output) continue;
        const svp_tensor& record = loadable.tensors()[i];
        const std::vector<uint8_t> bytes = pack_codes(tensors[i], record);
        std::copy(bytes.begin(), bytes.end(),
                  memory_->bytes.begin() +
                      static_cast<std::ptrdiff_t>(region_base[record.region] + record.offset - MemoryStandIn::base));
    }
    message_ = EngineCommand{};
    message_.command = loadable.commands()[loadable.commands().size() - 1];
    for (unsigned i = 0; i < SVP_OPERANDS; ++i)
        message_.address[i] = region_base[message_.command.operand_region[i]] + message_.command.operand[i].offset;
    output_record_ = loadable.output();
    output_address_ = message_.address[SVP_SYSTOLIC_OPERAND_OUTPUT];
    output_channels_ = static_cast<unsigned>(network.tensors[static_cast<size_t>(network.output)].channels);
    expected_ = tensors[static_cast<size_t>(network.output)];
}

void SystolicBench::send()
{
    answered_ = false;
    sender_->out.send(message_);
}

void SystolicBench::abort()
{
    abort_ = EngineCommand{};
    abort_.abort = true;
    abort_answered_ = false;
    sender_->out.send(abort_);
}

void SystolicBench::run_for(uint64_t nanoseconds)
{
    sc_core::sc_start(sc_core::sc_time(static_cast<double>(nanoseconds), sc_core::SC_NS));
}

SystolicBench::Outcome SystolicBench::wait()
{
    while (!answered_ && sc_core::sc_pending_activity())
        sc_core::sc_start();
    return {answered_, message_.error_code, message_.error_info, message_.effectual_operations};
}

compiler::Codes SystolicBench::output() const
{
    const auto first = memory_->bytes.begin() + static_cast<std::ptrdiff_t>(output_address_ - MemoryStandIn::base);
    const std::vector<uint8_t> bytes(first, first + static_cast<std::ptrdiff_t>(output_record_.bytes));
    return unpack_codes(bytes, output_record_, output_channels_);
}

void SystolicBench::check_accounting()
{
    const uint64_t now = array_->current_edge();
    for (Activity& activity : array_->statistics().activities()) {
        EXPECT_EQ(activity.current(), 0U) << activity.name() << " is not idle";
        activity.settle(now);
        uint64_t sum = 0;
        for (unsigned s = 0; s < activity.states().size(); ++s)
            sum += activity.cycles(s);
        EXPECT_EQ(sum, activity.width() * now) << activity.name();
    }
    EXPECT_EQ(memory_->in_flight, 0U);
}

void SystolicBench::check_bytes()
{
    const char* channels[] = {"input", "weight", "residual", "output"};
    for (unsigned channel = 0; channel < 4; ++channel)
        for (const Counter& counter : array_->statistics().counters()) {
            const std::string name = channels[channel];
            EXPECT_TRUE(counter.name != name + "_bytes_read" || counter.value == memory_->bytes_read[channel]) << name;
            EXPECT_TRUE(counter.name != name + "_bytes_written" || counter.value == memory_->bytes_written[channel])
                << name;
        }
}

} // namespace svp::test
