// SPDX-License-Identifier: Apache-2.0
// The official tests of all supported operators, held against the list in the tree.
#include "tests/conformance/conformance.h"

#include <fstream>
#include <gtest/gtest.h>
#include <map>

namespace svp::test {
namespace {

constexpr const char* list_file = "tests/conformance/outcomes.txt";

std::map<std::string, std::string> listed_outcomes()
{
    std::ifstream stream(list_file);
    std::map<std::string, std::string> result;
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line[0] == '#') continue;
        size_t space = line.find(' ');
        result[line.substr(0, space)] = line.substr(space + 1);
    }
    return result;
}

// A test that begins or ceases to pass, or is skipped for another reason, must be changed in the list, too.
TEST(OperatorConformance, OutcomesAreTheListedOnes)
{
    std::map<std::string, std::string> listed = listed_outcomes();
    size_t passed = 0;
    for (const std::string& name : supported_tests()) {
        std::string outcome = outcome_of(name);
        passed += outcome == "passed";
        EXPECT_EQ(listed[name], outcome) << "the line in " << list_file << " would be:\n" << name << ' ' << outcome;
        listed.erase(name);
    }
    for (const auto& [name, outcome] : listed)
        ADD_FAILURE() << name << " is listed in " << list_file << ", but there is no such test of supported operators";
    EXPECT_GT(passed, 100U);
}

TEST(OperatorConformance, NothingListedFails)
{
    for (const auto& [name, outcome] : listed_outcomes())
        EXPECT_NE(outcome.rfind("failed", 0), 0U) << name;
}

} // namespace
} // namespace svp::test
