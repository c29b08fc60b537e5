// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/emit/configuration.h"

#include "compiler/backends/aie/encode/control_program.h"
#include "compiler/backends/aie/encode/core_records.h"
#include "interface/common/crc32.h"
#include "interface/engines/aie/switch_ports.h"

#include <array>

namespace svp::compiler::aie {
namespace {

// Stream ports by use: activations go up on 0, loads come up on 1, weights on 2; results go down on 0 to 3 above the
// memory tiles, stores on 0 below them.
constexpr unsigned chunk_port = 0, load_port = 1, weight_port = 2, store_port = 0, row_port = 0;
constexpr unsigned shim_load_slave = 3, shim_weight_slave = 7, shim_store_master = 2;

uint32_t slave_index(svp_aie_tile_kind kind, svp_aie_port port, unsigned number)
{
    return svp_aie_port_index(kind, SVP_AIE_SLAVE, port, number);
}

uint32_t master_register(svp_aie_tile_kind kind, svp_aie_port port, unsigned number)
{
    static constexpr uint32_t first[SVP_AIE_TILE_KINDS] = {SVP_AIE_CORE_SWITCH_MASTER, SVP_AIE_MEMORY_SWITCH_MASTER,
                                                           SVP_AIE_SHIM_SWITCH_MASTER};
    return first[kind] + 4 * svp_aie_port_index(kind, SVP_AIE_MASTER, port, number);
}

uint32_t slave_register(svp_aie_tile_kind kind, svp_aie_port port, unsigned number)
{
    static constexpr uint32_t first[SVP_AIE_TILE_KINDS] = {SVP_AIE_CORE_SWITCH_SLAVE, SVP_AIE_MEMORY_SWITCH_SLAVE,
                                                           SVP_AIE_SHIM_SWITCH_SLAVE};
    return first[kind] + 4 * slave_index(kind, port, number);
}

class Configuration {
  public:
    explicit Configuration(const ArrayLayout& layout) : layout_(layout), program_(layout, 1) {}

    std::vector<uint32_t> run()
    {
        for (unsigned column = 0; column < layout_.columns; ++column) {
            route_shim(column);
            route_load_and_store(column);
            route_chunks(column);
            route_results(column);
            for (unsigned row = 0; row < layout_.rows; ++row)
                boot_core(column, row);
        }
        for (unsigned row = 0; row < layout_.rows; ++row) {
            route_weights(row);
            start_memory_ring(row);
        }
        std::vector<uint32_t> words = program_.finish();
        const uint32_t checksum = svp_crc32(0, words.data(), words.size() * 4);
        words[4] = checksum == 0 ? 1 : checksum;
        return words;
    }

  private:
    struct Port {
        svp_aie_port kind;
        unsigned number;
    };

    // Circuit through one switch; a slave may be named again for a multicast.
    void connect(unsigned column, unsigned row, svp_aie_tile_kind kind, Port from, Port to)
    {
        program_.write(column, row, slave_register(kind, from.kind, from.number),
                       static_cast<uint32_t>(SVP_AIE_SWITCH_ENABLE));
        program_.write(column, row, master_register(kind, to.kind, to.number),
                       svp_aie_circuit_master(slave_index(kind, from.kind, from.number)));
    }

    void route_shim(unsigned column)
    {
        program_.write(column, 0, SVP_AIE_SHIM_MUX,
                       1u << 2 * (shim_load_slave - 2) | 1u << 2 * (shim_weight_slave - 2));
        program_.write(column, 0, SVP_AIE_SHIM_DEMUX, 1u << 2 * (shim_store_master - 2));
    }

    void route_load_and_store(unsigned column)
    {
        const unsigned upper = layout_.upper_memory_row();
        connect(column, 0, SVP_AIE_SHIM, {SVP_AIE_PORT_SOUTH, shim_load_slave}, {SVP_AIE_PORT_NORTH, load_port});
        connect(column, 0, SVP_AIE_SHIM, {SVP_AIE_PORT_NORTH, store_port}, {SVP_AIE_PORT_SOUTH, shim_store_master});
        for (unsigned row = layout_.lower_memory_row(); row < upper; ++row) {
            connect(column, row, SVP_AIE_MEMORY, {SVP_AIE_PORT_SOUTH, load_port}, {SVP_AIE_PORT_NORTH, load_port});
            connect(column, row, SVP_AIE_MEMORY, {SVP_AIE_PORT_NORTH, store_port}, {SVP_AIE_PORT_SOUTH, store_port});
        }
        connect(column, upper, SVP_AIE_MEMORY, {SVP_AIE_PORT_SOUTH, load_port}, {SVP_AIE_PORT_DMA, memory_load});
        connect(column, upper, SVP_AIE_MEMORY, {SVP_AIE_PORT_DMA, memory_store}, {SVP_AIE_PORT_SOUTH, store_port});
        program_.write(column, upper, slave_register(SVP_AIE_MEMORY, SVP_AIE_PORT_DMA, memory_halo),
                       static_cast<uint32_t>(SVP_AIE_SWITCH_ENABLE));
    }

    // Every row takes packets to all and to itself, and passes on those to all and to rows above.
    void route_chunks(unsigned column)
    {
        connect(column, layout_.upper_memory_row(), SVP_AIE_MEMORY, {SVP_AIE_PORT_DMA, memory_chunks},
                {SVP_AIE_PORT_NORTH, chunk_port});
        constexpr unsigned arbiter = 0, to_both = 0, to_core = 1, to_north = 2, whole_id = 0x1F;
        for (unsigned r = 0; r < layout_.rows; ++r) {
            const unsigned row = layout_.core_row(r);
            const bool last = r + 1 == layout_.rows;
            const uint32_t slave = slave_index(SVP_AIE_COMPUTE, SVP_AIE_PORT_SOUTH, chunk_port);
            program_.write(column, row, SVP_AIE_CORE_SWITCH_SLAVE + 4 * slave,
                           static_cast<uint32_t>(SVP_AIE_SWITCH_ENABLE) | SVP_AIE_SWITCH_PACKET);
            const uint32_t slots[3] = {svp_aie_packet_slot(multicast_packet, whole_id, arbiter, to_both),
                                       svp_aie_packet_slot(r, whole_id, arbiter, to_core),
                                       svp_aie_packet_slot(0, 0, arbiter, to_north)};
            program_.write_block(column, row, SVP_AIE_CORE_SWITCH_SLOT + 4 * SVP_AIE_SLOTS * slave, slots,
                                 last ? 2 : 3);
            program_.write(column, row, master_register(SVP_AIE_COMPUTE, SVP_AIE_PORT_DMA, core_input),
                           svp_aie_packet_master(arbiter, 1u << to_both | 1u << to_core, 1));
            if (last) continue;
            program_.write(column, row, master_register(SVP_AIE_COMPUTE, SVP_AIE_PORT_NORTH, chunk_port),
                           svp_aie_packet_master(arbiter, 1u << to_both | 1u << to_north, 0));
        }
    }

    void route_results(unsigned column)
    {
        for (unsigned stream = 0; stream < layout_.streams(); ++stream) {
            const unsigned sender = stream * layout_.rows_per_stream();
            connect(column, layout_.core_row(sender), SVP_AIE_COMPUTE, {SVP_AIE_PORT_DMA, core_results},
                    {SVP_AIE_PORT_SOUTH, stream});
            for (unsigned below = 0; below < sender; ++below)
                connect(column, layout_.core_row(below), SVP_AIE_COMPUTE, {SVP_AIE_PORT_NORTH, stream},
                        {SVP_AIE_PORT_SOUTH, stream});
            connect(column, layout_.upper_memory_row(), SVP_AIE_MEMORY, {SVP_AIE_PORT_NORTH, stream},
                    {SVP_AIE_PORT_DMA, memory_first_results + stream});
        }
    }

    // Row r's weights come up column r and spread to the west and the east.
    void route_weights(unsigned r)
    {
        const unsigned lower = layout_.lower_memory_row(), row = layout_.core_row(r);
        connect(r, 0, SVP_AIE_SHIM, {SVP_AIE_PORT_SOUTH, shim_weight_slave}, {SVP_AIE_PORT_NORTH, weight_port});
        connect(r, lower, SVP_AIE_MEMORY, {SVP_AIE_PORT_SOUTH, weight_port}, {SVP_AIE_PORT_DMA, memory_weights});
        connect(r, lower, SVP_AIE_MEMORY, {SVP_AIE_PORT_DMA, memory_weights}, {SVP_AIE_PORT_NORTH, weight_port});
        for (unsigned memory = lower + 1; memory <= layout_.upper_memory_row(); ++memory)
            connect(r, memory, SVP_AIE_MEMORY, {SVP_AIE_PORT_SOUTH, weight_port}, {SVP_AIE_PORT_NORTH, weight_port});
        for (unsigned below = 0; below < r; ++below)
            connect(r, layout_.core_row(below), SVP_AIE_COMPUTE, {SVP_AIE_PORT_SOUTH, weight_port},
                    {SVP_AIE_PORT_NORTH, weight_port});
        for (unsigned column = 0; column < layout_.columns; ++column) {
            Port from{SVP_AIE_PORT_SOUTH, weight_port};
            if (column < r) from = {SVP_AIE_PORT_EAST, row_port};
            if (column > r) from = {SVP_AIE_PORT_WEST, row_port};
            connect(column, row, SVP_AIE_COMPUTE, from, {SVP_AIE_PORT_DMA, core_weights});
            if (column > 0 && column <= r) connect(column, row, SVP_AIE_COMPUTE, from, {SVP_AIE_PORT_WEST, row_port});
            if (column + 1 < layout_.columns && column >= r)
                connect(column, row, SVP_AIE_COMPUTE, from, {SVP_AIE_PORT_EAST, row_port});
        }
    }

    // An endless ring of `slots` buffers behind `base` (bytes): one descriptor that iterates over them.
    static svp_aie_descriptor ring(uint64_t base, unsigned slot_bytes, unsigned slots, unsigned number)
    {
        svp_aie_descriptor d = svp_aie_linear_descriptor(base, slot_bytes / 4);
        d.iteration_step = slot_bytes / 4;
        d.iteration_wrap = slots;
        d.use_next = 1;
        d.next = number;
        return d;
    }

    static void pace(svp_aie_descriptor& d, unsigned acquire, unsigned release)
    {
        d.acquire_enable = 1;
        d.acquire_id = acquire;
        d.acquire_value = -1;
        d.release_id = release;
        d.release_value = 1;
    }

    void set_lock(unsigned column, unsigned row, uint32_t first, unsigned lock, unsigned value)
    {
        program_.write(column, row, first + lock * SVP_AIE_LOCK_STRIDE, value);
    }

    void start_memory_ring(unsigned column)
    {
        constexpr unsigned own_memory = 0x80000, own_lock = 64;
        const unsigned row = layout_.lower_memory_row();
        const uint64_t base = own_memory + layout_.memory_ring_base;
        set_lock(column, row, SVP_AIE_MEMORY_LOCKS, ring_empty, layout_.memory_ring_slots);
        svp_aie_descriptor in = ring(base, memory_ring_slot_bytes, layout_.memory_ring_slots, memory_weights_in);
        pace(in, own_lock + ring_empty, own_lock + ring_full);
        program_.write_descriptor(column, row, memory_weights_in, in);
        svp_aie_descriptor out = ring(base, memory_ring_slot_bytes, layout_.memory_ring_slots, memory_weights_out);
        pace(out, own_lock + ring_full, own_lock + ring_empty);
        program_.write_descriptor(column, row, memory_weights_out, out);
        program_.push(column, row, SVP_AIE_S2MM, memory_weights, memory_weights_in, 1, false);
        program_.push(column, row, SVP_AIE_MM2S, memory_weights, memory_weights_out, 1, false);
    }

    void boot_core(unsigned column, unsigned r)
    {
        const unsigned row = layout_.core_row(r);
        set_lock(column, row, SVP_AIE_CORE_LOCKS, input_empty, 2);
        set_lock(column, row, SVP_AIE_CORE_LOCKS, weights_empty, layout_.ring_slots);
        set_lock(column, row, SVP_AIE_CORE_LOCKS, results_empty, 2);
        if (layout_.paired()) set_lock(column, row, SVP_AIE_CORE_LOCKS, upper_written, 1);

        svp_aie_descriptor input = ring(0, layout_.input_bytes, 2, input_descriptor);
        pace(input, input_empty, input_full);
        program_.write_descriptor(column, row, input_descriptor, input);
        svp_aie_descriptor weights = ring(layout_.ring_base, ring_slot_bytes, layout_.ring_slots, weights_descriptor);
        pace(weights, weights_empty, weights_full);
        program_.write_descriptor(column, row, weights_descriptor, weights);
        program_.write(column, row, channel_register(SVP_AIE_COMPUTE, SVP_AIE_S2MM, core_input),
                       SVP_AIE_CHANNEL_FINISH_ON_TLAST);
        program_.push(column, row, SVP_AIE_S2MM, core_input, input_descriptor, 1, false);
        program_.push(column, row, SVP_AIE_S2MM, core_weights, weights_descriptor, 1, false);

        const std::vector<uint32_t> boot = words_of(boot_records(layout_));
        program_.write_block(column, row, SVP_AIE_CORE_PROGRAM_MEMORY, boot.data(), boot.size());
        program_.write(column, row, SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_ENABLE);
    }

    const ArrayLayout& layout_;
    ControlProgram program_;
};

} // namespace

std::vector<uint32_t> configuration_program(const ArrayLayout& layout) { return Configuration(layout).run(); }

LoadSwitch load_switch()
{
    LoadSwitch word;
    word.offset = master_register(SVP_AIE_MEMORY, SVP_AIE_PORT_DMA, memory_load);
    word.from_shim = svp_aie_circuit_master(slave_index(SVP_AIE_MEMORY, SVP_AIE_PORT_SOUTH, load_port));
    word.from_halo = svp_aie_circuit_master(slave_index(SVP_AIE_MEMORY, SVP_AIE_PORT_DMA, memory_halo));
    return word;
}

} // namespace svp::compiler::aie
