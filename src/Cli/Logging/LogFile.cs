using System.Globalization;
using System.Text;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace SamStream.Cli.Logging;

/// <summary>
/// The log file that a user names: one a day, the date before the extension, of which seven are kept. Only the user can read them. A
/// line that begins at the margin is an event of ours, whatever others have said in it.
/// </summary>
/// <param name="path">As it was named.</param>
/// <param name="time">Says which day it is.</param>
/// <param name="onFault">Told of what goes wrong, once, since a full disk stays full.</param>
internal sealed class LogFile(string path, TimeProvider time, Action<string> onFault) : ILogEventSink, IDisposable
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {SourceContext}: {Message:lj}";

    private const int KeptFiles = 7;

    // Of a day; something says the same again and again.
    private const long MostBytes = 1L << 30;

    private readonly Lock _turn = new();
    private readonly MessageTemplateTextFormatter _formatter = new(Template, CultureInfo.InvariantCulture);
    private FileStream? _file;
    private string _name = "";
    private bool _hasFailed;

    /// <summary>Finds out whether it can be written; the logger itself would keep silent.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
            throw new SinkException($"Cannot write the log file {path}: it is a folder. Give the name of a file in it.");
        OutputProbe.TryFile(NameOf(path, TimeProvider.System.GetLocalNow()), "the log file");
    }

    /// <summary>Writes an event, and hands it to the operating system.</summary>
    public void Emit(LogEvent logEvent)
    {
        byte[] line = Encoding.UTF8.GetBytes(TextOf(logEvent));
        lock (_turn)
        {
            try
            {
                FileStream file = FileOfToday();
                if (file.Position + line.Length > MostBytes)
                    throw new IOException($"more than {MostBytes} bytes are not written on one day");
                file.Write(line);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (!_hasFailed)
                    onFault($"the log file {path} is incomplete: {error.Message}");
                _hasFailed = true;
            }
        }
    }

    public void Dispose()
    {
        lock (_turn)
            _file?.Dispose();
    }

    private static string NameOf(string path, DateTimeOffset day)
    {
        string date = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(path))!,
            Path.GetFileNameWithoutExtension(path) + date + Path.GetExtension(path));
    }

    private string TextOf(LogEvent logEvent)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        _formatter.Format(logEvent, line);
        string error = logEvent.Exception is { } thrown ? "\n" + PrintableText.Of(thrown.ToString().ReplaceLineEndings("\n")) : "";
        return PrintableText.LineOf(line.ToString()) + PrintableText.Indented(error) + "\n";
    }

    private FileStream FileOfToday()
    {
        string name = NameOf(path, time.GetLocalNow());
        if (_file is not null && name == _name)
            return _file;
        _file?.Dispose();
        _file = null;
        Directory.CreateDirectory(Path.GetDirectoryName(name)!);
        FileStream file = UnlinkedFile.OpenOrCreate(name, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, isPrivate: true);
        file.Seek(0, SeekOrigin.End);
        (_file, _name) = (file, name);
        DeleteOldOnes(name);
        return file;
    }

    private void DeleteOldOnes(string today)
    {
        string stem = Path.GetFileNameWithoutExtension(path), extension = Path.GetExtension(path);
        IEnumerable<string> old = Directory.EnumerateFiles(Path.GetDirectoryName(today)!)
            .Where(file => IsDated(Path.GetFileName(file)))
            .OrderDescending(StringComparer.Ordinal).Skip(KeptFiles);
        foreach (string file in old)
            AtomicFile.TryDelete(file);

        bool IsDated(string name) =>
            name.Length == stem.Length + 8 + extension.Length
            && name.StartsWith(stem, StringComparison.Ordinal) && name.EndsWith(extension, StringComparison.Ordinal)
            && name.AsSpan(stem.Length, 8).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
