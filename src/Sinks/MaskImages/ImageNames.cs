using System.Globalization;
using SamStream.Pipeline.Frames;

namespace SamStream.Sinks.MaskImages;

/// <summary>
/// File names of mask images: the image's own name where the source has one, otherwise the frame's index in at least five
/// digits. A name that comes twice (two folders with the same file names) gets the index as well.
/// </summary>
internal sealed class ImageNames
{
    private const string Extension = ".png";

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public string NameOf(in FrameMetadata metadata)
    {
        string index = metadata.Index.ToString("D5", CultureInfo.InvariantCulture);
        string name = Path.GetFileNameWithoutExtension(metadata.Name ?? "");
        if (name.Length == 0)
            return index + Extension;
        return (_used.Add(name) ? name : $"{name}-{index}") + Extension;
    }
}
