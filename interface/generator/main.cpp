// SPDX-License-Identifier: Apache-2.0
// svp-registers [--check] BLOCK.yaml --header FILE --table FILE --markdown FILE
// Exit codes: 0 fine, 1 --check found a file that is not up to date, 2 bad input.
#include "interface/generator/block.h"

#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace {

using svp::registers::Block;
using Writer = std::string (*)(const Block&);

struct Output {
    std::string path;
    Writer writer;
};

struct Options {
    bool check = false;
    std::string input;
    std::vector<Output> outputs;
};

Writer writer_of(const std::string& option)
{
    if (option == "--header") return svp::registers::write_c_header;
    if (option == "--table") return svp::registers::write_table;
    if (option == "--markdown") return svp::registers::write_markdown;
    return nullptr;
}

bool parse(int argc, char** argv, Options& options)
{
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--check") {
            options.check = true;
        } else if (Writer writer = writer_of(word)) {
            if (++i == argc) return false;
            options.outputs.push_back({argv[i], writer});
        } else if (options.input.empty() && word.rfind("--", 0) != 0) {
            options.input = word;
        } else {
            return false;
        }
    }
    return !options.input.empty() && !options.outputs.empty();
}

std::string contents(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

int run(const Options& options)
{
    const Block block = svp::registers::read_block(options.input);
    int result = 0;
    for (const Output& output : options.outputs) {
        const std::string text = output.writer(block);
        if (contents(output.path) == text) continue;
        if (options.check) {
            fmt::print(stderr, "{}: not up to date with {}; build the target `registers`\n", output.path,
                       options.input);
            result = 1;
            continue;
        }
        std::ofstream file(output.path, std::ios::binary);
        file << text;
        file.close();
        if (!file) throw svp::registers::BlockError(output.path + ": cannot be written");
    }
    return result;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    if (!parse(argc, argv, options)) {
        fmt::print(stderr, "usage: svp-registers [--check] BLOCK.yaml --header FILE --table FILE --markdown FILE\n");
        return 2;
    }
    try {
        return run(options);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
}
