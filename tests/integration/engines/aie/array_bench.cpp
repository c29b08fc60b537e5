// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/engines/aie/array_bench.h"

#include "interface/engines/aie/aie_command.h"
#include "models/common/payload.h"

#include <cstring>
#include <gtest/gtest.h>
#include <sysc/kernel/sc_kernel_ids.h>
#include <sysc/kernel/sc_simcontext.h>
#include <tlm_utils/simple_initiator_socket.h>

namespace svp::test {

using aie::Array;
using aie::TileAddress;

struct ArrayBench::Bus : Module {
    MessageSource<EngineCommand> commands{"commands"};
    tlm_utils::simple_initiator_socket<Bus, 64> registers{"registers"};
    explicit Bus(const sc_core::sc_module_name& name) : Module(name, Clock(1000)) {}
};

ArrayBench::ArrayBench(const aie::ArrayConfig& config)
    : config_(config),
      kernel_(std::make_unique<KernelContext>()),
      sizes_(SVP_OPERANDS)
{
    EXPECT_EQ(config.validate(), "");
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
    memory_ = std::make_unique<MemoryStandIn>("memory", 1 + config.columns * Array::shim_clients);
    array_ = std::make_unique<Array>("array", config);
    bus_ = std::make_unique<Bus>("bus");
    bus_->commands.bind(array_->commands);
    bus_->registers.bind(array_->aperture);
    array_->program_dma.bind(*memory_->clients[0]);
    for (unsigned column = 0; column < config.columns; ++column)
        for (unsigned client = 0; client < Array::shim_clients; ++client)
            array_->shim_dma(column, static_cast<Array::ShimClient>(client))
                .bind(*memory_->clients[1 + column * Array::shim_clients + client]);
    array_->on_log([this](const std::string& line) { log.push_back(line); });
    bus_->commands.on_response([this](EngineCommand& message) {
        (message.abort ? abort_answered_ : answered_) = true;
        sc_core::sc_pause();
    });
    memory_->bytes.assign(64, 0xcc);
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
}

ArrayBench::~ArrayBench()
{
    sc_core::sc_stop();
    bus_.reset();
    array_.reset();
    memory_.reset();
}

tlm::tlm_response_status ArrayBench::access(tlm::tlm_command command, uint64_t address, void* data, unsigned bytes)
{
    tlm::tlm_generic_payload payload;
    set_up_payload(payload, command, address, data, bytes);
    sc_core::sc_time delay;
    bus_->registers->b_transport(payload, delay);
    EXPECT_EQ(delay.value(), 1000u * config_.controller.mmio_cycles);
    return payload.get_response_status();
}

void ArrayBench::write(TileAddress tile, uint32_t offset, uint32_t value)
{
    EXPECT_EQ(access(tlm::TLM_WRITE_COMMAND, svp_aie_address(tile.column, tile.row, offset), &value, 4),
              tlm::TLM_OK_RESPONSE)
        << tile.column << "," << tile.row << " " << std::hex << offset;
}

uint32_t ArrayBench::read(TileAddress tile, uint32_t offset)
{
    uint32_t value = 0;
    EXPECT_EQ(access(tlm::TLM_READ_COMMAND, svp_aie_address(tile.column, tile.row, offset), &value, 4),
              tlm::TLM_OK_RESPONSE)
        << tile.column << "," << tile.row << " " << std::hex << offset;
    return value;
}

std::vector<uint8_t> ArrayBench::memory_of(TileAddress tile, uint32_t address, uint32_t bytes)
{
    std::vector<uint8_t> data(bytes);
    tlm::tlm_generic_payload payload;
    set_up_payload(payload, tlm::TLM_READ_COMMAND, svp_aie_address(tile.column, tile.row, address), data.data(), bytes);
    EXPECT_EQ(bus_->registers->transport_dbg(payload), bytes);
    return data;
}

bool ArrayBench::debug_readable(TileAddress tile, uint32_t offset)
{
    uint32_t value = 0;
    tlm::tlm_generic_payload payload;
    set_up_payload(payload, tlm::TLM_READ_COMMAND, svp_aie_address(tile.column, tile.row, offset), &value,
                   sizeof value);
    return bus_->registers->transport_dbg(payload) == sizeof value;
}

void ArrayBench::fill(TileAddress tile, uint32_t address, const std::vector<uint8_t>& bytes)
{
    std::vector<uint8_t> data = bytes;
    tlm::tlm_generic_payload payload;
    set_up_payload(payload, tlm::TLM_WRITE_COMMAND, svp_aie_address(tile.column, tile.row, address), data.data(),
                   data.size());
    EXPECT_EQ(bus_->registers->transport_dbg(payload), data.size());
}

uint32_t ArrayBench::descriptor_offset(TileAddress tile, unsigned index) const
{
    constexpr uint32_t first[SVP_AIE_TILE_KINDS] = {SVP_AIE_CORE_DESCRIPTORS, SVP_AIE_MEMORY_DESCRIPTORS,
                                                    SVP_AIE_SHIM_DESCRIPTORS};
    return first[kind(tile)] + index * SVP_AIE_DESCRIPTOR_STRIDE;
}

uint32_t ArrayBench::control_offset(TileAddress tile, svp_aie_direction direction, unsigned channel) const
{
    constexpr uint32_t first[SVP_AIE_TILE_KINDS][2] = {{SVP_AIE_CORE_S2MM_CONTROL, SVP_AIE_CORE_MM2S_CONTROL},
                                                       {SVP_AIE_MEMORY_S2MM_CONTROL, SVP_AIE_MEMORY_MM2S_CONTROL},
                                                       {SVP_AIE_SHIM_S2MM_CONTROL, SVP_AIE_SHIM_MM2S_CONTROL}};
    return first[kind(tile)][direction] + channel * SVP_AIE_CHANNEL_STRIDE;
}

uint32_t ArrayBench::status_offset(TileAddress tile, svp_aie_direction direction, unsigned channel) const
{
    constexpr uint32_t first[SVP_AIE_TILE_KINDS][2] = {{SVP_AIE_CORE_S2MM_STATUS, SVP_AIE_CORE_MM2S_STATUS},
                                                       {SVP_AIE_MEMORY_S2MM_STATUS, SVP_AIE_MEMORY_MM2S_STATUS},
                                                       {SVP_AIE_SHIM_S2MM_STATUS, SVP_AIE_SHIM_MM2S_STATUS}};
    return first[kind(tile)][direction] + channel * 4;
}

uint32_t ArrayBench::lock_offset(TileAddress tile, unsigned lock) const
{
    constexpr uint32_t first[SVP_AIE_TILE_KINDS] = {SVP_AIE_CORE_LOCKS, SVP_AIE_MEMORY_LOCKS, SVP_AIE_SHIM_LOCKS};
    return first[kind(tile)] + lock * SVP_AIE_LOCK_STRIDE;
}

uint32_t ArrayBench::master_offset(TileAddress tile, Port port) const
{
    constexpr uint32_t first[SVP_AIE_TILE_KINDS] = {SVP_AIE_CORE_SWITCH_MASTER, SVP_AIE_MEMORY_SWITCH_MASTER,
                                                    SVP_AIE_SHIM_SWITCH_MASTER};
    return first[kind(tile)] + 4 * svp_aie_port_index(kind(tile), SVP_AIE_MASTER, port.kind, port.number);
}

uint32_t ArrayBench::slave_offset(TileAddress tile, Port port) const
{
    constexpr uint32_t first[SVP_AIE_TILE_KINDS] = {SVP_AIE_CORE_SWITCH_SLAVE, SVP_AIE_MEMORY_SWITCH_SLAVE,
                                                    SVP_AIE_SHIM_SWITCH_SLAVE};
    return first[kind(tile)] + 4 * svp_aie_port_index(kind(tile), SVP_AIE_SLAVE, port.kind, port.number);
}

std::vector<uint32_t> ArrayBench::descriptor_words(TileAddress tile, const svp_aie_descriptor& descriptor) const
{
    const char* const misfit = svp_aie_descriptor_misfit(kind(tile), &descriptor);
    EXPECT_EQ(misfit, nullptr) << misfit;
    std::vector<uint32_t> words(SVP_AIE_DESCRIPTOR_WORDS);
    svp_aie_encode_descriptor(kind(tile), &descriptor, words.data());
    words.resize(svp_aie_descriptor_words(kind(tile)));
    return words;
}

void ArrayBench::set_descriptor(TileAddress tile, unsigned index, const svp_aie_descriptor& descriptor)
{
    const std::vector<uint32_t> words = descriptor_words(tile, descriptor);
    for (unsigned w = 0; w < words.size(); ++w)
        write(tile, descriptor_offset(tile, index) + 4 * w, words[w]);
}

void ArrayBench::push(TileAddress tile, svp_aie_direction direction, unsigned channel, unsigned start, unsigned repeat,
                      bool token)
{
    write(tile, control_offset(tile, direction, channel) + 4,
          start | repeat << SVP_AIE_QUEUE_REPEAT_SHIFT | (token ? 1u << 31 : 0));
}

void ArrayBench::connect(TileAddress tile, Port slave, Port master)
{
    write(tile, slave_offset(tile, slave), 1u << 31);
    write(tile, master_offset(tile, master),
          svp_aie_circuit_master(svp_aie_port_index(kind(tile), SVP_AIE_SLAVE, slave.kind, slave.number)));
}

void ArrayBench::connect_shims()
{
    for (unsigned column = 0; column < config_.columns; ++column) {
        write({column, 0}, SVP_AIE_SHIM_MUX, 1u << 2 | 1u << 10);
        write({column, 0}, SVP_AIE_SHIM_DEMUX, 1u | 1u << 2);
    }
}

uint64_t ArrayBench::place(const std::vector<uint8_t>& bytes)
{
    const uint64_t address = MemoryStandIn::base + memory_->bytes.size();
    memory_->bytes.insert(memory_->bytes.end(), bytes.begin(), bytes.end());
    memory_->bytes.resize((memory_->bytes.size() + 63) / 64 * 64 + 64, 0xcc);
    return address;
}

void ArrayBench::set_operand(unsigned index, uint64_t address, uint32_t bytes)
{
    message_.address[index] = address;
    sizes_[index] = {0, bytes};
}

void ArrayBench::send(const ProgramWriter& program)
{
    std::vector<uint8_t> bytes(4 * program.words.size());
    std::memcpy(bytes.data(), program.words.data(), bytes.size());
    set_operand(SVP_AIE_OPERAND_PROGRAM, place(bytes), static_cast<uint32_t>(bytes.size()));
    message_.command = {};
    message_.command.engine = SVP_ENGINE_AIE;
    message_.command.version = SVP_COMMAND_VERSION;
    for (unsigned i = 0; i < SVP_OPERANDS; ++i)
        message_.command.operand[i] = sizes_[i];
    answered_ = false;
    sent_edge_ = cycle();
    bus_->commands.send(message_);
}

void ArrayBench::send(const svp_layer_command& command, const std::array<uint64_t, SVP_OPERANDS>& addresses)
{
    message_.command = command;
    message_.address = addresses;
    answered_ = false;
    sent_edge_ = cycle();
    bus_->commands.send(message_);
}

ArrayBench::Outcome ArrayBench::wait()
{
    while (!answered_ && sc_core::sc_pending_activity())
        sc_core::sc_start();
    return {answered_, message_.error_code, message_.error_info, message_.effectual_operations, cycle() - sent_edge_};
}

void ArrayBench::abort()
{
    abort_ = EngineCommand{};
    abort_.abort = true;
    abort_answered_ = false;
    bus_->commands.send(abort_);
}

void ArrayBench::run_cycles(uint64_t cycles)
{
    const sc_core::sc_time end = sc_core::sc_time_stamp() + array_->clock().cycles(cycles);
    while (sc_core::sc_time_stamp() < end)
        sc_core::sc_start(end - sc_core::sc_time_stamp());
}

void ArrayBench::run_dry()
{
    while (sc_core::sc_pending_activity())
        sc_core::sc_start();
}

std::vector<Module*> ArrayBench::modules()
{
    std::vector<Module*> found;
    const auto collect = [&found](sc_core::sc_object* object, const auto& self) -> void {
        if (auto* module = dynamic_cast<Module*>(object)) found.push_back(module);
        for (sc_core::sc_object* child : object->get_child_objects())
            self(child, self);
    };
    collect(array_.get(), collect);
    return found;
}

void ArrayBench::check_accounting()
{
    for (Module* module : modules()) {
        module->settle();
        for (const Activity& activity : module->statistics().activities()) {
            uint64_t sum = 0;
            for (unsigned state = 0; state < activity.states().size(); ++state)
                sum += activity.cycles(state);
            EXPECT_EQ(sum, activity.width() * activity.last_cycle()) << module->name() << " " << activity.name();
            EXPECT_EQ(activity.last_cycle(), module->current_edge()) << module->name() << " " << activity.name();
        }
    }
    EXPECT_EQ(counter("streams", "beats_sent"), counter("streams", "beats_arrived") + counter("streams", "beats_lost"));
    for (const aie::TileLoad& load : array_->loads())
        EXPECT_EQ(load.busy + load.lock_wait + load.stream_stall + load.other_stall + load.idle, load.lanes * cycle());
}

uint64_t ArrayBench::counter(const std::string& suffix, const std::string& name)
{
    uint64_t sum = 0;
    bool found = false;
    for (Module* module : modules()) {
        const std::string full = module->name();
        if (full.size() < suffix.size() || full.compare(full.size() - suffix.size(), suffix.size(), suffix) != 0)
            continue;
        for (const Counter& counter : module->statistics().counters())
            if (counter.name == name) {
                sum += counter.value;
                found = true;
            }
    }
    EXPECT_TRUE(found) << suffix << " " << name;
    return sum;
}

std::string ArrayBench::statistics()
{
    std::string text;
    for (Module* module : modules()) {
        module->settle();
        for (const Counter& counter : module->statistics().counters())
            text += std::string(module->name()) + "." + counter.name + " " + std::to_string(counter.value) + "\n";
        for (const Activity& activity : module->statistics().activities())
            for (unsigned state = 0; state < activity.states().size(); ++state)
                text += std::string(module->name()) + "." + activity.name() + "." + activity.states()[state] + " " +
                        std::to_string(activity.cycles(state)) + "\n";
    }
    return text;
}

} // namespace svp::test
