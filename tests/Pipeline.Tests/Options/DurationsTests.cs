using SamStream.Pipeline.Options;

namespace SamStream.Pipeline.Tests.Options;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0s", 0)]
    public void Parse_NumberWithUnit_IsTheDuration(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Durations.Parse(text));

    [Theory]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("1e3s")]
    [InlineData("5d")]
    [InlineData("NaNs")]
    [InlineData("999999999999999h")]
    public void Parse_AnythingElse_IsNone(string text) => Assert.Null(Durations.Parse(text));

    [Theory]
    [InlineData("500ms")]
    [InlineData("1.5s")]
    [InlineData("5s")]
    [InlineData("90s")]
    [InlineData("2m")]
    [InlineData("24h")]
    [InlineData("0s")]
    public void Write_WhatWasParsed_IsTheSameDuration(string text) =>
        Assert.Equal(text, Durations.Write(Durations.Parse(text)!.Value));
}
