// SPDX-License-Identifier: Apache-2.0
// Head, body and tail from geometry; the array's columns from widths.
#include "base/errors/input_error.h"
#include "studies/wbs/read_schedule.h"
#include "studies/wbs/schedule_check.h"
#include "tests/unit/studies/wbs/random_schedule.h"

#include <filesystem>
#include <gmock/gmock.h>

using namespace svp;
using namespace svp::wbs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

TEST(WbsScheduleCheck, ShippedSchedulesAgreeWithTheirGeometry)
{
    size_t schedules = 0;
    for (const auto& entry : std::filesystem::directory_iterator("configs/schedules/wbs")) {
        const std::string name = entry.path().stem().string();
        if (entry.path().extension() != ".csv" || name == "totals") continue;
        const Schedule schedule = read_schedule(entry.path().string());
        const auto columns = static_cast<uint64_t>(name[name.find('_') + 1] - '0');
        EXPECT_EQ(columns_of(schedule), columns) << name;
        EXPECT_THAT(departures(schedule, columns), IsEmpty()) << name;
        ++schedules;
    }
    EXPECT_EQ(schedules, 24U);
}

ScheduledLayer layer_of(uint64_t kernel_h, uint64_t stride, uint64_t in_h, uint64_t out_h)
{
    ScheduledLayer layer;
    layer.kernel_h = kernel_h;
    layer.stride = stride;
    layer.input.height = in_h;
    layer.output.height = out_h;
    return layer;
}

TEST(WbsScheduleCheck, PaddingFollowsFromSizes)
{
    EXPECT_EQ(padding_above(layer_of(7, 2, 224, 112)), 3U);
    EXPECT_EQ(padding_above(layer_of(3, 1, 56, 56)), 1U);
    EXPECT_EQ(padding_above(layer_of(3, 2, 112, 56)), 1U);
    EXPECT_EQ(padding_above(layer_of(1, 2, 56, 28)), 0U);
    EXPECT_EQ(padding_above(layer_of(2, 2, 224, 112)), 0U);
    EXPECT_EQ(padding_above(layer_of(3, 2, 299, 149)), 0U); // without padding
    EXPECT_EQ(padding_above(layer_of(3, 1, 149, 147)), 0U);
    EXPECT_EQ(padding_above(layer_of(3, 2, 35, 17)), 0U);
    EXPECT_EQ(padding_above(layer_of(5, 1, 35, 35)), 2U);
    EXPECT_EQ(padding_above(layer_of(7, 1, 17, 17)), 3U); // 7x1
    EXPECT_EQ(padding_above(layer_of(1, 1, 17, 17)), 0U); // 1x7: padded to the sides only
}

TEST(WbsScheduleCheck, NamesGroupsThatTheGeometryDoesNotHave)
{
    const std::string path = "configs/schedules/wbs/vgg16_8x8_dense.csv";
    Schedule schedule = read_schedule(path);
    IterationGroup& body = schedule.layers[0].sweeps[0].groups[1];
    ASSERT_EQ(body.kind, GroupKind::body);
    ++body.iterations;
    EXPECT_THAT(departures(schedule, 8),
                ElementsAre(HasSubstr("vgg16_8x8_dense.csv:2: layer 'features.0', sweep 1: ")));
    --body.iterations;
    schedule.layers[0].sweeps[0].groups[0].kind = GroupKind::body;
    EXPECT_THAT(departures(schedule, 8), ElementsAre(HasSubstr("its rows make head 1, ")));
    schedule = read_schedule(path);
    schedule.layers[0].sweeps[0].groups[0].output.width += 1;
    EXPECT_THAT(departures(schedule, 8), ElementsAre(HasSubstr("a width of 224 over 8 columns is not 29 each")));
    schedule = read_schedule(path);
    schedule.layers[0].sweeps[0].rows += 1;
    EXPECT_THAT(departures(schedule, 8), testing::Contains(HasSubstr("do not end at its 224 output rows")));
}

TEST(WbsScheduleCheck, FindsTheColumnsOfRandomSchedules)
{
    int told = 0;
    for (uint64_t seed = 0; seed < 300; ++seed) {
        const uint64_t columns = 1 + seed % 8;
        const Schedule schedule = test::RandomSchedule(seed, columns).make();
        try {
            EXPECT_EQ(columns_of(schedule), columns) << seed;
            ++told;
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), HasSubstr("say --columns"));
        }
    }
    EXPECT_GT(told, 250);
}

TEST(WbsScheduleCheck, ANameDecidesAmongColumnsThatFit)
{
    Schedule schedule{"folder_9x9_/net_8x8_dense.csv", {layer_of(3, 1, 28, 28)}};
    ScheduledLayer& layer = schedule.layers[0];
    layer.output.width = 28;
    layer.sweeps = {{28, {{GroupKind::body, 7, {6, 6, 8}, {4, 4, 8}}}}}; // 7 or 8 columns
    EXPECT_EQ(columns_of(schedule), 8U);
    schedule.place = "net_7x7_dense.csv";
    EXPECT_EQ(columns_of(schedule), 7U);
    for (const char* name : {"net_6x6_dense.csv", "net.csv", "net_7x8_dense.csv", "folder_7x7_/net.csv"}) {
        schedule.place = name;
        EXPECT_THROW(columns_of(schedule), InputError) << name;
    }
    layer.sweeps[0].groups[0].output.width = 29; // wider than the layer: none fits
    schedule.place = "net_7x7_dense.csv";
    EXPECT_THROW(columns_of(schedule), InputError);
}

} // namespace
