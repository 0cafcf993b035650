using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Options;
using YamlDotNet.RepresentationModel;

namespace SamStream.Cli.Configuration.Reading;

/// <summary>Reads a configuration file and finds everything that is wrong with it at once.</summary>
internal sealed class ConfigurationReader(EnvironmentSubstitution environment)
{
    private readonly List<OptionProblem> _problems = [];
    private readonly List<OptionProblem> _hints = [];
    private IReadOnlyDictionary<string, Place> _places = new Dictionary<string, Place>();

    /// <summary>The shape of a configuration, from which the JSON Schema is made as well.</summary>
    public static SectionShape Shape { get; } = ShapeReader.Section(typeof(RunOptions));

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>What is not wrong but should not stay: secrets in clear.</summary>
    public IReadOnlyList<OptionProblem> Hints => _hints;

    /// <summary>True if a name is that of a configuration file, by its extension.</summary>
    public static bool IsConfiguration(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML";

    /// <summary>Reads a file; what is wrong with its content is in <see cref="Problems"/>.</summary>
    /// <exception cref="ConfigurationException">There is no such file, or it is not YAML.</exception>
    public RunOptions Read(string path)
    {
        if (Directory.Exists(path))
            throw Refusal(path, 0, "is a folder", "name a YAML file in it");
        if (InputFile.FaultOf(path) is { } fault)
            throw Refusal(path, 0, fault, "name a YAML file");
        try
        {
            return Parse(InputFile.ReadText(path, PlainYaml.MostBytes), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            bool isMissing = error is FileNotFoundException or DirectoryNotFoundException;
            throw Refusal(path, 0, isMissing ? "there is no such file" : error.Message.TrimEnd('.'),
                "name a readable YAML file");
        }
    }

    /// <summary>Where a key stands, or else the section that it would stand in; null if neither does.</summary>
    public Place? PlaceOf(string key)
    {
        for (string? at = key; at is not null; at = Above(at))
        {
            if (_places.TryGetValue(at, out Place? place))
                return place;
        }

        return null;
    }

    /// <summary>Reads text; <paramref name="file"/> is what messages call it.</summary>
    /// <exception cref="ConfigurationException">It is not YAML.</exception>
    public RunOptions Parse(string text, string file)
    {
        YamlNode root;
        try
        {
            root = PlainYaml.Read(text) ?? throw Refusal(file, 0, "is empty", "write one with the sections source or cameras, prompts and output");
        }
        catch (PlainYamlException error)
        {
            throw Refusal(file, error.Line, error.Fault, error.Cure);
        }

        var binder = new OptionsBinder(file, environment);
        var options = (RunOptions)binder.Section(Shape, root, "");
        _problems.AddRange(binder.Problems);
        _hints.AddRange(binder.Hints);
        _places = binder.Places;
        return options;
    }

    private static string? Above(string key)
    {
        int end = key.LastIndexOfAny(['.', '[']);
        return end < 0 ? null : key[..end];
    }

    private static ConfigurationException Refusal(string file, long line, string fault, string cure) =>
        new(new OptionProblem(new Place(file, line), "", null, fault, cure));
}
