// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/platform/trace/vcd_parser.h"

#include <set>
#include <sstream>
#include <stdexcept>

namespace svp::test {
namespace {

[[noreturn]] void malformed(const std::string& what) { throw std::runtime_error("malformed VCD: " + what); }

class Reader {
  public:
    explicit Reader(const std::string& text) : words_(text) {}

    ParsedVcd read()
    {
        declarations();
        changes();
        return std::move(vcd_);
    }

  private:
    std::string until_end()
    {
        std::string word, text;
        while (words_ >> word) {
            if (word == "$end") return text;
            text += (text.empty() ? "" : " ") + word;
        }
        malformed("a section does not end");
    }

    void declarations()
    {
        std::string word;
        while (words_ >> word) {
            if (word == "$enddefinitions") {
                until_end();
                if (!scopes_.empty()) malformed("scopes left open");
                return;
            }
            if (word == "$comment") {
                vcd_.comments.push_back(until_end());
            } else if (word == "$timescale") {
                vcd_.timescale = until_end();
            } else if (word == "$scope") {
                std::istringstream parts(until_end());
                std::string kind, name;
                parts >> kind >> name;
                scopes_.push_back(name);
            } else if (word == "$upscope") {
                until_end();
                if (scopes_.empty()) malformed("too many upscopes");
                scopes_.pop_back();
            } else if (word == "$var") {
                variable(until_end());
            } else {
                malformed("unexpected " + word);
            }
        }
        malformed("no end of definitions");
    }

    void variable(const std::string& text)
    {
        std::istringstream parts(text);
        std::string kind, code, name, full;
        unsigned bits = 0;
        parts >> kind >> bits >> code >> name;
        for (const auto& scope : scopes_)
            full += scope + ".";
        full += name;
        if (vcd_.signals.count(full)) malformed("declared twice: " + full);
        vcd_.signals[full].bits = bits;
        if (!by_code_.emplace(code, &vcd_.signals[full]).second) malformed("identifier used twice");
    }

    void changes()
    {
        std::string word;
        bool has_time = false;
        while (words_ >> word) {
            if (word[0] == '#') {
                const uint64_t time = std::stoull(word.substr(1));
                if (has_time && time < vcd_.last_time) malformed("time runs backwards");
                vcd_.last_time = time;
                has_time = true;
                changed_.clear();
            } else if (word == "$comment") {
                vcd_.comments.push_back(until_end());
            } else if (word == "$dumpvars" || word == "$end") {
                continue;
            } else if (word[0] == 'b') {
                std::string code;
                words_ >> code;
                value(word.substr(1), code);
            } else {
                value(word.substr(0, 1), word.substr(1));
            }
        }
    }

    void value(const std::string& digits, const std::string& code)
    {
        const auto found = by_code_.find(code);
        if (found == by_code_.end()) malformed("unknown identifier " + code);
        ParsedSignal& signal = *found->second;
        if (digits.empty() || digits.size() > signal.bits) malformed("a value is wider than its variable");
        if (digits.find_first_not_of("01") != std::string::npos && digits != "z" && digits != "x") malformed(digits);
        if (!changed_.insert(code).second) malformed("two values at one time");
        if (!signal.changes.empty() && signal.changes.back().second == digits) malformed("a change changes nothing");
        signal.changes.emplace_back(vcd_.last_time, digits);
    }

    std::istringstream words_;
    ParsedVcd vcd_;
    std::vector<std::string> scopes_;
    std::map<std::string, ParsedSignal*> by_code_;
    std::set<std::string> changed_; // at the current time
};

} // namespace

ParsedVcd parse_vcd(const std::string& text) { return Reader(text).read(); }

} // namespace svp::test
