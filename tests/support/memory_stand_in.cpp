// SPDX-License-Identifier: Apache-2.0
#include "tests/support/memory_stand_in.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <sysc/kernel/sc_spawn.h>

namespace svp::test {

MemoryStandIn::MemoryStandIn(const sc_core::sc_module_name& name, unsigned channels)
    : Module(name, Clock(1000)),
      bytes_read(channels),
      bytes_written(channels),
      queues_(channels),
      free_at_(channels)
{
    for (unsigned c = 0; c < channels; ++c) {
        clients.push_back(std::make_unique<MessageSink<DmaRequest>>(("client_" + std::to_string(c)).c_str()));
        clients.back()->on_message([this, c](DmaRequest& request) { accept(c, request); });
    }
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(&wake_);
    sc_core::sc_spawn([this] { wake(); }, "wake", &options);
}

void MemoryStandIn::accept(unsigned channel, DmaRequest& request)
{
    const uint64_t now = sc_core::sc_time_stamp().value();
    const uint64_t size = uint64_t{request.run_bytes} * request.runs;
    free_at_[channel] = std::max(free_at_[channel], now) + size * ps_per_byte;
    queues_[channel].push_back({&request, free_at_[channel] + latency_ps});
    in_flight += 1;
    requests += 1;
    wake_.notify(sc_core::sc_time::from_value(queues_[channel].front().at - now));
}

void MemoryStandIn::wake()
{
    const uint64_t now = sc_core::sc_time_stamp().value();
    uint64_t next = UINT64_MAX;
    for (unsigned c = 0; c < queues_.size(); ++c) {
        while (!queues_[c].empty() && queues_[c].front().at <= now) {
            DmaRequest& request = *queues_[c].front().request;
            queues_[c].pop_front();
            serve(c, request);
            in_flight -= 1;
            clients[c]->respond(request);
        }
        if (!queues_[c].empty()) next = std::min(next, queues_[c].front().at);
    }
    if (next != UINT64_MAX) wake_.notify(sc_core::sc_time::from_value(next - now));
}

void MemoryStandIn::serve(unsigned channel, DmaRequest& request)
{
    const bool read = request.direction == DmaRequest::Direction::read;
    for (unsigned run = 0; run < request.runs; ++run) {
        const uint64_t address = request.address + run * request.stride;
        const bool outside = address < base || address + request.run_bytes > base + bytes.size();
        if (outside || (address < bad_end && address + request.run_bytes > bad_begin)) {
            request.status = DmaRequest::Status::bus_error;
            request.error_address = std::max(address, bad_begin);
            return;
        }
        uint8_t* memory = bytes.data() + (address - base);
        uint8_t* local = request.local + uint64_t{run} * request.run_bytes;
        std::memcpy(read ? local : memory, read ? memory : local, request.run_bytes);
        (read ? bytes_read : bytes_written)[channel] += request.run_bytes;
    }
}

} // namespace svp::test
