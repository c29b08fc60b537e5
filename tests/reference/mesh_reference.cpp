// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/mesh_reference.h"

#include <algorithm>
#include <deque>

namespace svp::reference {

namespace {

struct Packet {
    size_t request, port;
    bool response;
    uint64_t flits;
    std::vector<std::string> path; // names of links
    size_t at = 0;                 // next link on the path
    uint64_t asks = 0;             // cycle in which the head asks for it, or the tail arrives after the last
};

struct Link {
    std::deque<size_t> queue; // packets
    uint64_t flits_left = 0;
};

std::string place(unsigned x, unsigned y) { return std::to_string(x) + "," + std::to_string(y); }

std::vector<std::string> path(const std::string& network, const NetworkPort& from, const NetworkPort& to)
{
    std::vector<std::string> names{network + " " + from.name + " in"};
    unsigned x = from.column, y = from.row;
    while (x != to.column || y != to.row) {
        const std::string before = place(x, y);
        if (x != to.column)
            x = x < to.column ? x + 1 : x - 1;
        else
            y = y < to.row ? y + 1 : y - 1;
        names.push_back(network + " " + before + " " + place(x, y));
    }
    names.push_back(network + " " + to.name + " out");
    return names;
}

} // namespace

MeshOutcome simulate(const MeshConfig& config, const std::vector<NetworkPort>& initiators,
                     const std::vector<NetworkPort>& targets, const std::vector<MeshRequest>& requests)
{
    MeshOutcome out;
    out.delivered.assign(requests.size(), 0);
    out.answered.assign(requests.size(), 0);
    std::vector<Packet> packets; // in the order in which they entered
    std::map<std::string, Link> links;
    std::vector<Packet> entering; // in this cycle
    size_t next = 0, answered = 0;

    const auto enter = [&](size_t request, bool response, uint64_t cycle) {
        const MeshRequest& r = requests[request];
        const NetworkPort& from = response ? targets[r.target] : initiators[r.initiator];
        const NetworkPort& to = response ? initiators[r.initiator] : targets[r.target];
        const uint64_t bytes = config.header_bytes + (response ? r.response_bytes : r.request_bytes);
        Packet packet{request, response ? r.target : r.initiator, response, 0,
                      path(response ? "response" : "request", from, to)};
        while (packet.flits * config.link_bytes_per_cycle < bytes)
            ++packet.flits;
        packet.asks = cycle + 1;
        entering.push_back(packet);
    };

    for (uint64_t cycle = 0; answered < requests.size(); ++cycle) {
        for (size_t i = 0; i < packets.size(); ++i) {
            if (packets[i].asks != cycle) continue;
            const Packet packet = packets[i];
            if (packet.at < packet.path.size()) {
                links[packet.path[packet.at]].queue.push_back(i);
                continue;
            }
            if (packet.response) {
                out.answered[packet.request] = cycle;
                ++answered;
                continue;
            }
            out.delivered[packet.request] = cycle;
            enter(packet.request, true, cycle);
        }
        for (; next < requests.size() && requests[next].cycle == cycle; ++next)
            enter(next, false, cycle);
        std::stable_sort(entering.begin(), entering.end(),
                         [](const Packet& a, const Packet& b) { return a.port < b.port; });
        packets.insert(packets.end(), entering.begin(), entering.end());
        entering.clear();
        for (auto& [name, link] : links) {
            if (link.flits_left == 0 && !link.queue.empty()) {
                Packet& packet = packets[link.queue.front()];
                link.queue.pop_front();
                link.flits_left = packet.flits;
                const bool last = ++packet.at == packet.path.size();
                packet.asks = cycle + config.link_latency + (last ? packet.flits - 1 : config.router_latency);
            }
            if (link.flits_left == 0) continue;
            --link.flits_left;
            ++out.link_flits[name];
            ++out.total_flits;
        }
    }
    return out;
}

} // namespace svp::reference
