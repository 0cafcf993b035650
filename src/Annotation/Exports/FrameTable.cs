using System.Globalization;

namespace SamStream.Annotation.Exports;

/// <summary>
/// <c>frames.csv</c> of an export: clip, number and time of every frame that is in it, for formats that keep no times. Written while the
/// frames are read.
/// </summary>
internal sealed class FrameTable : IDisposable
{
    /// <summary>Its name in the folder of the export.</summary>
    public const string FileName = "frames.csv";

    private readonly StreamWriter _file;
    private readonly Dictionary<string, long> _last = [];

    /// <param name="folder">Of the export.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public FrameTable(string folder)
    {
        _file = ExportFile.CreateText(folder, FileName);
        _file.WriteLine("clip,frame,seconds");
    }

    /// <summary>The same set; a frame is noted when it is read for the first time.</summary>
    public ExportSet Of(ExportSet set) => set with { Clips = [.. set.Clips.Select(clip => clip with { Frames = Noted(clip) })] };

    public void Dispose() => _file.Dispose();

    private IEnumerable<ExportFrame> Noted(ExportClip clip)
    {
        foreach (ExportFrame frame in clip.Frames)
        {
            if (frame.Index > _last.GetValueOrDefault(clip.Id, -1))
            {
                _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clip.Id},{frame.Index},{frame.Seconds:0.######}"));
                _last[clip.Id] = frame.Index;
            }

            yield return frame;
        }
    }
}
