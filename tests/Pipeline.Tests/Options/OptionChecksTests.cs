using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Options;

namespace SamStream.Pipeline.Tests.Options;

public sealed class OptionChecksTests
{
    [Fact]
    public void Of_Defaults_AreValid() => Assert.Empty(OptionChecks.Of(new Outer()));

    [Fact]
    public void Of_FaultsEverywhere_NamesEachWithItsLimits()
    {
        var options = new Outer
        {
            Share = float.NaN,
            Count = 0,
            Wait = TimeSpan.FromMinutes(2),
            Mode = (DayOfWeek)9,
            Inner = new Inner { Least = 5, Most = 4 },
        };

        Assert.Equal(
            [
                "Share: 'NaN' is not valid; it must be 0.1 to 1",
                "Count: '0' is not valid; it must be at least 1",
                "Wait: '2m' is not valid; it must be 500ms to 1m",
                "Mode: '9' is not valid; it must be one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday",
                "Inner.Most: '4' is not valid; it must not be below Least",
            ],
            OptionChecks.Of(options).Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(1f)]
    public void Of_FloatAtItsLimit_IsWithin(float share) => Assert.Empty(OptionChecks.Of(new Outer { Share = share }));

    [Fact]
    public void Of_NothingWritten_IsNoFault() => Assert.Empty(OptionChecks.Of(new Outer { Count = null }));

    private sealed record Outer
    {
        [Range(0.1, 1.0)]
        public float Share { get; init; } = 0.5f;

        [Range(1, int.MaxValue)]
        public int? Count { get; init; } = 3;

        [DurationRange("500ms", "1m")]
        public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(1);

        public DayOfWeek Mode { get; init; }

        [Description("more of them")]
        public Inner Inner { get; init; } = new();
    }

    private sealed record Inner : ICheckedOptions
    {
        public int Least { get; init; } = 1;

        public int Most { get; init; } = 2;

        void ICheckedOptions.Check(OptionChecks checks) =>
            checks.Require(Most >= Least, nameof(Most), Most, "it must not be below Least");
    }
}
