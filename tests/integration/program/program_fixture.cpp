// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/program/program_fixture.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace svp::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* small_topology = R"(name: small
input: {channels: 3, height: 12, width: 11}
layers:
  - {name: first, type: conv, channels: 20, kernel: 3, padding: 1, stride: 2, activation: relu}
  - {name: middle, type: conv, channels: 24, kernel: 3, padding: 1, activation: relu}
  - {name: deep, type: depthwise, kernel: 3, padding: 1, activation: relu6}
  - {name: sum, type: add, inputs: [middle, deep]}
  - {name: both, type: concat, inputs: [sum, first, middle]}
  - {name: pool, type: max_pool, kernel: 2, stride: 2}
  - {name: mean, type: global_average_pool}
  - {name: classes, type: fully_connected, channels: 10}
)";

// What the address sanitizer says of itself once an exception passes a simulation's coroutines.
std::string without_sanitizer_remark(const std::string& err)
{
    const std::string last_words = "sanitizers/issues/189\n";
    const size_t end = err.find(last_words);
    return err.rfind("==", 0) == 0 && end != std::string::npos ? err.substr(end + last_words.size()) : err;
}

} // namespace

ProgramTest::ProgramTest() : network_(folder_.write("small.yaml", small_topology)), loadable_(folder_.file("small.svp"))
{
    call_fine({"compile", network_, "-o", loadable_});
}

ProcessResult ProgramTest::call(Arguments arguments)
{
    arguments.insert(arguments.begin(), SPARSEVP_PROGRAM);
    ProcessResult result = run_process(arguments);
    result.err = without_sanitizer_remark(result.err);
    return result;
}

ProcessResult ProgramTest::call_fine(const Arguments& arguments)
{
    ProcessResult result = call(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result;
}

std::vector<std::string> ProgramTest::listing() const
{
    std::vector<std::string> entries;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
        std::ostringstream text;
        text << entry.path().string() << '\n';
        if (entry.is_regular_file()) text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        entries.push_back(text.str());
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

std::string ProgramTest::bad_input(const Arguments& arguments) const
{
    const std::string command = testing::PrintToString(arguments);
    const std::vector<std::string> before = listing();
    const ProcessResult result = call(arguments);
    EXPECT_EQ(result.exit_code, 2) << command << " signal " << result.signal << '\n' << result.err;
    EXPECT_EQ(result.out, "") << command;
    EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << command << '\n' << result.err;
    EXPECT_THAT(result.err, testing::StartsWith("sparsevp: ")) << command;
    EXPECT_TRUE(listing() == before) << command << ": left something behind";
    return result.err;
}

std::string ProgramTest::failed(const Arguments& arguments)
{
    const ProcessResult result = call(arguments);
    EXPECT_EQ(result.exit_code, 3) << testing::PrintToString(arguments) << " signal " << result.signal << '\n'
                                   << result.err;
    EXPECT_THAT(result.err, testing::HasSubstr("sparsevp: the simulated system failed: "));
    return result.err;
}

std::string what_was_counted(const std::string& statistics)
{
    auto json = nlohmann::ordered_json::parse(statistics);
    for (const char* key : {"program", "specification"})
        EXPECT_EQ(json.erase(key), 1U) << key;
    EXPECT_EQ(json["run"].erase("made_from"), 1U);
    return json.dump(1);
}

std::string npy_text(const std::string& shape, size_t values, float value, const std::string& type)
{
    std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header.append(63 - (10 + header.size()) % 64, ' ');
    header += '\n';
    std::string text = std::string("\x93NUMPY\x01\x00", 8);
    text += static_cast<char>(header.size() & 0xff);
    text += static_cast<char>(header.size() >> 8);
    text += header;
    for (size_t i = 0; i < values; ++i) {
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        text.append(bytes, sizeof bytes);
    }
    return text;
}

} // namespace svp::test
