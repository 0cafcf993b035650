using System.CommandLine;
using System.CommandLine.Parsing;
using SamStream.Bench.Suite;
using SamStream.Cli.Arguments;
using SamStream.Pipeline;

namespace SamStream.Bench;

/// <summary>The options of <c>bench</c> that are for its suite.</summary>
internal sealed class SuiteArguments
{
    private static readonly Dictionary<string, SuitePart> PartsByWord =
        Enum.GetValues<SuitePart>().ToDictionary(part => EnumWord.Of(part), StringComparer.Ordinal);

    private static readonly SuitePart[] PartsUnasked =
        [.. Enum.GetValues<SuitePart>().Where(part => part != SuitePart.Architectures)];

    private readonly Option<bool> _suite = new("--suite")
    {
        Description = "Measure networks, presets, objects, cameras and peers in turns, and print tables.",
    };

    private readonly Option<SuitePart[]> _parts = new("--parts")
    {
        Description = $"Only these tables, separated by commas: {string.Join(", ", PartsByWord.Keys)}; without it, all but "
            + $"{EnumWord.Of(SuitePart.Architectures)}.",
        HelpName = "list",
        CustomParser = ReadParts,
    };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Only rows whose name contains this text, and the first row, which others are compared with; repeat it for more.",
        HelpName = "text",
    };

    private readonly Option<bool> _quick = new("--quick") { Description = "Two short rounds: for a first look." };

    private readonly Option<string> _calibrate = new("--calibrate")
    {
        Description = "First find ranges for the 8-bit encoders on this clip or folder of images.",
        HelpName = "input",
    };

    private readonly Option<string> _markdown = new("--markdown")
    {
        Description = "Write the suite's tables to this file as well.",
        HelpName = "file",
    };

    private IEnumerable<Option> OfSuite => [_parts, _only, _quick, _calibrate, _markdown];

    public void AddTo(Command command)
    {
        command.Add(_suite);
        UsageFaults.RefuseEmpty(_only, _calibrate, _markdown);
        foreach (Option option in OfSuite)
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_suite))
                return;
            foreach (Option option in OfSuite.Where(option => result.GetResult(option) is { Implicit: false }))
                result.AddError($"{option.Name} is for the suite; add --suite");
        });
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_suite);

    /// <summary>The same while options are checked.</summary>
    public bool IsAsked(CommandResult checkedNow) => checkedNow.GetValue(_suite);

    /// <summary>Frames of a whole job.</summary>
    public int DefaultFrames(ParseResult parsed) => parsed.GetValue(_quick) ? 12 : 60;

    public int DefaultRounds(ParseResult parsed) => parsed.GetValue(_quick) ? 2 : 4;

    /// <summary>Runs of an encoder in a round.</summary>
    public int Runs(ParseResult parsed) => parsed.GetValue(_quick) ? 1 : 3;

    public string? Calibration(ParseResult parsed) => parsed.GetValue(_calibrate);

    public string? MarkdownFile(ParseResult parsed) => parsed.GetValue(_markdown);

    /// <summary>The settings with tables and rows.</summary>
    public SuiteSettings Settings(ParseResult parsed, SuiteSettings settings) => settings with
    {
        Parts = parsed.GetValue(_parts) is { Length: > 0 } parts ? parts : PartsUnasked,
        Only = parsed.GetValue(_only) ?? [],
    };

    /// <summary>The command line as it was given, but for tables, rows and files.</summary>
    public static string CommandOf(ParseResult parsed)
    {
        var words = new List<string> { "samstream-bench" };
        string[] others = ["--parts", "--only", "--calibrate", "--markdown"];
        bool isValueOfOther = false;
        foreach (string word in parsed.Tokens.Select(token => token.Value))
        {
            if (isValueOfOther)
                isValueOfOther = false;
            else if (others.Contains(word))
                isValueOfOther = true;
            else if (word != "--json")
                words.Add(word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word);
        }

        return string.Join(' ', words);
    }

    private static SuitePart[]? ReadParts(ArgumentResult result)
    {
        var parts = new List<SuitePart>();
        foreach (string word in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (PartsByWord.TryGetValue(word, out SuitePart part))
            {
                parts.Add(part);
                continue;
            }

            result.AddError($"--parts has '{word}'; write some of {string.Join(',', PartsByWord.Keys)}");
            return null;
        }

        return [.. parts.Distinct().Order()];
    }
}
