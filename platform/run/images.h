// SPDX-License-Identifier: Apache-2.0
// Images in, class scores out: between NPY files and packed tensors.
#pragma once

#include "base/npy/npy.h"
#include "compiler/ir/float_network.h"
#include "compiler/ir/network.h"
#include "compiler/loadable/loadable.h"
#include "compiler/oracle/integer_executor.h"
#include "platform/run/network_options.h"

#include <optional>
#include <string>
#include <vector>

namespace svp {

// N,C,H,W, float32 as the network takes them or uint8 to be normalized; at most `most` images, each C*H*W values.
// Throws InputError where the shape is not the input's, or the normalization does not fit it or float32 images.
std::vector<std::vector<float>> read_images(const std::string& path, const compiler::Tensor& input,
                                            const Normalization& normalization, size_t most = SIZE_MAX);

// As the device reads and writes tensors. Channels that the tensor has beyond the network's hold the zero point.
std::vector<uint8_t> pack_codes(const compiler::Codes& codes, const svp_tensor& tensor);
// The first `channels` channels.
compiler::Codes unpack_codes(const std::vector<uint8_t>& bytes, const svp_tensor& tensor, uint32_t channels);

// The loadable's output as the network knows it: without channels that the tile array adds.
svp_tensor network_output(const compiler::Loadable& loadable);

// Real values of the outputs of all images: N,classes, or N,C,H,W where the output is no vector. `softmax`: what the
// host has left to do, if anything.
NpyArray output_array(const std::vector<compiler::Codes>& outputs, const svp_tensor& output,
                      const std::optional<compiler::HostSoftmax>& softmax = std::nullopt);

} // namespace svp
