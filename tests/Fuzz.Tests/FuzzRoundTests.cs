using SamStream.Fuzz.Targets;
using SamStream.TestSupport;

namespace SamStream.Fuzz.Tests;

/// <summary>Readers of foreign bytes: none crashes, hangs, or takes memory without measure.</summary>
public sealed class FuzzRoundTests
{
    public static TheoryData<string> Targets => [.. TargetCatalog.All.Select(target => target.Name)];

    [Theory]
    [Slow("It reads thousands of inputs, and FFmpeg some of them.")]
    [MemberData(nameof(Targets))]
    public void Run_SeedsAndWhatChanceMakesOfThem_AreTakenOrRefused(string name)
    {
        FuzzTarget target = TargetCatalog.Find(name)!;

        FuzzFault? fault = new FuzzRound(target).Run(FuzzCommand.InputsOf(target, seed: 1, target.ShortRound));

        Assert.True(fault is null, $"{fault?.What}\nInput, base 64: {Convert.ToBase64String(fault?.Input ?? [])}");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_Nothing_IsTakenOrRefused(string name) => Assert.Null(new FuzzRound(TargetCatalog.Find(name)!).Run([[]]));

    [Fact]
    public void Run_ReaderThatThrows_ReportsItsInput()
    {
        var target = new FuzzTarget("throws", "nothing", bytes => throw new InvalidOperationException($"byte {bytes[0]}"));

        FuzzFault fault = new FuzzRound(target).Run([[7]])!;

        Assert.Equal([7], fault.Input);
        Assert.Contains("byte 7", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ReaderThatTakesTooMuchMemory_ReportsIt()
    {
        var target = new FuzzTarget("greedy", "nothing", bytes => GC.KeepAlive(new byte[20_000])) { MostAllocatedBytes = 10_000 };

        Assert.Contains("allocated", new FuzzRound(target).Run([[7]])!.What, StringComparison.Ordinal);
    }
}
