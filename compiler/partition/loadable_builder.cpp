// SPDX-License-Identifier: Apache-2.0
#include "compiler/partition/loadable_builder.h"

#include "base/errors/fail.h"

#include <algorithm>

namespace svp::compiler {
namespace {

bool equal(const TensorForm& a, const TensorForm& b)
{
    return a.format == b.format && a.channels == b.channels && a.in_dram == b.in_dram;
}

} // namespace

LoadableBuilder::LoadableBuilder(const Network& network, const Backends& backends, const Assignment& assignment)
    : network_(network),
      backends_(backends),
      assignment_(assignment)
{
    for (size_t b = 0; b < backends.size(); ++b) {
        std::vector<bool> own;
        for (const size_t backend : assignment)
            own.push_back(backend == b);
        const bool any = std::find(own.begin(), own.end(), true) != own.end();
        parts_.push_back(any ? backends[b]->part(network, own) : nullptr);
    }
}

LoadableParts LoadableBuilder::build()
{
    loadable_.network = network_.name;
    loadable_.seed = network_.seed;
    TensorTable table = place_tensors(network_, tensor_forms());
    loadable_.tensors = table.tensors;
    for (const auto& part : parts_)
        if (part) part->append_constants(loadable_.constants);
    for (const auto& part : parts_)
        if (part) part->place(loadable_.tensors);

    for (size_t b = 0; b < parts_.size(); ++b) {
        if (!parts_[b]) continue;
        for (LayerCode& layer : parts_[b]->start_up(loadable_.constants))
            add_layer(std::move(layer), b);
    }
    for (size_t i = 0; i < network_.layers.size(); ++i)
        add_layer(parts_[assignment_[i]]->code(i, loadable_.constants), assignment_[i]);
    loadable_.commands.back().flags |= SVP_FLAG_IRQ;

    table.region_bytes[SVP_REGION_CONSTANTS] = loadable_.constants.size();
    for (uint32_t i = 0; i < table.region_bytes.size(); ++i)
        loadable_.regions.push_back({i, 0, table.region_bytes[i]});
    bind_regions();
    for (const auto& part : parts_)
        if (part) loadable_.engines.push_back(part->records());
    return std::move(loadable_);
}

std::vector<TensorForm> LoadableBuilder::tensor_forms() const
{
    const std::vector<std::vector<bool>> touched = touched_tensors(network_, backends_.size(), assignment_);
    std::vector<TensorForm> forms;
    for (size_t t = 0; t < network_.tensors.size(); ++t) {
        std::vector<size_t> users;
        for (size_t b = 0; b < touched.size(); ++b)
            if (touched[b][t]) users.push_back(b);
        forms.push_back(form_of(t, users));
    }
    return forms;
}

TensorForm LoadableBuilder::form_of(size_t t, const std::vector<size_t>& users) const
{
    const Tensor& tensor = network_.tensors[t];
    if (users.empty()) return {SVP_FORMAT_DENSE_INT8, static_cast<uint32_t>(tensor.channels), true};
    const auto of = [&](size_t backend) { return parts_[backend]->form(static_cast<int>(t)); };
    const TensorForm form = of(users.front());
    for (const size_t user : users) {
        if (users.size() == 1) break;
        std::string problem = backends_[user]->sharing_problem(tensor);
        if (problem.empty() && !equal(of(user), form)) problem = "it is stored differently";
        if (!problem.empty())
            fail(fmt::format("network '{}': tensor '{}'", network_.name, tensor.name),
                 "{}, so the {} cannot share it with another engine", problem, backends_[user]->names().title);
    }
    return form;
}

void LoadableBuilder::add_layer(LayerCode layer, size_t backend)
{
    layer.record.first_command = static_cast<uint32_t>(loadable_.commands.size());
    layer.record.command_count = static_cast<uint32_t>(layer.commands.size());
    for (svp_layer_command& command : layer.commands) {
        command.version = SVP_COMMAND_VERSION;
        command.layer = static_cast<uint32_t>(loadable_.layers.size());
        loadable_.commands.push_back(command);
        command_backends_.push_back(backend);
    }
    loadable_.layers.push_back(layer.record);
}

void LoadableBuilder::bind_regions()
{
    for (size_t i = 0; i < loadable_.commands.size(); ++i)
        parts_[command_backends_[i]]->bind_regions(loadable_.commands[i], loadable_.regions);
}

} // namespace svp::compiler
