// SPDX-License-Identifier: Apache-2.0
// Configuration of the mesh. All defaults are ours [O].
#pragma once

#include "models/common/config.h"
#include "models/interconnect/common/network_port.h"

#include <string>
#include <vector>

namespace svp {

struct MeshConfig {
    unsigned columns = 2, rows = 2;
    double clock_mhz = 1000;
    unsigned link_bytes_per_cycle = 32, router_latency = 2, link_latency = 1;
    unsigned header_bytes = 16, max_outstanding = 64;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("columns", columns, "count", "routers in x", 1u, 64u);
        v.number("rows", rows, "count", "routers in y", 1u, 64u);
        v.number("clock_mhz", clock_mhz, "MHz", "clock of routers and links", 1.0, 10000.0);
        v.number("link_bytes_per_cycle", link_bytes_per_cycle, "bytes/cycle", "width of a link: one flit", 1u, 1024u);
        v.number("router_latency", router_latency, "cycles", "head flit through an idle router", 0u, 100u);
        v.number("link_latency", link_latency, "cycles", "flit over a link", 1u, 100u);
        v.number("header_bytes", header_bytes, "bytes", "of every request and response packet", 1u, 1024u);
        v.number("max_outstanding", max_outstanding, "transactions", "in flight for one initiator port", 1u, 65536u);
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const { return {}; }
};

// What is wrong with the ports' places: empty, or "PORT: what". All of them are inside the mesh.
std::string validate_mesh(const MeshConfig& config, const std::vector<NetworkPort>& initiators,
                          const std::vector<NetworkPort>& targets);

} // namespace svp
