using System.Globalization;

namespace SamStream.Sources.Options;

/// <summary>Collects <see cref="OptionProblem"/>s.</summary>
internal sealed class OptionChecks
{
    /// <summary>The fastest frame rate that is taken for real, frames a second.</summary>
    public const double MaxFrameRate = 1000;

    private readonly List<OptionProblem> _problems = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    public OptionChecks Require(bool isValid, string key, object? value, string cure)
    {
        if (!isValid)
        {
            string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            _problems.Add(new OptionProblem(key, text, cure));
        }

        return this;
    }

    public OptionChecks RequireRange(long value, long least, long most, string key) =>
        Require(value >= least && value <= most, key, value, $"it must be {least} to {most}");

    public OptionChecks RequireFrameRate(double? value, string key) => Require(
        value is null or (> 0 and <= MaxFrameRate), key, value, $"it must be over 0 and at most {MaxFrameRate} frames a second");

    public OptionChecks RequireTimeout(TimeSpan value, string key, TimeSpan least, TimeSpan most) => Require(
        value >= least && value <= most, key, value.TotalSeconds,
        string.Create(CultureInfo.InvariantCulture, $"it must be {least.TotalSeconds} to {most.TotalSeconds} seconds"));

    public OptionChecks RequireText(string? value, string key, string meaning) =>
        Require(!string.IsNullOrWhiteSpace(value), key, value, $"it must name {meaning}");
}
