// SPDX-License-Identifier: Apache-2.0
// Boost.Program_options with messages for people: unknown options are suggested, values are checked, help is laid out
// in one way.
#pragma once

#include <boost/program_options.hpp>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace svp::cli {

struct Usage {
    const char* command;
    const char* synopsis; // what follows "sparsevp COMMAND"
    const char* description;
    const char* examples; // indented lines, and where to read on
};

class OptionParser {
  public:
    explicit OptionParser(const Usage& usage);

    // Options for the help page, under a heading.
    boost::program_options::options_description& group(const std::string& heading);
    // What stands without an option's name; `most` of them at most.
    void positional(const std::string& name, int most);

    // False: help was asked for and has been written. Throws InputError.
    bool parse(const std::vector<std::string>& arguments, std::ostream& out);

    // Names of what was given, options and positional arguments.
    std::vector<std::string> given() const;
    bool has(const std::string& name) const { return values_.count(name) > 0; }
    // Throws InputError where the option is missing.
    std::string required(const std::string& name, const std::string& what) const;
    std::string text(const std::string& name) const; // empty where it was not given
    std::optional<std::string> optional_text(const std::string& name) const;
    std::vector<std::string> list(const std::string& name) const;
    std::optional<uint64_t> whole(const std::string& name, uint64_t min, uint64_t max) const;
    std::optional<double> real(const std::string& name, double min, double max) const;

  private:
    [[noreturn]] void fail(const std::string& what) const;
    std::vector<std::string> option_names() const;
    void write_help(std::ostream& out) const;

    Usage usage_;
    std::vector<std::unique_ptr<boost::program_options::options_description>> groups_;
    boost::program_options::options_description hidden_;
    boost::program_options::positional_options_description positional_;
    boost::program_options::variables_map values_;
};

// A value of one word, given at most once.
boost::program_options::typed_value<std::string>* word(const char* placeholder);
// Values of an option that may be given several times.
boost::program_options::typed_value<std::vector<std::string>>* words(const char* placeholder);

} // namespace svp::cli
