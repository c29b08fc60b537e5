// SPDX-License-Identifier: Apache-2.0
// Locks, streams and DMA channels of a few tiles, simulated cycle by cycle: every beat, every queue, every lock in
// every cycle, as docs/aie.md says it. Shares no code with the models.
#pragma once

#include "interface/engines/aie/descriptor.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace svp::test {

struct CycleDestination {
    unsigned tile = 0, channel = 0; // S2MM
    unsigned latency = 0, capacity = 0;
};

struct CycleTask {
    uint64_t cycle = 0; // in which it is written to the queue
    unsigned tile = 0;
    svp_aie_direction direction = SVP_AIE_S2MM;
    unsigned channel = 0, start = 0, runs = 1;
    bool token = false;
};

// What a core does, `rounds` times: one step after the other.
struct CycleCoreStep {
    enum Kind { acquire, release, delay } kind = delay;
    unsigned lock = 0;
    int value = 0; // delay: cycles
};

struct CycleTile {
    svp_aie_tile_kind kind = SVP_AIE_COMPUTE;
    int west = -1, east = -1; // memory tiles: index of the neighbour
    std::vector<uint8_t> memory;
    std::vector<int> locks;
    std::vector<svp_aie_descriptor> descriptors;
    std::vector<bool> finish_on_tlast; // by S2MM channel
    std::vector<uint32_t> pad_words;   // by MM2S channel
    std::vector<CycleCoreStep> core;
    unsigned core_rounds = 0;
};

struct CycleProgram {
    std::vector<CycleTile> tiles;
    std::vector<CycleTask> tasks; // by cycle
    // By tile, MM2S channel and packet id (-1: circuit).
    std::map<std::vector<int>, std::vector<CycleDestination>> routes;
};

// What a channel does in a cycle.
enum class CycleState : uint8_t { idle, busy, lock, stream, starved, change };

struct CycleChannelTrace {
    std::vector<CycleState> states; // by cycle
    std::vector<uint64_t> tokens;   // cycles
    // At the end: empty, "lock 3 0 1 -2" (its tile, its value, what is wanted), "beats", "room 1 0" (tile, S2MM
    // channel).
    std::string waits_for;
    uint64_t words_moved = 0; // of the execution it is in
};

struct CycleOutcome {
    uint64_t cycles = 0;  // simulated
    int highest_lock = 0; // any value that a lock had
    // By tile: S2MM channels, then MM2S channels.
    std::vector<std::vector<CycleChannelTrace>> channels;
    std::vector<std::vector<uint64_t>> core_steps; // by tile: cycle in which each step began
    std::vector<bool> core_done;
    std::vector<CycleTile> tiles; // memory, locks, descriptors as they are then
};

// Runs until nothing has happened for `patience` cycles.
CycleOutcome run_cycle_by_cycle(const CycleProgram& program, uint64_t patience);

} // namespace svp::test
