// SPDX-License-Identifier: Apache-2.0
// A dense systolic array with its buffers and post-processor. docs/systolic.md.
//
// Commands come by `commands`, one at a time. A convolution is a matrix product per convolution group, folded onto the
// array; its cycles where operands are there are those of timing/fold_timing.h. Inputs, weights and second inputs come
// by a DMA channel each into one half of their buffers while the array works on the other, results leave by a fourth.
// Pooling, addition and copies run on the post-processor alone.
#pragma once

#include "models/engines/common/engine_front.h"
#include "models/engines/systolic/array/pass_results.h"
#include "models/engines/systolic/common/systolic_config.h"
#include "models/engines/systolic/plan/strip_plan.h"
#include "models/engines/systolic/transfer/transfer_channel.h"

#include <array>
#include <cstdint>
#include <vector>

namespace svp::systolic {

class SystolicArray : public EngineFront {
  public:
    enum State : unsigned { idle, busy, loss_edges, stall_input, stall_weights, stall_parameters, stall_output };

    // config.validate() must be empty.
    SystolicArray(const sc_core::sc_module_name& name, const SystolicConfig& config);

    // Before the simulation starts, for a config with ideal_memory; it outlives the array.
    void set_ideal_memory(IdealMemory& memory);

    const SystolicConfig& config() const { return config_; }
    // Of all layers so far, from a command's begin to its last result in memory.
    uint64_t cycles() const { return cycles_.value; }
    // Of these, cycles in which array and post-processor worked.
    uint64_t array_cycles() const { return array_cycles_.value; }
    uint64_t post_processor_cycles() const { return post_cycles_.value; }
    uint64_t passes() const { return passes_.value; }

  private:
    using Channel = TransferChannel;

    void begin(unsigned slot, const EngineCommand& command) override;
    void cancel() override { stop(SVP_ERROR_ABORTED, 0); }
    void work(uint64_t edge) override;
    bool quiet() const override { return EngineFront::quiet() && drained(); }
    void reset_state() override;

    // What may be fetched is asked for.
    void fetch();
    void fetch_records();
    void fetch_inputs();
    void fetch_weights();
    void fetch_residuals();
    void weights_arrived(size_t job);
    void records_arrived();
    // Steps, as far as time and operands allow.
    void advance(uint64_t edge);
    // Why a step cannot begin; busy: it can.
    State missing(const Step& step) const;
    void begin_step(const Step& step, uint64_t edge);
    void end_step(const Step& step);
    bool finish_pass(size_t index);
    void write_results(size_t index);

    void job_done(std::vector<bool>& there, size_t job);
    void transfer_failed(const DmaRequest& request);
    void stop(uint32_t code, uint32_t info);
    bool drained() const;
    void end_layer(uint64_t edge);
    // The lanes of array or post-processor up to this edge: `working` of them did work.
    void account(uint64_t edge, uint64_t working, State next);
    Activity& activity() { return plan_.convolution ? array_activity_ : post_activity_; }
    TracePoint& state_trace() { return plan_.convolution ? trace_array_ : trace_post_; }
    TensorShape output_shape() const { return {plan_.command.out_h, plan_.command.out_w, plan_.command.out_c}; }
    TensorBlock output_block(size_t index) const;
    size_t weight_slot(size_t block) const { return plan_.resident_weights ? block : block % 2; }

    const SystolicConfig config_;
    StripPlan plan_;
    EngineCommand command_;
    unsigned slot_ = 0;
    bool working_ = false;  // on a command
    bool stopping_ = false; // by an error or an abort
    uint32_t error_code_ = SVP_ERROR_NONE, error_info_ = 0;
    uint64_t begin_edge_ = 0;

    // Progress: the step in work or next, and where it ends.
    size_t step_ = 0;
    bool stepping_ = false;
    uint64_t step_end_ = 0;
    size_t weights_used_ = 0;
    std::vector<bool> loads_there_, residuals_there_, outputs_written_;
    std::vector<bool> weights_there_;
    size_t written_outputs_ = 0; // all before this one

    // Buffers, by half.
    std::array<std::vector<uint8_t>, 2> input_bytes_, residual_bytes_, output_bytes_, weight_bytes_;
    std::array<ValueBlock, 2> inputs_, residuals_;
    std::vector<std::vector<int8_t>> blocks_; // of weights as they came, by slot
    std::vector<uint8_t> record_bytes_;
    std::vector<svp_requant> records_;
    bool records_there_ = false;
    FilterBlock filters_;
    PassResults results_;

    Channel input_channel_, weight_channel_, residual_channel_, output_channel_;

    Activity &array_activity_, &post_activity_;
    Counter &cycles_, &array_cycles_, &post_cycles_, &macs_, &values_, &passes_;
    Counter &input_reads_, &weight_reads_, &input_writes_, &weight_writes_, &output_accesses_, &sum_accesses_;
    TracePoint &trace_array_, &trace_post_, &trace_layer_, &trace_pass_;

  public:
    MessageSource<DmaRequest>&input_dma, &weight_dma, &residual_dma, &output_dma;
};

} // namespace svp::systolic
