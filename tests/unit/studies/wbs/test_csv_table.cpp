// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "studies/wbs/csv_table.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

using namespace svp;
using namespace svp::wbs;

namespace {

const std::vector<CsvColumn> columns = {{"name", true}, {"count", true}, {"share", false}};

CsvTable parse(const std::string& text) { return CsvTable::parse(text, "t.csv", columns); }

std::string error_of(const std::function<void()>& action)
{
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(CsvTable, ReadsCellsByColumnWhateverTheOrder)
{
    const CsvTable table = parse("share,name,count\r\n0.5,\"a, \"\"b\"\"\",7\r\n,plain,18446744073709551615");
    ASSERT_EQ(table.size(), 2U);
    EXPECT_EQ(table.row(0).text("name"), "a, \"b\"");
    EXPECT_EQ(table.row(0).integer("count", 0, 9), 7U);
    EXPECT_EQ(table.row(0).number("share", 0, 1), 0.5);
    EXPECT_FALSE(table.row(1).filled("share"));
    EXPECT_EQ(table.row(1).integer("count", 0, UINT64_MAX), UINT64_MAX);
    EXPECT_EQ(table.row(1).place(), "t.csv:3");
    EXPECT_FALSE(parse("name,count\na,1\n").row(0).filled("share"));
    EXPECT_EQ(parse("name,count\n").size(), 0U);
}

TEST(CsvTable, SaysWhatIsWrongWithTheFrame)
{
    const std::pair<const char*, const char*> cases[] = {
        {"", "t.csv: is empty"},
        {"name\n", "t.csv:1: column 'count' is missing"},
        {"name,cuont\n", "t.csv:1: unknown column 'cuont', did you mean 'count'?"},
        {"name,count,name\n", "t.csv:1: column 'name' stands there twice"},
        {"name,count,\n", "t.csv:1: unknown column ''"},
        {"name,count\na,1\nb\n", "t.csv:3: 1 cells, the header has 2"},
        {"name,count\na,1,2\n", "t.csv:2: 3 cells, the header has 2"},
        {"name,count\n\n", "t.csv:2: 1 cells, the header has 2"},
        {"name,count\n\"a,1\n", "t.csv:2: a quoted cell does not end on its line"},
        {"name,count\n\"a\"b,1\n", "t.csv:2: cell 1: a quote or control character in the midst of it"},
        {"name,count\na\"b,1\n", "t.csv:2: cell 1: a quote or control character in the midst of it"},
        {"name,count\na,1\rb,2\n", "t.csv:2: cell 2: a quote or control character in the midst of it"},
    };
    for (const auto& [text, expected] : cases)
        EXPECT_EQ(error_of([t = text] { parse(t); }), expected) << text;
}

TEST(CsvTable, SaysWhatIsWrongWithACell)
{
    for (const char* bad : {"", "x", "-1", "+1", "1.5", " 1", "1 ", "0x1", "11", "18446744073709551616"}) {
        const CsvTable table = parse("name,count\na," + std::string(bad) + "\n");
        EXPECT_THAT(error_of([&] { table.row(0).integer("count", 0, 10); }), testing::StartsWith("t.csv:2: count: "))
            << bad;
    }
    for (const char* bad : {"", "nan", "inf", "-inf", "1e999", "-0.1", "1.1", "0x1p-1", "0,5"}) {
        const CsvTable table = parse("name,count,share\na,1,\"" + std::string(bad) + "\"\n");
        EXPECT_THAT(error_of([&] { table.row(0).number("share", 0, 1); }), testing::StartsWith("t.csv:2: share: "))
            << bad;
    }
    const CsvTable table = parse("name,count\nhaed,1\n");
    EXPECT_EQ(error_of([&] {
                  table.row(0).choice("name", {"head", "body"});
              }),
              "t.csv:2: name: 'haed' is not one of head, body, did you mean 'head'?");
    EXPECT_EQ(error_of([&] { table.row(0).require_blank("name", "why"); }), "t.csv:2: name: 'haed' must be blank: why");
}

TEST(CsvTable, ReadsFilesAndSaysWhyNot)
{
    const test::TemporaryFolder folder;
    EXPECT_EQ(CsvTable::read(folder.write("a.csv", "name,count\na,1\n"), columns).size(), 1U);
    EXPECT_THAT(error_of([&] { CsvTable::read(folder.file("none.csv"), columns); }),
                testing::HasSubstr("No such file"));
    EXPECT_THAT(error_of([&] { CsvTable::read(folder.path().string(), columns); }),
                testing::HasSubstr("cannot be read"));
    EXPECT_THAT(error_of([&] { CsvTable::read("/dev/zero", columns); }), testing::HasSubstr("larger than 64 MiB"));
}

} // namespace
