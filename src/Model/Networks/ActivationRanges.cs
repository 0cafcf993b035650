using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Files;

namespace SamStream.Model.Networks;

/// <summary>
/// What the bytes of an encoder's layers stand for, by the name of the layer: one set for all input sizes. Comes as a file beside a
/// model's manifest, or from <c>samstream models optimize</c> for a scene.
/// </summary>
internal sealed record ActivationRanges
{
    /// <summary>Version of the file's format.</summary>
    public const int Format = 1;

    private const int MostBytes = 1 << 22;

    private const string Cure = "take it from the release again, or make it again: samstream models calibrate";

    /// <summary>SHA-256 of the encoder that they belong to, lower case.</summary>
    public required string Model { get; init; }

    /// <summary>The command that made them.</summary>
    public required string Command { get; init; }

    /// <summary>By layer; a layer that is not listed is computed in floats.</summary>
    public required IReadOnlyDictionary<string, LayerScales> Layers { get; init; }

    /// <summary>SHA-256 of the ranges alone: the same ranges give the same graphs.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Layers.Select(Line)))));

    /// <summary>Where the ranges of a model are: <c>mobile-sam.int8.json</c> beside <c>mobile-sam.yaml</c>.</summary>
    public static string FileOf(ModelManifest manifest) => Path.ChangeExtension(manifest.File, ".int8.json");

    /// <summary>The ranges that come with a model; null if none do.</summary>
    /// <exception cref="ModelException">The file cannot be read, is of another format, or belongs to another model.</exception>
    public static ActivationRanges? Find(ModelManifest manifest)
    {
        var file = FileOf(manifest);
        try
        {
            return File.Exists(file) ? Parse(InputFile.ReadBytes(file, MostBytes), file, manifest.Encoder.Sha256) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(file, null, "a readable file", error.Message, "check its permissions", error);
        }
    }

    /// <summary>Reads ranges.</summary>
    /// <param name="json">Content of a file.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="model">SHA-256 of the encoder that they must belong to.</param>
    /// <exception cref="ModelException">It is no such file, is of another format, or belongs to another model.</exception>
    public static ActivationRanges Parse(ReadOnlySpan<byte> json, string file, string model)
    {
        RangesFile? read;
        try
        {
            read = JsonSerializer.Deserialize(json, RangesJson.Default.RangesFile);
        }
        catch (JsonException error)
        {
            throw new ModelException(file, null, "activation ranges as JSON", error.Message, Cure, error);
        }

        if (read?.Format != Format)
            throw new ModelException(file, "format", $"{Format}, the format that this program reads", $"{read?.Format}", Cure);
        if (read.Model != model)
            throw new ModelException(file, "model", $"SHA-256 {model} of the encoder", $"{read.Model}", Cure);
        var layers = new Dictionary<string, LayerScales>(StringComparer.Ordinal);
        foreach (var (layer, ranges) in read.Layers ?? [])
            layers.Add(layer, new LayerScales(Scale(ranges?.Input), ranges?.Output is { } output ? Scale(output) : default));
        return layers.Count > 0
            ? new ActivationRanges { Model = read.Model, Command = read.Command ?? "", Layers = layers }
            : throw new ModelException(file, "layers", "a range for each layer", "none", Cure);

        ByteScale Scale(float[]? range) =>
            range is [var low, var high] && float.IsFinite(low) && float.IsFinite(high) && low <= 0 && high >= 0
                ? ByteScale.Between(low, high)
                : throw new ModelException(
                    file, "layers", "the least and the greatest value of each layer, around 0", Text(range ?? []), Cure);
    }

    /// <summary>The content of a file: a line for each layer.</summary>
    public byte[] ToJson()
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{{\n  \"format\": {Format},\n  \"model\": {Quoted(Model)},\n")
            .Append(CultureInfo.InvariantCulture, $"  \"command\": {Quoted(Command)},\n  \"layers\": {{\n")
            .AppendJoin(",\n", Layers.Select(Line))
            .Append("\n  }\n}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Line(KeyValuePair<string, LayerScales> layer)
    {
        var output = layer.Value.Output.Step > 0 ? $", \"output\": {Text(layer.Value.Output)}" : "";
        return $"    {Quoted(layer.Key)}: {{ \"input\": {Text(layer.Value.Input)}{output} }}";
    }

    private static string Text(ByteScale scale) => Text([scale.Low, scale.High]);

    private static string Text(float[] range) =>
        $"[{string.Join(", ", range.Select(value => value.ToString("G6", CultureInfo.InvariantCulture)))}]";

    private static string Quoted(string text) => JsonSerializer.Serialize(text, RangesJson.Default.String);
}

/// <summary>The file of <see cref="ActivationRanges"/> as it is written.</summary>
internal sealed record RangesFile
{
    public int Format { get; init; }

    public string? Model { get; init; }

    public string? Command { get; init; }

    public Dictionary<string, LayerRanges?>? Layers { get; init; }
}

/// <summary>The ranges of a layer, each the least and the greatest value.</summary>
internal sealed record LayerRanges
{
    public float[]? Input { get; init; }

    public float[]? Output { get; init; }
}

/// <summary>Serializer of <see cref="RangesFile"/>, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RangesFile))]
[JsonSerializable(typeof(string))]
internal sealed partial class RangesJson : JsonSerializerContext;
