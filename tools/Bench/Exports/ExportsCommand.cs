using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SamStream.Annotation;
using SamStream.Cli;
using SamStream.Cli.Arguments;
using SamStream.Cli.Hosting;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Bench.Exports;

/// <summary>Measures what each export takes: time, disk and memory.</summary>
internal sealed class ExportsCommand : Command
{
    private const int DefaultFrames = 10_000, DefaultObjects = 10;

    private readonly Terminal _terminal;
    private readonly Option<int?> _frames = NumberOption.Create("--frames", 1, $"Frames of the set (default: {DefaultFrames}).");
    private readonly Option<int?> _objects = NumberOption.Create("--objects", 1, $"Objects on each (default: {DefaultObjects}).");
    private readonly Option<string[]> _only = new("--only") { Description = "Only this format; repeat it for more.", HelpName = "format" };

    public ExportsCommand(Terminal terminal)
        : base("exports", "Write a synthetic set in each format of samstream export, and tell time, disk and memory.")
    {
        _terminal = terminal;
        _only.AcceptOnlyFromAmong([.. ExportRegistry.Names.Select(format => format.Name)]);
        foreach (Option option in (Option[])[_frames, _objects, _only])
            Add(option);
        SetAction((parsed, _) => MeasureAsync(parsed));
    }

    private async Task<int> MeasureAsync(ParseResult parsed)
    {
        int frames = parsed.GetValue(_frames) ?? DefaultFrames, objects = parsed.GetValue(_objects) ?? DefaultObjects;
        string[] only = parsed.GetValue(_only) ?? [];
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping."));
        SyntheticSet first = new(1, objects), set = new(frames, objects);
        var table = new TextTable("format", "seconds", "MB", "files", "managed MB", "resident MB");
        foreach (string format in ExportRegistry.Names.Select(format => format.Name).Where(name => only.Length == 0 || only.Contains(name)))
        {
            _terminal.WriteErrorLine(format);
            string folder = Directory.CreateTempSubdirectory("samstream-bench-").FullName;
            try
            {
                // What is made once is no growth.
                await WriteAsync(format, first, Directory.CreateDirectory(Path.Combine(folder, "first")).FullName, signals.Token);
                string measured = Directory.CreateDirectory(Path.Combine(folder, "measured")).FullName;
                using var memory = new MemoryPeak();
                long start = Stopwatch.GetTimestamp();
                await WriteAsync(format, set, measured, signals.Token);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                (long managed, long resident) = memory.Stop();
                FileInfo[] files = new DirectoryInfo(measured).GetFiles("*", SearchOption.AllDirectories);
                table.Add(format, Text(seconds), Text(files.Sum(file => file.Length) / 1e6), Text(files.Length), Text(managed / 1e6), Text(resident / 1e6));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        _terminal.Out.WriteLine($"{frames} frames of {SyntheticSet.Width}x{SyntheticSet.Height} with {objects} objects each. "
            + "Memory is the most that it grew by while the format was written, what was not collected yet included.");
        table.Write(_terminal.Out);
        return ExitCode.Ok;
    }

    private static async Task WriteAsync(string name, SyntheticSet set, string folder, CancellationToken stop)
    {
        if (ExportRegistry.FindOfPictures(name) is { } ofPictures)
            await ofPictures.WriteAsync(set.Set, set, folder, stop);
        else
            await Task.Run(() => ExportRegistry.Find(name)!.Write(set.Set, folder, stop), stop);
    }

    private static string Text(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The most memory above that of its beginning, looked at several times a second; children count as resident.</summary>
    private sealed class MemoryPeak : IDisposable
    {
        private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

        private readonly Lock _lock = new();
        private readonly Timer _timer;
        private readonly long _managedBefore = GC.GetTotalMemory(forceFullCollection: true), _residentBefore = ResidentMemory.Read().TotalBytes;
        private long _managed, _resident;

        public MemoryPeak() => _timer = new Timer(_ => Look(), null, Every, Every);

        /// <summary>Growth in bytes.</summary>
        public (long Managed, long Resident) Stop()
        {
            _timer.Change(Timeout.Infinite, Timeout.Infinite);
            Look();
            lock (_lock)
                return (_managed, _resident);
        }

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            long managed = GC.GetTotalMemory(forceFullCollection: false) - _managedBefore, resident = ResidentMemory.Read().TotalBytes - _residentBefore;
            lock (_lock)
                (_managed, _resident) = (Math.Max(_managed, managed), Math.Max(_resident, resident));
        }
    }
}
