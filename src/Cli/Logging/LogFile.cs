using System.Globalization;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using Serilog;
using Serilog.Debugging;

namespace SamStream.Cli.Logging;

/// <summary>The log file that a user names: one a day, the date before the extension.</summary>
/// <param name="path">As it was named.</param>
internal sealed class LogFile(string path)
{
    private const string Template =
        "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {SourceContext}: {Message:lj}{NewLine}{Exception}";

    private const int KeptFiles = 7;

    /// <summary>Finds out whether it can be written; the logger itself would keep silent.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Check()
    {
        if (Directory.Exists(path))
            throw new SinkException($"Cannot write the log file {path}: it is a folder. Give the name of a file in it.");
        OutputProbe.TryFile(NameOf(TimeProvider.System.GetLocalNow()), "the log file");
    }

    /// <summary>Makes it a target of the logger; what goes wrong later is told once, since a full disk stays full.</summary>
    public void AddTo(LoggerConfiguration configuration, Terminal terminal)
    {
        int faults = 0;
        SelfLog.Enable(message =>
        {
            if (Interlocked.Increment(ref faults) == 1)
                terminal.WriteErrorLine($"warning: the log file {path} is incomplete: {message.Split('\n')[0].TrimEnd()}");
        });
        configuration.WriteTo.File(
            path,
            outputTemplate: Template,
            formatProvider: CultureInfo.InvariantCulture,
            rollingInterval: RollingInterval.Day,
            retainedFileCountLimit: KeptFiles);
    }

    private string NameOf(DateTimeOffset day)
    {
        string date = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(path))!,
            Path.GetFileNameWithoutExtension(path) + date + Path.GetExtension(path));
    }
}
