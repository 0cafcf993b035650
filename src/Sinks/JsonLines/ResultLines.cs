using System.Text.Json;
using SamStream.Pipeline;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.JsonLines;

/// <summary>
/// The result lines that an earlier run of a file has left, to go on after the last whole one. Lines count from the first to the
/// last that follows on: what stands behind that is no result, as of a process that was killed while it wrote.
/// </summary>
public sealed class ResultLines
{
    // Further back it is cheaper to leave an object lost than to follow all others again.
    private const int MostFramesAgain = 250;

    // A thousand objects in a frame of 7680x4320 pixels take a tenth of it.
    private const int MostLineBytes = 64 << 20;

    private readonly string _path;
    private readonly long _length;
    private readonly FrameMessage _start;

    private ResultLines(string path, long length, FrameMessage last, FrameMessage start)
    {
        (_path, _length, _start) = (path, length, start);
        (Source, Width, Height, LastFrame) = (last.Source, last.Width, last.Height, last.Frame);
    }

    /// <summary>Whose results they are.</summary>
    public string Source { get; }

    /// <summary>Of the frames, pixels.</summary>
    public int Width { get; }

    /// <summary>Of the frames, pixels.</summary>
    public int Height { get; }

    /// <summary>The last frame with a whole line.</summary>
    public long LastFrame { get; }

    /// <summary>
    /// The frame to follow the objects on from: the latest encoded one on which each object that was followed at the end has a mask,
    /// not long before the end; the last one if there is none. Its masks are made when it is first asked for: of frames of another
    /// size than the source's, none has to be.
    /// </summary>
    public RecordedFrame Start => field ??= Record(_start);

    /// <summary>Reads them once.</summary>
    /// <returns>Null if there is no file, or no whole line in it.</returns>
    /// <exception cref="SinkException">It cannot be read, or holds no masks.</exception>
    public static ResultLines? Find(string path)
    {
        try
        {
            return File.Exists(path) ? FindIn(path) : null;
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("read", path, error);
        }
    }

    /// <summary>Cuts off what stands behind the last whole line.</summary>
    /// <exception cref="SinkException">The file cannot be written.</exception>
    public void CutTornEnd()
    {
        try
        {
            using FileStream file = UnlinkedFile.Open(_path, FileAccess.Write, FileShare.Read);
            file.SetLength(_length);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("write", _path, error);
        }
    }

    /// <summary>Every frame from the first on; the file is read as they are asked for.</summary>
    public IEnumerable<RecordedFrame> Read()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var lines = new StreamReader(file);
        for (long frame = 0; frame <= LastFrame; frame++)
            yield return Record(JsonSerializer.Deserialize(lines.ReadLine()!, MessageJson.Default.FrameMessage)!);
    }

    private static ResultLines? FindIn(string path)
    {
        using FileStream file = InputFile.Open(path);
        var recent = new Queue<FrameMessage>();
        FrameMessage? first = null, last = null;
        long length = 0;
        foreach ((byte[] line, long end) in WholeLines(file))
        {
            if (Parse(line) is not { } message || message.Frame != (last?.Frame ?? -1) + 1 || !IsSame(message, first ??= message))
                break;
            if (message.Objects.Any(found => found is { Area: > 0, Mask: null }))
                throw new SinkException($"{path} holds no masks to go on from (sinks.jsonl.masks: false). Begin anew with --overwrite.");
            (last, length) = (message, end);
            recent.Enqueue(message);
            if (recent.Count > MostFramesAgain)
                recent.Dequeue();
        }

        if (last is null)
            return null;
        int[] followed = [.. last.Objects.Select(found => found.Id)];
        FrameMessage start = recent.LastOrDefault(message => message.Encoded && ShowsAll(message, followed))
            ?? recent.LastOrDefault(message => ShowsAll(message, followed)) ?? last;
        return new ResultLines(path, length, last, start);
    }

    private static bool ShowsAll(FrameMessage message, int[] ids) =>
        ids.All(id => message.Objects.Any(found => found.Id == id && found.Mask is not null));

    private static bool IsSame(FrameMessage message, FrameMessage first) =>
        (message.Schema, message.Source, message.Width, message.Height) == (FrameMessage.CurrentSchema, first.Source, first.Width, first.Height);

    // Null: it is no whole line of results.
    private static FrameMessage? Parse(byte[] line)
    {
        try
        {
            FrameMessage? message = JsonSerializer.Deserialize(line, MessageJson.Default.FrameMessage);
            if (message?.Objects is not { } objects)
                return null;
            foreach (ObjectMessage found in objects)
                Check(found, message);
            return message;
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    // Whatever a record is made from, but no mask: a line of some bytes may claim one of any size.
    private static void Check(ObjectMessage found, FrameMessage frame)
    {
        ArgumentNullException.ThrowIfNull(found);
        _ = new ObjectId(found.Id);
        _ = EnumWord.Read<TrackState>(found.State);
        _ = found.Reason is null ? default : EnumWord.Read<UnseenReason>(found.Reason);
        if (found.Mask is not { } mask)
            return;
        if (RunsOf(mask) is var runs && (runs.Width, runs.Height) != (frame.Width, frame.Height))
            throw new FormatException($"the mask has {runs.Width}x{runs.Height} pixels, the frame {frame.Width}x{frame.Height}");
    }

    private static CocoRle RunsOf(MaskMessage mask) =>
        CocoRle.FromCompressedString(mask.Size.ElementAtOrDefault(1), mask.Size.ElementAtOrDefault(0), mask.Counts);

    private static RecordedFrame Record(FrameMessage message) => new(message.Frame, message.Encoded, [.. message.Objects.Select(Record)]);

    private static ObjectResult Record(ObjectMessage found) => new()
    {
        Id = new ObjectId(found.Id),
        State = EnumWord.Read<TrackState>(found.State),
        Label = found.Label,
        Mask = found.Mask is { } mask ? RunsOf(mask).Decode() : null,
        Score = (float)(found.Score ?? 0),
        PredictedIou = (float)(found.PredictedIou ?? 0),
        Stability = (float)(found.Stability ?? 0),
        FlowAgreement = (float?)found.FlowAgreement,
        PromptAge = found.PromptAge,
        CarriedFrames = found.CarriedFrames,
        WhyUnseen = found.Reason is { } reason ? EnumWord.Read<UnseenReason>(reason) : null,
    };

    // Each with the place behind it in the file.
    private static IEnumerable<(byte[] Line, long End)> WholeLines(FileStream file)
    {
        using var line = new MemoryStream();
        var buffer = new byte[1 << 16];
        long end = 0;
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            int from = 0;
            for (int at; (at = Array.IndexOf(buffer, (byte)'\n', from, read - from)) >= 0; from = at + 1)
            {
                line.Write(buffer, from, at - from);
                end += line.Length + 1;
                yield return (line.ToArray(), end);
                line.SetLength(0);
            }

            line.Write(buffer, from, read - from);
            // No line of ours: what follows is no result.
            if (line.Length > MostLineBytes)
                yield break;
        }
    }
}
