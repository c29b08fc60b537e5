// SPDX-License-Identifier: Apache-2.0
// Several command queues: how the images were spread over them, and what bounded the throughput.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

struct QueueReport {
    struct Queue {
        std::string name, engines; // of the command processor; of its engines, with commas between
        uint64_t images = 0;
        uint64_t busy_ticks = 0; // while it had a layer in progress
    };
    struct Memory {
        std::string name;
        uint64_t bytes = 0;
        double busy = 0; // share of the data bus's cycles that carried data, while layers ran
        double gigabytes_per_second = 0, peak_gigabytes_per_second = 0;
    };
    std::vector<Queue> queues;
    std::vector<Memory> memories;
    uint64_t ticks = 0; // from the first layer's begin to the last one's end, picoseconds

    // The memory that bounds the throughput: its data bus carried data for at least `bound_share` of the time. Null
    // where none does.
    static constexpr double bound_share = 0.8; // [O]
    const Memory* bound() const;
    // Without such a memory: do the engines wait for the driver between layers? Queues have a layer in progress for
    // less than `bound_share` of the time.
    bool driver_bounds() const;
    // Share of the time in which a queue had a layer in progress.
    double busy(const Queue& queue) const;
    // Images per second of simulated time.
    double images_per_second() const;
};

} // namespace svp
