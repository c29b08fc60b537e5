// SPDX-License-Identifier: Apache-2.0
#include "platform/run/model_facts.h"

#include "compiler/report/kernel_storage.h"
#include "interface/engines/engines.h"

#include <algorithm>
#include <map>
#include <variant>

namespace svp {
namespace {

using compiler::Layer;
using compiler::LayerKind;

// As the treatment that it had says; without one as it is stored.
std::string form_of(const Layer& layer, const compiler::Treatment* treatment)
{
    if (layer.kind == LayerKind::conv_decomposed) return "decomposed";
    if (!treatment) return "dense";
    if (std::holds_alternative<compiler::BlockCompression>(*treatment)) return "block";
    if (std::holds_alternative<compiler::GroupSparsity>(*treatment)) return "group";
    return std::holds_alternative<compiler::DecomposeSettings>(*treatment) ? "decomposed" : "dense";
}

std::vector<WeightSummary> weights_of(const Model& model)
{
    std::map<size_t, const compiler::Treatment*> treatments; // by layer
    for (const compiler::CompressedLayer& outcome : model.outcomes)
        treatments.emplace(outcome.layer, &outcome.treatment);
    std::vector<WeightSummary> forms;
    for (size_t i = 0; i < model.network.layers.size(); ++i) {
        const Layer& layer = model.network.layers[i];
        if (layer.kind != LayerKind::conv_dense && layer.kind != LayerKind::conv_decomposed) continue;
        const auto treatment = treatments.find(i);
        const std::string form = form_of(layer, treatment == treatments.end() ? nullptr : treatment->second);
        auto found = std::find_if(forms.begin(), forms.end(), [&](const auto& known) { return known.form == form; });
        if (found == forms.end()) found = forms.insert(found, WeightSummary{form});
        const std::vector<int8_t>& values =
            layer.kind == LayerKind::conv_decomposed ? layer.coefficients : layer.weights;
        found->layers += 1;
        found->values += values.size();
        found->zeros += values.size() - compiler::nonzeros(values);
    }
    return forms;
}

std::vector<std::string> engines_of(const compiler::Loadable& loadable)
{
    std::vector<std::string> names;
    for (const svp_layer& layer : loadable.layers()) {
        const svp_engine_interface* engine = svp_engine_by_id(layer.engine);
        const std::string name = engine ? engine->name : "unknown";
        if (std::count(names.begin(), names.end(), name) == 0) names.push_back(name);
    }
    return names;
}

} // namespace

ModelFacts model_facts(const Model& model)
{
    const svp_loadable_header& header = model.loadable.header();
    return {header.network, model.origin, header.seed, weights_of(model), engines_of(model.loadable)};
}

} // namespace svp
