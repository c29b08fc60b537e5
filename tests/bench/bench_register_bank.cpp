// SPDX-License-Identifier: Apache-2.0
// Accesses to registers: to one after the other of the command processor's, and to an array in a block of 64 MiB.
#include "interface/generated/command_processor_table.h"
#include "models/common/payload.h"
#include "models/common/register_bank.h"

#include <benchmark/benchmark.h>
#include <vector>

namespace svp {
namespace {

void access_all(benchmark::State& state, RegisterBank& bank, const RegisterBlock& block, tlm::tlm_command command)
{
    std::vector<uint32_t> offsets;
    for (size_t i = 0; i < block.register_count; ++i)
        for (uint32_t k = 0; k < std::min(block.registers[i].count, 1000u); ++k)
            offsets.push_back(block.registers[i].offset + k * block.registers[i].stride);
    uint32_t word = 0;
    tlm::tlm_generic_payload payload;
    for (auto _ : state)
        for (uint32_t offset : offsets) {
            set_up_payload(payload, command, offset, &word, 4);
            bank.transport(payload);
            benchmark::DoNotOptimize(word);
        }
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * offsets.size()));
}

void command_processor_reads(benchmark::State& state)
{
    RegisterBank bank(command_processor_table::block);
    access_all(state, bank, command_processor_table::block, tlm::TLM_READ_COMMAND);
}

void command_processor_writes(benchmark::State& state)
{
    RegisterBank bank(command_processor_table::block);
    access_all(state, bank, command_processor_table::block, tlm::TLM_WRITE_COMMAND);
}

BENCHMARK(command_processor_reads);
BENCHMARK(command_processor_writes);

} // namespace
} // namespace svp

BENCHMARK_MAIN();
