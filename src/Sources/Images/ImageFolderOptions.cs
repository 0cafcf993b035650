using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Options;

namespace SamStream.Sources.Images;

/// <summary>
/// Images as frames, in natural order of their names (frame2 before frame10). JPEG, PNG, BMP, WebP, TIFF (first page)
/// and PNM; 16-bit and gray images become 8-bit BGR, alpha is left out, and EXIF orientation is applied.
/// </summary>
public sealed record ImageFolderOptions : FrameSourceOptions
{
    /// <summary>
    /// A folder (all its images), a pattern (<c>frames/*.jpg</c>, <c>frames/%04d.jpg</c>; in the file name alone), or one image.
    /// Either this or <see cref="Files"/>.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>The images themselves, in this order.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Frames a second of the media clock, over 0 to 1000. Default 25 (DAVIS has 24).</summary>
    [Description("frames a second that a device is asked for, or that images and test patterns are given")]
    [Range(0.001, 1000.0)]
    public double FrameRate { get; init; } = 25;

    /// <summary>What becomes of an image that cannot be decoded. Default: it is skipped with a warning.</summary>
    public UnreadableImagePolicy OnUnreadableImage { get; init; } = UnreadableImagePolicy.Skip;

    /// <inheritdoc/>
    public override string Kind => "images";

    protected override string DefaultId => SourceNames.FromPath(Path ?? (Files.Count > 0 ? Files[0] : ""));

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks) => checks
        .Require(
            string.IsNullOrWhiteSpace(Path) != (Files.Count == 0), nameof(Path), Path,
            "give a folder, a pattern like frames/*.jpg or one image, or else a list of files, and not both")
        .Require(!Files.Any(string.IsNullOrWhiteSpace), nameof(Files), "", "every entry must name an image");

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        new ImageFolderSource(this, loggers.CreateLogger<ImageFolderSource>(), clock);
}

/// <summary>What becomes of an image among images that cannot be decoded, is cut off or exceeds the limits.</summary>
public enum UnreadableImagePolicy
{
    /// <summary>
    /// It is left out with a warning that names it; its frame index stays unused, so that index and position in the
    /// list agree, and the run counts it as a drop.
    /// </summary>
    Skip,

    /// <summary>The source fails there; the frames before it are finished.</summary>
    Fail,
}
