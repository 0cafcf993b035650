using System.Globalization;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Mqtt.Spooling;

/// <summary>
/// The spool on disk: segment files that are only appended to, each with the stream's name and then records. A record is
/// handed to the operating system in one call, so a killed process loses none; after a power cut what was not yet synced
/// is gone, and a torn last record is cut off. A segment goes when all of its messages are delivered.
/// </summary>
internal sealed class SpoolJournal : IDisposable
{
    private const string Extension = ".spool";
    private const long LeastSegmentBytes = 4 << 10;
    private const long MostSegmentBytes = 1 << 20;

    private readonly string _folder;
    private readonly long _segmentBytes;
    private readonly TimeProvider _time;
    private readonly FileStream _ownership;
    private readonly Queue<(string Path, long Last)> _older = new();
    private AppendedFile? _file;
    private string _stream;
    private long _last;
    private bool _isDirty;
    private long _syncedAt;

    private SpoolJournal(string folder, string stream, long maxBytes, TimeProvider time, FileStream ownership)
    {
        _folder = folder;
        _stream = stream;
        _segmentBytes = Math.Clamp(maxBytes / 8, LeastSegmentBytes, MostSegmentBytes);
        _time = time;
        _ownership = ownership;
        _syncedAt = time.GetTimestamp();
    }

    /// <summary>Takes a folder, reads what it holds and begins a new segment in it.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="stream">The stream's name if the folder has none yet.</param>
    /// <param name="nextSequence">The first number if the folder has none yet.</param>
    /// <exception cref="SinkException">It cannot be read or written, or another process has it.</exception>
    public static SpoolJournal Open(
        string folder, string stream, long nextSequence, long maxBytes, TimeProvider time, out SpoolRecovery found)
    {
        SpoolJournal? journal = null;
        try
        {
            Directory.CreateDirectory(folder);
            journal = new SpoolJournal(folder, stream, maxBytes, time, Own(folder));
            found = journal.Recover(nextSequence);
            return journal;
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            journal?.Dispose();
            throw OutputErrors.Cannot("keep the MQTT spool in", folder, error);
        }
        catch
        {
            journal?.Dispose();
            throw;
        }
    }

    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Append(SpooledMessage message, bool isDurable)
    {
        if (_file!.Length > _segmentBytes)
            BeginSegment(message.Sequence);
        _file.Append(SpoolRecord.Of(message));
        _last = message.Sequence;
        _isDirty = true;
        if (isDurable)
            Sync(TimeSpan.Zero);
    }

    /// <summary>All messages up to a number are delivered or given up.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Done(long sequence)
    {
        _file!.Append(SpoolRecord.OfDone(sequence));
        _isDirty = true;
        while (_older.TryPeek(out (string Path, long Last) oldest) && oldest.Last <= sequence)
        {
            Delete(oldest.Path);
            _older.Dequeue();
        }

        // Only marks would be left to grow in it.
        if (_file.Length > _segmentBytes && sequence >= _last)
        {
            BeginSegment(sequence + 1);
            Done(sequence);
        }
    }

    /// <summary>Waits for the disk if something was written and the last time is so long ago.</summary>
    /// <exception cref="SinkException">The disk does not take it.</exception>
    public void Sync(TimeSpan interval)
    {
        if (!_isDirty || _time.GetElapsedTime(_syncedAt) < interval)
            return;
        _file!.FlushToDisk();
        _isDirty = false;
        _syncedAt = _time.GetTimestamp();
    }

    /// <summary>Forgets everything on disk.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Restart(string stream, long nextSequence)
    {
        _stream = stream;
        BeginSegment(nextSequence);
        while (_older.TryDequeue(out (string Path, long Last) old))
            Delete(old.Path);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _ownership.Dispose();
    }

    // Two processes with one spool would deliver each other's messages; the lock goes with the process.
    private static FileStream Own(string folder)
    {
        string path = Path.Combine(folder, "owner.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path) && error is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new SinkException(
                $"The MQTT spool in {folder} is in use by another process. Give each process a spool path of its own.",
                isTransient: true, error);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("delete", path, error);
        }
    }

    private SpoolRecovery Recover(long nextSequence)
    {
        string? stream = null;
        long done = 0, last = nextSequence - 1;
        int corrupt = 0;
        List<SpooledMessage> messages = [];
        List<(string Path, long Last)> segments = [];
        foreach (string path in Directory.GetFiles(_folder, "*" + Extension).Order(StringComparer.Ordinal))
        {
            SpoolSegment segment = SpoolSegment.Read(path);
            if (segment.Stream is null)
            {
                // Not even its name was written, or it is none of ours.
                corrupt += segment.CorruptRecords;
                Delete(path);
                continue;
            }

            stream = segment.Stream;
            corrupt += segment.CorruptRecords;
            done = Math.Max(done, segment.Done);
            messages.AddRange(segment.Messages);
            long lastHere = segment.Messages.Count > 0 ? segment.Messages[^1].Sequence : 0;
            last = Math.Max(last, Math.Max(lastHere, segment.FirstSequence - 1));
            segments.Add((path, lastHere));
        }

        messages.RemoveAll(message => message.Sequence <= done);
        last = Math.Max(last, done);
        _stream = stream ?? _stream;
        foreach ((string path, long lastHere) in segments)
            _older.Enqueue((path, lastHere));
        BeginSegment(last + 1);
        Done(done);
        return new SpoolRecovery(stream, last + 1, messages, corrupt);
    }

    private void BeginSegment(long firstSequence)
    {
        if (_file is not null)
        {
            Sync(TimeSpan.Zero);
            _file.Dispose();
            _older.Enqueue((_file.Path, _last));
        }

        _file = new AppendedFile(NewPath(firstSequence));
        _last = 0;
        _file.Append(SpoolRecord.OfStream(_stream));
    }

    // A segment without messages has the same first number as the next one.
    private string NewPath(long firstSequence)
    {
        for (int version = 0; ; version++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{firstSequence:D19}-{version:D6}{Extension}");
            string path = Path.Combine(_folder, name);
            if (!File.Exists(path))
                return path;
        }
    }
}
