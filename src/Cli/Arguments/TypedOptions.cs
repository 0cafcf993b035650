using System.CommandLine;
using System.Globalization;
using SamStream.Cli.Configuration.Binding;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Arguments;

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

/// <summary>Makes options that take a number from 0 to 1.</summary>
internal static class FractionOption
{
    /// <summary>An option whose value is null if it is not given.</summary>
    public static Option<float?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "0..1",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value is >= 0 and <= 1)
                return value;
            result.AddError($"{name} is '{text}'; it must be a number from 0 to 1");
            return null;
        },
    };
}

/// <summary>Makes options that take one of a few words, the same words as in configurations.</summary>
internal static class ChoiceOption
{
    /// <summary>An option whose value is null if it is not given.</summary>
    public static Option<T?> Create<T>(string name, string description)
        where T : struct, Enum
    {
        var shape = new ChoiceShape(typeof(T), Enum.GetValues<T>().ToDictionary(
            value => ShapeReader.NameOf(value.ToString()), value => (object)value));
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', shape.Values.Keys),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (ScalarParser.TryParse(shape, text, out object? value))
                    return (T)value;
                result.AddError($"{name} is '{text}'; {ScalarParser.Cure(shape, text)}");
                return null;
            },
        };
    }
}

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
