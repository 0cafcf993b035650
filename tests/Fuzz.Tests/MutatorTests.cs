namespace SamStream.Fuzz.Tests;

public sealed class MutatorTests
{
    private static readonly byte[][] Seeds = ["a: 1"u8.ToArray(), "b: [2, 3]"u8.ToArray()];

    [Fact]
    public void Next_SameNumber_MakesTheSameInputs() => Assert.Equal(Inputs(5), Inputs(5));

    [Fact]
    public void Next_AnotherNumber_MakesOthers() => Assert.NotEqual(Inputs(5), Inputs(6));

    [Fact]
    public void Next_Inputs_AreNoLongerThanTheLimitAndHardlyEverTheSame()
    {
        byte[][] inputs = Inputs(5);

        Assert.All(inputs, input => Assert.InRange(input.Length, 0, 40));
        Assert.InRange(inputs.Select(Convert.ToHexString).Distinct().Count(), 800, 1000);
    }

    private static byte[][] Inputs(int seed)
    {
        var mutator = new Mutator(seed, Seeds, ["word"], mostBytes: 40);
        return [.. Enumerable.Range(0, 1000).Select(_ => mutator.Next())];
    }
}
