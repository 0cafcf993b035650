using Microsoft.Win32.SafeHandles;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Files;

/// <summary>
/// Standard output or a named pipe: another program reads what is written, or is waited for. Records are written whole, one after
/// the other. A reader that takes nothing holds up whoever writes, until that gives up.
/// </summary>
internal sealed class PipedOutput : IDisposable
{
    private const int BrokenPipe = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Lock StandardOutputTurn = new();

    private readonly FileStream _stream;
    private readonly Lock _turn;
    private readonly string _name;

    private PipedOutput(FileStream stream, Lock turn, string name)
    {
        _stream = stream;
        _turn = turn;
        _name = name;
    }

    /// <summary>The program's standard output. Records of several of these do not mix.</summary>
    // Not the console's stream, which says nothing of a reader that has gone.
    public static PipedOutput OfStandardOutput() => new(
        new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0), StandardOutputTurn, "standard output");

    /// <summary>A named pipe, once somebody has opened it for reading.</summary>
    /// <param name="path">Of a pipe that exists.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="SinkException">It cannot be opened.</exception>
    public static async Task<PipedOutput> OpenPipeAsync(string path, CancellationToken stop)
    {
        Task<FileStream> opening = OnThreadOfItsOwn(() => Open(path, FileAccess.Write));
        try
        {
            FileStream stream = await opening.WaitAsync(stop).ConfigureAwait(false);
            if (stream.CanSeek)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                throw new IOException("a file has taken its place");
            }

            return new PipedOutput(stream, new Lock(), $"the named pipe {path}");
        }
        catch (OperationCanceledException)
        {
            await GiveUpAsync(path, opening).ConfigureAwait(false);
            throw;
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("open the named pipe", path, error);
        }
    }

    /// <summary>Writes a record and returns when the system has it.</summary>
    /// <param name="record">Must not change until then, or until the output is disposed after a cancelled call.</param>
    /// <param name="cancellationToken">Ends the wait for a reader that takes nothing; what it has of the record is then torn.</param>
    /// <exception cref="SinkException">The reader has gone.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        try
        {
            await OnThreadOfItsOwn(() => Write(record)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            string reason = error.HResult == BrokenPipe ? "its reader has gone" : error.Message.TrimEnd('.');
            throw new SinkException($"Cannot write to {_name}: {reason}. See that the reader goes on.", innerException: error);
        }
    }

    public void Dispose() => _stream.Dispose();

    // An opening that nobody waits for any more ends with a reader, if only one of a moment. Where somebody has taken the pipe away
    // meanwhile, the thread waits until the process ends.
    private static async Task GiveUpAsync(string path, Task<FileStream> opening)
    {
        try
        {
            // For both: this one waits for nobody.
            await using FileStream reader = Open(path, FileAccess.ReadWrite);
            await using FileStream writer = await opening.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException || OutputErrors.IsFileError(error))
        {
            // Nothing was written, and nothing is lost.
        }
    }

    private static FileStream Open(string path, FileAccess access) =>
        new(path, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);

    // Pipes block in the system, where nothing can call a thread back.
    private static Task<T> OnThreadOfItsOwn<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool Write(ReadOnlyMemory<byte> record)
    {
        lock (_turn)
        {
            _stream.Write(record.Span);
            _stream.Flush();
        }

        return true;
    }
}
