// SPDX-License-Identifier: Apache-2.0
// Damaged device memory: --check names layer and coordinate, contradictory data ends in the device's error, and nothing
// hangs or breaks the accounts.
#include "interface/common/packed_tensor.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/integration/platform/simulated_run.h"
#include "tests/support/lively_network.h"

#include <gmock/gmock.h>

using namespace svp;
using namespace svp::test;
using testing::HasSubstr;

namespace {

SimulatedRun run_corrupted(const Model& model, const PlatformConfig& config, std::vector<Corruption> damage)
{
    RunSettings settings;
    settings.corruptions = std::move(damage);
    return run_model(model, config, settings);
}

const svp_layer_command& first_command(const Model& model, uint8_t opcode)
{
    for (const svp_layer_command& command : model.loadable.commands())
        if (svp_escalate_get(&command).opcode == opcode) return command;
    throw std::logic_error("no such command");
}

std::string layer_name(const Model& model, const svp_layer_command& command)
{
    return model.loadable.layers()[command.layer].name;
}

class CorruptedRuns : public testing::Test {
  protected:
    const PlatformConfig config_;
    const Model model_ = topology_model("resnet20_cifar10", config_, 16);
};

TEST_F(CorruptedRuns, OfDenseWeightsIsFoundInItsLayer)
{
    const svp_layer_command& command = first_command(model_, SVP_ESCALATE_CONV_DENSE);
    const svp_escalate_command body = svp_escalate_get(&command);
    const uint64_t offset = command.operand[SVP_ESCALATE_OPERAND_WEIGHTS].offset;
    // Weights are [K][C][R][S]: the 30th is of output channel 1, so channel 0 stays right.
    const uint64_t per_output = uint64_t{body.in_c} * body.kernel_h * body.kernel_w;
    ASSERT_GT(command.operand[SVP_ESCALATE_OPERAND_WEIGHTS].size, 2 * per_output);
    const SimulatedRun result = run_corrupted(model_, config_, {{SVP_REGION_CONSTANTS, offset + per_output + 3, 0x40}});
    EXPECT_EQ(result.failure, "");
    EXPECT_EQ(result.broken_accounting, "");
    EXPECT_GT(result.differing_tensors, 0U);
    ASSERT_FALSE(result.differences.empty());
    EXPECT_THAT(result.differences[0], HasSubstr("layer " + layer_name(model_, command) + ", image 0: "));
    EXPECT_THAT(result.differences[0], HasSubstr("the first at channel 1, row "));
}

TEST_F(CorruptedRuns, OfBasisKernelsCoefficientSignsAndRequantizationIsFoundInItsLayer)
{
    const svp_layer_command& command = first_command(model_, SVP_ESCALATE_CONV_DECOMPOSED);
    const svp_operand& coefficients = command.operand[SVP_ESCALATE_OPERAND_COEFFICIENTS];
    const uint64_t basis = command.operand[SVP_ESCALATE_OPERAND_WEIGHTS].offset;
    const uint64_t record = command.operand[SVP_ESCALATE_OPERAND_REQUANT].offset;
    const uint64_t last_signs = coefficients.offset + coefficients.size - 1;
    for (const Corruption& damage :
         {Corruption{SVP_REGION_CONSTANTS, basis + 4, 0x40}, Corruption{SVP_REGION_CONSTANTS, last_signs, 0x01},
          Corruption{SVP_REGION_CONSTANTS, record + offsetof(svp_requant, multiplier) + 3, 0x08}}) {
        SCOPED_TRACE(damage.offset);
        const SimulatedRun result = run_corrupted(model_, config_, {damage});
        EXPECT_EQ(result.failure, "");
        ASSERT_FALSE(result.differences.empty());
        EXPECT_THAT(result.differences[0], HasSubstr("layer " + layer_name(model_, command) + ", image 0: "));
        EXPECT_THAT(result.differences[0], HasSubstr("the first at channel "));
    }
}

TEST_F(CorruptedRuns, ThatContradictsItselfEndsInTheDevicesError)
{
    const svp_layer_command& command = first_command(model_, SVP_ESCALATE_CONV_DECOMPOSED);
    const uint64_t table = command.operand[SVP_ESCALATE_OPERAND_COEFFICIENTS].offset;
    const uint64_t record = command.operand[SVP_ESCALATE_OPERAND_REQUANT].offset;
    const Corruption cases[] = {
        {SVP_REGION_CONSTANTS, table + 4, 0x01}, // length of entry 0
        {SVP_REGION_CONSTANTS, table + 7, 0xff}, // an absurd one
        {SVP_REGION_CONSTANTS, table + svp_ternary_table_bytes(svp_escalate_get(&command).out_c), 0xff}, // its bitmap
        {SVP_REGION_CONSTANTS, record + offsetof(svp_requant, multiplier) + 3, 0x80},                    // negative
        {SVP_REGION_CONSTANTS, record + sizeof(svp_requant) + offsetof(svp_requant, shift), 0xc0},       // out of range
    };
    for (const Corruption& damage : cases) {
        SCOPED_TRACE(damage.offset);
        const SimulatedRun result = run_corrupted(model_, config_, {damage});
        EXPECT_THAT(result.failure, HasSubstr("image 0: layer " + layer_name(model_, command) + ": "));
        EXPECT_THAT(result.failure, HasSubstr("error 0x0401"));
        EXPECT_EQ(result.failure.find('\n'), std::string::npos);
        EXPECT_EQ(result.broken_accounting, "");
        EXPECT_TRUE(result.outputs.empty());
    }
}

// The input is written after the damage is done, and what the network computes is written before it is read.
TEST_F(CorruptedRuns, OfWhatIsWrittenLaterIsHarmless)
{
    for (const unsigned region : {SVP_REGION_INPUT, SVP_REGION_ACTIVATIONS, SVP_REGION_OUTPUT}) {
        SCOPED_TRACE(region);
        const SimulatedRun result = run_corrupted(model_, config_, {{region, 1, 0xff}});
        EXPECT_EQ(result.failure, "");
        EXPECT_EQ(result.differing_tensors, 0U);
    }
}

// Any bits of any constants: fine, different or refused, but always the end of a sound simulation.
TEST_F(CorruptedRuns, OfRandomBytesNeverHangsOrBreaksTheAccounts)
{
    int fine = 0, different = 0, refused = 0;
    for (uint64_t seed = 1; seed <= 150; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        RandomNumbers random(seed);
        const compiler::Network network = lively_network(random, 6, 30);
        const Model model = model_of(network, config_);
        const size_t bytes = model.loadable.constants().size();
        if (bytes == 0) continue;
        std::vector<Corruption> damage;
        for (int i = random.integer(1, seed % 2 == 0 ? 1 : 20); i > 0; --i)
            damage.push_back({SVP_REGION_CONSTANTS,
                              static_cast<uint64_t>(random.in(0, static_cast<int64_t>(bytes) - 1)),
                              static_cast<uint8_t>(random.in(1, 255))});
        const SimulatedRun result = run_corrupted(model, config_, damage);
        EXPECT_EQ(result.broken_accounting, "");
        EXPECT_EQ(result.failure.find("deadlock"), std::string::npos) << result.failure;
        if (!result.failure.empty()) {
            EXPECT_THAT(result.failure, testing::MatchesRegex("image 0: layer .*error 0x040[12].*"));
        }
        ++(!result.failure.empty() ? refused : result.differing_tensors != 0 ? different : fine);
        if (HasFailure()) return;
    }
    EXPECT_GE(fine, 1);
    EXPECT_GE(different, 30);
    EXPECT_GE(refused, 10);
}

} // namespace
