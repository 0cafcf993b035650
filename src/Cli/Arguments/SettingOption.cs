using System.CommandLine;
using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;

namespace SamStream.Cli.Arguments;

/// <summary>
/// An option of the command line that is a key of configurations: its description, limits, words and default are those of the
/// key, and it replaces what a configuration says.
/// </summary>
internal sealed class SettingOption
{
    private readonly SettingPath _setting;
    private readonly Option<object?> _option;

    /// <param name="name">As it is written: <c>--threads</c>.</param>
    /// <param name="key">Path of the key in a configuration: <c>model.threads</c>.</param>
    /// <param name="helpName">What stands for the value in the help; null: made from what may stand there.</param>
    /// <param name="alias">Another name, or null.</param>
    /// <param name="description">Instead of the key's, where the command line knows more than the file.</param>
    public SettingOption(string name, string key, string? helpName = null, string? description = null, string? alias = null)
    {
        _setting = SettingPath.Of(ConfigurationReader.Shape, key);
        Shape shape = _setting.Key.Shape;
        _option = new Option<object?>(name, alias is null ? [] : [alias])
        {
            Description = description ?? Sentence(_setting.Key),
            HelpName = helpName ?? ScalarParser.Form(shape),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (ScalarParser.TryParse(shape, text, out object? value))
                    return _setting.Key.IsPath ? Path.GetFullPath((string)value) : value;
                result.AddError($"{name} is '{text}'; {ScalarParser.Cure(shape, text)}");
                return null;
            },
        };
    }

    /// <summary>What commands take.</summary>
    public Option Option => _option;

    /// <summary>True if it stands on the command line.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_option) is not null;

    /// <summary>Its value, or null.</summary>
    public object? Value(ParseResult parsed) => parsed.GetValue(_option);

    /// <summary>Options with its value in place of what they say, if it is given.</summary>
    public RunOptions Over(RunOptions options, ParseResult parsed) =>
        Value(parsed) is { } value ? _setting.With(options, value) : options;

    private static string Sentence(KeyShape key)
    {
        string text = char.ToUpperInvariant(key.Description[0]) + key.Description[1..];
        string standing = key.Default is null || text.Contains("default:", StringComparison.Ordinal)
            ? ""
            : $" (default: {ScalarParser.Write(key.Shape, key.Default)})";
        return $"{text}{standing}.";
    }
}
