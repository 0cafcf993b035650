using System.CommandLine;
using System.Globalization;

namespace SamStream.Cli.Commands;

/// <summary>Makes options that take a whole number of at least some value.</summary>
internal static class NumberOption
{
    /// <summary>An option whose value is null if it is not given.</summary>
    public static Option<int?> Create(string name, int minimum, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= minimum)
                return value;
            result.AddError($"{name} is '{text}'; it must be a whole number of {minimum} or more");
            return null;
        },
    };
}
