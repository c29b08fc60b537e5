// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/plan/placement.h"

#include "base/errors/fail.h"
#include "compiler/backends/aie/plan/memory_places.h"
#include "compiler/backends/aie/plan/slices.h"
#include "compiler/ir/network_check.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace svp::compiler::aie {
namespace {

constexpr int most_resident_bands = 8; // more are dearer than a trip to DRAM

void widen(ByteRange& range, const ByteRange& by)
{
    range.first = std::min(range.first, by.first);
    range.end = std::max(range.end, by.end);
}

// Bytes that the descriptors of a pass touch in the memory of its inputs and its output. Addresses count from the
// views' bases.
struct PassRanges {
    ByteRange input, second, output;
};

PassRanges ranges_of(const ArrayLayout& layout, const Pass& pass)
{
    PassRanges ranges{
        {pass.input.base, pass.input.base}, {pass.second.base, pass.second.base}, {pass.output.base, pass.output.base}};
    for (int c = 0; c < static_cast<int>(layout.columns); ++c) {
        const Chain chunks = chunk_chain(layout, pass, c);
        const bool own = !pass.op->multicast(), pairs = pass.op->has_second();
        for (size_t i = 0; i < chunks.descriptors.size(); ++i) {
            const bool second =
                pairs && (own ? i % 2 == 1 : chunks.descriptors[i].fields.packet_id != multicast_packet);
            widen(second ? ranges.second : ranges.input, range_of(chunks.descriptors[i]));
        }
        for (unsigned s = 0; s < layout.streams(); ++s)
            if (pass.uses_stream(layout, s))
                widen(ranges.output, range_of(result_chain(layout, pass, c, s).descriptors.front()));
    }
    return ranges;
}

// The need of something of `bytes` that descriptors reach around as in `range`, counted from its base.
PlaceNeed need_of(int64_t bytes, const ByteRange& range)
{
    return {std::max<int64_t>(bytes, 1), std::max<int64_t>(0, -range.first), std::max(bytes, range.end)};
}

class Placer {
  public:
    Placer(const Network& network, const ArrayLayout& layout, LayerPlanner& planner, const std::vector<bool>& spilled)
        : network_(network),
          layout_(layout),
          planner_(planner),
          spilled_(spilled),
          places_(layout.slice_bytes, layout.target.memory_tile_bytes),
          held_(network.tensors.size()),
          last_use_(network.tensors.size(), -1),
          halo_done_(network.tensors.size())
    {
        placement_.homes.resize(network.tensors.size());
        for (int i = 0; i < static_cast<int>(network.layers.size()); ++i)
            for (const int input : network.layers[static_cast<size_t>(i)].inputs)
                last_use_[static_cast<size_t>(input)] = i;
    }

    // False: layer `failed()` does not fit beside the tensors that stay.
    bool run()
    {
        for (failed_ = 0; failed_ < static_cast<int>(network_.layers.size()); ++failed_)
            if (planner_.operations(failed_).empty())
                placement_.layers.emplace_back();
            else if (!place_layer(failed_))
                return false;
        return true;
    }
    int failed() const { return failed_; }
    Placement take() { return std::move(placement_); }

    // The largest tensor that takes room while the layer runs, and that need not; -1: there is none.
    int spill_candidate() const
    {
        int candidate = -1;
        int64_t most = 0;
        for (size_t t = 0; t < held_.size(); ++t)
            if (held_[t].bytes > most) {
                most = held_[t].bytes;
                candidate = static_cast<int>(t);
            }
        return candidate;
    }

  private:
    const Tensor& tensor(int index) const { return network_.tensors[static_cast<size_t>(index)]; }
    TensorHome& home(int index) { return placement_.homes[static_cast<size_t>(index)]; }

    bool place_layer(int index)
    {
        const int output = network_.layers[static_cast<size_t>(index)].output;
        const std::optional<Margins> margins = resident_margins(index, output);
        for (const bool resident : {true, false}) {
            if (resident && !margins) continue;
            for (const int bands : planner_.band_counts(index)) {
                if (resident && bands > most_resident_bands) break;
                const LayerPlan* plan = planner_.plan(index, bands);
                if (plan != nullptr && try_plan(index, *plan, resident ? &*margins : nullptr)) {
                    release_dead(index);
                    return true;
                }
            }
        }
        return false;
    }

    // Margins that the tensor's readers need; nothing where it cannot stay.
    std::optional<Margins> resident_margins(int layer, int output) const
    {
        if (output == network_.output || spilled_[static_cast<size_t>(output)]) return std::nullopt;
        const int owned = planner_.slice_width(layer), width = tensor(output).width;
        Margins all;
        for (size_t i = static_cast<size_t>(layer) + 1; i < network_.layers.size(); ++i)
            for (const Operation& op : planner_.operations(static_cast<int>(i)))
                for (const bool second : {false, true}) {
                    if ((second ? op.second : op.input) != output) continue;
                    const Axis axis = second ? plain_axis(op.columns) : op.columns;
                    const auto margins = margins_of(axis, planner_.slice_width(static_cast<int>(i)), owned, width,
                                                    static_cast<int>(layout_.columns));
                    if (!margins) return std::nullopt;
                    all.left = std::max(all.left, margins->left);
                    all.right = std::max(all.right, margins->right);
                }
        return all;
    }

    // Rows above the tensor that readers' chunks begin with.
    int64_t rows_before(int output) const
    {
        int rows = 0;
        for (const auto& layer : network_.layers) {
            const auto index = static_cast<int>(&layer - network_.layers.data());
            for (const Operation& op : planner_.operations(index))
                if (op.input == output) rows = std::max(rows, op.rows.pad_before * op.rows.sample);
        }
        return rows;
    }

    View output_view(const LayerPlan& plan, int output, const Margins* margins) const
    {
        View view;
        view.pixel_bytes = std::max(plan.output_blocks, channel_blocks(tensor(output).channels)) * 8;
        view.column_step = plan.slice_width;
        view.stored_columns = plan.slice_width;
        if (margins != nullptr) {
            view.column_offset = -margins->left;
            view.stored_columns += margins->left + margins->right;
            view.stored_rows = plan.output_rows;
        }
        view.row_bytes = view.stored_columns * view.pixel_bytes;
        return view;
    }

    static int written_rows(const Band& band)
    {
        int rows = 0;
        for (const BandPart& part : band.parts)
            for (const Pass& pass : part.passes)
                rows = std::max(rows, pass.nest.rows * pass.nest.row_blocks);
        return rows;
    }

    // Places everything of a layer or nothing. `margins`: null where the output goes to DRAM.
    bool try_plan(int index, const LayerPlan& plan, const Margins* margins)
    {
        const int output = network_.layers[static_cast<size_t>(index)].output;
        MemoryPlaces places = places_;
        View view = output_view(plan, output, margins);
        if (margins == nullptr)
            for (const Band& band : plan.bands)
                view.stored_rows = std::max(view.stored_rows, written_rows(band));
        const int reused = margins != nullptr ? reusable_second(index, view, *margins) : -1;
        std::optional<Place> place;
        if (reused >= 0) {
            view = home(reused).view;
            place = held_[static_cast<size_t>(reused)];
        } else {
            const int64_t before = margins != nullptr ? rows_before(output) * view.row_bytes : 0;
            const int64_t bytes = view.bytes() + view.pixel_bytes; // and the last pixel's slack
            place = places.take({bytes, before, bytes});
            if (!place) return false;
            view.base = place->base;
        }

        PlacedLayer layer;
        layer.cost = plan.cost;
        for (const Band& band : plan.bands) {
            PlacedBand placed;
            if (margins == nullptr) view.first_row = band.first_row;
            for (const BandPart& part : band.parts) {
                std::optional<PlacedPart> placed_part = place_part(part, band, output, view, places, layer);
                if (!placed_part) return false;
                placed.parts.push_back(std::move(*placed_part));
            }
            if (margins == nullptr) placed.stores.push_back(store_of(output, view, plan.slice_width, band, layer));
            layer.bands.push_back(std::move(placed));
        }
        add_halos(layer);
        placement_.layers.push_back(std::move(layer));
        if (reused >= 0) {
            home(output) = home(reused);
            held_[static_cast<size_t>(output)] = *place;
            held_[static_cast<size_t>(reused)] = {};
        } else if (margins != nullptr) {
            keep(output, view, *margins, plan.slice_width, *place);
        }
        return true;
    }

    // A second input that the layer is the last to read, and whose place the output can take: every value is read
    // before the one that takes its place is written. -1: there is none.
    int reusable_second(int index, const View& view, const Margins& margins) const
    {
        const std::vector<Operation>& operations = planner_.operations(index);
        const Operation& op = operations.front();
        if (operations.size() > 1 || !op.has_second() || op.second == op.input || op.second == op.output) return -1;
        const auto second = static_cast<size_t>(op.second);
        const TensorHome& from = placement_.homes[second];
        if (!from.resident || last_use_[second] != index) return -1;
        const bool same_slices = from.slice_width == planner_.slice_width(index);
        const bool room = from.view.pixel_bytes >= view.pixel_bytes && from.view.stored_rows >= view.stored_rows &&
                          from.left >= margins.left && from.right >= margins.right;
        const int64_t before = rows_before(op.output) * from.view.row_bytes;
        return same_slices && room && before <= from.view.base ? op.second : -1;
    }

    void keep(int output, const View& view, const Margins& margins, int slice_width, const Place& place)
    {
        home(output) = {true, view, margins.left, margins.right, slice_width};
        MemoryPlaces& places = places_;
        places.hold(place);
        held_[static_cast<size_t>(output)] = place;
    }

    Load store_of(int output, const View& view, int slice_width, const Band& band, PlacedLayer& layer) const
    {
        Load store{output, view, {}};
        int64_t most = 0;
        for (int c = 0; c < static_cast<int>(layout_.columns); ++c) {
            const int columns = std::min(slice_width, tensor(output).width - c * slice_width);
            Rectangle part{band.first_row, band.rows, c * slice_width, columns};
            if (columns <= 0) part = {};
            most = std::max(most, int64_t{part.rows} * part.columns * channel_blocks(tensor(output).channels) * 8);
            store.parts.push_back(part);
        }
        layer.store_bytes += most;
        return store;
    }

    // Views of the part's passes; its loads go wherever room is left.
    std::optional<PlacedPart> place_part(const BandPart& part, const Band& band, int output, const View& output_view,
                                         MemoryPlaces places, PlacedLayer& layer)
    {
        const Operation& op = *part.op;
        PlacedPart placed;
        placed.op = &op;
        placed.passes = part.passes;
        const RowRange input_range = input_rows(op.rows, band.first_row, band.rows);
        View input = view_of(op.input, op.columns, input_range, placed, layer);
        View second;
        if (op.second == output)
            second = output_view;
        else if (op.has_second())
            second = view_of(op.second, plain_axis(op.columns), {band.first_row, band.rows}, placed, layer);

        PassRanges all;
        for (Pass& pass : placed.passes) {
            pass.input = input;
            pass.second = second;
            pass.output = output_view;
            const PassRanges ranges = ranges_of(layout_, pass);
            widen(all.input, ranges.input);
            widen(all.second, ranges.second);
            if (ranges.output.end > output_view.base + output_view.bytes() + output_view.pixel_bytes ||
                ranges.output.first < output_view.base)
                throw std::logic_error("results leave their slice");
        }
        const bool input_loaded = !home(op.input).resident;
        const bool second_loaded = op.has_second() && op.second != output && !home(op.second).resident;
        if (!settle(input, all.input, input_loaded, places)) return std::nullopt;
        if (op.has_second() && !settle(second, all.second, second_loaded, places)) return std::nullopt;
        for (Pass& pass : placed.passes) {
            pass.input = input;
            pass.second = second;
        }
        size_t next = 0;
        if (input_loaded) placed.loads[next++].view = input;
        if (second_loaded) placed.loads[next].view = second;
        return placed;
    }

    // Finds a place for a loaded view; of one that has its place, whether the passes stay inside the memory.
    bool settle(View& view, const ByteRange& range, bool loaded, MemoryPlaces& places) const
    {
        if (!loaded) return range.first >= 0 && range.end <= static_cast<int64_t>(layout_.target.memory_tile_bytes);
        const std::optional<Place> place = places.take(need_of(view.bytes(), range));
        if (!place) return false;
        view.base = place->base;
        return true;
    }

    View view_of(int index, const Axis& columns, const RowRange& rows, PlacedPart& placed, PlacedLayer& layer)
    {
        if (home(index).resident) return home(index).view;
        const int width = planner_.slice_width(placed.op->layer), blocks = channel_blocks(tensor(index).channels);
        Load load{index, loaded_view(columns, width, blocks, rows), {}};
        int64_t most = 0;
        for (int c = 0; c < static_cast<int>(layout_.columns); ++c) {
            load.parts.push_back(loaded_part(columns, width, tensor(index).width, c, rows));
            most = std::max(most, int64_t{load.parts.back().rows} * load.parts.back().columns * blocks * 8);
        }
        layer.load_bytes += most;
        placed.loads.push_back(load);
        return load.view;
    }

    // Of resident inputs whose margins nobody has filled yet.
    void add_halos(PlacedLayer& layer)
    {
        for (const PlacedPart& part : layer.bands.front().parts)
            for (const int input : {part.op->input, part.op->second}) {
                if (input < 0) continue;
                const TensorHome& from = home(input);
                const auto index = static_cast<size_t>(input);
                if (!from.resident || halo_done_[index] || from.left + from.right == 0) continue;
                halo_done_[index] = true;
                layer.halos.push_back({input, tensor(input).width, from.view, from.left, from.right});
            }
    }

    void release_dead(int layer)
    {
        for (size_t t = 0; t < held_.size(); ++t) {
            if (held_[t].bytes == 0 || last_use_[t] > layer) continue;
            places_.give(held_[t]);
            held_[t] = {};
        }
    }

    const Network& network_;
    const ArrayLayout& layout_;
    LayerPlanner& planner_;
    const std::vector<bool>& spilled_;
    MemoryPlaces places_;
    std::vector<Place> held_; // by tensor; bytes 0: none
    std::vector<int> last_use_;
    std::vector<bool> halo_done_;
    Placement placement_;
    int failed_ = 0;
};

} // namespace

Placement place_network(const Network& network, const ArrayLayout& layout, LayerPlanner& planner,
                        const std::vector<bool>& own, bool resident)
{
    std::vector<bool> spilled(network.tensors.size(), !resident);
    for (size_t i = 0; i < network.layers.size(); ++i)
        for (const int input : network.layers[i].inputs)
            if (!own[i]) spilled[static_cast<size_t>(input)] = true;
    while (true) {
        Placer placer(network, layout, planner, spilled);
        if (placer.run()) return placer.take();
        const int candidate = placer.spill_candidate();
        if (candidate < 0)
            fail(layer_place(network, network.layers[static_cast<size_t>(placer.failed())]),
                 "one output row does not fit: raise {0}.memory_tile_bytes ({1} bytes) or {0}.core_memory_bytes ({2} "
                 "bytes), "
                 "or add columns",
                 layout.instance, layout.target.memory_tile_bytes, layout.target.core_bytes);
        spilled[static_cast<size_t>(candidate)] = true;
    }
}

} // namespace svp::compiler::aie
