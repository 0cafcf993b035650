using System.CommandLine;
using SamStream.Cli.Configuration.Binding;

namespace SamStream.Cli.Commands;

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
