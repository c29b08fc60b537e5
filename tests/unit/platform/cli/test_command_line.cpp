// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "platform/cli/command_line.h"
#include "platform/cli/compile_options.h"
#include "platform/cli/demo_options.h"
#include "platform/cli/inspect_options.h"
#include "platform/cli/run_options.h"
#include "platform/cli/shared_options.h"
#include "platform/version/program_version.h"
#include "studies/wbs/cli/estimate_options.h"
#include "studies/wbs/cli/reproduce_options.h"

#include <gmock/gmock.h>
#include <new>
#include <sstream>
#include <stdexcept>

using namespace svp;
using namespace svp::cli;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

class CommandLine : public testing::Test {
  protected:
    int call(const std::vector<std::string>& arguments)
    {
        out_.str("");
        err_.str("");
        return command_line(arguments, commands_, out_, err_);
    }
    // Exit code 2, exactly one line on stderr, nothing done.
    std::string error_of(const std::vector<std::string>& arguments)
    {
        result_ = 77;
        EXPECT_EQ(call(arguments), exit_bad_input);
        EXPECT_EQ(out_.str(), "");
        const std::string text = err_.str();
        EXPECT_EQ(text.find('\n'), text.size() - 1) << text;
        EXPECT_THAT(text, StartsWith("sparsevp: "));
        return text;
    }

    std::vector<Command> commands_ = {
        demo_command([this](const DemoOptions& options) { return demo_ = options, result_; }),
        run_command(
            [this](const RunOptions& options) { return run_action_ ? run_action_() : (run_ = options, result_); }),
        compile_command([this](const CompileOptions& options) { return compile_ = options, result_; }),
        inspect_command([this](const InspectOptions& options) { return inspect_ = options, result_; }),
        estimate_command([this](const EstimateOptions& options) { return estimate_ = options, result_; }),
        reproduce_command([this](const ReproduceOptions& options) { return reproduce_ = options, result_; }),
        test_command(),
    };
    std::function<int()> run_action_; // instead of remembering the options
    RunOptions run_;
    CompileOptions compile_;
    InspectOptions inspect_;
    DemoOptions demo_;
    EstimateOptions estimate_;
    ReproduceOptions reproduce_;
    int result_ = exit_fine;
    std::ostringstream out_, err_;
};

TEST_F(CommandLine, HelpOfEveryCommandExplainsItself)
{
    for (const auto& arguments : {std::vector<std::string>{}, {"help"}, {"--help"}, {"-h"}}) {
        EXPECT_EQ(call(arguments), exit_fine);
        for (const char* command : {"run", "compile", "inspect", "demo", "estimate", "reproduce", "test", "help"})
            EXPECT_THAT(out_.str(), HasSubstr(std::string("\n  ") + command));
    }
    for (const char* command : {"run", "compile", "inspect", "demo", "estimate", "reproduce", "test"}) {
        EXPECT_EQ(call({command, "--help"}), exit_fine);
        const std::string page = out_.str();
        EXPECT_THAT(page, StartsWith(std::string("usage: sparsevp ") + command));
        EXPECT_THAT(page, HasSubstr("xample"));
        EXPECT_EQ(call({"help", command}), exit_fine);
        EXPECT_EQ(out_.str(), page);
        EXPECT_EQ(call({command, "-h"}), exit_fine);
        EXPECT_EQ(out_.str(), page);
    }
}

TEST_F(CommandLine, TellsItsVersion)
{
    EXPECT_EQ(call({"--version"}), exit_fine);
    EXPECT_EQ(out_.str(), "sparsevp " + program_version().version + ", commit " + program_version().commit + "\n");
    EXPECT_THAT(program_version().version, testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
    EXPECT_THAT(program_version().commit, testing::MatchesRegex("[0-9a-f]{10,}(-dirty)?|unknown"));
    EXPECT_THAT(error_of({"--version", "run"}), HasSubstr("takes no arguments"));
}

TEST_F(CommandLine, RunTakesEveryOption)
{
    EXPECT_EQ(call({"run",
                    "net.svp",
                    "--platform",
                    "p.yaml",
                    "--set",
                    "a=1",
                    "--set",
                    "b.c=2",
                    "--images",
                    "i.npy",
                    "--outputs",
                    "o.npy",
                    "--check",
                    "--timing",
                    "loose",
                    "--stats",
                    "s.json",
                    "--vcd",
                    "f.vcd",
                    "--trace",
                    "a.*",
                    "--trace",
                    "!b",
                    "--trace-from",
                    "1us",
                    "--trace-to",
                    "2us",
                    "--seed",
                    "18446744073709551615",
                    "--calibration",
                    "c.npy",
                    "--coefficient-sparsity",
                    "0.95",
                    "--activation-sparsity",
                    "0",
                    "--resolution",
                    "64",
                    "--corrupt",
                    "constants:0x40:0x81",
                    "--vcd-limit",
                    "2M",
                    "--energy",
                    "e.yaml",
                    "--quiet"}),
              exit_fine)
        << err_.str();
    EXPECT_EQ(run_.spec.network, "net.svp");
    EXPECT_EQ(run_.spec.platform, "p.yaml");
    EXPECT_THAT(run_.spec.overrides, testing::ElementsAre("a=1", "b.c=2"));
    EXPECT_EQ(run_.spec.images, "i.npy");
    EXPECT_EQ(run_.outputs, "o.npy");
    EXPECT_EQ(run_.stats, "s.json");
    EXPECT_EQ(run_.spec.energy, "e.yaml");
    EXPECT_EQ(run_.spec.timing, BusTiming::loose);
    EXPECT_TRUE(run_.spec.check && run_.quiet);
    EXPECT_FALSE(run_.dump_config || run_.dump_structure || run_.memory_map);
    ASSERT_TRUE(run_.spec.vcd);
    EXPECT_EQ(run_.spec.vcd->path, "f.vcd");
    EXPECT_THAT(run_.spec.vcd->globs, testing::ElementsAre("a.*", "!b"));
    EXPECT_EQ(run_.spec.vcd->from_ticks, 1000000U);
    EXPECT_EQ(run_.spec.vcd->to_ticks, 2000000U);
    EXPECT_EQ(run_.spec.vcd->limit_bytes, 2U << 20);
    EXPECT_EQ(run_.spec.making.seed, UINT64_MAX);
    EXPECT_EQ(run_.spec.making.calibration, "c.npy");
    EXPECT_EQ(run_.spec.making.coefficient_sparsity, 0.95);
    EXPECT_EQ(run_.spec.making.activation_sparsity, 0.0);
    EXPECT_EQ(run_.spec.making.resolution, 64U);
    ASSERT_EQ(run_.spec.corruptions.size(), 1U);
    EXPECT_EQ(run_.spec.corruptions[0].region, 0U);
    EXPECT_EQ(run_.spec.corruptions[0].offset, 0x40U);
    EXPECT_EQ(run_.spec.corruptions[0].xor_mask, 0x81);
}

TEST_F(CommandLine, RunDefaultsAndPagesWithoutANetwork)
{
    EXPECT_EQ(call({"run", "n.yaml"}), exit_fine);
    EXPECT_FALSE(run_.spec.vcd || run_.spec.timing || run_.spec.images || run_.outputs || run_.stats ||
                 run_.spec.making.seed);
    EXPECT_FALSE(run_.spec.check || run_.quiet);
    for (const char* page : {"--dump-config", "--dump-structure", "--memory-map"}) {
        EXPECT_EQ(call({"run", page}), exit_fine);
        EXPECT_EQ(run_.spec.network, "");
    }
    EXPECT_TRUE(run_.memory_map);
}

TEST_F(CommandLine, OtherCommandsTakeTheirOptions)
{
    EXPECT_EQ(call({"compile", "n.yaml", "-o", "n.svp", "--seed", "3", "--set", "cluster.tiles=8"}), exit_fine);
    EXPECT_EQ(compile_.network, "n.yaml");
    EXPECT_EQ(compile_.output, "n.svp");
    EXPECT_FALSE(compile_.target);
    EXPECT_EQ(compile_.making.seed, 3U);
    EXPECT_THAT(compile_.overrides, testing::ElementsAre("cluster.tiles=8"));
    EXPECT_EQ(call({"inspect", "n.svp"}), exit_fine);
    EXPECT_EQ(inspect_.file, "n.svp");
    EXPECT_EQ(call({"demo"}), exit_fine);
    EXPECT_EQ(demo_.folder, "demo-out");
    EXPECT_EQ(call({"demo", "--folder", "x", "-q"}), exit_fine);
    EXPECT_EQ(demo_.folder, "x");
    EXPECT_TRUE(demo_.quiet);
}

TEST_F(CommandLine, EstimateAndReproduceTakeTheirOptions)
{
    EXPECT_EQ(call({"estimate", "s.csv"}), exit_fine);
    EXPECT_EQ(estimate_.schedule, "s.csv");
    EXPECT_FALSE(estimate_.columns || estimate_.stats || estimate_.strict || estimate_.quiet);
    EXPECT_EQ(call({"estimate", "s.csv", "--columns", "4", "--stats", "e.json", "--strict", "-q"}), exit_fine);
    EXPECT_EQ(estimate_.columns, 4U);
    EXPECT_EQ(estimate_.stats, "e.json");
    EXPECT_TRUE(estimate_.strict && estimate_.quiet);
    result_ = exit_difference;
    EXPECT_EQ(call({"reproduce", "wbs"}), exit_difference);
    result_ = exit_fine;
    EXPECT_FALSE(reproduce_.schedules || reproduce_.stats || reproduce_.quiet);
    EXPECT_EQ(call({"reproduce", "wbs", "--schedules", "f", "--stats", "r.json", "-q"}), exit_fine);
    EXPECT_EQ(reproduce_.schedules, "f");
    EXPECT_EQ(reproduce_.stats, "r.json");
    EXPECT_TRUE(reproduce_.quiet);
    EXPECT_THAT(error_of({"estimate"}), HasSubstr("the schedule to estimate is missing"));
    EXPECT_THAT(error_of({"estimate", "a", "b"}), HasSubstr("too many arguments"));
    for (const char* columns : {"0", "65", "x", "-1", ""})
        EXPECT_THAT(error_of({"estimate", "s.csv", "--columns", columns}), HasSubstr("--columns")) << columns;
    EXPECT_THAT(error_of({"reproduce"}), HasSubstr("the table to reproduce (wbs) is missing"));
    EXPECT_THAT(error_of({"reproduce", "wsb"}),
                HasSubstr("no published table 'wsb', did you mean 'wbs'?; there is: wbs"));
}

TEST_F(CommandLine, CompressionOfRunAndCompile)
{
    EXPECT_EQ(call({"run", "n.yaml"}), exit_fine);
    EXPECT_FALSE(run_.spec.making.compression);
    EXPECT_EQ(call({"run", "n.yaml", "--compress", "block:16x4@0.25"}), exit_fine);
    ASSERT_TRUE(run_.spec.making.compression);
    EXPECT_EQ(text_of(run_.spec.making.compression->rules.at(0).treatment), "block:16x4@0.25");
    EXPECT_TRUE(run_.spec.making.compensate);
    EXPECT_EQ(call({"compile", "n.onnx", "-o", "n.svp", "--compress", "2:4", "--no-compensation"}), exit_fine);
    EXPECT_EQ(text_of(compile_.making.compression->rules.at(0).treatment), "2:4");
    EXPECT_FALSE(compile_.making.compensate);
    EXPECT_THAT(error_of({"run", "n.yaml", "--compress", "8x8"}), HasSubstr("--compress: '8x8' is none of: dense, "));
    EXPECT_THAT(error_of({"run", "n.yaml", "--compress", "no/rules.yaml"}), HasSubstr("no/rules.yaml: cannot read"));
    EXPECT_THAT(error_of({"run", "n.onnx", "--no-compensation"}),
                HasSubstr("--no-compensation has no effect without --compress"));
    EXPECT_THAT(error_of({"run", "n.yaml", "--compress", ""}), HasSubstr("--compress"));
}

TEST_F(CommandLine, QuantizationOfTrainedModels)
{
    using compiler::RangeMethod;
    EXPECT_EQ(call({"run", "n.onnx"}), exit_fine);
    EXPECT_FALSE(run_.spec.making.calibration_method);
    EXPECT_TRUE(run_.spec.making.correct_bias);
    const auto method = [&](const char* text) {
        EXPECT_EQ(call({"compile", "n.onnx", "-o", "n.svp", "--calibration-method", text}), exit_fine) << err_.str();
        return compile_.making.calibration_method.value_or(CalibrationMethod{});
    };
    EXPECT_EQ(method("mse").range, RangeMethod::squared_error);
    EXPECT_EQ(method("minmax").range, RangeMethod::min_max);
    EXPECT_EQ(method("percentile").range, RangeMethod::percentile);
    EXPECT_FALSE(method("percentile").percentile_share);
    EXPECT_EQ(method("percentile:0.001").percentile_share, 0.001);
    EXPECT_EQ(call({"run", "n.onnx", "--no-bias-correction"}), exit_fine);
    EXPECT_FALSE(run_.spec.making.correct_bias);
    for (const char* bad : {"", "mes", "percentile:", "percentile:0.6", "percentile:-1", "percentile:nan",
                            "percentile:x", "mse:0.1", "minmax:", ":0.1"})
        EXPECT_THAT(error_of({"run", "n.onnx", "--calibration-method", bad}), HasSubstr("--calibration-method")) << bad;
    EXPECT_THAT(error_of({"run", "n.onnx", "--calibration-method", "mes"}), HasSubstr("did you mean 'mse'?"));
    EXPECT_THAT(error_of({"run", "n.onnx", "--no-bias-correction=1"}), HasSubstr("--no-bias-correction"));
}

TEST_F(CommandLine, UnknownWordsAreSuggested)
{
    EXPECT_EQ(error_of({"rnu"}), "sparsevp: unknown command 'rnu', did you mean 'run'?; see: sparsevp help\n");
    EXPECT_THAT(error_of({"help", "compiel"}), HasSubstr("did you mean 'compile'?"));
    EXPECT_EQ(error_of({"run", "n.svp", "--imags", "x"}),
              "sparsevp: unknown option '--imags', did you mean '--images'?; see: sparsevp run --help\n");
    EXPECT_THAT(error_of({"run", "n.svp", "--chec"}), HasSubstr("did you mean '--check'?")); // no guessing
    EXPECT_THAT(error_of({"run", "n.svp", "--timing", "lose"}),
                HasSubstr("--timing: 'lose' is not one of: approximate, loose"));
    EXPECT_THAT(error_of({"compile", "n", "-o", "f", "--target", "escalat"}), HasSubstr("did you mean 'escalate'?"));
}

TEST_F(CommandLine, BadValuesNameTheirOption)
{
    const std::vector<std::pair<std::vector<std::string>, const char*>> cases = {
        {{"--seed", "-1"}, "--seed: '-1'"},
        {{"--seed", "18446744073709551616"}, "--seed: "},
        {{"--seed", "1.5"}, "--seed: "},
        {{"--resolution", "0"}, "--resolution: '0' is not a whole number from 1 to 4096"},
        {{"--coefficient-sparsity", "1.01"}, "--coefficient-sparsity: "},
        {{"--activation-sparsity", "nan"}, "--activation-sparsity: "},
        {{"--images", ""}, "--images"},
        {{"--images"}, "--images"},
        {{"--images", "a", "--images", "b"}, "--images"},
        {{"--trace", "x"}, "--trace needs --vcd"},
        {{"--trace-from", "1us"}, "--trace-from needs --vcd"},
        {{"--vcd", "f", "--trace", ""}, "pattern is empty"},
        {{"--vcd", "f", "--trace-from", "1"}, "--trace-from: '1' is not a time"},
        {{"--vcd", "f", "--trace-from", "2us", "--trace-to", "1us"}, "--trace-to must be later"},
        {{"--vcd", "f", "--vcd-limit", "0"}, "--vcd-limit: '0' is not a size"},
        {{"--vcd", "f", "--vcd-limit", "1T"}, "--vcd-limit: "},
        {{"--vcd", "f", "--vcd-limit", "99999999999G"}, "--vcd-limit: "},
        {{"--corrupt", "constants"}, "--corrupt constants: expected REGION:OFFSET:XOR"},
        {{"--corrupt", "constnats:1:1"}, "did you mean 'constants'?"},
        {{"--corrupt", "constants:-1:1"}, "--corrupt constants:-1:1: '-1'"},
        {{"--corrupt", "constants:1:0"}, "from 1 to 255"},
        {{"--corrupt", "constants:1:256"}, "from 1 to 255"},
        {{"--corrupt", "constants:1:1:1"}, "--corrupt constants:1:1:1: "},
        {{"--check=maybe"}, "--check"},
        {{"second.svp"}, "too many arguments"},
    };
    for (const auto& [extra, expected] : cases) {
        std::vector<std::string> arguments = {"run", "n.svp"};
        arguments.insert(arguments.end(), extra.begin(), extra.end());
        EXPECT_THAT(error_of(arguments), HasSubstr(expected));
    }
    EXPECT_THAT(error_of({"run"}), HasSubstr("the network or loadable to run is missing"));
    EXPECT_THAT(error_of({"run", ""}), HasSubstr("is empty"));
    EXPECT_THAT(error_of({"compile", "n.yaml"}), HasSubstr("-o FILE.svp is missing"));
    EXPECT_THAT(error_of({"inspect"}), HasSubstr("is missing"));
    EXPECT_THAT(error_of({"test"}), HasSubstr("./sparsevp test"));
}

TEST_F(CommandLine, ExitCodesAndExceptionsOfActions)
{
    for (const int code : {exit_fine, exit_difference, exit_bad_input, exit_failed}) {
        result_ = code;
        EXPECT_EQ(call({"run", "n.svp"}), code);
    }
    run_action_ = []() -> int { throw InputError("a.yaml:3: banks: two\nlines"); };
    EXPECT_EQ(call({"run", "n.svp"}), exit_bad_input);
    EXPECT_EQ(err_.str(), "sparsevp: a.yaml:3: banks: two lines\n");
    run_action_ = []() -> int { throw std::logic_error("states do not add up"); };
    EXPECT_EQ(call({"run", "n.svp"}), exit_failed);
    EXPECT_EQ(err_.str(), "sparsevp: internal error: states do not add up\n");
    run_action_ = []() -> int { throw std::bad_alloc(); };
    EXPECT_EQ(call({"run", "n.svp"}), exit_failed);
}

TEST(ParseSize, TakesPowersOf1024)
{
    EXPECT_EQ(parse_size("500000", "x"), 500000U);
    EXPECT_EQ(parse_size("3K", "x"), 3072U);
    EXPECT_EQ(parse_size("2G", "x"), uint64_t{2} << 30);
    EXPECT_THROW(parse_size("K", "x"), InputError);
    EXPECT_THROW(parse_size("1k", "x"), InputError);
    EXPECT_THROW(parse_size("-1", "x"), InputError);
}

} // namespace
