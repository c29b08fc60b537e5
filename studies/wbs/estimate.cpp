// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/estimate.h"

#include "studies/wbs/formulas.h"

#include <algorithm>
#include <initializer_list>

namespace svp::wbs {
namespace {

double& of(ComponentSeconds& seconds, Component component) { return seconds[static_cast<size_t>(component)]; }

struct Part {
    Component component;
    double seconds;
};

class LayerClock {
  public:
    explicit LayerClock(LayerEstimate& result) : result_(result) {}

    void alone(std::initializer_list<Part> parts)
    {
        for (const Part& part : parts)
            expose(part);
        account(parts);
    }
    // Only the longest shows, the first of equals.
    void overlapped(std::initializer_list<Part> parts)
    {
        expose(*std::max_element(parts.begin(), parts.end(),
                                 [](const Part& a, const Part& b) { return a.seconds < b.seconds; }));
        account(parts);
    }

  private:
    void expose(const Part& part)
    {
        of(result_.exposed, part.component) += part.seconds;
        result_.seconds += part.seconds;
    }
    void account(std::initializer_list<Part> parts)
    {
        for (const Part& part : parts)
            of(result_.busy, part.component) += part.seconds;
    }
    LayerEstimate& result_;
};

void run_sweep(const ScheduledLayer& layer, size_t index, LayerClock& clock)
{
    clock.alone({{Component::loadwm, link_seconds(weight_send_bytes(layer, index == 0))}});
    for (const IterationGroup& group : layer.sweeps[index].groups) {
        const std::initializer_list<Part> parts = {{Component::loadfm, link_seconds(input_bytes(layer, group))},
                                                   {Component::comp, core_seconds(compute_cycles(layer, group))},
                                                   {Component::writefm, link_seconds(output_bytes(layer, group))}};
        if (group.overlaps())
            clock.overlapped(parts);
        else
            clock.alone(parts);
    }
}

LayerEstimate estimate_layer(const ScheduledLayer& layer, uint64_t columns)
{
    LayerEstimate result;
    result.index = layer.index;
    result.name = layer.name;
    result.operation = layer.operation;
    if (layer.operation == LayerOperation::conv2d) result.weight_bytes = weight_block_bytes(layer);
    LayerClock clock(result);
    clock.overlapped(
        {{Component::load, layer.load_us * 1e-6}, {Component::loadw, link_seconds(weight_load_bytes(layer, columns))}});
    for (size_t i = 0; i < layer.sweeps.size(); ++i)
        run_sweep(layer, i, clock);
    clock.alone({{Component::write, layer.write_us * 1e-6}});
    return result;
}

} // namespace

const std::array<const char*, component_count>& component_names()
{
    static const std::array<const char*, component_count> names = {"load", "loadw",   "loadwm", "loadfm",
                                                                   "comp", "writefm", "write"};
    return names;
}

Component LayerEstimate::dominant() const
{
    return static_cast<Component>(std::max_element(exposed.begin(), exposed.end()) - exposed.begin());
}

Estimate estimate(const Schedule& schedule, uint64_t columns)
{
    Estimate result;
    result.columns = columns;
    for (const ScheduledLayer& layer : schedule.layers) {
        result.layers.push_back(estimate_layer(layer, columns));
        const LayerEstimate& done = result.layers.back();
        result.seconds += done.seconds;
        for (size_t i = 0; i < component_count; ++i) {
            result.exposed[i] += done.exposed[i];
            result.busy[i] += done.busy[i];
        }
    }
    return result;
}

} // namespace svp::wbs
