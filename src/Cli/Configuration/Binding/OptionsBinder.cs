using System.Text;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;
using YamlDotNet.RepresentationModel;

namespace SamStream.Cli.Configuration.Binding;

/// <summary>
/// Fills options records from YAML. It never stops at a problem: what is wrong is noted and the default stays, so that
/// one pass finds everything.
/// </summary>
internal sealed class OptionsBinder(string file, EnvironmentSubstitution environment)
{
    private static readonly string[] SecretWords = ["pass", "pwd", "secret", "token"];

    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
    private readonly List<OptionProblem> _problems = [];
    private readonly List<OptionProblem> _hints = [];
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    // Characters that values with variables may still come to, all together.
    private int _room = PlainYaml.MostBytes;

    /// <summary>What is wrong, as far as it is told.</summary>
    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>What is not wrong but should not stay.</summary>
    public IReadOnlyList<OptionProblem> Hints => _hints;

    /// <summary>Where each known key stands.</summary>
    public IReadOnlyDictionary<string, Place> Places => _places;

    /// <summary>Makes a record from a mapping.</summary>
    /// <param name="shape">The record's shape.</param>
    /// <param name="node">The mapping.</param>
    /// <param name="key">Its path, empty for the root.</param>
    public object Section(SectionShape shape, YamlNode node, string key)
    {
        object options = Activator.CreateInstance(shape.Type)!;
        shape.Place?.SetValue(options, PlaceOf(node));
        shape.Path?.SetValue(options, key);
        if (node is not YamlMappingNode mapping)
        {
            // "prompts:" with nothing behind it is an empty section, as people write it.
            if (node is not YamlScalarNode { Value: "" or null })
                Report(node, key, "is not a section", $"write the keys {Names(shape)} below it");
            mapping = [];
        }

        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach ((YamlNode name, YamlNode value) in mapping.Children)
        {
            string text = name is YamlScalarNode scalar ? scalar.Value ?? "" : name.ToString();
            written.Add(text);
            if (shape.Keys.FirstOrDefault(candidate => candidate.Name == text) is { } known)
                BindKey(known, value, Join(key, text), options);
            else if (!IsFull)
                ReportUnknown(name, value, Join(key, text), text, shape);
        }

        foreach (KeyShape missing in shape.Keys.Where(candidate => candidate.IsRequired && !written.Contains(candidate.Name)))
        {
            Add(new OptionProblem(
                PlaceOf(node), Join(key, missing.Name), null, "is missing", $"write {missing.Description}"));
        }

        return options;
    }

    private static string Join(string key, string name) => key.Length == 0 ? name : $"{key}.{name}";

    private static string Names(SectionShape shape) => string.Join(", ", shape.Keys.Select(key => key.Name));

    // Aliases let a few lines stand for a list without end, so no more is written than a message shows.
    private static string Written(YamlNode node)
    {
        if (node is not YamlSequenceNode)
            return node is YamlScalarNode scalar ? scalar.Value ?? "" : "a section";
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(YamlNode node, StringBuilder text)
    {
        if (node is not YamlSequenceNode list)
        {
            text.Append(Written(node));
            return;
        }

        text.Append('[');
        for (int i = 0; i < list.Children.Count && text.Length <= OptionProblem.LongestValue; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Write(list.Children[i], text);
        }

        text.Append(']');
    }

    private void BindKey(KeyShape key, YamlNode node, string path, object options)
    {
        _places[path] = PlaceOf(node);
        bool isEmpty = node is YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "" or "null" or "~" };
        if (isEmpty && key.IsRequired)
            Report(node, path, "is empty", $"write {key.Description}");
        else if (!isEmpty)
            Set(key, node, path, options);
    }

    private void Set(KeyShape key, YamlNode node, string path, object options)
    {
        int before = _problems.Count;
        if (Value(key, node, path) is { } value)
            key.Set(options, key.IsPath ? Path.GetFullPath((string)value, _folder) : value);
        else if (key.IsRequired && _problems.Count == before)
            Report(node, path, "stands for nothing", $"let it be {key.Description}");
    }

    private object? Value(KeyShape key, YamlNode node, string path)
    {
        if (node is YamlScalarNode { Value: { } written } && !written.Contains("${", StringComparison.Ordinal)
            && (key.IsClearSecret || Credentials.AreIn(written)))
        {
            _hints.Add(new OptionProblem(PlaceOf(node), path, null, "holds a secret in clear",
                "write ${NAME} there and set the environment variable NAME"));
        }

        int before = _problems.Count;
        object? value = Value(key.Shape, node, path);
        for (int i = before; key.IsSecret && i < _problems.Count; i++)
            _problems[i] = _problems[i] with { Value = null };
        return value;
    }

    private object? Value(Shape shape, YamlNode node, string key) => shape switch
    {
        _ when IsFull => null,
        SectionShape section => Section(section, node, key),
        ListShape list => List(list, node, key),
        _ => Scalar(shape, node, key),
    };

    private Array? List(ListShape shape, YamlNode node, string key)
    {
        if (node is not YamlSequenceNode sequence)
        {
            Report(node, key, "is not a list", "write [a, b, …], or one item a line behind '- '");
            return null;
        }

        int count = sequence.Children.Count;
        if (count < shape.MinItems || count > shape.MaxItems)
        {
            string wanted = shape.MinItems == shape.MaxItems ? $"{shape.MinItems}" : $"{shape.MinItems} to {shape.MaxItems}";
            Report(node, key, $"has {count} items", $"write {wanted}");
            return null;
        }

        object?[] values = [.. sequence.Children.Select((item, i) => Value(shape.Item, item, $"{key}[{i}]"))];
        if (values.Contains(null))
            return null;
        var items = Array.CreateInstance(shape.ItemType, count);
        for (int i = 0; i < count; i++)
            items.SetValue(values[i], i);
        return items;
    }

    private object? Scalar(Shape shape, YamlNode node, string key)
    {
        if (node is not YamlScalarNode { Value: { } written })
        {
            Report(node, key, "is not a single value", ScalarParser.Cure(shape));
            return null;
        }

        string text = environment.Apply(written, Math.Min(_room, PlainYaml.MostValueCharacters), out IReadOnlyList<(string Fault, string Cure)> faults);
        if (!ReferenceEquals(text, written))
            _room -= text.Length;
        foreach ((string fault, string cure) in faults)
            Report(node, key, fault, cure);
        // A variable that is empty, or not set and without a default, is a key that is not written.
        if (faults.Count > 0 || (text.Length == 0 && written.Length > 0))
            return null;
        if (ScalarParser.TryParse(shape, text, out object? value))
            return value;
        Report(node, key, ReferenceEquals(text, written) ? "is not valid" : "stands for a value that is not valid",
            ScalarParser.Cure(shape, text));
        return null;
    }

    private void ReportUnknown(YamlNode name, YamlNode value, string key, string text, SectionShape shape)
    {
        string? meant = Suggestion.For(text, shape.Keys.Select(known => known.Name));
        string cure = meant is null ? $"the keys here are {Names(shape)}" : $"did you mean '{meant}'?";
        // A misspelt key of a secret holds the secret all the same.
        bool isSecret = shape.Keys.Any(known => known.IsSecret && known.Name == meant)
            || SecretWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        Add(isSecret
            ? new OptionProblem(PlaceOf(name), key, null, "is an unknown key", cure)
            : new OptionProblem(PlaceOf(name), key, Written(value), "stands at an unknown key", cure));
    }

    private void Report(YamlNode node, string key, string fault, string cure) =>
        Add(new OptionProblem(PlaceOf(node), key, Written(node), fault, cure));

    // One more than is told, so that it is known that there are more: nothing else is looked for.
    private bool IsFull => _problems.Count > ConfigurationException.MostProblems;

    private void Add(OptionProblem problem)
    {
        if (!IsFull)
            _problems.Add(problem);
    }

    private Place PlaceOf(YamlNode node) => new(file, Math.Max(1, node.Start.Line));
}
