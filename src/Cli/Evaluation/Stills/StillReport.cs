using System.Globalization;
using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Terminals;
using SamStream.Model.Networks;

namespace SamStream.Cli.Evaluation.Stills;

/// <summary>The scores of annotated images as a table and as JSON.</summary>
/// <param name="model">Name of the model.</param>
/// <param name="sizes">Sizes of its input.</param>
/// <param name="precision">In what it was computed.</param>
/// <param name="images">Images in all.</param>
/// <param name="scores">Of their instances.</param>
internal sealed class StillReport(
    string model,
    IReadOnlyCollection<string> sizes,
    ModelPrecision precision,
    int images,
    IReadOnlyList<InstanceScore> scores)
{
    /// <summary>A row for each kind of prompt, and one with the numbers of instances.</summary>
    public void Write(TextWriter output)
    {
        var table = new TextTable("prompt", "mIoU", "small", "medium", "large");
        foreach (StillMeanMessage mean in Means())
            table.Add(mean.Prompt, Text(mean.All), Text(mean.Small), Text(mean.Medium), Text(mean.Large));
        table.Add("instances", $"{scores.Count}", Count(ObjectSize.Small), Count(ObjectSize.Medium), Count(ObjectSize.Large));
        table.Write(output);
    }

    public StillMessage ToMessage() => new()
    {
        Model = model,
        InputSizes = [.. sizes],
        Precision = ShapeReader.NameOf($"{precision}"),
        Images = images,
        Means = [.. Means()],
        Instances =
        [
            .. scores.Select(score => new InstanceMessage(
                score.Image, score.Index, score.Area, score.Ious[(int)StillPrompt.Box],
                score.Ious[(int)StillPrompt.Point], score.Ious[(int)StillPrompt.ThreePoints])),
        ],
    };

    private IEnumerable<StillMeanMessage> Means() =>
        Enum.GetValues<StillPrompt>().Select(kind => new StillMeanMessage(
            ShapeReader.NameOf($"{kind}"), MeanOf(scores, kind), MeanOf(Of(ObjectSize.Small), kind),
            MeanOf(Of(ObjectSize.Medium), kind), MeanOf(Of(ObjectSize.Large), kind)));

    private IEnumerable<InstanceScore> Of(ObjectSize size) => scores.Where(score => score.Size == size);

    private static double? MeanOf(IEnumerable<InstanceScore> scores, StillPrompt kind) =>
        scores.Select(score => (double?)score.Ious[(int)kind]).Average();

    private string Count(ObjectSize size) => $"{Of(size).Count()}";

    private static string Text(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
}
