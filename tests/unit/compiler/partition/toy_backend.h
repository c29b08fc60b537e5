// SPDX-License-Identifier: Apache-2.0
// An engine that adds two tensors and can do nothing else, and who executes its commands.
#pragma once

#include "compiler/backends/common/backend.h"

#include <cstdint>
#include <vector>

namespace svp::test {

constexpr uint8_t toy_engine = 99;

struct ToyOptions {
    double seconds = 0; // of a layer
    int channels = 1;   // tensors that it shares hold a multiple of so many
};

class ToyBackend : public compiler::Backend {
  public:
    explicit ToyBackend(const ToyOptions& options) : options_(options) {}

    uint32_t engine() const override { return toy_engine; }
    const compiler::EngineNames& names() const override;
    void check(const std::string& /*place*/) const override {}
    void check_loadable(const compiler::Loadable& /*loadable*/, const std::string& /*place*/) const override {}
    bool can_run(const compiler::Network& network, size_t layer) const override;
    std::unique_ptr<compiler::BackendPart> part(const compiler::Network& network,
                                                const std::vector<bool>& own) const override;
    compiler::Execution execution(const compiler::Network& network, const compiler::Layer& layer) const override;
    std::string sharing_problem(const compiler::Tensor& tensor) const override;

  private:
    const ToyOptions options_;
};

// Operands of its commands.
enum ToyOperand : unsigned { toy_left, toy_right, toy_output, toy_record, toy_all_constants };

// `regions`: by index, constants among them. Only for commands of its layers.
void execute_toy(const svp_layer_command& command, std::vector<std::vector<uint8_t>>& regions);

} // namespace svp::test
