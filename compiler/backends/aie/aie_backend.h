// SPDX-License-Identifier: Apache-2.0
// The tile array.
#pragma once

#include "compiler/backends/aie/aie_options.h"
#include "compiler/backends/common/backend.h"

namespace svp::compiler {

class AieBackend : public Backend {
  public:
    explicit AieBackend(const AieOptions& options) : options_(options) {}

    uint32_t engine() const override;
    const EngineNames& names() const override;
    void check(const std::string& place) const override;
    void check_loadable(const Loadable& loadable, const std::string& place) const override;
    bool can_run(const Network& network, size_t layer) const override;
    std::unique_ptr<BackendPart> part(const Network& network, const std::vector<bool>& own) const override;
    Execution execution(const Network& network, const Layer& layer) const override;
    std::string sharing_problem(const Tensor& tensor) const override;
    double start_up_seconds() const override;
    double crossing_seconds(const Tensor& tensor) const override;

  private:
    const AieOptions options_;
};

} // namespace svp::compiler
