// SPDX-License-Identifier: Apache-2.0
#include "platform/run/images.h"

#include "base/errors/input_error.h"
#include "compiler/packing/tensor_packing.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp {
namespace {

compiler::TensorShape shape_of(const svp_tensor& tensor) { return {tensor.channels, tensor.height, tensor.width}; }

void check_normalization(const Normalization& normalization, bool unsigned8, size_t channels, const std::string& path)
{
    const auto check_count = [&](const char* option, const std::vector<double>& numbers) {
        if (numbers.empty()) return;
        if (!unsigned8) throw InputError(fmt::format("{}: holds float32 images: {} is for uint8 ones", path, option));
        if (numbers.size() != 1 && numbers.size() != channels)
            throw InputError(fmt::format("{}: {} numbers, expected one, or {}: one per channel of the input", option,
                                         numbers.size(), channels));
    };
    check_count("--mean", normalization.mean);
    check_count("--std", normalization.std);
}

double of_channel(const std::vector<double>& numbers, size_t channel, double otherwise)
{
    if (numbers.empty()) return otherwise;
    return numbers.size() == 1 ? numbers[0] : numbers[channel];
}

void normalize(std::vector<float>& image, const Normalization& normalization, size_t plane)
{
    for (size_t i = 0; i < image.size(); ++i) {
        const double value = static_cast<double>(image[i]) / 255 - of_channel(normalization.mean, i / plane, 0);
        image[i] = static_cast<float>(value / of_channel(normalization.std, i / plane, 1));
    }
}

} // namespace

std::vector<std::vector<float>> read_images(const std::string& path, const compiler::Tensor& input,
                                            const Normalization& normalization, size_t most)
{
    const NpyArray array = read_npy(path);
    const auto channels = static_cast<size_t>(input.channels), height = static_cast<size_t>(input.height),
               width = static_cast<size_t>(input.width);
    const std::vector<size_t>& shape = array.shape;
    if (shape.size() != 4 || shape[0] == 0 || shape[1] != channels || shape[2] != height || shape[3] != width)
        throw InputError(fmt::format("{}: images have the shape {}, the network takes (N, {}, {}, {})", path,
                                     shape_text(shape), channels, height, width));
    check_normalization(normalization, array.from_unsigned8, channels, path);
    const size_t size = channels * height * width;
    std::vector<std::vector<float>> images(std::min(shape[0], most));
    for (size_t i = 0; i < images.size(); ++i) {
        const auto first = array.values.begin() + static_cast<ptrdiff_t>(i * size);
        images[i].assign(first, first + static_cast<ptrdiff_t>(size));
        if (array.from_unsigned8) normalize(images[i], normalization, height * width);
    }
    return images;
}

std::vector<uint8_t> pack_codes(const compiler::Codes& codes, const svp_tensor& tensor)
{
    const auto zero_point = static_cast<int8_t>(tensor.zero_point);
    const size_t size = size_t{tensor.channels} * tensor.height * tensor.width;
    if (codes.size() == size) return compiler::pack_tensor(codes, shape_of(tensor), tensor.format, zero_point);
    compiler::Codes padded = codes;
    padded.resize(size, zero_point);
    return compiler::pack_tensor(padded, shape_of(tensor), tensor.format, zero_point);
}

compiler::Codes unpack_codes(const std::vector<uint8_t>& bytes, const svp_tensor& tensor, uint32_t channels)
{
    compiler::Codes codes = compiler::unpack_tensor({bytes.data(), bytes.size()}, shape_of(tensor), tensor.format,
                                                    static_cast<int8_t>(tensor.zero_point));
    codes.resize(size_t{channels} * tensor.height * tensor.width);
    return codes;
}

svp_tensor network_output(const compiler::Loadable& loadable)
{
    svp_tensor output = loadable.output();
    output.channels = output.logical_channels;
    return output;
}

NpyArray output_array(const std::vector<compiler::Codes>& outputs, const svp_tensor& output,
                      const std::optional<compiler::HostSoftmax>& softmax)
{
    NpyArray array;
    array.shape = {outputs.size(), output.channels};
    if (output.height * output.width != 1) array.shape.insert(array.shape.end(), {output.height, output.width});
    for (const compiler::Codes& codes : outputs) {
        std::vector<float> values;
        for (const int8_t code : codes)
            values.push_back(output.scale * static_cast<float>(code - output.zero_point));
        if (softmax) values = compiler::apply_softmax(*softmax, values);
        array.values.insert(array.values.end(), values.begin(), values.end());
    }
    return array;
}

} // namespace svp
