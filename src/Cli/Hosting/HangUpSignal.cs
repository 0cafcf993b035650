using System.Runtime.InteropServices;

namespace SamStream.Cli.Hosting;

/// <summary>
/// Takes SIGHUP, which says two things: a service manager asks for the configuration to be loaded anew, and the system tells that the
/// terminal is gone which the program was started from.
/// </summary>
internal sealed class HangUpSignal : IDisposable
{
    private readonly Action _onReload;
    private readonly Action _onTerminalGone;
    private readonly bool _endsWithTerminal;
    private readonly PosixSignalRegistration? _registration;

    /// <param name="onReload">The configuration is to be loaded anew; returns at once.</param>
    /// <param name="onTerminalGone">The terminal that there was is gone.</param>
    public HangUpSignal(Action onReload, Action onTerminalGone)
    {
        (_onReload, _onTerminalGone) = (onReload, onTerminalGone);
        // Windows tells so that its console is closed, and nothing else.
        if (OperatingSystem.IsWindows())
            return;
        _endsWithTerminal = HasTerminal() && !IsIgnored();
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle);
    }

    public void Dispose() => _registration?.Dispose();

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_endsWithTerminal && !HasTerminal())
            _onTerminalGone();
        else
            _onReload();
    }

    private static bool HasTerminal()
    {
        try
        {
            using FileStream terminal = File.OpenRead("/dev/tty");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // As nohup does, which lets a program outlive its terminal.
    private static bool IsIgnored()
    {
        try
        {
            string? mask = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
            return mask is not null && (Convert.ToUInt64(mask["SigIgn:".Length..].Trim(), 16) & 1) != 0;
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            return false;
        }
    }
}
