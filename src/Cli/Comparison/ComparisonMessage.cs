using System.Text.Json.Serialization;
using SamStream.Evaluation.Agreement;

namespace SamStream.Cli.Comparison;

/// <summary>A comparison as JSON (docs/annotate.md).</summary>
internal sealed record ComparisonMessage
{
    public int Schema { get; init; } = 1;

    /// <summary>J below which two masks are not taken for one object.</summary>
    public double Floor { get; init; } = ClipAgreement.Floor;

    public required IReadOnlyList<ComparedClipMessage> Clips { get; init; }

    public required IReadOnlyList<ComparedClassMessage> Classes { get; init; }

    /// <summary>Objects that have one class here, and another there.</summary>
    public required IReadOnlyList<ConfusedClassesMessage> Confused { get; init; }

    public static ComparisonMessage Of(IReadOnlyList<ComparedClip> clips) => new()
    {
        Clips = [.. clips.Select(ComparedClipMessage.Of)],
        Classes =
        [
            .. ClassAgreement.Of(clips).Select(found => new ComparedClassMessage(
                found.Class, found.Objects, found.Frames, Rounded(found.RegionSimilarity), Rounded(found.ContourAccuracy), found.OnlyInFirst, found.OnlyInSecond)),
        ],
        Confused = [.. ClassConfusion.Of(clips).Select(found => new ConfusedClassesMessage(found.First, found.Second, found.Objects))],
    };

    /// <summary>To the digits that are told.</summary>
    public static double? Rounded(double? score) => score is { } value ? Math.Round(value, 6) : null;
}

/// <summary>A clip that both have.</summary>
/// <param name="Clip">Its id here.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Frames">With results here and there.</param>
/// <param name="Objects">Pairs, and objects that one alone has.</param>
internal sealed record ComparedClipMessage(string Clip, string Sha256, int Frames, IReadOnlyList<ComparedObjectMessage> Objects)
{
    public static ComparedClipMessage Of(ComparedClip clip) => new(
        clip.Clip.Id, clip.Clip.Sha256, clip.Frames,
        [
            .. clip.Objects.Select(found => new ComparedObjectMessage
            {
                Here = found.First is { } first ? new ComparedSideMessage(first, clip.FirstLabel(found)!) : null,
                There = found.Second is { } second ? new ComparedSideMessage(second, clip.SecondLabel(found)!) : null,
                J = ComparisonMessage.Rounded(found.IsPair ? found.RegionSimilarity : null),
                F = ComparisonMessage.Rounded(found.IsPair ? found.ContourAccuracy : null),
                Frames = found.Frames,
                OnlyHere = found.OnlyInFirst,
                OnlyThere = found.OnlyInSecond,
                WorstFrame = found.WorstFrame,
                WorstJ = Math.Round(found.WorstRegionSimilarity, 6),
                DriftsFrom = found.DriftsFrom,
                Switches = found.Switches,
            }),
        ]);
}

/// <summary>An object of both, or of one alone.</summary>
internal sealed record ComparedObjectMessage
{
    /// <summary>Null: only there.</summary>
    public required ComparedSideMessage? Here { get; init; }

    /// <summary>Null: only here.</summary>
    public required ComparedSideMessage? There { get; init; }

    /// <summary>Mean over the frames where either has a mask; null: one alone has the object.</summary>
    public required double? J { get; init; }

    /// <summary>Mean over the frames where either has a mask; null: one alone has the object.</summary>
    public required double? F { get; init; }

    /// <summary>Where either has a mask.</summary>
    public required long Frames { get; init; }

    public required long OnlyHere { get; init; }

    public required long OnlyThere { get; init; }

    public required long WorstFrame { get; init; }

    public required double WorstJ { get; init; }

    /// <summary>From there on J stays below the floor; null: it does not.</summary>
    public required long? DriftsFrom { get; init; }

    public required IReadOnlyList<IdSwitch> Switches { get; init; }
}

/// <summary>An object as one has it.</summary>
internal sealed record ComparedSideMessage(int Object, string Class);

/// <summary>A class over all clips; J and F are null where no object of it is in both.</summary>
internal sealed record ComparedClassMessage(string Class, int Objects, long Frames, double? J, double? F, int OnlyHere, int OnlyThere);

/// <summary>How many objects have one class here, and another there.</summary>
internal sealed record ConfusedClassesMessage(string Here, string There, int Objects);

/// <summary>Serializers, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ComparisonMessage))]
internal sealed partial class ComparisonJson : JsonSerializerContext;
