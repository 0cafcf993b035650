using System.Globalization;
using SamStream.Pipeline.Options;
using YamlDotNet.RepresentationModel;

namespace SamStream.Model.Manifests;

/// <summary>
/// A place in a manifest that may hold a value. Reading never throws: what is wrong is added to the list of problems
/// and a neutral value returned, so that one pass finds everything.
/// </summary>
internal sealed class ManifestNode(string key, YamlNode? node, string file, ManifestProblems problems)
{
    public string Key => key;

    private Place Place => new(file, node?.Start.Line ?? 0);

    public bool IsMissing => node is null;

    public void Report(string cure) => problems.Add(new OptionProblem(Place, key, Found(), Found() is null ? "is missing" : "is not valid", cure));

    public ManifestNode Child(string name)
    {
        var path = key.Length == 0 ? name : $"{key}.{name}";
        YamlNode? child = null;
        if (node is YamlMappingNode mapping)
            mapping.Children.TryGetValue(new YamlScalarNode(name), out child);
        return new ManifestNode(path, child, file, problems);
    }

    /// <summary>Checks that this is a mapping with no keys but these.</summary>
    public bool IsMapping(params ReadOnlySpan<string> allowed)
    {
        if (node is not YamlMappingNode mapping)
        {
            Report($"write a section with the keys {string.Join(", ", allowed!)}");
            return false;
        }

        foreach (var (name, value) in mapping.Children)
        {
            var text = (name as YamlScalarNode)?.Value ?? name.ToString();
            if (!allowed.Contains(text))
            {
                var path = key.Length == 0 ? text : $"{key}.{text}";
                var known = string.Join(", ", allowed!);
                problems.Add(new OptionProblem(new Place(file, name.Start.Line), path, Text(value), "stands at an unknown key", $"the keys here are {known}"));
            }
        }

        return true;
    }

    public IReadOnlyList<ManifestNode> Items(string cure)
    {
        if (node is YamlSequenceNode { Children.Count: > 0 } sequence)
            return [.. sequence.Children.Select((child, i) => new ManifestNode($"{key}[{i}]", child, file, problems))];
        Report(cure);
        return [];
    }

    public string Scalar(string cure)
    {
        if (node is YamlScalarNode { Value: { } text } && !string.IsNullOrWhiteSpace(text))
            return text;
        Report(cure);
        return "";
    }

    public long Integer(long minimum, string cure)
    {
        if (long.TryParse(Raw(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= minimum)
            return value;
        Report(cure);
        return minimum;
    }

    public float Number(Func<float, bool> isValid, string cure)
    {
        if (float.TryParse(Raw(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && isValid(value))
            return value;
        Report(cure);
        return 1;
    }

    public bool Flag()
    {
        if (Raw() is "true" or "false")
            return Raw() == "true";
        Report("write true or false");
        return false;
    }

    public T Choice<T>(IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Raw() is { } text && choices.TryGetValue(text, out var value))
            return value;
        Report($"write one of {string.Join(", ", choices.Keys)}");
        return default;
    }

    public string? Raw() => (node as YamlScalarNode)?.Value;

    private string? Found() => node is null ? null : Text(node);

    private static string Text(YamlNode value) => value switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlMappingNode => "a section",
        YamlSequenceNode { Children.Count: 0 } => "an empty list",
        _ => "a list",
    };
}
