// SPDX-License-Identifier: Apache-2.0
// Control programs that can never end, through the program: what it says, and its exit code.
#include "interface/engines/aie/descriptor.h"
#include "interface/engines/aie/switch_ports.h"
#include "tests/integration/program/program_fixture.h"
#include "tests/support/array_loadable.h"

#include <gmock/gmock.h>

namespace svp::test {
namespace {

using testing::HasSubstr;

constexpr uint32_t own_lock_0 = 64; // of a memory tile, as its DMA counts
constexpr uint32_t memory_row = 1, first_compute_row = 2;

std::vector<uint32_t> encoded(svp_aie_tile_kind kind, const svp_aie_descriptor& descriptor)
{
    std::vector<uint32_t> words(SVP_AIE_DESCRIPTOR_WORDS);
    EXPECT_EQ(svp_aie_descriptor_misfit(kind, &descriptor), nullptr);
    svp_aie_encode_descriptor(kind, &descriptor, words.data());
    words.resize(svp_aie_descriptor_words(kind));
    return words;
}

// A run of memory tile 0,1's first words, sent by MM2S 0 and answered with a token.
svp_aie_descriptor run_of(uint32_t words)
{
    return svp_aie_linear_descriptor(0x80000, words); // own memory
}

void route_north(ArrayProgram& program)
{
    const uint32_t dma = svp_aie_port_index(SVP_AIE_MEMORY, SVP_AIE_SLAVE, SVP_AIE_PORT_DMA, 0);
    const uint32_t north = svp_aie_port_index(SVP_AIE_MEMORY, SVP_AIE_MASTER, SVP_AIE_PORT_NORTH, 0);
    program.write(0, memory_row, SVP_AIE_MEMORY_SWITCH_SLAVE + 4 * dma, static_cast<uint32_t>(SVP_AIE_SWITCH_ENABLE));
    program.write(0, memory_row, SVP_AIE_MEMORY_SWITCH_MASTER + 4 * north, svp_aie_circuit_master(dma));
    const uint32_t south = svp_aie_port_index(SVP_AIE_COMPUTE, SVP_AIE_SLAVE, SVP_AIE_PORT_SOUTH, 0);
    const uint32_t core_dma = svp_aie_port_index(SVP_AIE_COMPUTE, SVP_AIE_MASTER, SVP_AIE_PORT_DMA, 0);
    program.write(0, first_compute_row, SVP_AIE_CORE_SWITCH_SLAVE + 4 * south,
                  static_cast<uint32_t>(SVP_AIE_SWITCH_ENABLE));
    program.write(0, first_compute_row, SVP_AIE_CORE_SWITCH_MASTER + 4 * core_dma, svp_aie_circuit_master(south));
}

void start(ArrayProgram& program, const svp_aie_descriptor& descriptor)
{
    program.block_write(0, memory_row, SVP_AIE_MEMORY_DESCRIPTORS, encoded(SVP_AIE_MEMORY, descriptor));
    program.write(0, memory_row, SVP_AIE_MEMORY_MM2S_CONTROL + 4, SVP_AIE_QUEUE_TOKEN);
    program.wait_tokens(0, memory_row, SVP_AIE_MM2S, 0, 1);
}

class Deadlock : public ProgramTest {
  protected:
    // Stderr of a run of this one program on a 2 x 2 array.
    std::string failure_of(const ArrayProgram& program, const Arguments& more = {})
    {
        const std::string path = file("deadlock.svp");
        compiler::write_loadable(array_loadable({program}, small_array()), path);
        Arguments arguments = {"run", path, "--platform", "aie_2x2", "-q"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return failed(arguments);
    }
};

TEST_F(Deadlock, ALockThatNobodyReleasesIsNamedWithItsValue)
{
    ArrayProgram program;
    route_north(program);
    svp_aie_descriptor descriptor = run_of(16);
    descriptor.acquire_enable = 1;
    descriptor.acquire_id = own_lock_0 + 5;
    descriptor.acquire_value = -2;
    program.write(0, memory_row, SVP_AIE_MEMORY_LOCKS + 5 * SVP_AIE_LOCK_STRIDE, 1);
    start(program, descriptor);
    const std::string text = failure_of(program, {"--set", "firmware.timeout_us=500"});
    EXPECT_THAT(text, HasSubstr("what waited, and for what"));
    EXPECT_THAT(text, HasSubstr("0,1 MM2S 0"));
    EXPECT_THAT(text, HasSubstr("value 1, wants >= 2"));
    EXPECT_THAT(text, HasSubstr("last progress in array cycle"));
    EXPECT_THAT(text, HasSubstr("layer layer 0: the command did not retire in time"));
}

TEST_F(Deadlock, AFullStreamIsNamedWithItsReceiver)
{
    ArrayProgram program;
    route_north(program);
    start(program, run_of(1000)); // nobody takes them
    const std::string text = failure_of(program, {"--set", "firmware.timeout_us=500"});
    EXPECT_THAT(text, HasSubstr("0,1 MM2S 0"));
    EXPECT_THAT(text, HasSubstr("room at"));
    EXPECT_THAT(text, HasSubstr("0,2 S2MM 0"));
    EXPECT_THAT(text, HasSubstr("token"));
}

// Without a limit of firmware's own: four simulated seconds later.
TEST_F(Deadlock, EndsWithTheDefaultsToo)
{
    ArrayProgram program;
    program.wait_tokens(0, memory_row, SVP_AIE_MM2S, 0, 1);
    EXPECT_THAT(failure_of(program), HasSubstr("token"));
}

TEST_F(Deadlock, TheWatchdogTellsSooner)
{
    ArrayProgram program;
    program.poll(1, first_compute_row, SVP_AIE_CORE_LOCKS, 0x3f, 9);
    const std::string text = failure_of(program, {"--set", "firmware.watchdog_cycles=20000"});
    EXPECT_THAT(text, HasSubstr("waits for register 0x1f000 of tile 1,2 to be 0x9 under mask 0x3f"));
    EXPECT_THAT(text, HasSubstr("error 0x0501"));
}

// Errors of a program are no deadlock: they name the place and the reason at once.
TEST_F(Deadlock, FaultsNameTileAndRegister)
{
    ArrayProgram unknown;
    unknown.write(1, 3, 0x12344, 1);
    EXPECT_THAT(failure_of(unknown), HasSubstr("error 0x0802"));
    ArrayProgram unconnected;
    start(unconnected, run_of(16)); // MM2S 0 leads nowhere
    const std::string text = failure_of(unconnected);
    EXPECT_THAT(text, HasSubstr("error 0x0806"));
    EXPECT_THAT(text, HasSubstr("0,1"));
}

} // namespace
} // namespace svp::test
