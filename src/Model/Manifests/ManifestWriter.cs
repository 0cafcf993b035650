using System.Globalization;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace SamStream.Model.Manifests;

/// <summary>Writes manifests that <see cref="ManifestReader"/> reads.</summary>
internal static class ManifestWriter
{
    /// <summary>A manifest as YAML.</summary>
    public static string Write(ModelManifest manifest)
    {
        var files = manifest.Files.ToDictionary(file => file.Part, file => FileOf(file.File));
        if (manifest.Rewiring is { } rewiring)
            files["decoder"].Add("rewire", Section(("lowResLogits", rewiring.LowResLogits), ("iouPredictions", rewiring.IouPredictions)));
        PreprocessingSpec input = manifest.Preprocessing;
        YamlMappingNode preprocessing = Section(
            ("kind", ManifestReader.NameOf(input.Fit)), ("size", $"{input.Size}"), ("channels", ManifestReader.NameOf(input.Channels)),
            ("mean", Numbers(input.Mean)), ("std", Numbers(input.Std)));
        if (input.Padding is { } padding)
            preprocessing.Add("padding", Numbers(padding));
        ModelCapabilities capabilities = manifest.Capabilities;
        YamlMappingNode root = Section([
            ("schema", $"{ManifestReader.SchemaVersion}"),
            ("name", manifest.Name),
            ("description", manifest.Description),
            ("architecture", manifest.Architecture.Name),
            ("license", manifest.License),
            ("source", manifest.Source),
            .. manifest.Files.Select(file => (file.Part, (YamlNode)files[file.Part])),
            ("preprocessing", preprocessing),
            (
                "capabilities",
                Section(
                    ("boxes", Flag(capabilities.Boxes)), ("points", Flag(capabilities.Points)), ("masks", Flag(capabilities.Masks)),
                    ("masksPerPrompt", $"{capabilities.MasksPerPrompt}"), ("batch", Flag(capabilities.Batch)))),
            (
                "score",
                Section(
                    [("bias", Number(manifest.Score.Bias)), .. ScoreWeights.Names.Zip(manifest.Score.Values, (name, value) => (name, (YamlNode)Number(value)))])),
        ]);
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);
        return text.ToString().TrimEnd('.', '\n') + "\n";
    }

    private static YamlMappingNode FileOf(ModelFile file) => Section(
        ("file", file.Path),
        ("sha256", file.Sha256),
        ("bytes", string.Create(CultureInfo.InvariantCulture, $"{file.Bytes}")),
        ("inputs", Tensors(file.Inputs)),
        ("outputs", Tensors(file.Outputs)));

    private static YamlSequenceNode Tensors(IReadOnlyList<TensorSpec> tensors) => new(tensors.Select(tensor =>
    {
        YamlMappingNode node = Section(("name", tensor.Name), ("type", tensor.ElementName), ("shape", Line(tensor.Shape.Select(Size))));
        node.Style = MappingStyle.Flow;
        return node;
    }));

    // A free dimension is called as in the file, unless the reader would take that for a number.
    private static string Size(TensorDimension size) =>
        !size.IsFree ? size.Size.ToString(CultureInfo.InvariantCulture)
        : size.Name is { Length: > 0 } name && char.IsAsciiLetter(name[0]) ? name : "any";

    private static YamlMappingNode Section(params ReadOnlySpan<(string Key, YamlNode Value)> entries)
    {
        var section = new YamlMappingNode();
        foreach ((string key, YamlNode value) in entries)
            section.Add(key, value);
        return section;
    }

    private static YamlSequenceNode Numbers(IReadOnlyList<float> values) => Line(values.Select(Number));

    private static YamlSequenceNode Line(IEnumerable<string> values) =>
        new(values.Select(value => new YamlScalarNode(value))) { Style = SequenceStyle.Flow };

    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "true" : "false";
}
