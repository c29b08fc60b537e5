// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/engines/escalate/cluster_bench.h"

#include "interface/common/packed_tensor.h"

#include <gtest/gtest.h>
#include <sysc/kernel/sc_kernel_ids.h>
#include <sysc/kernel/sc_simcontext.h>

namespace svp::test {

struct ClusterBench::Sender : Module {
    MessageSource<EngineCommand> out{"out"};
    explicit Sender(const sc_core::sc_module_name& name) : Module(name, Clock(1000)) {}
};

ClusterBench::ClusterBench(const escalate::ClusterConfig& config) : kernel_(std::make_unique<KernelContext>())
{
    EXPECT_EQ(config.validate(), "");
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
    memory_ = std::make_unique<MemoryStandIn>("memory");
    cluster_ = std::make_unique<escalate::Cluster>("cluster", config);
    sender_ = std::make_unique<Sender>("sender");
    sender_->out.bind(cluster_->commands);
    cluster_->activation_dma.bind(*memory_->clients[0]);
    cluster_->coefficient_dma.bind(*memory_->clients[1]);
    cluster_->residual_dma.bind(*memory_->clients[2]);
    cluster_->output_dma.bind(*memory_->clients[3]);
    sender_->out.on_response([this](EngineCommand& message) {
        (message.abort ? abort_answered_ : answered_) = true;
        sc_core::sc_pause();
    });
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
}

ClusterBench::~ClusterBench()
{
    sc_core::sc_stop();
    sender_.reset();
    cluster_.reset();
    memory_.reset();
}

void ClusterBench::send(LayerCase& layer)
{
    const std::vector<std::vector<uint8_t>> operands = operand_bytes(layer);
    memory_->bytes.assign(64, 0xcc);
    message_ = EngineCommand{};
    for (unsigned i = 0; i < SVP_OPERANDS; ++i) {
        message_.address[i] = MemoryStandIn::base + memory_->bytes.size();
        memory_->bytes.insert(memory_->bytes.end(), operands[i].begin(), operands[i].end());
        memory_->bytes.resize(svp_align_up(memory_->bytes.size(), 64) + 64, 0xcc);
    }
    message_.command = layer_command(layer);
    answered_ = false;
    sent_edge_ = cluster_->current_edge();
    sender_->out.send(message_);
}

void ClusterBench::abort()
{
    abort_ = EngineCommand{};
    abort_.abort = true;
    abort_answered_ = false;
    sender_->out.send(abort_);
}

void ClusterBench::run_for(uint64_t nanoseconds)
{
    sc_core::sc_start(sc_core::sc_time(static_cast<double>(nanoseconds), sc_core::SC_NS));
}

ClusterBench::Outcome ClusterBench::wait()
{
    while (!answered_ && sc_core::sc_pending_activity())
        sc_core::sc_start();
    return {answered_, message_.error_code, message_.error_info, message_.effectual_operations,
            cluster_->current_edge() - sent_edge_};
}

std::vector<uint8_t> ClusterBench::operand(unsigned index) const
{
    const auto begin = memory_->bytes.begin() + static_cast<std::ptrdiff_t>(address(index) - MemoryStandIn::base);
    return {begin, begin + message_.command.operand[index].size};
}

std::vector<Module*> ClusterBench::modules()
{
    std::vector<Module*> found;
    for (sc_core::sc_object* child : cluster_->get_child_objects())
        if (auto* module = dynamic_cast<Module*>(child)) found.push_back(module);
    return found;
}

void ClusterBench::check_accounting()
{
    const uint64_t now = cluster_->current_edge();
    for (Module* module : modules())
        for (Activity& activity : module->statistics().activities()) {
            EXPECT_EQ(activity.current(), 0U) << module->name() << " is not idle";
            activity.settle(now);
            uint64_t sum = 0;
            for (unsigned s = 0; s < activity.states().size(); ++s)
                sum += activity.cycles(s);
            EXPECT_EQ(sum, activity.width() * now) << module->name() << " " << activity.name();
        }
    const char* units[] = {"activation_buffer", "coefficient_engine", "post_processor", "output_buffer"};
    for (unsigned channel = 0; channel < 4; ++channel) {
        EXPECT_EQ(counter(units[channel], "dma_bytes_read"), memory_->bytes_read[channel]) << units[channel];
        EXPECT_EQ(counter(units[channel], "dma_bytes_written"), memory_->bytes_written[channel]) << units[channel];
    }
    EXPECT_EQ(memory_->in_flight, 0U);
}

uint64_t ClusterBench::counter(const std::string& name, const std::string& counter)
{
    for (Module* module : modules())
        if (name == module->basename())
            for (const Counter& c : module->statistics().counters())
                if (c.name == counter) return c.value;
    ADD_FAILURE() << "no counter " << name << "." << counter;
    return 0;
}

uint64_t ClusterBench::cycles(const std::string& name, const std::string& state)
{
    for (Module* module : modules())
        if (name == module->basename())
            for (Activity& activity : module->statistics().activities()) {
                activity.settle(cluster_->current_edge());
                for (unsigned s = 0; s < activity.states().size(); ++s)
                    if (activity.states()[s] == state) return activity.cycles(s);
            }
    ADD_FAILURE() << "no state " << name << "." << state;
    return 0;
}

std::string ClusterBench::statistics()
{
    std::string text = std::to_string(cluster_->current_edge());
    for (Module* module : modules()) {
        text += std::string("\n") + module->name();
        for (const Counter& c : module->statistics().counters())
            text += " " + c.name + "=" + std::to_string(c.value);
        for (const Activity& activity : module->statistics().activities())
            for (unsigned s = 0; s < activity.states().size(); ++s)
                text += " " + activity.states()[s] + "=" + std::to_string(activity.cycles(s));
    }
    return text;
}

} // namespace svp::test
