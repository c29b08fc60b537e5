// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/backends/aie/array_run.h"

#include "compiler/oracle/integer_executor.h"
#include "compiler/packing/tensor_packing.h"
#include "interface/engines/aie/aie_command.h"
#include "tests/reference/aie_interpreter.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp::test {
namespace {

using namespace compiler;

// A tensor in DRAM, with channels up to those that it is stored with.
void write_tensor(const svp_tensor& tensor, const std::vector<int8_t>& values, ArrayInterpreter& array)
{
    const auto zero = static_cast<int8_t>(tensor.zero_point);
    std::vector<int8_t> codes(size_t{tensor.channels} * tensor.height * tensor.width, zero);
    std::copy(values.begin(), values.end(), codes.begin());
    const std::vector<uint8_t> packed =
        pack_tensor(codes, {tensor.channels, tensor.height, tensor.width}, tensor.format, zero);
    std::copy(packed.begin(), packed.end(),
              array.regions[tensor.region].begin() + static_cast<ptrdiff_t>(tensor.offset));
}

std::string compare(const Network& network, const svp_layer& layer, const ArrayInterpreter& array,
                    const std::vector<Codes>& expected)
{
    const size_t index = layer.output_tensor;
    const std::vector<int8_t> got = array.tensor(index);
    const Codes& want = expected[index];
    const auto difference = std::mismatch(got.begin(), got.end(), want.begin(), want.end());
    if (difference.first == got.end() && got.size() == want.size()) return {};
    const auto at = difference.first - got.begin();
    const Tensor& t = network.tensors[index];
    return fmt::format("layer '{}': code {} (c {}, y {}, x {}) is {} instead of {}", layer.name, at,
                       at / (t.height * t.width), at / t.width % t.height, at % t.width, *difference.first,
                       *difference.second);
}

} // namespace

void weaken_decomposition(Network& network)
{
    for (Layer& layer : network.layers)
        for (int8_t& value : layer.basis)
            value = static_cast<int8_t>(value / 8);
}

AieOptions array_options(unsigned columns, unsigned rows, unsigned memory_rows)
{
    AieOptions options;
    options.target.columns = columns;
    options.target.rows = rows;
    options.target.memory_rows = memory_rows;
    options.target.core_bytes = 65536;
    options.target.memory_tile_bytes = 524288;
    options.target.stream_bytes = 4;
    return options;
}

namespace {

std::string run(const Network& network, const Loadable& loadable, const std::vector<int8_t>& image, int runs)
{
    const std::vector<Codes> expected = execute_network(network, image);
    ArrayInterpreter array(loadable);
    write_tensor(loadable.input(), image, array);
    for (int run = 0; run < runs; ++run) {
        for (const svp_layer& layer : loadable.layers()) {
            if (layer.engine != SVP_ENGINE_AIE) {
                write_tensor(loadable.tensors()[layer.output_tensor], expected[layer.output_tensor], array);
                continue;
            }
            try {
                array.execute(loadable.commands()[layer.first_command]);
            } catch (const std::runtime_error& error) {
                return fmt::format("layer '{}': {}", layer.name, error.what());
            }
            std::string wrong = compare(network, layer, array, expected);
            if (!wrong.empty()) return wrong;
        }
        std::string left = array.leftovers();
        if (!left.empty()) return left;
    }
    if (array.words_sent != array.words_received)
        return fmt::format("{} words sent, {} received", array.words_sent, array.words_received);
    return {};
}

} // namespace

std::string run_and_compare(const Network& network, const AieOptions& options, const std::vector<int8_t>& image,
                            int runs)
{
    return run(network, test::compile_for_aie(network, options), image, runs);
}

std::string run_mixed_and_compare(const Network& network, const Assignment& engines, const AieOptions& options,
                                  const std::vector<int8_t>& image)
{
    return run(network, compile(network, both_engines({default_target(), true}, options), engines), image, 2);
}

} // namespace svp::test
