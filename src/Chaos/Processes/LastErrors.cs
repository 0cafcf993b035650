using System.Diagnostics;

namespace SamStream.Chaos.Processes;

/// <summary>The last lines of what a process says on its standard error. Thread-safe.</summary>
public sealed class LastErrors
{
    private const int MostLines = 20;

    private readonly Queue<string> _lines = new();

    /// <summary>Reads what a process says from now on; its standard error is redirected.</summary>
    public void Follow(Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>The last line; null if there is none.</summary>
    public string? Last
    {
        get
        {
            lock (_lines)
                return _lines.LastOrDefault();
        }
    }

    /// <summary>The lines, with this between them; whole once the process has ended and was waited for.</summary>
    public string Text(string separator)
    {
        lock (_lines)
            return string.Join(separator, _lines);
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_lines)
        {
            _lines.Enqueue(line.Trim());
            if (_lines.Count > MostLines)
                _lines.Dequeue();
        }
    }
}
