// SPDX-License-Identifier: Apache-2.0
// --check: each layer's output tensor, read from where it is the moment its last command retires, against the oracle.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/loadable/loadable.h"
#include "compiler/oracle/integer_executor.h"
#include "platform/run/tensor_reader.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

class TensorChecker {
  public:
    TensorChecker(const compiler::Loadable& loadable, const compiler::Network& network, DeviceMemory memory);

    // Executes the oracle on the image that runs next.
    void begin_image(size_t image, const compiler::Codes& input);
    // The layer's output is complete.
    void check_layer(size_t layer);

    uint64_t values_checked() const { return values_; }
    uint64_t tensors_checked() const { return tensors_; }
    // One line for each layer that differs, naming layer and coordinate; the first few only.
    const std::vector<std::string>& differences() const { return differences_; }
    bool fine() const { return differing_tensors_ == 0; }
    uint64_t differing_tensors() const { return differing_tensors_; }

  private:
    void report(const std::string& line);
    void compare(const svp_layer& layer, const svp_tensor& tensor, const compiler::Codes& actual,
                 const compiler::Codes& expected);

    const compiler::Loadable& loadable_;
    const compiler::Network& network_;
    TensorReader reader_;
    std::vector<size_t> network_tensor_; // by tensor of the loadable
    std::vector<compiler::Codes> expected_;
    size_t image_ = 0;
    uint64_t values_ = 0, tensors_ = 0, differing_tensors_ = 0;
    std::vector<std::string> differences_;
};

} // namespace svp
