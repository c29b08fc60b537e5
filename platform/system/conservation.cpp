#include "platform/system/conservation.h"

#include "base/text/glob.h"
#include "models/common/module.h"

#include <fmt/format.h>

namespace svp {
namespace {

// A sum of counters, each given as a pattern over "unit.counter" and a factor to bytes.
struct Term {
    const char* pattern;
    uint64_t factor;
};

struct Law {
    const char* name;
    std::vector<Term> left, right;
};

std::vector<Law> laws()
{
    return {
        {"bytes read by the cluster's units = bytes read by the DMA",
         {{"system.cluster.*.dma_bytes_read", 1}},
         {{"system.dma.channel.*.bytes_read", 1}}},
        {"bytes written by the cluster's units = bytes written by the DMA",
         {{"system.cluster.*.dma_bytes_written", 1}},
         {{"system.dma.channel.*.bytes_written", 1}}},
        {"bytes read by bus masters = bytes that the network returned",
         {{"system.dma.channel.*.bytes_read", 1},
          {"system.command_processor.bytes_read", 1},
          {"system.host_cpu.reads", 4}},
         {{"system.noc.response_bytes", 1}}},
        {"bytes written by bus masters = bytes that the network took",
         {{"system.dma.channel.*.bytes_written", 1},
          {"system.command_processor.bytes_written", 1},
          {"system.host_cpu.writes", 4}},
         {{"system.noc.request_bytes", 1}}},
        {"bytes that the network returned = bytes read from memory and registers",
         {{"system.noc.response_bytes", 1}},
         {{"system.dram.bytes_read", 1}, {"system.command_processor.register_reads", 4}}},
        {"bytes that the network took = bytes written to memory and registers",
         {{"system.noc.request_bytes", 1}},
         {{"system.dram.bytes_written", 1}, {"system.command_processor.register_writes", 4}}},
    };
}

void append(std::vector<Term>& terms, std::initializer_list<Term> more) { terms.insert(terms.end(), more); }

// The tile array is a bus master by its controller and shim tiles, and a target by its registers.
std::vector<Law> laws_with_array(uint64_t stream_bytes)
{
    std::vector<Law> all = laws();
    append(all[2].left, {{"system.array_dma.channel.*.bytes_read", 1}, {"system.shim_dma_*.channel.*.bytes_read", 1}});
    append(all[3].left,
           {{"system.array_dma.channel.*.bytes_written", 1}, {"system.shim_dma_*.channel.*.bytes_written", 1}});
    append(all[4].right, {{"system.array.*.bus_bytes_read", 1}});
    append(all[5].right, {{"system.array.*.bus_bytes_written", 1}});
    const std::vector<Law> array = {
        {"bytes that shim tiles sent = bytes that their DMA read",
         {{"system.array.column_*.shim.dma.bytes_sent", 1}},
         {{"system.shim_dma_*.channel.*.bytes_read", 1}}},
        {"bytes that shim tiles received = bytes that their DMA wrote",
         {{"system.array.column_*.shim.dma.bytes_received", 1}},
         {{"system.shim_dma_*.channel.*.bytes_written", 1}}},
        {"bytes of tile DMA and packet headers that were sent = beats that left",
         {{"system.array.column_*.dma.bytes_sent", 1}, {"system.array.*.headers_left", stream_bytes}},
         {{"system.array.*.beats_left", stream_bytes}}},
        {"beats that left for each of their destinations = beats that arrived",
         {{"system.array.*.beats_sent", 1}},
         {{"system.array.*.beats_arrived", 1}, {"system.array.*.beats_lost", 1}}},
        {"beats that arrived = bytes that tile DMA received and dropped packet headers",
         {{"system.array.*.beats_arrived", stream_bytes}},
         {{"system.array.column_*.dma.bytes_received", 1}, {"system.array.*.headers_dropped", stream_bytes}}},
    };
    all.insert(all.end(), array.begin(), array.end());
    return all;
}

uint64_t sum_of(const std::vector<Unit>& units, const std::vector<Term>& terms)
{
    uint64_t sum = 0;
    for (const Term& term : terms) {
        bool found = false;
        for (const Unit& unit : units)
            for (const Counter& counter : unit.statistics->counters()) {
                if (!glob_matches(term.pattern, unit.name + "." + counter.name)) continue;
                found = true;
                sum += term.factor * counter.value;
            }
        if (!found) throw std::logic_error(fmt::format("no counter {}", term.pattern));
    }
    return sum;
}

void settle_below(sc_core::sc_object& object)
{
    if (auto* module = dynamic_cast<Module*>(&object)) module->settle();
    for (sc_core::sc_object* child : object.get_child_objects())
        settle_below(*child);
}

} // namespace

void settle_all()
{
    for (sc_core::sc_object* top : sc_core::sc_get_top_level_objects())
        settle_below(*top);
}

std::string broken_accounting(const std::vector<Unit>& units, uint64_t end_ticks)
{
    for (const Unit& unit : units) {
        const uint64_t elapsed = (end_ticks + unit.period_ticks - 1) / unit.period_ticks;
        for (const Activity& activity : unit.statistics->activities()) {
            uint64_t sum = 0;
            for (unsigned state = 0; state < activity.states().size(); ++state)
                sum += activity.cycles(state);
            if (sum == elapsed * activity.width()) continue;
            return fmt::format("{}.{}: states add up to {} lane-cycles, {} lanes x {} cycles have passed", unit.name,
                               activity.name(), sum, activity.width(), elapsed);
        }
    }
    return "";
}

std::string broken_byte_conservation(const std::vector<Unit>& units, unsigned stream_bytes)
{
    for (const Law& law : stream_bytes == 0 ? laws() : laws_with_array(stream_bytes)) {
        const uint64_t left = sum_of(units, law.left), right = sum_of(units, law.right);
        if (left != right) return fmt::format("{}: {} is not {}", law.name, left, right);
    }
    return "";
}

} // namespace svp
