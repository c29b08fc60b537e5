// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/read_schedule.h"

#include "base/errors/fail.h"
#include "studies/wbs/csv_table.h"
#include "studies/wbs/formulas.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <limits>

namespace svp::wbs {
namespace {

constexpr uint64_t largest_size = 1 << 20; // pixels, channels, rows, iterations, blocks
constexpr uint64_t largest_window = 1024;
constexpr double longest_us = 1e12;

const std::vector<CsvColumn> columns = {{"layer_index", true}, {"layer", true},
                                        {"op", true},          {"kh", true},
                                        {"kw", true},          {"stride", true},
                                        {"in_h", true},        {"in_w", true},
                                        {"in_c", true},        {"out_h", true},
                                        {"out_w", true},       {"out_c", true},
                                        {"w_n", false},        {"w_k", true},
                                        {"w_bytes", false},    {"w_loads", true},
                                        {"sweep", true},       {"group", true},
                                        {"iterations", true},  {"par", false},
                                        {"rows", true},        {"i_h", true},
                                        {"i_w", true},         {"i_c", true},
                                        {"o_h", true},         {"o_w", true},
                                        {"o_c", true},         {"w_cout", true},
                                        {"w_cin", true},       {"d", true},
                                        {"load_us", true},     {"loadw_us", false},
                                        {"loadwm_us", false},  {"loadfm_us", false},
                                        {"comp_us", false},    {"writefm_us", false},
                                        {"write_us", true},    {"layer_total_us", false}};

uint64_t size(const CsvRow& row, const char* column) { return row.integer(column, 1, largest_size); }

Volume volume(const CsvRow& row, const std::string& prefix)
{
    return {size(row, (prefix + "h").c_str()), size(row, (prefix + "w").c_str()), size(row, (prefix + "c").c_str())};
}

// "1x4" or "4x3+1x2".
std::vector<WeightLoad> weight_loads(const CsvRow& row)
{
    const std::string& text = row.text("w_loads");
    std::vector<WeightLoad> result;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&](uint64_t& value) {
        const auto [stop, error] = std::from_chars(at, end, value);
        at = stop;
        return error == std::errc() && value >= 1 && value <= largest_size;
    };
    const auto sign = [&](char wanted) {
        const bool there = at != end && *at == wanted;
        at += there;
        return there;
    };
    bool good = true;
    do {
        WeightLoad load;
        good = number(load.loads) && sign('x') && number(load.blocks);
        result.push_back(load);
    } while (good && sign('+'));
    if (!good || at != end) row.fail("w_loads", fmt::format("'{}' is not AxB, A loads of B blocks, joined by +", text));
    return result;
}

class LayerReader {
  public:
    explicit LayerReader(const CsvRow& first) : first_(first)
    {
        layer_.place = first.place();
        layer_.index = first.integer("layer_index", 1, largest_size);
        layer_.name = first.text("layer");
        layer_.operation = static_cast<LayerOperation>(first.choice("op", operation_names()));
        layer_.kernel_h = first.integer("kh", 1, largest_window);
        layer_.kernel_w = first.integer("kw", 1, largest_window);
        layer_.stride = first.integer("stride", 1, largest_window);
        layer_.input = volume(first, "in_");
        layer_.output = volume(first, "out_");
        layer_.load_us = first.number("load_us", 0, longest_us);
        read_weights();
        add(first);
    }

    uint64_t index() const { return layer_.index; }

    void add(const CsvRow& row)
    {
        if (!layer_.sweeps.empty()) check_later_row(row);
        const uint64_t before = layer_.sweeps.size();
        const uint64_t sweep = row.integer("sweep", 1, largest_size);
        const bool begins = sweep == before + 1;
        if (!begins && (sweep != before || before == 0))
            row.fail("sweep", fmt::format("{} after {}: sweeps are counted from 1 in each layer", sweep, before));
        if (begins)
            layer_.sweeps.push_back({size(row, "rows"), {}});
        else
            row.require_blank("rows", "it stands on the first group of its sweep");
        add_group(row, layer_.sweeps.back());
        last_ = row;
    }

    ScheduledLayer finish()
    {
        layer_.write_us = last_.number("write_us", 0, longest_us);
        return std::move(layer_);
    }

  private:
    bool convolves() const { return layer_.operation == LayerOperation::conv2d; }

    void read_weights()
    {
        layer_.density = first_.number("d", std::numeric_limits<double>::min(), 1);
        if (!convolves()) {
            for (const char* column : {"w_n", "w_k", "w_bytes", "w_loads", "w_cout", "w_cin"})
                first_.require_blank(column, "only conv2d has weights");
            if (layer_.density != 1) first_.fail("d", "only conv2d has weights, the density of others is 1");
            return;
        }
        layer_.block_out = size(first_, "w_cout");
        layer_.block_in = size(first_, "w_cin");
        layer_.input_blocks = size(first_, "w_k");
        layer_.weight_loads = weight_loads(first_);
        check_weights();
    }

    void check_weights() const
    {
        if (first_.filled("w_bytes")) {
            const uint64_t given = first_.integer("w_bytes", 1, uint64_t{1} << 53);
            const uint64_t formula = weight_block_bytes(layer_);
            if (given != formula)
                first_.fail("w_bytes",
                            fmt::format("{} contradicts kh, kw, w_cout, w_cin and d, which make {}", given, formula));
        }
        if (!first_.filled("w_n")) return;
        const uint64_t blocks = size(first_, "w_n");
        for (const WeightLoad& load : layer_.weight_loads)
            if (load.blocks > blocks)
                first_.fail("w_loads", fmt::format("a load of {} blocks, but w_n has {}", load.blocks, blocks));
    }

    void check_later_row(const CsvRow& row) const
    {
        for (const char* column : {"layer", "op", "kh", "kw", "stride", "w_cout", "w_cin", "d"}) {
            if (row.filled(column) != first_.filled(column) ||
                (row.filled(column) && row.text(column) != first_.text(column)))
                row.fail(column, "differs from the layer's first row");
        }
        for (const char* column :
             {"in_h", "in_w", "in_c", "out_h", "out_w", "out_c", "w_n", "w_k", "w_bytes", "w_loads", "load_us"})
            row.require_blank(column, "it stands on the layer's first row");
        last_.require_blank("write_us", "it stands on the layer's last row");
    }

    void add_group(const CsvRow& row, Sweep& sweep)
    {
        IterationGroup group;
        group.kind = static_cast<GroupKind>(row.choice("group", group_names()));
        group.iterations = size(row, "iterations");
        group.input = volume(row, "i_");
        group.output = volume(row, "o_");
        if (!group.overlaps() && group.iterations != 1)
            row.fail("iterations", "a head or tail is one iteration that runs alone");
        if (row.filled("par") && (row.integer("par", 0, 1) == 1) != group.overlaps())
            row.fail("par", "contradicts the group: a body is 1, head and tail are 0");
        if (!sweep.groups.empty()) check_order(row, sweep.groups.back().kind, group.kind);
        sweep.groups.push_back(group);
    }

    static void check_order(const CsvRow& row, GroupKind before, GroupKind now)
    {
        const bool second_body = now == GroupKind::body && before == GroupKind::body;
        if (now < before || second_body)
            row.fail("group",
                     fmt::format("{} after {}: a sweep has heads, one body, tails",
                                 group_names()[static_cast<size_t>(now)], group_names()[static_cast<size_t>(before)]));
    }

    CsvRow first_, last_ = first_;
    ScheduledLayer layer_;
};

Schedule schedule_of(const CsvTable& table)
{
    Schedule schedule{table.place(), {}};
    std::optional<LayerReader> layer;
    for (size_t i = 0; i < table.size(); ++i) {
        const CsvRow row = table.row(i);
        const uint64_t index = row.integer("layer_index", 1, largest_size);
        if (layer && index == layer->index()) {
            layer->add(row);
            continue;
        }
        if (layer && index < layer->index())
            row.fail("layer_index", fmt::format("{} after {}: layers stand in execution order", index, layer->index()));
        if (layer) schedule.layers.push_back(layer->finish());
        layer.emplace(row);
    }
    if (!layer) compiler::fail(table.place(), "holds no layers");
    schedule.layers.push_back(layer->finish());
    return schedule;
}

} // namespace

const std::vector<std::string>& operation_names()
{
    static const std::vector<std::string> names = {"conv2d", "maxpool2d", "avgpool2d", "add"};
    return names;
}

const std::vector<std::string>& group_names()
{
    static const std::vector<std::string> names = {"head", "body", "tail"};
    return names;
}

Schedule read_schedule(const std::string& path) { return schedule_of(CsvTable::read(path, columns)); }

Schedule parse_schedule(const std::string& text, const std::string& place)
{
    return schedule_of(CsvTable::parse(text, place, columns));
}

} // namespace svp::wbs
