// Loadables whose checksums are right and whose contents are not: what the reader lets pass, the simulated system must
// survive.
#include "base/errors/input_error.h"
#include "interface/common/crc32.h"
#include "tests/integration/platform/simulated_run.h"
#include "tests/support/lively_network.h"

#include <cstring>
#include <gmock/gmock.h>

using namespace svp;
using namespace svp::test;

namespace {

void correct_checksums(std::vector<uint8_t>& bytes)
{
    svp_loadable_header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    header.crc32 = svp_crc32(0, bytes.data() + sizeof header, bytes.size() - sizeof header);
    header.header_crc32 = svp_crc32(0, &header, offsetof(svp_loadable_header, header_crc32));
    std::memcpy(bytes.data(), &header, sizeof header);
}

// Where commands, tensors, layers and target lie: constants are test_corruption.cpp's.
std::pair<size_t, size_t> range_of(const std::vector<uint8_t>& bytes, uint32_t kind)
{
    for (size_t at = sizeof(svp_loadable_header);; at += sizeof(svp_section)) {
        svp_section section;
        std::memcpy(&section, bytes.data() + at, sizeof section);
        if (section.kind == kind) return {section.offset, section.bytes};
    }
}

void damage(std::vector<uint8_t>& bytes, RandomNumbers& random)
{
    const uint32_t kinds[] = {SVP_SECTION_COMMANDS, SVP_SECTION_COMMANDS, SVP_SECTION_COMMANDS, SVP_SECTION_TENSORS,
                              SVP_SECTION_LAYERS,   SVP_SECTION_REGIONS,  SVP_SECTION_TARGET};
    const auto [offset, size] = range_of(bytes, kinds[random.in(0, std::size(kinds) - 1)]);
    uint8_t& byte = bytes[offset + static_cast<size_t>(random.in(0, static_cast<int64_t>(size) - 1))];
    byte = static_cast<uint8_t>(random.chance(50) ? byte ^ (1 << random.integer(0, 7)) : random.integer(0, 255));
}

struct Outcomes {
    int refused = 0, failed = 0, different = 0, fine = 0;
};

void run_damaged(const Model& model, RandomNumbers& random, const PlatformConfig& config, Outcomes& outcomes)
{
    std::vector<uint8_t> bytes = model.loadable.bytes();
    for (int i = random.integer(1, 2); i > 0; --i)
        damage(bytes, random);
    correct_checksums(bytes);
    try {
        compiler::Loadable loadable(std::move(bytes), "damaged.svp");
        compiler::Network network = compiler::network_of(loadable);
        const Model damaged{std::move(loadable), std::move(network), "loadable"};
        const SimulationResult result = run_model(damaged, config);
        EXPECT_EQ(result.broken_accounting, "");
        EXPECT_THAT(result.failure, testing::Not(testing::HasSubstr("deadlock")));
        ++(!result.failure.empty() ? outcomes.failed : result.differing_tensors ? outcomes.different : outcomes.fine);
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("damaged.svp: "));
        EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
        ++outcomes.refused;
    }
}

TEST(DamagedLoadables, AreRefusedOrRunToAnEnd)
{
    const PlatformConfig config = platform({"escalate.tiles=4"});
    Outcomes outcomes;
    for (uint64_t seed = 1; seed <= 40; ++seed) {
        RandomNumbers random(seed);
        const Model model = model_of(lively_network(random, 6, 30), config);
        for (int i = 0; i < 40; ++i) {
            SCOPED_TRACE(testing::Message() << "seed " << seed << ", damage " << i);
            run_damaged(model, random, config, outcomes);
            if (testing::Test::HasFailure()) return;
        }
    }
    EXPECT_GE(outcomes.refused, 400);
    EXPECT_GE(outcomes.fine, 50);
}

} // namespace
