// SPDX-License-Identifier: Apache-2.0
// An untimed tile array: executes the control programs of a loadable on plain arrays. DMA channels, cores and the
// controller take turns until nothing moves; streams are short queues, so a program that needs more room than there is
// gets stuck here too. Shares no code with the models.
#pragma once

#include "compiler/loadable/loadable.h"
#include "tests/reference/aie_core_interpreter.h"

#include "interface/engines/aie/descriptor.h"
#include "interface/engines/aie/switch_ports.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace svp::test {

class ArrayInterpreter {
  public:
    explicit ArrayInterpreter(const compiler::Loadable& loadable);

    std::array<std::vector<uint8_t>, 4> regions;

    // Executes one command. Throws std::runtime_error for what the array refuses, and where nothing moves any more.
    void execute(const svp_layer_command& command);
    // Codes of a tensor in the order C, H, W, channels of the network only; from DRAM or from the memory tiles.
    std::vector<int8_t> tensor(size_t index) const;
    // What is not as the configuration left it: unfinished tasks, locks, weights that nobody took. Empty: nothing.
    std::string leftovers() const;

    uint64_t words_sent = 0, words_received = 0; // over streams

  private:
    struct Beat {
        uint32_t word = 0;
        bool last = false;
    };
    struct Task {
        unsigned start = 0, executions = 0;
        bool token = false;
    };
    struct Channel {
        std::deque<Task> queue;
        bool running = false, started = false; // has a task; has the lock of its descriptor
        Task task;
        unsigned number = 0; // of the descriptor
        svp_aie_descriptor descriptor{};
        std::vector<int64_t> addresses; // of the words; -1: padding
        size_t at = 0;
        std::deque<Beat> arrived; // S2MM
        unsigned tokens = 0;
    };
    struct Tile {
        svp_aie_tile_kind kind = SVP_AIE_SHIM;
        unsigned column = 0, row = 0;
        std::vector<uint8_t> memory;
        std::vector<int> locks;
        std::unordered_map<uint32_t, uint32_t> registers;
        std::vector<int> first_locks; // as written by control programs
        std::vector<Channel> channels[2];
        CoreInterpreter core;
    };
    struct End {
        Tile* tile = nullptr;
        unsigned channel = 0;
    };

    Tile& tile(unsigned column, unsigned row) { return tiles_.at(size_t{column} * rows_ + row); }
    const Tile& tile(unsigned column, unsigned row) const { return tiles_.at(size_t{column} * rows_ + row); }
    Tile* neighbour(const Tile& of, int columns, int rows);
    void write(unsigned column, unsigned row, uint32_t offset, uint32_t value);
    void write_register(Tile& tile, uint32_t offset, uint32_t value);
    bool run_controller(const std::vector<uint32_t>& program, size_t* at);
    bool run_channel(Tile& tile, svp_aie_direction direction, unsigned number);
    bool begin_descriptor(Tile& tile, svp_aie_direction direction, unsigned number);
    void end_descriptor(Tile& tile, Channel& channel);
    int* lock(Tile& tile, uint32_t id);
    uint8_t* word_at(Tile& tile, int64_t address);
    const std::vector<End>& route(Tile& tile, unsigned channel, int packet);
    void follow(Tile& tile, svp_aie_port port, unsigned number, int packet, std::vector<End>& ends, int depth);
    std::string stuck() const;

    const compiler::Loadable& loadable_;
    unsigned columns_, rows_, memory_rows_;
    std::vector<Tile> tiles_;
    uint32_t configuration_ = 0;
    std::map<std::tuple<Tile*, unsigned, int>, std::vector<End>> routes_; // until a switch changes
};

} // namespace svp::test
