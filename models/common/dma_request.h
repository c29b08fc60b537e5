// SPDX-License-Identifier: Apache-2.0
// A transfer between a unit's local memory and the bus, as sent to the DMA through a MessageSource<DmaRequest>.
#pragma once

#include <cstdint>

namespace svp {

// `runs` runs of `run_bytes` bytes, `stride` bytes apart on the bus, contiguous in local memory.
struct DmaRequest {
    enum class Direction { read, write }; // read: bus to local
    enum class Status { ok, bus_error };

    Direction direction = Direction::read;
    uint64_t address = 0;
    uint32_t run_bytes = 0;
    uint32_t runs = 1;
    uint64_t stride = 0;
    uint8_t* local = nullptr; // run_bytes * runs bytes; read: filled by the time of the response
    uint64_t tag = 0;         // the client's own; untouched by the DMA

    Status status = Status::ok; // set by the DMA
    uint64_t error_address = 0;

    // One run of `bytes` bytes from the bus.
    void read(uint64_t from, uint8_t* to, uint64_t bytes)
    {
        direction = Direction::read;
        address = from;
        local = to;
        run_bytes = static_cast<uint32_t>(bytes);
        runs = 1;
        stride = 0;
    }
};

} // namespace svp
