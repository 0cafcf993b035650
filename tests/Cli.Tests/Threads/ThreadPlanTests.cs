using OpenCvSharp;
using SamStream.Cli.Threads;
using SamStream.Model.Onnx;

namespace SamStream.Cli.Tests.Threads;

public sealed class ThreadPlanTests
{
    private static readonly Processors Whole = new(8, 8, 4, 4);
    private static readonly Processors Limited = new(8, 2, 4, 2);

    [Fact]
    public void For_WholeMachine_LeavesTheNumberToTheRuntime()
    {
        ThreadPlan plan = ThreadPlan.For(Whole, 1, new OnnxSessionOptions());

        Assert.Equal((0, 4), (plan.Network.IntraOpThreads, plan.NetworkThreads));
    }

    [Fact]
    public void For_PartOfTheMachine_NamesTheNumber()
    {
        ThreadPlan plan = ThreadPlan.For(Limited, 1, new OnnxSessionOptions { Provider = ExecutionProvider.Cuda });

        Assert.Equal((2, 2), (plan.Network.IntraOpThreads, plan.NetworkThreads));
        Assert.Equal(ExecutionProvider.Cuda, plan.Network.Provider);
        Assert.Contains("2 of 4", Why(plan, "image encoder"), StringComparison.Ordinal);
    }

    [Fact]
    public void For_ChosenNumber_IsKept()
    {
        ThreadPlan plan = ThreadPlan.For(Limited, 1, new OnnxSessionOptions { IntraOpThreads = 7 });

        Assert.Equal(7, plan.Network.IntraOpThreads);
        Assert.Contains("chosen", plan.Shares(isChosen: true)[0].Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "takes turns")]
    [InlineData(4, "beside the encoder")]
    [InlineData(5, "takes turns")]
    public void Shares_Decoder_RunsBesideTheEncoderWhereBothFit(int threads, string said) => Assert.Contains(
        said, Why(ThreadPlan.For(Whole, 1, new OnnxSessionOptions { IntraOpThreads = threads }), "mask decoder"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Shares_Sources_HaveThreadsEach(int sources)
    {
        IReadOnlyList<ThreadShare> shares = ThreadPlan.For(Whole, sources, new OnnxSessionOptions()).Shares(isChosen: false);

        Assert.Equal(2 * sources, shares.Single(share => share.Who == "sources").Threads);
        Assert.Equal(sources, shares.Single(share => share.Who == "video decoding").Threads);
    }

    [Fact]
    public void Apply_Always_SetsOpenCv()
    {
        ThreadPlan.Apply();

        Assert.Equal(1, Cv2.GetNumThreads());
    }

    private static string Why(ThreadPlan plan, string who) =>
        plan.Shares(isChosen: false).Single(share => share.Who == who).Why;
}
