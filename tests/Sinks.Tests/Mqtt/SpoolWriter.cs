using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Spool;

namespace SamStream.Sinks.Tests.Mqtt;

/// <summary>
/// A process that adds to a spool and confirms, on and on, and after each step writes a line with how much it has done: to
/// be killed. This test assembly, run as a program, is it.
/// </summary>
internal static class SpoolWriter
{
    public static Process Start(string path, TimeSpan syncInterval) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(SpoolWriter).Assembly.Location, path, syncInterval.ToString("c", CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>The last numbers that were added and confirmed.</summary>
    public static (long Added, long Confirmed) Read(string line)
    {
        string[] numbers = line.TrimEnd('.').Split(' ');
        return (long.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    private static void Main(string[] arguments)
    {
        var options = new MqttSpoolOptions { SyncInterval = TimeSpan.Parse(arguments[1], CultureInfo.InvariantCulture) };
        using var spool = new MessageSpool(
            options, "events", 1, arguments[0], new WordCounts(), TimeProvider.System, NullLogger.Instance);
        if (spool.Error is { } error)
            throw new InvalidOperationException(error);
        using Stream output = Console.OpenStandardOutput();
        var random = new Random(1);
        long confirmed = 0;
        for (long added = 1; ; added++)
        {
            spool.Add("topic", Encoding.UTF8.GetBytes($"{added} {new string('x', random.Next(3000))}"));
            if (added % 3 == 0)
                spool.Confirm(confirmed += 2);
            if (added % 20 == 0)
                spool.Tick();
            output.Write(Encoding.ASCII.GetBytes($"{added} {confirmed}.\n"));
        }
    }
}
