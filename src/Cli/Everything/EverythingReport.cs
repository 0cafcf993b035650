using System.Globalization;
using System.Text.Json.Serialization;
using SamStream.Cli.Terminals;
using SamStream.Model.Everything;

namespace SamStream.Cli.Everything;

/// <summary>What segmenting everything has found and taken, as a table and as JSON.</summary>
/// <param name="model">Name of the model.</param>
/// <param name="outcomes">Of the frames; not empty.</param>
internal sealed class EverythingReport(string model, IReadOnlyList<FrameOutcome> outcomes)
{
    private readonly EverythingTimes _times = outcomes.Aggregate(default(EverythingTimes), (sum, frame) => sum + frame.Times);

    private int Masks => outcomes.Sum(frame => frame.Masks);

    private int Prompts => outcomes.Sum(frame => frame.Prompts);

    private TimeSpan WriteTime => outcomes.Aggregate(TimeSpan.Zero, (sum, frame) => sum + frame.Write);

    /// <summary>A row for each step: how many of what it made, and what that took.</summary>
    public void Write(TextWriter output)
    {
        var table = new TextTable("step", "made", "seconds", "ms a frame");
        Add("encode", Count(outcomes.Count, "frame"), _times.Encode);
        Add("decode", Count(Prompts, "prompt"), _times.Decode);
        Add("filter + NMS", Count(Masks, "mask"), _times.Filter);
        Add("write", Count(outcomes.Count, "picture"), WriteTime);
        table.Write(output);

        void Add(string step, string made, TimeSpan time) => table.Add(
            step, made, time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture),
            (time.TotalMilliseconds / outcomes.Count).ToString("0", CultureInfo.InvariantCulture));
    }

    public EverythingReportMessage ToMessage() => new()
    {
        Model = model,
        Prompts = Prompts,
        Masks = Masks,
        EncodeSeconds = _times.Encode.TotalSeconds,
        DecodeSeconds = _times.Decode.TotalSeconds,
        FilterSeconds = _times.Filter.TotalSeconds,
        WriteSeconds = WriteTime.TotalSeconds,
        Frames = [.. outcomes.Select(frame => new EverythingFrameMessage(frame.Frame, frame.Name, frame.Prompts, frame.Masks))],
    };

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}

/// <summary>What segmenting everything has found and taken as JSON (docs/messages.md).</summary>
internal sealed record EverythingReportMessage
{
    public int Schema { get; init; } = 1;

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>How many were answered.</summary>
    public required int Prompts { get; init; }

    public required int Masks { get; init; }

    public required double EncodeSeconds { get; init; }

    public required double DecodeSeconds { get; init; }

    /// <summary>Scores, masks at full size, and the choice among them.</summary>
    public required double FilterSeconds { get; init; }

    public required double WriteSeconds { get; init; }

    public required IReadOnlyList<EverythingFrameMessage> Frames { get; init; }
}

/// <summary>A frame of it.</summary>
/// <param name="Frame">Its number in the input, from 0.</param>
/// <param name="Name">Of its file in the file of masks.</param>
/// <param name="Prompts">How many were answered.</param>
/// <param name="Masks">How many stayed.</param>
internal sealed record EverythingFrameMessage(long Frame, string Name, int Prompts, int Masks);

/// <summary>Serializer of these messages, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(EverythingReportMessage))]
internal sealed partial class EverythingReportJson : JsonSerializerContext;
