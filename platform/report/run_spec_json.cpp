// SPDX-License-Identifier: Apache-2.0
#include "platform/report/run_spec_json.h"

#include "platform/report/run_words.h"

#include <nlohmann/json.hpp>

namespace svp {
namespace {

using Json = nlohmann::ordered_json;

template <class Value>
void add(Json& json, const char* key, const std::optional<Value>& value)
{
    if (value) json[key] = *value;
}

Json platform_json(const RunSpec& spec)
{
    Json json = Json::object();
    if (!spec.platform.empty()) json["file"] = spec.platform;
    if (!spec.overrides.empty()) json["overrides"] = spec.overrides;
    if (spec.timing) json["timing"] = timing_names()[static_cast<size_t>(*spec.timing)];
    return json;
}

Json making_json(const NetworkOptions& making)
{
    Json json = Json::object();
    add(json, "seed", making.seed);
    add(json, "coefficient_sparsity", making.coefficient_sparsity);
    add(json, "activation_sparsity", making.activation_sparsity);
    add(json, "resolution", making.resolution);
    add(json, "calibration", making.calibration);
    if (!making.normalization.mean.empty()) json["mean"] = making.normalization.mean;
    if (!making.normalization.std.empty()) json["std"] = making.normalization.std;
    if (const auto& method = making.calibration_method) {
        json["calibration_method"] = range_method_names()[static_cast<size_t>(method->range)];
        add(json, "percentile_share", method->percentile_share);
    }
    json["bias_correction"] = making.correct_bias;
    if (making.compression) json["compression"] = making.compression->text;
    json["compensation"] = making.compensate;
    return json;
}

Json corruptions_json(const std::vector<Corruption>& corruptions)
{
    Json json = Json::array();
    for (const Corruption& corruption : corruptions)
        json.push_back({{"region", region_names()[corruption.region]},
                        {"offset", corruption.offset},
                        {"xor", corruption.xor_mask}});
    return json;
}

} // namespace

Json run_spec_json(const RunResult& result)
{
    const RunSpec& spec = result.spec;
    Json json;
    json["network"] = spec.network;
    json["making"] = making_json(spec.making);
    add(json, "images", spec.images);
    add(json, "labels", spec.labels);
    if (!spec.corruptions.empty()) json["corruptions"] = corruptions_json(spec.corruptions);
    json["platform"] = platform_json(spec);
    add(json, "target", spec.target);
    if (!spec.energy.empty()) json["energy"] = spec.energy;
    json["model_report"] = spec.model_report;
    json["sha256"] = result.digests;
    return json;
}

} // namespace svp
