using System.CommandLine;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Commands;

/// <summary>Makes options that take a duration, written as in configurations.</summary>
internal static class DurationOption
{
    /// <summary>An option whose value is null if it is not given.</summary>
    public static Option<TimeSpan?> Create(string name, TimeSpan minimum, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Durations.Parse(text) is { } value && value >= minimum)
                return value;
            result.AddError($"{name} is '{text}'; write a number with its unit, {Durations.Write(minimum)} or more: 90s, 30m, 2h");
            return null;
        },
    };
}
