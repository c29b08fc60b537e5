// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "studies/wbs/reproduction.h"
#include "studies/wbs/reproduction_report.h"
#include "tests/support/temporary_folder.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

using namespace svp;
using namespace svp::wbs;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

constexpr const char* shipped = "configs/schedules/wbs";

class WbsReproduction : public testing::Test {
  protected:
    std::string error_of(const std::string& totals) const
    {
        folder_.write("totals.csv", "network,array,density,total_s\n" + totals);
        try {
            reproduce(folder_.path().string());
        } catch (const InputError& error) {
            return error.what();
        }
        return "no error";
    }
    void carry(const std::string& schedule) const
    {
        fs::copy_file(fs::path(shipped) / schedule, folder_.path() / schedule);
    }
    test::TemporaryFolder folder_;
};

TEST_F(WbsReproduction, AllValidCellsOfResNetAndVggAreEqual)
{
    const Reproduction reproduction = reproduce(shipped);
    ASSERT_EQ(reproduction.cells.size(), 42U);
    EXPECT_EQ(reproduction.count(CellStatus::equal), 24U);
    EXPECT_EQ(reproduction.count(CellStatus::differs), 0U);
    EXPECT_EQ(reproduction.count(CellStatus::failed), 6U);
    EXPECT_EQ(reproduction.count(CellStatus::no_schedule), 12U);
    EXPECT_TRUE(reproduction.fine());
    for (const ReproducedCell& cell : reproduction.cells) {
        EXPECT_TRUE(cell.notes.empty());
        EXPECT_EQ(cell.status == CellStatus::failed, !cell.published.seconds.has_value());
        if (cell.status != CellStatus::equal) continue;
        // The printed digits, as they stand in the table.
        EXPECT_NE(cell.published.network, "inceptionv3");
        EXPECT_NEAR(*cell.seconds, *cell.published.seconds, *cell.published.seconds * 1e-6);
    }
    const auto json = nlohmann::json::parse(reproduction_json(reproduction));
    EXPECT_EQ(json.at("counts").at("equal"), 24);
    EXPECT_EQ(json.at("cells").size(), 42U);
    EXPECT_THAT(reproduction_table(reproduction, 0), HasSubstr("24 of 42 cells equal to 1e-06, 0 differ"));
}

TEST_F(WbsReproduction, ACellThatDiffersIsSaid)
{
    carry("vgg16_8x8_dense.csv");
    EXPECT_EQ(error_of("vgg16,8x8,dense,9.203393e-03\n"), "no error");
    EXPECT_TRUE(reproduce(folder_.path().string()).fine());
    error_of("vgg16,8x8,dense,9.203413e-03\n"); // 2.2e-6 away
    const Reproduction reproduction = reproduce(folder_.path().string());
    EXPECT_FALSE(reproduction.fine());
    EXPECT_NEAR(reproduction.cells[0].relative_error, -2.2e-6, 1e-7);
    EXPECT_THAT(reproduction_table(reproduction, 0), HasSubstr("0 of 1 cells equal to 1e-06, 1 differ"));
}

TEST_F(WbsReproduction, WhatIsWrongWithTheTableHasItsPlace)
{
    carry("vgg16_8x8_dense.csv");
    EXPECT_THAT(error_of(""), HasSubstr("totals.csv: holds no totals"));
    EXPECT_THAT(error_of("vgg16,8x8,dense,\n"), HasSubstr("totals.csv:2: total_s: is blank"));
    EXPECT_THAT(error_of("vgg16,8x8,dense,0\n"), HasSubstr("totals.csv:2: total_s: '0' is not a number"));
    EXPECT_THAT(error_of("vgg16,8x8,thin,1\n"), HasSubstr("totals.csv:2: density: 'thin' is not one of dense, sparse"));
    for (const char* array : {"8", "8x7", "0x0", "65x65", "8x8x8", "08x08", "x", "-1x-1"})
        EXPECT_THAT(error_of(std::string("vgg16,") + array + ",dense,1\n"), HasSubstr("totals.csv:2: array: '"))
            << array;
    EXPECT_THAT(error_of("../vgg16,8x8,dense,1\n"), HasSubstr("totals.csv:2: network: '../vgg16' has letters other"));
    EXPECT_THAT(error_of("vgg16,8x8,dense,1\nvgg16,8x8,dense,1\n"),
                HasSubstr("totals.csv:3: network: vgg16_8x8_dense"));
    EXPECT_THAT(error_of("vgg16,8x8,dense,failed\n"), HasSubstr("'vgg16_8x8_dense' failed, but has a schedule"));
    // A network that has schedules needs all of them.
    EXPECT_THAT(error_of("vgg16,8x8,dense,9.203393e-03\nvgg16,7x7,dense,7.455440e-03\n"),
                HasSubstr("vgg16_7x7_dense.csv: No such file"));
    EXPECT_EQ(error_of("vgg16,8x8,dense,9.203393e-03\nresnet50,7x7,dense,1\n"), "no error");
}

} // namespace
