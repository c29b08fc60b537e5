// SPDX-License-Identifier: Apache-2.0
#include "models/engines/systolic/array/systolic_array.h"

#include "models/engines/systolic/timing/fold_timing.h"

#include <algorithm>
#include <cstring>

namespace svp::systolic {
namespace {

constexpr unsigned state_bits = 3;

std::vector<std::string> state_names()
{
    return {"idle", "busy", "loss.edges", "stall.input", "stall.weights", "stall.parameters", "stall.output"};
}

constexpr uint32_t most_shift(uint8_t opcode)
{
    return opcode == SVP_SYSTOLIC_POOL_AVERAGE ? SVP_REQUANT_MEAN_MAX_SHIFT : SVP_REQUANT_MAX_SHIFT;
}

} // namespace

SystolicArray::SystolicArray(const sc_core::sc_module_name& name, const SystolicConfig& config)
    : EngineFront(name, Clock(config.clock_mhz)),
      config_(config),
      results_(config.accumulator_bits),
      input_channel_("input", config.dma_requests, statistics(),
                     {[this](size_t job) { job_done(loads_there_, job); },
                      [this](const DmaRequest& request) { transfer_failed(request); }}),
      weight_channel_("weight", config.dma_requests, statistics(),
                      {[this](size_t job) { weights_arrived(job); },
                       [this](const DmaRequest& request) { transfer_failed(request); }}),
      residual_channel_("residual", config.dma_requests, statistics(),
                        {[this](size_t job) { job_done(residuals_there_, job); },
                         [this](const DmaRequest& request) { transfer_failed(request); }}),
      output_channel_("output", config.dma_requests, statistics(),
                      {[this](size_t job) { job_done(outputs_written_, job); },
                       [this](const DmaRequest& request) { transfer_failed(request); }}),
      array_activity_(
          statistics().activity("elements", "processing elements", config.rows * config.columns, state_names())),
      post_activity_(statistics().activity("post_processor", "lanes of the post-processor, without convolutions",
                                           config.post_values_per_cycle, state_names())),
      cycles_(statistics().counter("cycles", "cycles", "from the begin of a command to its last result in memory")),
      array_cycles_(statistics().counter("array_cycles", "cycles", "in which operands stream or results drain")),
      post_cycles_(statistics().counter("post_processor_cycles", "cycles", "of pooling, addition and copies")),
      macs_(statistics().counter("macs", "operations", "products made, padding included", "systolic.mac")),
      values_(statistics().counter("values", "values", "results that became codes", "systolic.requantize")),
      passes_(statistics().counter("passes", "passes", "column folds and channel groups of strips")),
      input_reads_(statistics().counter("input_buffer_bytes_read", "bytes", "inputs read from their buffer",
                                        "systolic.sram_read_byte")),
      weight_reads_(statistics().counter("weight_buffer_bytes_read", "bytes", "weights read from their buffer",
                                         "systolic.sram_read_byte")),
      input_writes_(statistics().counter("input_buffer_bytes_written", "bytes", "inputs written into their buffer",
                                         "systolic.sram_write_byte")),
      weight_writes_(statistics().counter("weight_buffer_bytes_written", "bytes", "weights written into their buffer",
                                          "systolic.sram_write_byte")),
      output_accesses_(statistics().counter("output_buffer_bytes", "bytes",
                                            "codes and second inputs written into the output buffer, and read",
                                            "systolic.sram_write_byte")),
      sum_accesses_(statistics().counter(
          "accumulator_bytes", "bytes", "partial sums read and written, outside elements", "systolic.sram_write_byte")),
      trace_array_(trace_points().add("array_state", state_bits, "what the array does", state_names())),
      trace_post_(
          trace_points().add("post_processor_state", state_bits, "what the post-processor does", state_names())),
      trace_layer_(trace_points().add("layer", 32, "layer in progress", {})),
      trace_pass_(trace_points().add("pass", 32, "column fold or channel group in progress", {})),
      input_dma(input_channel_.dma),
      weight_dma(weight_channel_.dma),
      residual_dma(residual_channel_.dma),
      output_dma(output_channel_.dma)
{
}

void SystolicArray::set_ideal_memory(IdealMemory& memory)
{
    for (Channel* channel : {&input_channel_, &weight_channel_, &residual_channel_, &output_channel_})
        channel->set_ideal_memory(&memory);
}

void SystolicArray::begin(unsigned slot, const EngineCommand& command)
{
    const uint64_t edge = current_edge();
    const svp_systolic_command body = svp_systolic_get(&command.command);
    const svp_systolic_target target = config_.target();
    uint32_t info = 0;
    uint64_t needed = 0;
    if (const uint32_t error = svp_systolic_check(&command.command, &info)) return complete(slot, error, info, 0);
    if (!svp_systolic_fits(&body, &target, &needed))
        return complete(slot, SVP_ERROR_CAPACITY, static_cast<uint32_t>(std::min<uint64_t>(needed, UINT32_MAX)), 0);

    command_ = command;
    slot_ = slot;
    plan_ = StripPlan(body, config_);
    working_ = true;
    stopping_ = stepping_ = false;
    error_code_ = SVP_ERROR_NONE;
    error_info_ = 0;
    begin_edge_ = edge;
    step_ = weights_used_ = written_outputs_ = 0;
    for (Channel* channel : {&input_channel_, &weight_channel_, &residual_channel_, &output_channel_})
        channel->forget();
    loads_there_.assign(plan_.loads.size(), false);
    residuals_there_.assign(plan_.outputs.size(), svp_systolic_has_second_input(&body) == 0);
    outputs_written_.assign(plan_.outputs.size(), false);
    weights_there_.assign(plan_.weights.size(), false);
    blocks_.assign(plan_.resident_weights ? plan_.blocks : std::min<size_t>(plan_.blocks, 2), {});
    records_there_ = command.command.operand[SVP_SYSTOLIC_OPERAND_REQUANT].size == 0;
    trace_layer_.set(command.command.layer, sc_core::sc_time_stamp().value());
    fetch_records();
    work(edge);
}

void SystolicArray::work(uint64_t edge)
{
    if (!working_) return;
    if (!stopping_) advance(edge);
    if (stopping_ ? drained() : written_outputs_ == plan_.outputs.size()) end_layer(edge);
}

void SystolicArray::advance(uint64_t edge)
{
    fetch();
    while (!stopping_ && step_ < plan_.steps.size()) {
        const Step& step = plan_.steps[step_];
        if (!stepping_) {
            const State reason = missing(step);
            if (reason != busy) {
                account(edge, 0, reason);
                return;
            }
            begin_step(step, edge);
        }
        if (edge < step_end_) return wake_by(step_end_);
        end_step(step);
        fetch();
    }
    if (!stopping_) account(edge, 0, written_outputs_ == plan_.outputs.size() ? idle : stall_output);
}

SystolicArray::State SystolicArray::missing(const Step& step) const
{
    const Pass& pass = plan_.passes[step.pass];
    if (!loads_there_[pass.load]) return stall_input;
    for (size_t i = weights_used_; i < step.weights; ++i)
        if (!weights_there_[i]) return stall_weights;
    if (!records_there_) return stall_parameters;
    if (!residuals_there_[pass.output]) return stall_input;
    return pass.output < written_outputs_ + 2 ? busy : stall_output;
}

void SystolicArray::begin_step(const Step& step, uint64_t edge)
{
    account(edge, 0, busy);
    trace_pass_.set(step.pass, sc_core::sc_time_stamp().value());
    stepping_ = true;
    step_end_ = edge + step.cycles;
}

void SystolicArray::end_step(const Step& step)
{
    account(step_end_, step.lane_cycles, busy);
    (plan_.convolution ? array_cycles_ : post_cycles_) += step.cycles;
    stepping_ = false;
    ++step_;
    // Weights that stay are never given up.
    if (!plan_.resident_weights) weights_used_ = step.weights;
    if (!step.ends_pass) return;
    if (!finish_pass(step.pass)) return;
    if (plan_.passes[step.pass].ends_output) write_results(plan_.passes[step.pass].output);
}

bool SystolicArray::finish_pass(size_t index)
{
    const Pass& pass = plan_.passes[index];
    const bool second = svp_systolic_has_second_input(&plan_.command) != 0;
    PassResults::Operands operands;
    operands.input = &inputs_[pass.load % 2];
    operands.residual = second ? &residuals_[pass.output % 2] : nullptr;
    operands.records = &records_;
    const uint64_t values = uint64_t{plan_.rows_of(pass).count} * plan_.command.out_w * pass.channels.count;
    if (plan_.convolution) {
        const auto& codes = blocks_[weight_slot(plan_.block_of(index))];
        filters_.unpack(plan_, pass.channels.count, codes.data());
        operands.filters = &filters_;
        const MatrixProduct product{uint64_t{plan_.rows_of(pass).count} * plan_.command.out_w, pass.channels.count,
                                    plan_.products};
        const uint64_t folds = row_folds(config_, product);
        const bool weights_stay = config_.dataflow == Dataflow::weight_stationary;
        macs_ += product.macs();
        input_reads_ += product.pixels * product.products;
        weight_reads_ += product.filters * product.products * (weights_stay ? 1 : folds);
        if (weights_stay) sum_accesses_ += 2 * sizeof(int32_t) * product.pixels * product.filters * folds;
    } else {
        input_reads_ += pass.lane_cycles;
    }
    values_ += values;
    passes_ += 1;
    output_accesses_ += 2 * values * (second ? 2 : 1);

    const TensorBlock block = output_block(pass.output);
    std::vector<uint8_t>& bytes = output_bytes_[pass.output % 2];
    bytes.resize(block.bytes());
    uint32_t info = 0;
    if (results_.compute(plan_, pass, operands, block, bytes.data(), &info)) return true;
    stop(SVP_ERROR_OVERFLOW, info);
    return false;
}

TensorBlock SystolicArray::output_block(size_t index) const
{
    Range channels = plan_.outputs[index].channels;
    channels.first += plan_.command.channel_offset;
    return {output_shape(), plan_.outputs[index].rows, channels};
}

void SystolicArray::write_results(size_t index)
{
    output_channel_.start(output_block(index).requests(
        DmaRequest::Direction::write, command_.address[SVP_SYSTOLIC_OPERAND_OUTPUT], output_bytes_[index % 2].data()));
}

void SystolicArray::fetch_records()
{
    const uint32_t bytes = command_.command.operand[SVP_SYSTOLIC_OPERAND_REQUANT].size;
    if (bytes == 0) return;
    record_bytes_.resize(bytes);
    DmaRequest request;
    request.read(command_.address[SVP_SYSTOLIC_OPERAND_REQUANT], record_bytes_.data(), bytes);
    weight_channel_.start({request});
}

void SystolicArray::records_arrived()
{
    records_.resize(record_bytes_.size() / sizeof(svp_requant));
    std::memcpy(records_.data(), record_bytes_.data(), record_bytes_.size());
    for (size_t i = 0; i < records_.size(); ++i)
        if (records_[i].multiplier < 0 || records_[i].shift > most_shift(plan_.command.opcode))
            return stop(SVP_ERROR_DATA_FORMAT, static_cast<uint32_t>(i));
    records_there_ = true;
}

void SystolicArray::fetch()
{
    if (stopping_) return;
    fetch_inputs();
    fetch_weights();
    fetch_residuals();
}

// One half ahead of the pass in work.
void SystolicArray::fetch_inputs()
{
    const svp_systolic_command& c = plan_.command;
    const size_t in_use = step_ < plan_.steps.size() ? plan_.passes[plan_.steps[step_].pass].load : plan_.loads.size();
    while (!stopping_ && input_channel_.started() < std::min(plan_.loads.size(), in_use + 2)) {
        const size_t index = input_channel_.started();
        const TensorBlock block({c.in_h, c.in_w, c.in_c}, plan_.loads[index].rows, plan_.loads[index].channels);
        std::vector<uint8_t>& bytes = input_bytes_[index % 2];
        bytes.resize(block.bytes());
        input_writes_ += block.bytes();
        input_channel_.start(
            block.requests(DmaRequest::Direction::read, command_.address[SVP_SYSTOLIC_OPERAND_INPUT], bytes.data()));
    }
}

void SystolicArray::fetch_weights()
{
    const size_t records = command_.command.operand[SVP_SYSTOLIC_OPERAND_REQUANT].size != 0 ? 1 : 0;
    const size_t most = plan_.resident_weights ? plan_.weights.size() : weights_used_ + 2;
    while (!stopping_ && weight_channel_.started() - records < std::min(plan_.weights.size(), most)) {
        const size_t index = weight_channel_.started() - records;
        const WeightLoad& load = plan_.weights[index];
        std::vector<int8_t>& codes = blocks_[weight_slot(load.block)];
        codes.resize(size_t{load.filters.count} * plan_.products);
        const bool whole = load.products.count == plan_.products;
        std::vector<uint8_t>& bytes = weight_bytes_[index % 2];
        const size_t count = size_t{load.filters.count} * load.products.count;
        if (!whole) bytes.resize(count);
        weight_writes_ += count;
        DmaRequest request;
        request.address = command_.address[SVP_SYSTOLIC_OPERAND_WEIGHTS] +
                          uint64_t{load.filters.first} * plan_.products + load.products.first;
        request.local = whole ? reinterpret_cast<uint8_t*>(codes.data()) : bytes.data();
        request.run_bytes = static_cast<uint32_t>(whole ? count : load.products.count);
        request.runs = whole ? 1 : load.filters.count;
        request.stride = plan_.products;
        weight_channel_.start({request});
    }
}

void SystolicArray::weights_arrived(size_t job)
{
    const size_t records = command_.command.operand[SVP_SYSTOLIC_OPERAND_REQUANT].size != 0 ? 1 : 0;
    if (stopping_) return wake_by(current_edge());
    if (job < records) {
        records_arrived();
        return wake_by(current_edge());
    }
    const WeightLoad& load = plan_.weights[job - records];
    if (load.products.count != plan_.products) {
        int8_t* block = blocks_[weight_slot(load.block)].data();
        const uint8_t* bytes = weight_bytes_[(job - records) % 2].data();
        for (unsigned f = 0; f < load.filters.count; ++f)
            std::memcpy(block + size_t{f} * plan_.products + load.products.first,
                        bytes + size_t{f} * load.products.count, load.products.count);
    }
    job_done(weights_there_, job - records);
}

// Staged beside the results.
void SystolicArray::fetch_residuals()
{
    if (!svp_systolic_has_second_input(&plan_.command)) return;
    while (!stopping_ && residual_channel_.started() < std::min(plan_.outputs.size(), written_outputs_ + 2)) {
        const size_t index = residual_channel_.started();
        const TensorBlock block = output_block(index);
        std::vector<uint8_t>& bytes = residual_bytes_[index % 2];
        bytes.resize(block.bytes());
        residual_channel_.start(
            block.requests(DmaRequest::Direction::read, command_.address[SVP_SYSTOLIC_OPERAND_RESIDUAL], bytes.data()));
    }
}

void SystolicArray::job_done(std::vector<bool>& there, size_t job)
{
    there[job] = true;
    const svp_systolic_command& c = plan_.command;
    if (&there == &loads_there_) {
        const InputLoad& load = plan_.loads[job];
        const unsigned reach = (c.out_w - 1) * c.stride_w + svp_dilated_kernel(c.kernel_w, c.dilation_w);
        const unsigned right = reach > unsigned{c.pad_left} + c.in_w ? reach - c.pad_left - c.in_w : 0;
        inputs_[job % 2].unpack(TensorBlock({c.in_h, c.in_w, c.in_c}, load.rows, load.channels), c.in_w,
                                input_bytes_[job % 2].data(), c.in_zero_point, c.pad_left, right);
    }
    if (&there == &residuals_there_)
        residuals_[job % 2].unpack(output_block(job), c.out_w, residual_bytes_[job % 2].data(), c.residual_zero_point,
                                   0, 0);
    while (written_outputs_ < outputs_written_.size() && outputs_written_[written_outputs_])
        ++written_outputs_;
    wake_by(current_edge());
}

void SystolicArray::transfer_failed(const DmaRequest& request)
{
    const bool read = request.direction == DmaRequest::Direction::read;
    stop(read ? SVP_ERROR_BUS_READ : SVP_ERROR_BUS_WRITE, static_cast<uint32_t>(request.error_address));
}

void SystolicArray::stop(uint32_t code, uint32_t info)
{
    if (!working_) return;
    wake_by(current_edge());
    if (stopping_) return;
    stopping_ = true;
    error_code_ = code;
    error_info_ = info;
    for (Channel* channel : {&input_channel_, &weight_channel_, &residual_channel_, &output_channel_})
        channel->stop();
    account(current_edge(), 0, stall_output);
}

bool SystolicArray::drained() const
{
    return input_channel_.drained() && weight_channel_.drained() && residual_channel_.drained() &&
           output_channel_.drained();
}

void SystolicArray::end_layer(uint64_t edge)
{
    account(edge, 0, idle);
    cycles_ += edge - begin_edge_;
    working_ = false;
    complete(slot_, error_code_, error_info_, error_code_ == SVP_ERROR_NONE ? plan_.effectual_operations : 0);
}

// A step's own cycles are split into those of lanes that work and those at the edges of folds.
void SystolicArray::account(uint64_t edge, uint64_t working, State next)
{
    Activity& lanes = activity();
    if (lanes.current() == busy && edge > lanes.last_cycle()) {
        const uint64_t all = (edge - lanes.last_cycle()) * lanes.width();
        const uint64_t done = std::min(working, all);
        lanes.account(edge, {{busy, done}, {loss_edges, all - done}}, next);
    } else {
        lanes.enter(next, edge);
    }
    state_trace().set(next, sc_core::sc_time_stamp().value());
}

void SystolicArray::reset_state()
{
    EngineFront::reset_state();
    working_ = stopping_ = stepping_ = false;
}

} // namespace svp::systolic
