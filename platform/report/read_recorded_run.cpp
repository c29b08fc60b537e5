// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "base/yaml/yaml_reader.h"
#include "platform/config/config_io.h"
#include "platform/kinds/backends.h"
#include "platform/report/run_spec_json.h"
#include "platform/report/run_words.h"
#include "platform/report/statistics_json.h"

#include <fmt/format.h>
#include <limits>

namespace svp {
namespace {

std::optional<std::string> text(const YamlReader& map, const char* key)
{
    const auto found = map.find(key);
    if (!found) return std::nullopt;
    if (found->text().empty()) found->fail("is empty");
    return found->text();
}

std::optional<double> real(const YamlReader& map, const char* key, double least, double most)
{
    const auto found = map.find(key);
    return found ? std::optional<double>(found->number(least, most)) : std::nullopt;
}

std::vector<std::string> texts(const YamlReader& map, const char* key)
{
    std::vector<std::string> values;
    if (const auto found = map.find(key))
        for (const YamlReader& item : found->items())
            values.push_back(item.text());
    return values;
}

std::vector<double> reals(const YamlReader& map, const char* key, double least, double most)
{
    std::vector<double> values;
    if (const auto found = map.find(key))
        for (const YamlReader& item : found->items())
            values.push_back(item.number(least, most));
    return values;
}

std::optional<CalibrationMethod> read_calibration_method(const YamlReader& making)
{
    const auto found = making.find("calibration_method");
    if (!found) return std::nullopt;
    CalibrationMethod method;
    method.range = static_cast<compiler::RangeMethod>(found->choice(range_method_names()));
    method.percentile_share = real(making, "percentile_share", 0, largest_percentile_share);
    return method;
}

NetworkOptions read_making(const YamlReader& making)
{
    NetworkOptions options;
    if (const auto seed = making.find("seed")) options.seed = seed->unsigned_integer(0, UINT64_MAX);
    options.coefficient_sparsity = real(making, "coefficient_sparsity", 0, 1);
    options.activation_sparsity = real(making, "activation_sparsity", 0, 1);
    if (const auto resolution = making.find("resolution"))
        options.resolution = static_cast<unsigned>(resolution->unsigned_integer(1, largest_resolution));
    options.calibration = text(making, "calibration");
    options.normalization.mean = reals(making, "mean", -largest_normalization, largest_normalization);
    options.normalization.std = reals(making, "std", smallest_deviation, largest_normalization);
    options.calibration_method = read_calibration_method(making);
    options.correct_bias = making.require("bias_correction").flag();
    if (const auto compression = making.find("compression"))
        options.compression = compiler::parse_compression(compression->text(), compression->place());
    options.compensate = making.require("compensation").flag();
    making.finish();
    return options;
}

std::vector<Corruption> read_corruptions(const YamlReader& spec)
{
    std::vector<Corruption> corruptions;
    const auto list = spec.find("corruptions");
    if (!list) return corruptions;
    for (const YamlReader& item : list->items()) {
        Corruption corruption;
        corruption.region = static_cast<unsigned>(item.require("region").choice(region_names()));
        corruption.offset = item.require("offset").unsigned_integer(0, UINT32_MAX);
        corruption.xor_mask = static_cast<uint8_t>(item.require("xor").unsigned_integer(1, 0xff));
        item.finish();
        corruptions.push_back(corruption);
    }
    return corruptions;
}

void read_platform(const YamlReader& platform, RunSpec& spec)
{
    spec.platform = text(platform, "file").value_or("");
    spec.overrides = texts(platform, "overrides");
    if (const auto timing = platform.find("timing"))
        spec.timing = static_cast<BusTiming>(timing->choice(timing_names()));
    platform.finish();
}

RunSpec read_spec(const YamlReader& reader)
{
    RunSpec spec;
    spec.network = reader.require("network").text();
    if (spec.network.empty()) reader.require("network").fail("is empty");
    spec.making = read_making(reader.require("making"));
    spec.images = text(reader, "images");
    spec.labels = text(reader, "labels");
    if (spec.labels && !spec.images) reader.require("labels").fail("labels need images");
    spec.corruptions = read_corruptions(reader);
    read_platform(reader.require("platform"), spec);
    if (const auto target = reader.find("target")) {
        const std::vector<std::string> names = target_names();
        spec.target = names[target->choice(names)];
    }
    spec.energy = text(reader, "energy").value_or("");
    spec.model_report = reader.require("model_report").flag();
    for (const auto& [role, digest] : reader.require("sha256").entries())
        spec.digests[role] = digest.text();
    if (spec.digests.empty()) reader.require("sha256").fail("no file has a digest");
    reader.finish();
    return spec;
}

PlatformConfig read_complete_config(const YamlReader& reader, const std::string& path)
{
    PlatformConfig config;
    ConfigPlaces places{path, {}};
    read_config(reader, config, places);
    check_rules(config, places);
    return config;
}

void check_schema(const YamlReader& file)
{
    const auto schema = file.is_map() ? file.find("schema") : std::nullopt;
    if (!schema || !schema->is_scalar() || schema->text() != statistics_schema)
        throw InputError(file.place() + ": these are no statistics that sparsevp run --stats wrote");
    const YamlReader version = file.require("schema_version");
    const uint64_t found = version.unsigned_integer(0, UINT32_MAX);
    if (found != statistics_schema_version)
        version.fail(fmt::format("{}: only files of version {} can be run again by this program", found,
                                 statistics_schema_version));
}

} // namespace

RecordedRun read_recorded_run(const std::string& path)
{
    const YamlReader file = YamlReader::load_file(path);
    check_schema(file);
    RecordedRun run;
    const YamlReader program = file.require("program");
    run.program = {program.require("version").text(), program.require("commit").text()};
    run.spec = read_spec(file.require("specification"));
    run.spec.config = read_complete_config(file.require("platform").require("config"), path);
    return run;
}

} // namespace svp
