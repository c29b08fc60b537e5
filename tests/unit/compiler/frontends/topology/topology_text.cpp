// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/frontends/topology/topology_text.h"

#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>

namespace svp::test {

std::string topology_text(const std::string& layers)
{
    return "name: small\ninput: {channels: 3, height: 8, width: 8}\nlayers:\n" + layers;
}

compiler::Network load_text(const std::string& text, const compiler::TopologyOptions& options)
{
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    std::string path = testing::TempDir() + test->test_suite_name() + "." + test->name() + ".yaml";
    std::ofstream(path) << text;
    compiler::Network network = compiler::load_topology(path, options);
    std::remove(path.c_str());
    return network;
}

} // namespace svp::test
