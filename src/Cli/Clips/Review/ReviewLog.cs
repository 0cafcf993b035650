using System.Text.Json;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Review;

/// <summary>
/// What people have looked at of a clip, in a file that is only ever added to; of several looks at an object on a frame the last one
/// counts. A line that a killed process has left without its end, or that is no look, is passed over. Thread-safe.
/// </summary>
internal sealed class ReviewLog
{
    /// <summary>Of the file, in the clip's folder.</summary>
    public const string FileName = "review.jsonl";

    private const int MostBytes = 64 << 20;

    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Object, long Frame), ReviewLook> _looks = [];

    /// <param name="path">Made with the first look.</param>
    /// <exception cref="ClipException">It cannot be read; it is left as it is.</exception>
    public ReviewLog(string path)
    {
        _path = path;
        try
        {
            if (!File.Exists(path))
                return;
            if (new FileInfo(path).Length > MostBytes)
                throw new IOException($"it has more than {MostBytes >> 20} MiB");
            foreach (string line in File.ReadLines(path))
            {
                if (Read(line) is { } look)
                    _looks[(look.Object, look.Frame)] = look;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClipException(ClipFault.Storage, $"{path} cannot be read ({error.Message.TrimEnd('.')}), and is left as it is. Correct it, or move it away.", error);
        }
    }

    /// <summary>Adds a look.</summary>
    /// <exception cref="ClipException">It cannot be kept.</exception>
    public void Add(ReviewLook look)
    {
        lock (_lock)
        {
            try
            {
                JsonLines.Append(_path, look, ReviewJson.Default.ReviewLook);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ClipException(ClipFault.Storage, $"The look cannot be kept in {_path}: {error.Message.TrimEnd('.')}.", error);
            }

            _looks[(look.Object, look.Frame)] = look;
        }
    }

    /// <summary>The looks at masks that are still the same.</summary>
    /// <param name="find">The result of a frame; null: it has none.</param>
    public IReadOnlyList<ReviewLook> Standing(Func<long, FrameMessage?> find)
    {
        ReviewLook[] looks;
        lock (_lock)
            looks = [.. _looks.Values];
        return
        [
            .. looks.GroupBy(look => look.Frame).SelectMany(group =>
            {
                IReadOnlyList<ObjectMessage> objects = find(group.Key)?.Objects ?? [];
                return group.Where(look => objects.FirstOrDefault(found => found.Id == look.Object) is { } now && ReviewLook.MaskOf(now) == look.Mask);
            }),
        ];
    }

    private static ReviewLook? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ReviewJson.Default.ReviewLook) is { Look: ReviewLook.Accepted or ReviewLook.Skipped, Frame: >= 0, Mask: not null } look ? look : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
