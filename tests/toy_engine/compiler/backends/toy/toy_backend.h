// SPDX-License-Identifier: Apache-2.0
// Layers that only copy a tensor, for the toy engine: max pooling over a window of one value.
#pragma once

#include "compiler/backends/common/backend.h"
#include "tests/toy_engine/interface/engines/toy/toy_command.h"

namespace svp::test {

class CopierBackend final : public compiler::Backend {
  public:
    explicit CopierBackend(const svp_toy_target& target) : target_(target) {}

    uint32_t engine() const override { return SVP_ENGINE_TOY; }
    const compiler::EngineNames& names() const override;
    void check(const std::string& place) const override;
    void check_loadable(const compiler::Loadable& loadable, const std::string& place) const override;
    bool can_run(const compiler::Network& network, size_t layer) const override;
    std::unique_ptr<compiler::BackendPart> part(const compiler::Network& network,
                                                const std::vector<bool>& own) const override;
    compiler::Execution execution(const compiler::Network& network, const compiler::Layer& layer) const override;
    std::string sharing_problem(const compiler::Tensor& tensor) const override;

  private:
    const svp_toy_target target_;
};

} // namespace svp::test
