using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Review;

/// <summary>A line of <c>review.jsonl</c>: somebody has looked at an object on a frame and left it as it is.</summary>
internal sealed record ReviewLook
{
    public const string Accepted = "accepted", Skipped = "skipped";

    private const int HashDigits = 16;

    /// <summary>Its id.</summary>
    public required int Object { get; init; }

    public required long Frame { get; init; }

    /// <summary>accepted: it is right; skipped: it is for later.</summary>
    public required string Look { get; init; }

    /// <summary>What was looked at, as <see cref="MaskOf"/> says; another mask was not.</summary>
    public required string Mask { get; init; }

    /// <summary>Who.</summary>
    public required string By { get; init; }

    /// <summary>When, ISO 8601 in UTC.</summary>
    public required string At { get; init; }

    /// <summary>Where somebody has looked, and what came of it is this.</summary>
    public static HashSet<(int Object, long Frame)> PlacesOf(IReadOnlyList<ReviewLook> looks, string look) =>
        [.. looks.Where(other => other.Look == look).Select(other => (other.Object, other.Frame))];

    /// <summary>Of an object's mask: the first 16 hexadecimal digits of the SHA-256 of its run lengths, or none.</summary>
    public static string MaskOf(ObjectMessage found) => found.Mask is { } mask
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(mask.Counts)))[..HashDigits]
        : "none";
}

/// <summary>Serializers, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReviewLook))]
internal sealed partial class ReviewJson : JsonSerializerContext;
