using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration.Binding;

/// <summary>Turns the text of a scalar into its value and says what may stand there.</summary>
internal static class ScalarParser
{
    /// <summary>The value of a text, if the shape allows it.</summary>
    public static bool TryParse(Shape shape, string text, [NotNullWhen(true)] out object? value)
    {
        value = shape switch
        {
            TextShape => string.IsNullOrWhiteSpace(text) ? null : text,
            FlagShape => text switch { "true" => true, "false" => false, _ => null },
            ChoiceShape choice => choice.Values.GetValueOrDefault(text),
            NumberShape number => Number(number, text),
            PercentShape percent => Percent(percent, text),
            DurationShape duration => Durations.Parse(text) is { } parsed
                && parsed >= duration.Minimum && parsed <= duration.Maximum ? parsed : null,
            _ => null,
        };
        return value is not null;
    }

    /// <summary>What to write.</summary>
    /// <param name="shape">What is allowed.</param>
    /// <param name="text">What was written, for a suggestion.</param>
    public static string Cure(Shape shape, string? text = null) => shape switch
    {
        TextShape => "write a text",
        FlagShape => "write true or false",
        ChoiceShape choice when text is not null && Suggestion.For(text, choice.Values.Keys) is { } meant =>
            $"did you mean '{meant}'? It is one of {string.Join(", ", choice.Values.Keys)}",
        ChoiceShape choice => $"write one of {string.Join(", ", choice.Values.Keys)}",
        DurationShape duration => $"write a duration with its unit (500ms, 5s, 2m, 1h){Limits(duration)}",
        NumberShape number => $"write {NumberKind(number)}{Limits(number)}",
        PercentShape percent => string.Create(
            CultureInfo.InvariantCulture, $"write a share in percent (80%) from {100 * percent.Minimum}% to {100 * percent.Maximum}%"),
        _ => "write a single value",
    };

    /// <summary>What stands for a value in a command's help.</summary>
    public static string Form(Shape shape) => shape switch
    {
        ChoiceShape choice => string.Join('|', choice.Values.Keys),
        NumberShape => "N",
        PercentShape => "N%",
        DurationShape => "time",
        FlagShape => "true|false",
        _ => "text",
    };

    /// <summary>A value as it is written.</summary>
    public static string Write(Shape shape, object value) => (shape, value) switch
    {
        (ChoiceShape, _) => ShapeReader.NameOf(value.ToString()!),
        (PercentShape, double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share}%"),
        (_, TimeSpan duration) => Durations.Write(duration),
        (_, bool flag) => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static object? Number(NumberShape shape, string text)
    {
        double value;
        if (shape.IsInteger)
        {
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
                return null;
            value = whole;
        }
        else if (!TryReal(text, out value))
        {
            return null;
        }

        return value < shape.Minimum || value > shape.Maximum
            ? null
            : Convert.ChangeType(value, shape.Type, CultureInfo.InvariantCulture);
    }

    // Rates are often written as a fraction: 30000/1001.
    private static bool TryReal(string text, out double value)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        double divisor = 1;
        return double.TryParse(slash < 0 ? text : text.AsSpan(0, slash), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && (slash < 0 || double.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out divisor))
            && double.IsFinite(value /= divisor);
    }

    private static object? Percent(PercentShape shape, string text) =>
        text.EndsWith('%')
        && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
        && value / 100 >= shape.Minimum && value / 100 <= shape.Maximum
            ? value / 100
            : null;

    private static string NumberKind(NumberShape shape) => shape.IsInteger ? "a whole number" : "a finite number";

    private static string Limits(NumberShape shape) => (double.IsFinite(shape.Minimum), IsBound(shape.Maximum)) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $" from {shape.Minimum} to {shape.Maximum}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $" of {shape.Minimum} or more"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $" of {shape.Maximum} or less"),
        _ => "",
    };

    private static string Limits(DurationShape shape) => (shape.Minimum > TimeSpan.Zero, shape.Maximum < TimeSpan.MaxValue) switch
    {
        (_, true) => $" from {Durations.Write(shape.Minimum)} to {Durations.Write(shape.Maximum)}",
        (true, false) => $" of {Durations.Write(shape.Minimum)} or more",
        _ => "",
    };

    /// <summary>A limit that is the type's own is not worth naming.</summary>
    internal static bool IsBound(double maximum) =>
        double.IsFinite(maximum) && maximum < int.MaxValue;
}
