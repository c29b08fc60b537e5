// SPDX-License-Identifier: Apache-2.0
// The report as a whole: layers, totals, engines, and what of it is shown.
#include "compiler/frontends/topology/topology.h"
#include "compiler/passes/quantize/quantize.h"
#include "compiler/report/model_report.h"
#include "platform/report/model_report_text.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"
#include "tests/unit/compiler/report/small_network.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

using namespace svp;
using namespace svp::compiler;
using namespace svp::test;
using testing::HasSubstr;
using testing::Not;

namespace {

using Json = nlohmann::ordered_json;

Backends backends() { return both_engines({default_target()}, {}); }

// A network whose layer "deep" has lost half of its blocks, as sources of a report.
class Compressed {
  public:
    explicit Compressed(uint64_t seed, size_t image_count = 3)
        : original(small_network(seed)),
          compressed(original),
          images(small_images(seed, image_count))
    {
        const size_t deep = layer_index(original, "deep");
        compress(compressed, parse_compression("block:8x8@0.5", "test"), {});
        for (size_t i = 0; i < compressed.layers.size(); ++i)
            if (i != deep) compressed.layers[i].weights = original.layers[i].weights;
        network = quantize(compressed, images);
        engines.assign(network.layers.size(), backends()[on_escalate]);
        for (size_t i = 0; i < network.layers.size(); ++i) {
            if (network.layers[i].kind != LayerKind::conv_dense) continue;
            CompressedLayer outcome;
            outcome.layer = i;
            if (i == deep) {
                outcome.treatment = parse_block_compression("block:8x8@0.5", "test");
                outcome.weight_error = 0.25;
                outcome.output_error = 0.125;
            } else {
                outcome.remark = "not asked for";
            }
            outcomes.push_back(outcome);
        }
    }

    ReportSources sources() const
    {
        ReportSources result;
        result.network = &network;
        result.engines = &engines;
        result.original = &original;
        result.compressed = &compressed;
        result.outcomes = &outcomes;
        result.images = &images;
        result.compression = "rules.yaml";
        return result;
    }

    FloatNetwork original, compressed;
    Images images;
    Network network;
    Backends engines; // by layer
    std::vector<CompressedLayer> outcomes;
};

const LayerReport& layer_named(const ModelReport& report, const std::string& name)
{
    for (const LayerReport& layer : report.layers)
        if (layer.name == name) return layer;
    throw std::logic_error("no layer " + name);
}

TEST(ModelReport, TotalsAreSums)
{
    for (uint64_t seed = 0; seed < 10; ++seed) {
        const Compressed model(seed);
        const ModelReport report = report_model(model.sources());
        ReportTotals sums;
        Work on_images;
        for (const LayerReport& layer : report.layers) {
            EXPECT_EQ(layer.convolution.has_value(), layer.kind == LayerKind::conv_dense) << layer.name;
            EXPECT_TRUE(layer.comparison.has_value()) << layer.name;
            if (!layer.convolution) continue;
            const ConvolutionReport& c = *layer.convolution;
            ++sums.convolutions;
            sums.parameters += c.storage.parameters;
            sums.nonzero_parameters += c.storage.nonzero_parameters;
            sums.original_bits += 32 * c.storage.parameters;
            sums.value_bits += c.storage.value_bits;
            sums.indexed_bits += c.storage.indexed_bits;
            sums.dense_macs += c.dense_macs;
            sums.weights_work.products += c.weights_work.products;
            on_images.products += c.images_work->products;
            EXPECT_LE(c.images_work->products, report.images * c.weights_work.products);
            EXPECT_LE(c.weights_work.products, c.dense_macs);
            EXPECT_GT(c.images_work->products, 0U);
        }
        EXPECT_EQ(report.totals.convolutions, sums.convolutions);
        EXPECT_EQ(report.totals.parameters, sums.parameters);
        EXPECT_EQ(report.totals.nonzero_parameters, sums.nonzero_parameters);
        EXPECT_EQ(report.totals.original_bits, sums.original_bits);
        EXPECT_EQ(report.totals.value_bits, sums.value_bits);
        EXPECT_EQ(report.totals.indexed_bits, sums.indexed_bits);
        EXPECT_EQ(report.totals.dense_macs, sums.dense_macs);
        EXPECT_EQ(report.totals.weights_work.operations(), sums.weights_work.products);
        EXPECT_EQ(report.totals.images_work->operations(), on_images.products);
        EXPECT_EQ(report.totals.requantization_bits, 128U * (16 * 5 + 10)); // a record an output channel
        ASSERT_TRUE(report.output.has_value());
        EXPECT_EQ(report.output->original.noise, report.layers.back().comparison->original.noise);
        EXPECT_FALSE(report.totals.loadable_bytes.has_value());
    }
}

TEST(ModelReport, SaysWhatBecameOfALayer)
{
    const Compressed model(1);
    const ModelReport report = report_model(model.sources());
    const ConvolutionReport& deep = *layer_named(report, "deep").convolution;
    EXPECT_EQ(deep.storage.form, WeightForm::block);
    EXPECT_EQ(deep.storage.blocks, 4U);
    EXPECT_EQ(deep.storage.zero_blocks, 2U);
    EXPECT_EQ(deep.outcome->weight_error, 0.25);
    double kept = 0, all = 0;
    const size_t index = layer_index(model.original, "deep");
    for (const float weight : model.compressed.layers[index].weights)
        kept += static_cast<double>(weight) * static_cast<double>(weight);
    for (const float weight : model.original.layers[index].weights)
        all += static_cast<double>(weight) * static_cast<double>(weight);
    EXPECT_NEAR(*deep.energy_kept, kept / all, 1e-12);
    EXPECT_LT(*deep.energy_kept, 1);
    EXPECT_EQ(*layer_named(report, "stem").convolution->energy_kept, 1);
    EXPECT_EQ(layer_named(report, "stem").convolution->storage.form, WeightForm::dense);
    EXPECT_TRUE(report.compressed);
    EXPECT_LT(*report.output->original.decibels(), *report.output->quantization.decibels());
}

TEST(ModelReport, SaysHowEachEngineRunsALayer)
{
    Compressed model(2);
    EXPECT_EQ(layer_named(report_model(model.sources()), "deep").execution, Execution::dense);
    EXPECT_EQ(layer_named(report_model(model.sources()), "sum").execution, Execution::streamed);
    model.engines.assign(model.engines.size(), backends()[on_aie]);
    const ModelReport array = report_model(model.sources());
    EXPECT_EQ(layer_named(array, "deep").execution, Execution::block_sparse);
    EXPECT_EQ(layer_named(array, "left").execution, Execution::dense);
    EXPECT_EQ(layer_named(array, "wise").execution, Execution::dense); // depthwise
    EXPECT_EQ(layer_named(array, "both").execution, Execution::streamed);
    EXPECT_EQ(layer_named(array, "deep").engine, "array");
}

// A topology's decomposed layers: in two stages on the cluster, multiplied out on the array.
TEST(ModelReport, WorksWithoutAFloatNetwork)
{
    const Network network = load_topology("configs/networks/resnet20_cifar10.yaml", {});
    for (const size_t engine : {on_escalate, on_aie}) {
        const Backends engines(network.layers.size(), backends()[engine]);
        ReportSources sources;
        sources.network = &network;
        sources.engines = &engines;
        const ModelReport report = report_model(sources);
        EXPECT_EQ(report.images, 0U);
        EXPECT_FALSE(report.output.has_value());
        EXPECT_FALSE(report.compressed);
        EXPECT_EQ(report.totals.convolutions, 22U);
        uint64_t staged = 0;
        for (const LayerReport& layer : report.layers) {
            EXPECT_FALSE(layer.comparison.has_value());
            if (!layer.convolution) continue;
            EXPECT_FALSE(layer.convolution->energy_kept.has_value());
            EXPECT_FALSE(layer.convolution->images_work.has_value());
            if (layer.convolution->storage.form != WeightForm::decomposed) continue;
            EXPECT_EQ(layer.convolution->weights_work.additions > 0, engine == on_escalate);
            EXPECT_EQ(layer.execution == Execution::decomposed, engine == on_escalate);
            ++staged;
        }
        EXPECT_EQ(staged, 20U);
        EXPECT_THAT(model_report_table(report, 0), Not(HasSubstr("SNR")));
    }
}

TEST(ModelReport, TakesOnlySoManyImages)
{
    const Compressed model(3, 5);
    ReportSources sources = model.sources();
    sources.most_images = 2;
    const ModelReport two = report_model(sources);
    const Images first(model.images.begin(), model.images.begin() + 2);
    sources.images = &first;
    sources.most_images = 8;
    const ModelReport same = report_model(sources);
    EXPECT_EQ(two.images, 2U);
    EXPECT_EQ(model_report_text(two), model_report_text(same));
    const Images none;
    sources.images = &none;
    EXPECT_EQ(report_model(sources).images, 0U);
    EXPECT_FALSE(report_model(sources).output.has_value());
}

TEST(ModelReport, EqualNetworksGiveEqualBytes)
{
    const Compressed a(4), b(4);
    EXPECT_EQ(model_report_text(report_model(a.sources())), model_report_text(report_model(b.sources())));
    EXPECT_EQ(model_report_table(report_model(a.sources()), 100), model_report_table(report_model(b.sources()), 100));
}

TEST(ModelReport, JsonHasWhatTheDocumentationNames)
{
    const Compressed model(5);
    const ModelReport report = report_model(model.sources());
    const Json json = Json::parse(model_report_text(report));
    EXPECT_EQ(json.at("schema"), "sparsevp-model-report");
    EXPECT_EQ(json.at("schema_version"), model_report_schema_version);
    EXPECT_EQ(json.at("network"), "small");
    EXPECT_EQ(json.at("compression"), "rules.yaml");
    EXPECT_EQ(json.at("images"), 3);
    ASSERT_EQ(json.at("layers").size(), 10U);
    const Json& deep = json.at("layers").at(1);
    EXPECT_EQ(deep.at("name"), "deep");
    EXPECT_EQ(deep.at("kind"), "convolution");
    EXPECT_EQ(deep.at("engine"), "cluster");
    EXPECT_EQ(deep.at("runs_as"), "dense");
    const Json& weights = deep.at("weights");
    EXPECT_EQ(weights.at("form"), "block");
    EXPECT_EQ(weights.at("parameters"), 16 * 16 * 9);
    EXPECT_EQ(weights.at("original_bits"), 32 * 16 * 16 * 9);
    EXPECT_EQ(weights.at("value_bits"), 8 * 16 * 16 * 9 / 2);
    EXPECT_EQ(weights.at("indexed_bits"), 8 * 16 * 16 * 9 / 2 + 4);
    EXPECT_EQ(weights.at("value_ratio"), 8.0);
    EXPECT_EQ(weights.at("block"), (Json{{"out_channels", 8}, {"in_channels", 8}}));
    EXPECT_EQ(weights.at("blocks"), 4);
    EXPECT_EQ(weights.at("zero_blocks"), 2);
    EXPECT_EQ(deep.at("compression").at("treatment"), "block:8x8@0.5");
    EXPECT_EQ(deep.at("compression").at("weight_error"), 0.25);
    EXPECT_EQ(deep.at("compression").at("output_error"), 0.125);
    EXPECT_EQ(deep.at("work").at("dense_macs"), 36 * 16 * 16 * 9);
    EXPECT_EQ(deep.at("work").at("effectual_operations"), report.layers[1].convolution->weights_work.products);
    EXPECT_LE(deep.at("work").at("effectual_operations"), 256 * 16 * 8); // (3 * 6 - 2)^2 products of a channel land
    EXPECT_EQ(deep.at("quantization").at("snr_db"), *report.layers[1].comparison->quantization.decibels());
    EXPECT_EQ(deep.at("to_original").at("snr_db"), *report.layers[1].comparison->original.decibels());
    EXPECT_TRUE(json.at("layers").at(0).at("compression").at("output_error").is_null());
    const Json& sum = json.at("layers").at(6);
    EXPECT_EQ(sum.at("kind"), "add");
    EXPECT_EQ(sum.at("runs_as"), "streamed");
    EXPECT_GT(sum.at("quantization").at("snr_db").get<double>(), 0);
    EXPECT_FALSE(sum.contains("weights"));
    const Json& totals = json.at("totals");
    EXPECT_EQ(totals.at("convolutions"), 6);
    EXPECT_EQ(totals.at("weights").at("parameters"), report.totals.parameters);
    EXPECT_EQ(totals.at("to_original").at("snr_db"), *report.output->original.decibels());
    EXPECT_EQ(totals.at("work").at("effectual_operations_on_images"),
              static_cast<double>(report.totals.images_work->operations()) / 3);
}

// Numbers that JSON cannot hold, names that are no text.
TEST(ModelReport, JsonIsAlwaysValid)
{
    Compressed model(6);
    model.outcomes[0].weight_error = std::numeric_limits<double>::infinity();
    model.outcomes[0].output_error = std::numeric_limits<double>::quiet_NaN();
    model.network.layers[0].name = "\xff\"\n";
    FloatLayer& stem = model.original.layers[0];
    stem.bias[0] = std::numeric_limits<float>::infinity();
    const ModelReport report = report_model(model.sources());
    const Json json = Json::parse(model_report_text(report));
    EXPECT_TRUE(json.at("layers").at(0).at("compression").at("weight_error").is_null());
    EXPECT_TRUE(json.at("layers").at(0).at("compression").at("output_error").is_null());
    EXPECT_TRUE(json.at("layers").at(0).at("to_original").at("snr_db").is_null());
    EXPECT_TRUE(json.at("layers").at(0).at("to_original").at("signal_sum_of_squares").is_null());
    EXPECT_FALSE(json.at("layers").at(0).at("quantization").at("snr_db").is_null());
    EXPECT_THAT(model_report_table(report, 0), HasSubstr("not finite"));
}

TEST(ModelReport, LayersOfZerosAreTold)
{
    FloatNetwork original = small_network(7);
    FloatLayer& left = original.layers[layer_index(original, "left")];
    left.weights.assign(left.weights.size(), 0.0F);
    left.bias.assign(left.bias.size(), 0.0F);
    const Images images = small_images(7, 2);
    const Network network = quantize(original, images);
    const Backends engines(network.layers.size(), backends()[on_aie]);
    ReportSources sources;
    sources.network = &network;
    sources.engines = &engines;
    sources.original = sources.compressed = &original;
    sources.images = &images;
    const ModelReport report = report_model(sources);
    const ConvolutionReport& zeros = *layer_named(report, "left").convolution;
    EXPECT_EQ(zeros.weights_work.operations(), 0U);
    EXPECT_EQ(zeros.storage.value_bits, 0U);
    EXPECT_EQ(zeros.energy_kept, 1.0);
    EXPECT_FALSE(ratio_of(zeros.original_bits, zeros.storage.value_bits).has_value());
    const Json json = Json::parse(model_report_text(report));
    EXPECT_TRUE(json.at("layers").at(4).at("weights").at("value_ratio").is_null());
    EXPECT_TRUE(json.at("compression").is_null());
    EXPECT_FALSE(json.at("layers").at(4).contains("to_original"));
    EXPECT_THAT(model_report_table(report, 0), HasSubstr(" exact "));
}

TEST(ModelReport, TableFitsTheTerminal)
{
    const Compressed model(8);
    const ModelReport report = report_model(model.sources());
    const std::string wide = model_report_table(report, 0);
    for (const char* text :
         {"SNR dB", "to original", "error %", "energy kept %", "effectual %", "on images %", "blocks", "block 8x8",
          "cluster, dense", "12.50", "25.00", "not asked for", "\nrules.yaml "})
        EXPECT_THAT(wide, HasSubstr(text));
    EXPECT_THAT(wide, Not(HasSubstr("\nsum ")));
    for (const size_t width : {size_t{60}, size_t{80}, size_t{120}}) {
        const std::string table = model_report_table(report, width);
        size_t line_begin = 0;
        for (size_t end = table.find('\n'); end != std::string::npos; end = table.find('\n', line_begin)) {
            const std::string line = table.substr(line_begin, end - line_begin);
            line_begin = end + 1;
            if (line.rfind('(', 0) == 0) continue; // which columns were left out
            EXPECT_LE(line.size(), width) << line;
        }
        EXPECT_THAT(table, HasSubstr("form"));
        EXPECT_THAT(table, HasSubstr("SNR dB"));
    }
}

} // namespace
