// SPDX-License-Identifier: Apache-2.0
#include "base/npy/npy_header.h"

#include "base/errors/input_error.h"

#include <charconv>
#include <fmt/format.h>

namespace svp {
namespace {

constexpr size_t most_dimensions = 32; // NumPy's own limit

class Parser {
  public:
    Parser(std::string_view text, const std::string& place) : text_(text), place_(place) {}

    NpyHeader parse()
    {
        NpyHeader header;
        bool has_descr = false, has_order = false, has_shape = false;
        expect('{');
        while (!accept('}')) {
            const std::string key = quoted();
            expect(':');
            if (key == "descr") {
                once(has_descr, key);
                header.descr = type();
            } else if (key == "fortran_order") {
                once(has_order, key);
                header.fortran_order = boolean();
            } else if (key == "shape") {
                once(has_shape, key);
                header.shape = tuple();
            } else {
                fail(fmt::format("unknown key '{}'", printable(key)));
            }
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skip_blanks();
        if (at_ != text_.size()) fail("something follows the dictionary");
        if (!has_descr || !has_order || !has_shape) fail("descr, fortran_order and shape are all needed");
        return header;
    }

  private:
    [[noreturn]] void fail(const std::string& what) const
    {
        throw InputError(fmt::format("{}: malformed NPY header: {}", place_, what));
    }

    static std::string printable(const std::string& text)
    {
        std::string result;
        for (const char c : text.substr(0, 40))
            result += c >= ' ' && c <= '~' ? c : '?';
        return result;
    }

    void once(bool& seen, const std::string& key)
    {
        if (seen) fail(fmt::format("'{}' appears twice", key));
        seen = true;
    }

    void skip_blanks()
    {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t'))
            ++at_;
    }

    bool accept(char wanted)
    {
        skip_blanks();
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    void expect(char wanted)
    {
        if (!accept(wanted)) fail(fmt::format("expected '{}' at byte {}", wanted, at_));
    }

    std::string quoted()
    {
        skip_blanks();
        const char quote = at_ < text_.size() ? text_[at_] : '\0';
        if (quote != '\'' && quote != '"') fail(fmt::format("expected a quoted word at byte {}", at_));
        const size_t end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) fail("a quote is not closed");
        std::string word(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return word;
    }

    std::string type()
    {
        skip_blanks();
        if (at_ < text_.size() && text_[at_] == '[') fail("records are not supported, expected float32 values ('<f4')");
        return printable(quoted());
    }

    bool boolean()
    {
        skip_blanks();
        for (const auto& [word, value] : {std::pair{std::string_view("True"), true}, {"False", false}}) {
            if (text_.substr(at_, word.size()) != word) continue;
            at_ += word.size();
            return value;
        }
        fail("fortran_order must be True or False");
    }

    std::vector<size_t> tuple()
    {
        std::vector<size_t> shape;
        expect('(');
        while (!accept(')')) {
            shape.push_back(dimension());
            if (shape.size() > most_dimensions) fail("too many dimensions");
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return shape;
    }

    size_t dimension()
    {
        skip_blanks();
        size_t value = 0;
        const char* begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (error != std::errc()) fail(fmt::format("a dimension at byte {} is not a whole number", at_));
        at_ += static_cast<size_t>(end - begin);
        return value;
    }

    std::string_view text_;
    const std::string& place_;
    size_t at_ = 0;
};

} // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& place) { return Parser(text, place).parse(); }

} // namespace svp
