using SamStream.Pipeline.Geometry;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>One frame of a film that is put together from a test pattern.</summary>
/// <param name="PatternFrame">Which frame of the pattern.</param>
internal sealed record Shot(int PatternFrame)
{
    /// <summary>The stream broke off before it.</summary>
    public bool IsBreak { get; init; }

    /// <summary>The picture is mirrored: the same things in other places at once.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>Another picture altogether, without any shape.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Where a card is held before the scene; null: there is none.</summary>
    public PixelBounds? Card { get; init; }
}
