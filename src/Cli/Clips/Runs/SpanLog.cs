using System.Text.Json;
using System.Text.Json.Serialization;
using SamStream.Pipeline.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Runs;

/// <summary>
/// Which spans of a clip are done, and how far the run is that goes on, in a file that is whole at every moment. One caller at a time.
/// </summary>
internal sealed class SpanLog
{
    /// <summary>Of the file, in the clip's folder.</summary>
    public const string FileName = "spans.json";

    private const int MostBytes = 64 << 20;

    private readonly string _path;
    private SpanLogFile _file;

    /// <param name="path">Made when a run begins.</param>
    /// <exception cref="ClipException">It cannot be read; it is left as it is.</exception>
    public SpanLog(string path)
    {
        _path = path;
        try
        {
            _file = !File.Exists(path) ? new SpanLogFile([], null)
                : JsonSerializer.Deserialize(InputFile.ReadBytes(path, MostBytes), SpanJson.Default.SpanLogFile) ?? throw new JsonException("it is empty");
            if (!AreWhole(_file.Done) || (_file.Doing is { } doing && !AreWhole(doing.Spans)))
                throw new JsonException("a span is missing");
            if (_file.Doing is { Pass: < 0 } or { Frame: < 0 })
                throw new JsonException("a run is before its beginning");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ClipException(
                ClipFault.Storage, $"{path} cannot be read ({error.Message.TrimEnd('.')}), and is left as it is. Correct it, or move it away: the clip is then run anew.", error);
        }
    }

    /// <summary>The run that was not ended; null: there is none.</summary>
    public SpanProgress? Doing => _file.Doing;

    /// <summary>The spans that are not done, or were done with what is no longer set.</summary>
    /// <param name="spans">All of the clip.</param>
    public IReadOnlyList<ObjectSpan> Due(IReadOnlyList<ObjectSpan> spans)
    {
        HashSet<SpanMark> done = [.. _file.Done];
        return [.. WithKept(spans.Where(span => !done.Contains(SpanMark.Of(span))), spans, isCut: Doing is null)];
    }

    /// <summary>The spans of the run that was not ended, if all of them are as they were; null: there is none to go on with.</summary>
    /// <param name="spans">All of the clip.</param>
    public IReadOnlyList<ObjectSpan>? Resumed(IReadOnlyList<ObjectSpan> spans)
    {
        if (Doing is not { } doing)
            return null;
        Dictionary<SpanMark, ObjectSpan> known = spans.ToDictionary(SpanMark.Of);
        return doing.Spans.All(known.ContainsKey) ? [.. WithKept(doing.Spans.Select(mark => known[mark]), spans, isCut: true)] : null;
    }

    /// <summary>The spans of the run that was not ended, and where it was; else all that are not done.</summary>
    /// <param name="spans">All of the clip.</param>
    public (IReadOnlyList<ObjectSpan> Spans, SpanProgress? From) ToDo(IReadOnlyList<ObjectSpan> spans) =>
        Resumed(spans) is { } resumed ? (resumed, Doing) : (Due(spans), null);

    /// <summary>A run begins, or is so far.</summary>
    /// <param name="spans">What it is for.</param>
    /// <param name="pass">Its passes before this one are done.</param>
    /// <param name="frame">The last frame of this pass that is done; null: none.</param>
    /// <exception cref="ClipException">It cannot be kept.</exception>
    public void Put(IReadOnlyList<ObjectSpan> spans, int pass, long? frame) =>
        Keep(_file with { Doing = new SpanProgress([.. spans.Select(SpanMark.Of)], pass, frame) });

    /// <summary>A run has done its spans; those that are not there any more are forgotten.</summary>
    /// <param name="done">By this run.</param>
    /// <param name="spans">All of the clip.</param>
    /// <exception cref="ClipException">It cannot be kept.</exception>
    public void End(IReadOnlyList<ObjectSpan> done, IReadOnlyList<ObjectSpan> spans)
    {
        HashSet<SpanMark> there = [.. spans.Select(SpanMark.Of)];
        Keep(new SpanLogFile([.. _file.Done.Concat(done.Select(SpanMark.Of)).Distinct().Where(there.Contains).OrderBy(mark => mark.Id).ThenBy(mark => mark.After ?? -1)], null));
    }

    private static bool AreWhole(IReadOnlyList<SpanMark?>? spans) => spans?.All(span => span?.Key is not null) == true;

    // Of a span that was cut by what is set now, one part is as it was found. Not after a run that was left in the middle.
    private IEnumerable<ObjectSpan> WithKept(IEnumerable<ObjectSpan> due, IReadOnlyList<ObjectSpan> all, bool isCut)
    {
        ILookup<(int, long?), SpanMark> byAfter = _file.Done.ToLookup(mark => (mark.Id, mark.After)), byBefore = _file.Done.ToLookup(mark => (mark.Id, mark.Before));
        ILookup<(int, long?, string), ObjectSpan> shown = all.Where(span => span.IsFollowedForwards).ToLookup(span => (span.Id, span.After, span.AfterKey));
        foreach (ObjectSpan span in due)
        {
            SpanMark[] forwards = [.. byAfter[(span.Id, span.After)].Where(mark => mark.AfterKey == span.AfterKey)];
            SpanMark[] backwards = [.. byBefore[(span.Id, span.Before)].Where(mark => mark.BeforeKey == span.BeforeKey)];
            yield return span with
            {
                IsAfterKept = forwards.Length > 0,
                IsForwardsKept = isCut && span is { IsFollowedForwards: true, Before: { } end }
                    && forwards.Any(mark => (mark.Before ?? long.MaxValue) > end && !SpanFusion.IsBackwards(mark.After, mark.Before, end - 1)),
                IsBackwardsKept = isCut && span is { IsFollowedBackwards: true, After: { } begin }
                    && backwards.Any(mark => (mark.After is null || (mark.After < begin && shown.Contains((mark.Id, mark.After, mark.AfterKey))))
                        && SpanFusion.IsBackwards(mark.After, mark.Before, begin + 1)),
            };
        }
    }

    private void Keep(SpanLogFile file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, stream =>
            {
                using var json = new Utf8JsonWriter(stream, MessageJson.Indented);
                JsonSerializer.Serialize(json, file, SpanJson.Default.SpanLogFile);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClipException(ClipFault.Storage, $"What is done cannot be kept in {_path}: {error.Message.TrimEnd('.')}.", error);
        }

        _file = file;
    }
}

/// <summary>What the file holds.</summary>
internal sealed record SpanLogFile(IReadOnlyList<SpanMark> Done, SpanProgress? Doing);

/// <summary>How far a run is.</summary>
/// <param name="Spans">What it is for.</param>
/// <param name="Pass">The passes before this one are done.</param>
/// <param name="Frame">The last frame of this pass that is done; null: none.</param>
internal sealed record SpanProgress(IReadOnlyList<SpanMark> Spans, int Pass, long? Frame);

/// <summary>A span by what it lies between.</summary>
internal sealed record SpanMark(int Id, long? After, long? Before, string Key)
{
    /// <summary>The part of the key that changes with what is set before.</summary>
    [JsonIgnore]
    public string AfterKey => Key.Split('-')[0];

    /// <summary>The part of the key that changes with what is set behind.</summary>
    [JsonIgnore]
    public string BeforeKey => Key.Split('-')[^1];

    public static SpanMark Of(ObjectSpan span) => new(span.Id, span.After, span.Before, span.Key);
}

/// <summary>Serializers, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SpanLogFile))]
internal sealed partial class SpanJson : JsonSerializerContext;
