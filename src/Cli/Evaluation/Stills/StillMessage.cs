using System.Text.Json.Serialization;

namespace SamStream.Cli.Evaluation.Stills;

/// <summary>The scores of annotated images as JSON (docs/messages.md).</summary>
internal sealed record StillMessage
{
    public int Schema { get; init; } = 1;

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Sizes of the encoder's input: 1024x576; several where the quality's shape follows the images.</summary>
    public required IReadOnlyList<string> InputSizes { get; init; }

    /// <summary>fp32 or int8.</summary>
    public required string Precision { get; init; }

    public required int Images { get; init; }

    /// <summary>Mean IoU for each kind of prompt.</summary>
    public required IReadOnlyList<StillMeanMessage> Means { get; init; }

    public required IReadOnlyList<InstanceMessage> Instances { get; init; }
}

/// <summary>Mean IoU over instances, all and by size; null where there are none.</summary>
/// <param name="Prompt">box, point or threePoints.</param>
internal sealed record StillMeanMessage(string Prompt, double? All, double? Small, double? Medium, double? Large);

/// <summary>One instance; IoUs are 0 to 1.</summary>
/// <param name="AreaPixels">Pixels of the true mask.</param>
internal sealed record InstanceMessage(
    string Image, int Index, int AreaPixels, double Box, double Point, double ThreePoints);

/// <summary>Serializer of these messages, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(StillMessage))]
internal sealed partial class StillJson : JsonSerializerContext;
