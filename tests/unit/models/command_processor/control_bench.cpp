// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/command_processor/control_bench.h"

#include "interface/engines/aie/aie_command.h"
#include "interface/engines/escalate/escalate_command.h"

namespace svp::test {

svp_escalate_target small_target()
{
    svp_escalate_target target{};
    target.tiles = 4;
    target.slices = 6;
    target.channel_group = 64;
    target.macs_per_row = 9;
    target.activation_buffer_bytes = 16384;
    target.coefficient_buffer_bytes = 8192;
    target.output_buffer_bytes = 16384;
    target.tile_store_bytes = 1000;
    target.line_columns = 64;
    return target;
}

svp_layer_command good_command(uint32_t layer)
{
    svp_escalate_command body{};
    body.opcode = SVP_ESCALATE_CONV_DENSE;
    body.in_h = body.in_w = body.out_h = body.out_w = 8;
    body.in_c = body.out_c = 16;
    body.kernel_h = body.kernel_w = body.stride_h = body.stride_w = 1;
    body.dilation_h = body.dilation_w = 1;
    body.groups = 1;
    body.tile_rows = body.tile_cols = 8;
    body.weight_format = SVP_WEIGHTS_DENSE_INT8;
    body.activation_low = -128;
    body.activation_high = 127;
    svp_layer_command command{};
    command.version = SVP_COMMAND_VERSION;
    command.engine = SVP_ENGINE_ESCALATE;
    command.layer = layer;
    svp_escalate_put(&command, &body);
    command.operand[SVP_ESCALATE_OPERAND_INPUT] = {0, 8 * 8 * 16};
    command.operand[SVP_ESCALATE_OPERAND_OUTPUT] = {1024, 8 * 8 * 16};
    command.operand[SVP_ESCALATE_OPERAND_WEIGHTS] = {2048, 16 * 16};
    command.operand[SVP_ESCALATE_OPERAND_REQUANT] = {4096, 16 * 16};
    return command;
}

svp_aie_target small_array()
{
    svp_aie_target array{};
    array.columns = 5;
    array.rows = 4;
    array.memory_rows = 2;
    array.stream_bytes = 4;
    array.core_bytes = 65536;
    array.memory_tile_bytes = 524288;
    return array;
}

std::vector<AttachedEngine> one_engine() { return {attached_engine(SVP_ENGINE_ESCALATE, small_target())}; }

Bench::Bench(Application application, const ControlConfig& control, const HostCpuConfig& host,
             std::vector<PmuEvent> events, const std::vector<AttachedEngine>& attached)
    : bus("bus"),
      engine("engine"),
      processor("processor", control, attached, std::move(events)),
      cpu("cpu", host, HostMemoryMap{register_base, memory_base, memory_bytes}, std::move(application)),
      interrupt("interrupt")
{
    sc_core::sc_report_handler::set_actions("/OSCI/SystemC", sc_core::SC_DO_NOTHING); // "stopped by user"
    cpu.bus.bind(bus.host);
    processor.bus.bind(bus.device);
    bus.registers.bind(processor.registers);
    processor.engine(0).bind(engine.commands);
    for (size_t slot = 1; slot < attached.size(); ++slot) {
        others.push_back(std::make_unique<ScriptedEngine>(("other_" + std::to_string(slot)).c_str()));
        processor.engine(slot).bind(others.back()->commands);
    }
    processor.interrupt.bind(interrupt);
    cpu.interrupt.bind(interrupt);
    processor.set_observer(&observer);
    processor.on_log([this](const std::string& line) { log.push_back(line); });
    cpu.on_exit([](int) { sc_core::sc_stop(); });
}

int Bench::run()
{
    sc_core::sc_start(sc_core::sc_time(1, sc_core::SC_SEC));
    return cpu.finished() ? cpu.exit_code() : -1;
}

void Registers::start(uint32_t log2, uint32_t control) const
{
    write(SVP_CP_QBASE_LO, static_cast<uint32_t>(ring_address));
    write(SVP_CP_QBASE_HI, 0);
    write(SVP_CP_QCFG, log2);
    write(SVP_CP_REGION_BASE_LO(0), static_cast<uint32_t>(memory_base + memory_bytes / 2));
    write(SVP_CP_REGION_SIZE_LO(0), memory_bytes / 2);
    write(SVP_CP_CTRL, SVP_CP_CTRL_ENABLE_MASK | control);
}

bool Registers::drain(uint64_t limit) const
{
    const uint64_t start = port.now_us(port.context);
    while (port.now_us(port.context) - start < limit) {
        const uint32_t status = read(SVP_CP_STATUS);
        const uint32_t state = SVP_FIELD_GET(SVP_CP_STATUS_STATE, status);
        const bool empty = (status & SVP_CP_STATUS_EMPTY_MASK) != 0;
        if (state != SVP_CP_STATUS_STATE_RUN && (empty || state != SVP_CP_STATUS_STATE_IDLE)) return empty;
    }
    return false;
}

void Registers::pause_us(uint64_t microseconds) const
{
    const uint64_t start = port.now_us(port.context);
    while (port.now_us(port.context) - start < microseconds)
        port.relax(port.context);
}

void place(Bench& bench, uint32_t index, svp_layer_command command, uint32_t sequence)
{
    command.sequence = sequence;
    command.completion_address = record_of(sequence);
    bench.bus.at<svp_layer_command>(ring_address + uint64_t{index} * SVP_COMMAND_BYTES) = command;
    bench.bus.at<svp_completion>(record_of(sequence)) = {};
}

} // namespace svp::test
