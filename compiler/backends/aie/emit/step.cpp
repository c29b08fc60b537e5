// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/emit/step.h"

#include <algorithm>

namespace svp::compiler::aie {
namespace {

constexpr int64_t neighbour_distance = 0x80000, own_memory = 0x80000;
constexpr size_t batch = SVP_AIE_TASK_QUEUE_DEPTH; // transfers that fit the task queues

// Bound to a memory tile's address space: -1 the west neighbour's memory, 0 its own, 1 the east one's.
svp_aie_descriptor bound(const MemoryDescriptor& d, int neighbour = 0)
{
    svp_aie_descriptor fields = d.fields;
    fields.base = static_cast<uint64_t>(own_memory + neighbour * neighbour_distance + d.address);
    return fields;
}

class StepBuilder {
  public:
    StepBuilder(const ArrayLayout& layout, const std::vector<DramTensor>& dram) : layout_(layout), dram_(dram) {}

    std::vector<Step> run(const PlacedLayer& layer)
    {
        for (const Halo& halo : layer.halos)
            fill_margins(halo);
        for (const PlacedBand& band : layer.bands) {
            for (const PlacedPart& part : band.parts) {
                for (const Load& load : part.loads)
                    move(load, false);
                for (const Pass& pass : part.passes)
                    run_pass(pass);
            }
            for (const Load& store : band.stores)
                move(store, true);
        }
        return std::move(steps_);
    }

  private:
    unsigned memory() const { return layout_.upper_memory_row(); }
    Step& step() { return steps_.back(); }

    // Adds a descriptor of the current step; its number.
    unsigned add(unsigned column, unsigned row, Pool pool, const svp_aie_descriptor& fields)
    {
        unsigned& next = used_[static_cast<size_t>(pool)][column];
        step().descriptors.push_back({column, row, pool, next, fields, std::nullopt, 0});
        unsigned& count = step().counts[static_cast<size_t>(pool)];
        count = std::max(count, next + 1);
        return next++;
    }

    void begin()
    {
        steps_.emplace_back();
        for (auto& used : used_)
            used.assign(layout_.columns, 0);
    }

    void move(const Load& load, bool store)
    {
        std::vector<std::vector<Transfer>> transfers;
        size_t most = 0;
        for (size_t c = 0; c < load.parts.size(); ++c) {
            transfers.push_back(
                dram_transfers(dram_[static_cast<size_t>(load.tensor)], load.view, static_cast<int>(c), load.parts[c]));
            most = std::max(most, transfers.back().size());
        }
        for (size_t first = 0; first < most; first += batch) {
            begin();
            if (!store) step().way = LoadWay::shim;
            for (unsigned c = 0; c < transfers.size(); ++c)
                for (size_t i = first; i < std::min(first + batch, transfers[c].size()); ++i)
                    add_transfer(c, transfers[c][i], dram_[static_cast<size_t>(load.tensor)].operand, store);
        }
    }

    void add_transfer(unsigned c, const Transfer& t, uint32_t operand, bool store)
    {
        const Pool pool = store ? Pool::odd : Pool::even;
        const unsigned in_memory = add(c, memory(), pool, bound(t.memory));
        const unsigned in_shim = add(c, 0, Pool::shim, t.shim);
        step().descriptors.back().operand = operand;
        step().descriptors.back().dram_offset = t.dram_offset;
        StepTask at_memory{c, memory(), SVP_AIE_S2MM, memory_load, pool, in_memory, t.executions};
        StepTask at_shim{c, 0, SVP_AIE_MM2S, shim_load, Pool::shim, in_shim, t.executions};
        if (store) {
            at_memory = {c, memory(), SVP_AIE_MM2S, memory_store, pool, in_memory, t.executions};
            at_shim = {c, 0, SVP_AIE_S2MM, shim_store, Pool::shim, in_shim, t.executions};
        }
        step().receiving.push_back(store ? at_shim : at_memory);
        step().sending.push_back(store ? at_memory : at_shim);
    }

    void fill_margins(const Halo& halo)
    {
        begin();
        step().way = LoadWay::halo;
        const int owned = halo.view.column_step;
        for (int c = 0; c < static_cast<int>(layout_.columns); ++c) {
            const int first = std::max(0, c * owned - halo.left), own = std::min(halo.width, c * owned);
            const int behind = std::min(halo.width, (c + 1) * owned);
            const int end = std::min(halo.width, (c + 1) * owned + halo.right);
            if (first < own) add_halo(halo, c, -1, first, own - first);
            if (behind < end) add_halo(halo, c, 1, behind, end - behind);
        }
    }

    void add_halo(const Halo& halo, int column, int neighbour, int first_column, int columns)
    {
        const auto c = static_cast<unsigned>(column);
        const HaloCopy copy = halo_copy(halo.view, column, neighbour, first_column, columns);
        const unsigned to = add(c, memory(), Pool::even, bound(copy.to));
        const unsigned from = add(c, memory(), Pool::even, bound(copy.from, neighbour));
        step().receiving.push_back({c, memory(), SVP_AIE_S2MM, memory_load, Pool::even, to, 1});
        step().sending.push_back({c, memory(), SVP_AIE_MM2S, memory_halo, Pool::even, from, 1});
    }

    void run_pass(const Pass& pass)
    {
        begin();
        step().pad_value = pass.op->input_zero;
        for (unsigned c = 0; c < layout_.columns; ++c) {
            for (unsigned s = 0; s < layout_.streams(); ++s)
                if (pass.uses_stream(layout_, s)) add_results(pass, c, s);
            add_chunks(pass, c);
        }
    }

    void add_results(const Pass& pass, unsigned c, unsigned stream)
    {
        const unsigned channel = memory_first_results + stream;
        const Pool pool = channel % 2 == 0 ? Pool::even : Pool::odd;
        const Chain chain = result_chain(layout_, pass, static_cast<int>(c), stream);
        const unsigned number = add(c, memory(), pool, bound(chain.descriptors.front()));
        step().receiving.push_back({c, memory(), SVP_AIE_S2MM, channel, pool, number, chain.executions});
    }

    void add_chunks(const Pass& pass, unsigned c)
    {
        const Chain chain = chunk_chain(layout_, pass, static_cast<int>(c));
        unsigned first = 0;
        for (size_t i = 0; i < chain.descriptors.size(); ++i) {
            const unsigned number = add(c, memory(), Pool::even, bound(chain.descriptors[i]));
            if (i == 0) first = number;
            svp_aie_descriptor& fields = step().descriptors.back().fields;
            fields.use_next = i + 1 < chain.descriptors.size();
            fields.next = fields.use_next ? number + 1 : 0;
        }
        step().sending.push_back({c, memory(), SVP_AIE_MM2S, memory_chunks, Pool::even, first, chain.executions});
    }

    const ArrayLayout& layout_;
    const std::vector<DramTensor>& dram_;
    std::vector<Step> steps_;
    std::vector<unsigned> used_[pools]; // by column
};

} // namespace

std::vector<Step> steps_of(const ArrayLayout& layout, const std::vector<DramTensor>& dram, const PlacedLayer& layer)
{
    return StepBuilder(layout, dram).run(layer);
}

} // namespace svp::compiler::aie
