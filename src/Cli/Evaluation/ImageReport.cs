using System.Globalization;
using System.Text.Json.Serialization;
using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Terminals;
using SamStream.Evaluation.Images;
using SamStream.Model.Networks;

namespace SamStream.Cli.Evaluation;

/// <summary>The scores of annotated images as a table and as JSON.</summary>
/// <param name="model">Name of the model.</param>
/// <param name="sizes">Sizes of its input.</param>
/// <param name="precision">In what it was computed.</param>
/// <param name="images">Images in all.</param>
/// <param name="scores">Of their instances.</param>
/// <param name="times">What the model took on the first image; null: it was not asked.</param>
internal sealed class ImageReport(
    string model,
    IReadOnlyCollection<string> sizes,
    ModelPrecision precision,
    int images,
    IReadOnlyList<InstanceScore> scores,
    SurveyTimes? times)
{
    /// <summary>A row for each kind of prompt, and one with the numbers of instances.</summary>
    public void Write(TextWriter output)
    {
        var table = new TextTable("prompt", "mIoU", "small", "medium", "large");
        foreach (ImageMeanMessage mean in Means())
            table.Add(mean.Prompt, Text(mean.All), Text(mean.Small), Text(mean.Medium), Text(mean.Large));
        table.Add("instances", $"{scores.Count}", Count(ObjectSize.Small), Count(ObjectSize.Medium), Count(ObjectSize.Large));
        table.Write(output);
        if (times is not null)
            SurveyTable.Write(output, model, [.. Means().Select(mean => mean.All)], times);
    }

    public ImageReportMessage ToMessage() => new()
    {
        Model = model,
        InputSizes = [.. sizes],
        Precision = ShapeReader.NameOf($"{precision}"),
        Images = images,
        Means = [.. Means()],
        Times = times is null ? null : new ImageTimesMessage(
            times.Encode.TotalMilliseconds, times.Decode.TotalMilliseconds, times.Everything16.TotalMilliseconds, times.Everything32.TotalMilliseconds),
        Instances =
        [
            .. scores.Select(score => new InstanceMessage(
                score.Image, score.Index, score.Area, score.Ious[(int)ImagePrompt.Box],
                score.Ious[(int)ImagePrompt.Point], score.Ious[(int)ImagePrompt.ThreePoints])),
        ],
    };

    private IEnumerable<ImageMeanMessage> Means() =>
        Enum.GetValues<ImagePrompt>().Select(kind => new ImageMeanMessage(
            ShapeReader.NameOf($"{kind}"), MeanOf(scores, kind), MeanOf(Of(ObjectSize.Small), kind),
            MeanOf(Of(ObjectSize.Medium), kind), MeanOf(Of(ObjectSize.Large), kind)));

    private IEnumerable<InstanceScore> Of(ObjectSize size) => scores.Where(score => score.Size == size);

    private static double? MeanOf(IEnumerable<InstanceScore> scores, ImagePrompt kind) =>
        scores.Select(score => (double?)score.Ious[(int)kind]).Average();

    private string Count(ObjectSize size) => $"{Of(size).Count()}";

    private static string Text(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>The scores of annotated images as JSON (docs/messages.md).</summary>
internal sealed record ImageReportMessage
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
    public required IReadOnlyList<ImageMeanMessage> Means { get; init; }

    /// <summary>With --survey, else null.</summary>
    public ImageTimesMessage? Times { get; init; }

    public required IReadOnlyList<InstanceMessage> Instances { get; init; }
}

/// <summary>Times on the first image, milliseconds.</summary>
/// <param name="EncodeMs">An image.</param>
/// <param name="DecodeMs">One box.</param>
/// <param name="Everything16Ms">All that a grid of 16×16 points finds.</param>
/// <param name="Everything32Ms">All that a grid of 32×32 points finds.</param>
internal sealed record ImageTimesMessage(
    double EncodeMs,
    double DecodeMs,
    [property: JsonPropertyName("everything_16x16_ms")] double Everything16Ms,
    [property: JsonPropertyName("everything_32x32_ms")] double Everything32Ms);

/// <summary>Mean IoU over instances, all and by size; null where there are none.</summary>
/// <param name="Prompt">box, point or threePoints.</param>
internal sealed record ImageMeanMessage(string Prompt, double? All, double? Small, double? Medium, double? Large);

/// <summary>One instance; IoUs are 0 to 1.</summary>
/// <param name="AreaPixels">Pixels of the true mask.</param>
internal sealed record InstanceMessage(
    string Image, int Index, int AreaPixels, double Box, double Point, double ThreePoints);

/// <summary>Serializer of these messages, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ImageReportMessage))]
internal sealed partial class ImageReportJson : JsonSerializerContext;
