using System.Text.Json;
using SamStream.Pipeline.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Results;

/// <summary>
/// The results of a clip by frame, in a folder: <c>before.jsonl</c> holds what was there when the last run began, <c>results.jsonl</c>
/// what that run has found; a frame that is in both counts as the run found it. A killed process loses no whole line. Thread-safe.
/// </summary>
internal sealed class ResultStore : IDisposable
{
    private const string BeforeName = "before.jsonl", LastName = "results.jsonl";

    private readonly string _folder;
    private readonly bool _isReadOnly;
    private readonly Lock _lock = new();
    private ResultLog? _before;
    private ResultLog? _last;
    private bool _isDisposed;

    /// <param name="folder">Its own; made with the first result.</param>
    public ResultStore(string folder)
        : this(folder, isReadOnly: false)
    {
    }

    private ResultStore(string folder, bool isReadOnly) => (_folder, _isReadOnly) = (folder, isReadOnly);

    /// <summary>Results to read, whoever writes to them: nothing in the folder changes. A line that is no result cannot be read.</summary>
    public static ResultStore OpenReadOnly(string folder) => new(folder, isReadOnly: true);

    /// <summary>True if there are any.</summary>
    /// <exception cref="ClipException">They cannot be read.</exception>
    public bool HasAny => Guard(() => Open(isWanted: false) && (_before!.Rows.Count > 0 || _last!.Rows.Count > 0));

    /// <summary>True if there are files of results, without reading them.</summary>
    public static bool MayHaveAny(string folder) => new[] { BeforeName, LastName }
        .Any(name => new FileInfo(Path.Combine(folder, name)) is { Exists: true, Length: > 0 });

    /// <summary>A run begins: what is there now is what was there before.</summary>
    /// <exception cref="ClipException">It cannot be written; everything stays as it was.</exception>
    public void BeginRun() => Guard(() =>
    {
        Open(isWanted: true);
        if (_last!.Rows.Count == 0)
            return true;
        Rewrite(BeforeName, line => line, () => File.Delete(PathOf(LastName)));
        return true;
    });

    /// <summary>Keeps a frame's result in the place of the one before.</summary>
    /// <exception cref="ClipException">It cannot be written.</exception>
    public void Append(FrameMessage message) => Guard(() =>
    {
        Open(isWanted: true);
        _last!.Append(message);
        return true;
    });

    /// <summary>Takes an object out of all results that are there now; what was there before the last run stays.</summary>
    /// <exception cref="ClipException">It cannot be written; everything stays as it was.</exception>
    public void RemoveObject(int id) => Guard(() =>
    {
        if (!Open(isWanted: false))
            return true;
        Rewrite(LastName, line =>
        {
            FrameMessage message = JsonSerializer.Deserialize(line, MessageJson.Default.FrameMessage)!;
            return ResultLog.Write(message with { Objects = [.. message.Objects.Where(found => found.Id != id)] });
        });
        return true;
    });

    /// <summary>Puts all that counts now into the last run's file, a line a frame in their order; the disk has it when this returns.</summary>
    /// <exception cref="ClipException">It cannot be written; everything stays as it was.</exception>
    public void Settle() => Guard(() =>
    {
        if (Open(isWanted: false))
            Rewrite(LastName, line => line);
        return true;
    });

    /// <summary>Waits until the disk has everything.</summary>
    /// <exception cref="ClipException">It cannot be written.</exception>
    public void FlushToDisk() => Guard(() =>
    {
        _last?.FlushToDisk();
        return true;
    });

    /// <summary>The frame messages (docs/messages.md) from one frame to another, UTF-8 JSON each; read as they are asked for.</summary>
    /// <param name="from">The first frame.</param>
    /// <param name="to">The last frame.</param>
    /// <param name="version">Which.</param>
    /// <exception cref="ClipException">They cannot be read.</exception>
    public IEnumerable<byte[]> Read(long from, long to, ResultVersion version = ResultVersion.Current)
    {
        // A run may begin meanwhile, so that each line is looked for when its turn has come.
        foreach (long frame in Rows(version).Select(row => row.Frame).Where(frame => frame >= from && frame <= to))
        {
            if (ReadOne(frame, version) is { } line)
                yield return line;
        }
    }

    /// <summary>The message of a frame; null: it has none.</summary>
    /// <exception cref="ClipException">It cannot be read.</exception>
    public FrameMessage? Find(long frame, ResultVersion version = ResultVersion.Current) =>
        ReadOne(frame, version) is { } line ? JsonSerializer.Deserialize(line, MessageJson.Default.FrameMessage) : null;

    /// <summary>What is held in memory of all frames, in their order.</summary>
    /// <exception cref="ClipException">They cannot be read.</exception>
    public IReadOnlyList<ResultRow> Rows(ResultVersion version = ResultVersion.Current) =>
        Guard(() => Open(isWanted: false) ? RowsOf(version) : []);

    public void Dispose()
    {
        lock (_lock)
        {
            Close();
            _isDisposed = true;
        }
    }

    // All that counts now becomes one file, which is whole at every moment; whoever is killed before the end has the same results twice.
    private void Rewrite(string name, Func<byte[], byte[]> change, Action? atEnd = null)
    {
        List<ResultRow> rows = RowsOf(ResultVersion.Current);
        try
        {
            AtomicFile.Write(PathOf(name), file =>
            {
                foreach (ResultRow row in rows)
                {
                    file.Write(change(LineOf(row)));
                    file.Write("\n"u8);
                }
            }, isDurable: true);
            atEnd?.Invoke();
        }
        finally
        {
            Close();
        }

        Open(isWanted: true);
    }

    private byte[]? ReadOne(long frame, ResultVersion version) => Guard(() =>
    {
        if (!Open(isWanted: false))
            return null;
        ResultRow? row = version == ResultVersion.Current ? _last!.Rows.GetValueOrDefault(frame) : null;
        row ??= _before!.Rows.GetValueOrDefault(frame);
        return row is null ? null : LineOf(row);
    });

    private List<ResultRow> RowsOf(ResultVersion version)
    {
        if (version == ResultVersion.Before)
            return [.. _before!.Rows.Values];
        var rows = new SortedDictionary<long, ResultRow>();
        foreach (ResultRow row in _before!.Rows.Values.Concat(_last!.Rows.Values))
            rows[row.Frame] = row;
        return [.. rows.Values];
    }

    private byte[] LineOf(ResultRow row) =>
        (_last!.Rows.GetValueOrDefault(row.Frame) is { } last && ReferenceEquals(last, row) ? _last : _before!).Read(row);

    // False: there is nothing, and nothing is made.
    private bool Open(bool isWanted)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_last is not null)
            return true;
        if (_isReadOnly && isWanted)
            throw new InvalidOperationException("The results were opened to read.");
        if (!isWanted && !MayHaveAny(_folder))
            return false;
        if (_isReadOnly)
        {
            OpenToRead();
            return true;
        }

        Directory.CreateDirectory(_folder);
        AtomicFile.DeleteLeftOvers(_folder);
        _before = ResultLog.Open(PathOf(BeforeName));
        _last = ResultLog.Open(PathOf(LastName));
        return true;
    }

    // A run that begins meanwhile puts both together in the first file and deletes the last one, which is opened before it can.
    private void OpenToRead()
    {
        ResultLog last = ResultLog.OpenReadOnly(PathOf(LastName));
        try
        {
            _before = ResultLog.OpenReadOnly(PathOf(BeforeName));
        }
        catch
        {
            last.Dispose();
            throw;
        }

        _last = last;
    }

    private void Close()
    {
        _before?.Dispose();
        _last?.Dispose();
        (_before, _last) = (null, null);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private T Guard<T>(Func<T> work)
    {
        try
        {
            lock (_lock)
                return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClipException(ClipFault.Storage, $"The results in {_folder} cannot be read or written: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
