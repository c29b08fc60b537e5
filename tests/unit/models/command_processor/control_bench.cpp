#include "tests/unit/models/command_processor/control_bench.h"

namespace svp::test {

svp_target small_target()
{
    svp_target target{};
    std::strcpy(target.engine, "escalate");
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
    svp_layer_command command{};
    command.opcode = SVP_OP_CONV_DENSE;
    command.version = SVP_COMMAND_VERSION;
    command.layer = layer;
    command.in_h = command.in_w = command.out_h = command.out_w = 8;
    command.in_c = command.out_c = 16;
    command.kernel_h = command.kernel_w = command.stride_h = command.stride_w = 1;
    command.dilation_h = command.dilation_w = 1;
    command.groups = 1;
    command.tile_rows = command.tile_cols = 8;
    command.weight_format = SVP_WEIGHTS_DENSE_INT8;
    command.activation_low = -128;
    command.activation_high = 127;
    command.operand[SVP_OPERAND_INPUT] = {0, 8 * 8 * 16};
    command.operand[SVP_OPERAND_OUTPUT] = {1024, 8 * 8 * 16};
    command.operand[SVP_OPERAND_WEIGHTS] = {2048, 16 * 16};
    command.operand[SVP_OPERAND_REQUANT] = {4096, 16 * 16};
    return command;
}

Bench::Bench(Application application, const ControlConfig& control, const HostCpuConfig& host,
             std::vector<PmuEvent> events, const std::optional<svp_array_target>& array_target)
    : bus("bus"),
      engine("engine"),
      array(array_target ? std::make_unique<ScriptedEngine>("array") : nullptr),
      processor("processor", control, small_target(), std::move(events), array_target),
      cpu("cpu", host, HostMemoryMap{register_base, memory_base, memory_bytes}, std::move(application)),
      interrupt("interrupt")
{
    sc_core::sc_report_handler::set_actions("/OSCI/SystemC", sc_core::SC_DO_NOTHING); // "stopped by user"
    cpu.bus.bind(bus.host);
    processor.bus.bind(bus.device);
    bus.registers.bind(processor.registers);
    processor.engine.bind(engine.commands);
    if (array) processor.array_engine().bind(array->commands);
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
