// SPDX-License-Identifier: Apache-2.0
// --model-report as its users ask for it.
#include "base/npy/npy.h"
#include "tests/integration/program/program_fixture.h"

#include <nlohmann/json.hpp>

using namespace svp;
using namespace svp::test;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

namespace {

constexpr const char* trained = "configs/networks/shapes_cnn.onnx";

class ModelReportProgram : public ProgramTest {
  protected:
    ModelReportProgram()
    {
        NpyArray images{{12, 3, 32, 32}, {}};
        for (size_t i = 0; i < size_t{12} * 3 * 32 * 32; ++i)
            images.values.push_back(static_cast<float>(i * 7919 % 2003) / 1001.5F - 1.0F);
        OutputFile out(images_);
        write_npy(out, images);
        out.commit();
    }

    Json report(const std::string& name) const { return Json::parse(folder_.read(name)); }

    const std::string images_ = file("images.npy");
};

TEST_F(ModelReportProgram, TellsOfATopology)
{
    const ProcessResult compiled =
        call_fine({"compile", network_, "-o", file("a.svp"), "--model-report", file("compiled.json")});
    EXPECT_THAT(compiled.out, HasSubstr("effectual %"));
    EXPECT_THAT(compiled.out, Not(HasSubstr("SNR")));
    const ProcessResult run =
        call_fine({"run", network_, "--model-report", file("run.json"), "--stats", file("s.json")});
    EXPECT_THAT(run.out, HasSubstr("effectual %"));
    EXPECT_EQ(folder_.read("compiled.json"), folder_.read("run.json"));
    const Json json = report("run.json");
    EXPECT_EQ(json.at("schema"), "sparsevp-model-report");
    EXPECT_EQ(json.at("layers").size(), 8U);
    EXPECT_EQ(json.at("totals").at("convolutions"), 4);
    EXPECT_EQ(Json::parse(folder_.read("s.json")).at("model"), json);
    EXPECT_EQ(Json::parse(folder_.read("s.json")).at("schema_version"), 4);
    uint64_t bytes = 0;
    for (const Json& layer : json.at("layers"))
        if (layer.contains("weights")) bytes += layer.at("weights").at("loadable_bytes").get<uint64_t>();
    EXPECT_EQ(bytes, json.at("totals").at("weights").at("loadable_bytes"));
}

// With an array the loadable begins with a layer that the network has not.
TEST_F(ModelReportProgram, TellsWhatTheLoadableHolds)
{
    for (const char* target : {"escalate", "aie"}) {
        call_fine(
            {"compile", network_, "-o", file("a.svp"), "--target", target, "--model-report", file("r.json"), "-q"});
        const std::string listing = call_fine({"inspect", file("a.svp")}).out;
        const Json json = report("r.json");
        int compared = 0;
        for (const Json& layer : json.at("layers")) {
            if (!layer.contains("weights")) continue;
            ++compared;
            const std::string name = layer.at("name");
            const size_t row = listing.find("  " + name + " ", listing.find("\nlayers\n"));
            ASSERT_NE(row, std::string::npos) << name;
            const std::string line = listing.substr(row, listing.find('\n', row) - row);
            const std::string bytes = layer.at("weights").at("loadable_bytes").dump();
            EXPECT_THAT(line, testing::EndsWith(" " + bytes)) << target;
            EXPECT_EQ(layer.at("engine"), std::string(target) == "aie" ? "array" : "cluster");
        }
        EXPECT_EQ(compared, 4);
    }
}

TEST_F(ModelReportProgram, TellsOfATrainedModel)
{
    const ProcessResult result = call_fine({"compile", trained, "--calibration", images_, "-o", file("a.svp"),
                                            "--model-report", file("dense.json"), "--target", "aie"});
    EXPECT_THAT(result.out, HasSubstr("SNR dB"));
    EXPECT_THAT(result.out, Not(HasSubstr("to original")));
    const Json dense = report("dense.json");
    EXPECT_EQ(dense.at("images"), 8); // of twelve
    for (const Json& layer : dense.at("layers")) {
        EXPECT_GT(layer.at("quantization").at("snr_db").get<double>(), 10) << layer.at("name");
        EXPECT_FALSE(layer.contains("to_original"));
    }
    EXPECT_EQ(dense.at("totals").at("weights").at("value_ratio"), 4.0);

    const ProcessResult sparse = call_fine({"run", trained, "--calibration", images_, "--compress", "block:8x8@0.5",
                                            "--target", "aie", "--stats", file("s.json"), "--check"});
    EXPECT_THAT(sparse.out, HasSubstr("to original"));
    EXPECT_THAT(sparse.out, HasSubstr("array, block-sparse"));
    const Json model = Json::parse(folder_.read("s.json")).at("model");
    EXPECT_EQ(model.at("compression"), "block:8x8@0.5");
    EXPECT_GT(model.at("totals").at("weights").at("value_ratio").get<double>(), 6);
    EXPECT_LT(model.at("totals").at("work").at("effectual_operations"),
              dense.at("totals").at("work").at("effectual_operations"));
    EXPECT_LT(model.at("totals").at("to_original").at("snr_db"), model.at("totals").at("quantization").at("snr_db"));
}

struct FormCase {
    const char *compression, *form, *on_cluster, *on_array; // empty: depends on the weights
};

// Returns whether the layer was compressed.
bool expect_form(const Json& layer, const FormCase& expected)
{
    const Json& weights = layer.at("weights");
    const bool cluster = layer.at("engine") == "cluster";
    const uint64_t form_bits =
        weights.at("indexed_bits").get<uint64_t>() + weights.at("requantization_bits").get<uint64_t>();
    const bool stored_as_it_is = layer.at("runs_as") == "decomposed" || weights.at("form") == "dense";
    EXPECT_TRUE(cluster || layer.at("runs_as") != "decomposed");
    EXPECT_TRUE(!cluster || !stored_as_it_is || 8 * weights.at("loadable_bytes").get<uint64_t>() == form_bits);
    if (layer.at("compression").at("treatment") == "dense") return false;
    const std::string runs_as = cluster ? expected.on_cluster : expected.on_array;
    EXPECT_EQ(weights.at("form"), expected.form) << layer.at("name");
    EXPECT_GT(layer.at("compression").at("output_error").get<double>(), 0);
    EXPECT_TRUE(runs_as.empty() || layer.at("runs_as") == runs_as) << layer;
    return true;
}

// On the cluster what a form takes is what is stored, where the engine computes with it.
TEST_F(ModelReportProgram, TellsOfEveryForm)
{
    const FormCase cases[] = {
        {"block:8x8@0.5", "block", "dense", "block_sparse"},
        {"2:4", "group", "dense", "dense"},
        {"decompose:bases=6,bits=2,sparsity=0.8", "decomposed", "decomposed", ""},
        {"decompose:bases=2,bits=4,sparsity=0.5", "decomposed", "decomposed", ""},
        {"decompose:bases=6,bits=4,sparsity=0.5", "decomposed", "", ""}, // more planes than slices, but in the 1x1
    };
    for (const FormCase& expected : cases) {
        for (const char* target : {"escalate", "aie"}) {
            SCOPED_TRACE(std::string(expected.compression) + " " + target);
            call_fine({"compile", trained, "--calibration", images_, "--compress", expected.compression, "-q", "-o",
                       file("a.svp"), "--target", target, "--model-report", file("r.json")});
            int compressed = 0;
            const Json json = report("r.json");
            for (const Json& layer : json.at("layers"))
                compressed += layer.contains("weights") && expect_form(layer, expected);
            EXPECT_GE(compressed, 5);
        }
    }
}

TEST_F(ModelReportProgram, SaysNothingWhereNobodyAsks)
{
    EXPECT_THAT(call_fine({"run", network_}).out, Not(HasSubstr("effectual %")));
    EXPECT_EQ(call_fine({"compile", network_, "-o", file("a.svp"), "-q", "--model-report", file("r.json")}).out, "");
    EXPECT_EQ(report("r.json").at("layers").size(), 8U);
    EXPECT_THAT(call_fine({"compile", network_, "-o", file("a.svp"), "-q", "--model-report", "/dev/stdout"}).out,
                HasSubstr("\"sparsevp-model-report\""));
}

TEST_F(ModelReportProgram, BadRequestsEndInOneLine)
{
    EXPECT_THAT(bad_input({"run", loadable_, "--model-report", file("r.json")}),
                HasSubstr("small.svp: --model-report needs the network file"));
    EXPECT_THAT(bad_input({"run", network_, "--model-report", file("no/r.json")}), HasSubstr("no/r.json"));
    EXPECT_THAT(bad_input({"compile", network_, "-o", file("a.svp"), "--model-report", file("no/r.json")}),
                HasSubstr("no/r.json"));
    EXPECT_THAT(bad_input({"compile", network_, "-o", file("a.svp"), "--model-report", file("./a.svp")}),
                HasSubstr("both --output and --model-report name this file"));
    EXPECT_THAT(bad_input({"run", network_, "--stats", file("s.json"), "--model-report", file("./s.json")}),
                HasSubstr("both --stats and --model-report name this file"));
    EXPECT_THAT(bad_input({"compile", network_, "-o", file("no/a.svp"), "--model-report", file("r.json")}),
                HasSubstr("no/a.svp"));
    EXPECT_THAT(bad_input({"run", network_, "--model-report"}), HasSubstr("--model-report"));
    EXPECT_THAT(bad_input({"inspect", loadable_, "--model-report", file("r.json")}), HasSubstr("model-report"));
}

} // namespace
