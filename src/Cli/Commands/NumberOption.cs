using System.CommandLine;
using System.Globalization;

namespace SamStream.Cli.Commands;

/// <summary>Makes options that take a whole number of at least, and perhaps at most, some value.</summary>
internal static class NumberOption
{
    /// <summary>An option whose value is null if it is not given.</summary>
    public static Option<int?> Create(
        string name, int minimum, string description, int maximum = int.MaxValue) => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                    && value >= minimum
                    && value <= maximum)
                    return value;
                string range = maximum < int.MaxValue ? $"from {minimum} to {maximum}" : $"of {minimum} or more";
                result.AddError($"{name} is '{text}'; it must be a whole number {range}");
                return null;
            },
        };
}
