// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/quantize/calibration.h"

#include "base/errors/input_error.h"
#include "compiler/oracle/float_executor.h"

#include <cmath>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

void require_finite(const Tensor& tensor, const std::vector<float>& values, size_t image)
{
    for (float value : values) {
        if (std::isfinite(value)) continue;
        throw InputError(
            fmt::format("calibration image {}: tensor '{}' holds a value that is not finite", image, tensor.name));
    }
}

void add_channel_sums(const Tensor& tensor, const std::vector<float>& values, std::vector<double>& sums)
{
    size_t plane = static_cast<size_t>(tensor.height) * static_cast<size_t>(tensor.width);
    for (size_t i = 0; i < values.size(); ++i)
        sums[i / plane] += static_cast<double>(values[i]);
}

} // namespace

std::vector<TensorStatistics> calibrate(const FloatNetwork& network, const std::vector<std::vector<float>>& images)
{
    if (images.empty()) throw InputError("quantization needs at least one calibration image");
    std::vector<TensorStatistics> result(network.tensors.size());
    for (size_t t = 0; t < result.size(); ++t)
        result[t].channel_means.assign(static_cast<size_t>(network.tensors[t].channels), 0.0);
    for (size_t image = 0; image < images.size(); ++image) {
        std::vector<std::vector<float>> values = execute_network(network, images[image]);
        for (size_t t = 0; t < result.size(); ++t) {
            require_finite(network.tensors[t], values[t], image);
            result[t].histogram.add(values[t]);
            add_channel_sums(network.tensors[t], values[t], result[t].channel_means);
        }
    }
    for (size_t t = 0; t < result.size(); ++t) {
        const Tensor& tensor = network.tensors[t];
        double plane = static_cast<double>(tensor.height) * tensor.width;
        for (double& mean : result[t].channel_means)
            mean /= plane * static_cast<double>(images.size());
    }
    return result;
}

} // namespace svp::compiler
