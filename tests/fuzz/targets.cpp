// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/import.h"
#include "compiler/loadable/loadable.h"
#include "compiler/passes/quantize/quantize.h"
#include "interface/loadable/loadable_reader.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <stdexcept>
#include <string>

namespace svp::test {
namespace {

constexpr size_t most_work = 200000; // multiply-accumulates, or values, that one input may cost

void require_one_line(const std::string& message)
{
    bool fine = !message.empty() && message.size() < 600 && message.find('\n') == std::string::npos;
    if (!fine) throw std::logic_error("not one line: " + message);
}

size_t work_of(const compiler::FloatNetwork& network)
{
    size_t work = 0;
    for (const compiler::FloatLayer& layer : network.layers) {
        auto taps = static_cast<size_t>(layer.shape.kernel_h) * static_cast<size_t>(layer.shape.kernel_w);
        auto channels = static_cast<size_t>(network.tensor(layer.shape.inputs[0]).channels / layer.shape.groups);
        work += compiler::element_count(network.tensor(layer.shape.output)) * taps * channels;
    }
    for (const compiler::Tensor& tensor : network.tensors)
        work += compiler::element_count(tensor);
    return work;
}

void compile(const compiler::FloatNetwork& network)
{
    if (work_of(network) > most_work) return;
    std::vector<float> image(compiler::element_count(network.tensor(network.input)));
    for (size_t i = 0; i < image.size(); ++i)
        image[i] = static_cast<float>(i % 7) - 3.0F;
    compiler::Loadable loadable =
        test::compile_for_escalate(compiler::quantize(network, {image}), {default_target(), true});
    compiler::network_of(compiler::Loadable(loadable.bytes(), "again"));
}

} // namespace

bool fuzz_importer(const std::vector<uint8_t>& bytes)
{
    try {
        compile(compiler::import_onnx_bytes({bytes.begin(), bytes.end()}, "model.onnx"));
        return true;
    } catch (const InputError& error) {
        require_one_line(error.what());
        return false;
    }
}

bool fuzz_loadable(const std::vector<uint8_t>& bytes)
{
    svp_loadable_view view;
    svp_loadable_fault fault;
    const bool opens = svp_loadable_open(&view, bytes.data(), bytes.size(), &fault) != 0;
    if (opens != (fault.reason == nullptr)) throw std::logic_error("the reader gives a reason, or none, wrongly");
    try {
        compiler::Loadable loadable(bytes, "net.svp");
        if (!opens) throw std::logic_error(std::string("only the reader refuses it: ") + fault.reason);
        compiler::describe(loadable);
        compiler::network_of(loadable);
        return true;
    } catch (const InputError& error) {
        require_one_line(error.what());
        return false;
    }
}

} // namespace svp::test
