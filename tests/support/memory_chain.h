// SPDX-License-Identifier: Apache-2.0
// Clients, DMA, mesh and DRAM wired together, for tests and benchmarks.
#pragma once

#include "models/common/payload.h"
#include "models/dma/dma.h"
#include "models/interconnect/mesh/mesh.h"
#include "models/memory/dram/dram.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace svp::test {

struct MemoryChainConfig {
    DmaConfig dma;
    MeshConfig mesh;
    DramConfig dram;
    uint64_t base = 0x80000000;
    uint64_t range = 0; // of the DRAM on the bus; 0: its size
};

class MemoryChain {
  public:
    struct Client : sc_core::sc_module {
        explicit Client(const sc_core::sc_module_name& name) : sc_module(name) {}
        MessageSource<DmaRequest> source{"source"};
        std::vector<DmaRequest*> answered;
        std::vector<uint64_t> answered_at; // ticks
    };

    MemoryChain(const MemoryChainConfig& config, unsigned clients)
        : base(config.base),
          dma("dma", config.dma, clients),
          mesh("mesh", config.mesh, {{"dma", 0, 0}}, {{"dram", config.mesh.columns - 1, config.mesh.rows - 1}},
               {{config.base, config.range != 0 ? config.range : config.dram.size_bytes, 0}}),
          dram("dram", config.dram)
    {
        dma.socket.bind(mesh.from_initiator(0));
        mesh.to_target(0).bind(dram.socket);
        for (unsigned i = 0; i < clients; ++i) {
            Client& client = this->clients.emplace_back(("client_" + std::to_string(i)).c_str());
            client.source.bind(dma.client(i));
            client.source.on_response([&client](DmaRequest& request) {
                client.answered.push_back(&request);
                client.answered_at.push_back(sc_core::sc_time_stamp().value());
            });
        }
    }

    void settle()
    {
        dma.settle();
        mesh.settle();
        dram.settle();
    }
    static uint64_t counter(Module& module, const std::string& name)
    {
        for (const Counter& counter : module.statistics().counters())
            if (counter.name == name) return counter.value;
        throw std::logic_error("no counter " + name);
    }
    // Stored bytes, past all timing.
    std::vector<uint8_t> stored(uint64_t offset, unsigned bytes)
    {
        std::vector<uint8_t> data(bytes);
        debug(tlm::TLM_READ_COMMAND, offset, data);
        return data;
    }
    void store(uint64_t offset, std::vector<uint8_t> data) { debug(tlm::TLM_WRITE_COMMAND, offset, data); }

    uint64_t base;
    Dma dma;
    Mesh mesh;
    Dram dram;
    std::deque<Client> clients;

  private:
    void debug(tlm::tlm_command command, uint64_t offset, std::vector<uint8_t>& data)
    {
        tlm::tlm_generic_payload payload;
        set_up_payload(payload, command, base + offset, data.data(), data.size());
        if (mesh.from_initiator(0).get_base_interface().transport_dbg(payload) != data.size())
            throw std::logic_error("debug access beyond the memory");
    }
};

} // namespace svp::test
