// SPDX-License-Identifier: Apache-2.0
// A test bench: the tile array, a memory behind its shim tiles, somebody who reads and writes its registers from the
// bus and somebody who sends layer commands, in a SystemC kernel of their own.
#pragma once

#include "interface/engines/aie/descriptor.h"
#include "interface/engines/aie/switch_ports.h"
#include "models/engines/aie/array/array.h"
#include "tests/integration/engines/aie/program_writer.h"
#include "tests/support/kernel_context.h"
#include "tests/support/memory_stand_in.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace svp::test {

struct Port {
    svp_aie_port kind;
    unsigned number = 0;
};

class ArrayBench {
  public:
    explicit ArrayBench(const aie::ArrayConfig& config);
    ~ArrayBench();

    struct Outcome {
        bool answered = false; // false: the simulation ran dry, a deadlock
        uint32_t error_code = 0, error_info = 0;
        uint64_t effectual = 0, cycles = 0;
    };

    // Registers from the bus, each access complete at once. `write` and `read` expect success.
    tlm::tlm_response_status access(tlm::tlm_command command, uint64_t address, void* data, unsigned bytes);
    void write(aie::TileAddress tile, uint32_t offset, uint32_t value);
    uint32_t read(aie::TileAddress tile, uint32_t offset);
    // Data memory and registers, without effects.
    std::vector<uint8_t> memory_of(aie::TileAddress tile, uint32_t address, uint32_t bytes);
    bool debug_readable(aie::TileAddress tile, uint32_t offset);
    void fill(aie::TileAddress tile, uint32_t address, const std::vector<uint8_t>& bytes);

    svp_aie_tile_kind kind(aie::TileAddress tile) const { return config_.kind_of_row(tile.row); }
    uint32_t descriptor_offset(aie::TileAddress tile, unsigned index) const;
    uint32_t control_offset(aie::TileAddress tile, svp_aie_direction direction, unsigned channel) const;
    uint32_t status_offset(aie::TileAddress tile, svp_aie_direction direction, unsigned channel) const;
    uint32_t lock_offset(aie::TileAddress tile, unsigned lock) const;
    uint32_t master_offset(aie::TileAddress tile, Port port) const;
    uint32_t slave_offset(aie::TileAddress tile, Port port) const;
    std::vector<uint32_t> descriptor_words(aie::TileAddress tile, const svp_aie_descriptor& descriptor) const;

    void set_descriptor(aie::TileAddress tile, unsigned index, const svp_aie_descriptor& descriptor);
    void push(aie::TileAddress tile, svp_aie_direction direction, unsigned channel, unsigned start, unsigned repeat = 0,
              bool token = false);
    void connect(aie::TileAddress tile, Port slave, Port master); // circuit
    void connect_shims();                                         // every mux and demux to the DMA

    // Layer commands. Operand i of `operands` is at the address that `place` returned.
    uint64_t place(const std::vector<uint8_t>& bytes);
    void send(const ProgramWriter& program);
    void send(const svp_layer_command& command, const std::array<uint64_t, SVP_OPERANDS>& addresses);
    Outcome wait();
    Outcome run(const ProgramWriter& program)
    {
        send(program);
        return wait();
    }
    void set_operand(unsigned index, uint64_t address, uint32_t bytes);
    void abort();
    bool abort_answered() const { return abort_answered_; }

    void run_cycles(uint64_t cycles);
    void run_dry(); // until nothing is left to happen

    // Every Activity adds up to its elapsed cycles, what left the DMA channels has entered others.
    void check_accounting();
    uint64_t counter(const std::string& module, const std::string& counter); // summed over modules whose name ends so
    std::string statistics();

    aie::Array& array() { return *array_; }
    MemoryStandIn& memory() { return *memory_; }
    uint64_t cycle() const { return array_->current_edge(); }
    std::vector<std::string> log; // faults

  private:
    std::vector<Module*> modules();

    struct Bus;
    const aie::ArrayConfig config_;
    std::unique_ptr<KernelContext> kernel_;
    std::unique_ptr<MemoryStandIn> memory_;
    std::unique_ptr<aie::Array> array_;
    std::unique_ptr<Bus> bus_;
    EngineCommand message_, abort_;
    std::vector<svp_operand> sizes_;
    bool answered_ = true, abort_answered_ = false;
    uint64_t sent_edge_ = 0;
};

} // namespace svp::test
