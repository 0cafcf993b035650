using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Scheduling;

public sealed class LoadStagesTests
{
    [Theory]
    [InlineData(LoadStage.None, double.PositiveInfinity, LoadStage.None)]
    [InlineData(LoadStage.None, 0.96, LoadStage.None)]
    [InlineData(LoadStage.None, 0.9, LoadStage.Rate)]
    [InlineData(LoadStage.None, 0.2, LoadStage.Crops)]
    [InlineData(LoadStage.None, 0.01, LoadStage.Inputs)]
    [InlineData(LoadStage.Rate, 1, LoadStage.Rate)]
    [InlineData(LoadStage.Rate, 1.1, LoadStage.None)]
    [InlineData(LoadStage.Crops, 0.3, LoadStage.Crops)]
    [InlineData(LoadStage.Crops, 0.4, LoadStage.Rate)]
    [InlineData(LoadStage.Inputs, 0.17, LoadStage.Inputs)]
    [InlineData(LoadStage.Inputs, 0.2, LoadStage.Crops)]
    [InlineData(LoadStage.Inputs, double.PositiveInfinity, LoadStage.None)]
    public void Next_Share_LeavesAStageOnlyBeyondItsBand(LoadStage now, double share, LoadStage expected) =>
        Assert.Equal(expected, LoadStages.Next(now, share));

    [Fact]
    public void ReductionOf_Stages_PartsComeBeforeWholeFrames() => Assert.Equal(
        [EncodeReduction.None, EncodeReduction.None, EncodeReduction.Objects, EncodeReduction.All],
        Enum.GetValues<LoadStage>().Select(LoadStages.ReductionOf));
}
