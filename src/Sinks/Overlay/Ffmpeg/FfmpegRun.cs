using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Overlay.Ffmpeg;

/// <summary>One call of a program of FFmpeg that does its work and ends.</summary>
internal static class FfmpegRun
{
    private const long AddressSpaceBytes = 4L << 30;

    /// <summary>What it wrote to its standard output.</summary>
    /// <exception cref="SinkException">It is not there, or failed; the message has its last error line.</exception>
    public static async Task<string> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            using ChildProcess child = ChildProcess.Start(new ChildProcessOptions
            {
                Program = program,
                Arguments = arguments,
                AddressSpaceBytes = AddressSpaceBytes,
            });
            child.Input.Close();
            using var reader = new StreamReader(child.Output);
            string output = await reader.ReadToEndAsync(cancellationToken);
            int exitCode = await child.WaitForExitAsync(cancellationToken);
            if (exitCode != 0)
                throw new SinkException($"{program}: {LastError(child) ?? $"exit code {exitCode}"}");
            return output;
        }
        catch (ChildProcessException error)
        {
            throw new SinkException(error.Message, isTransient: false, error);
        }
    }

    /// <summary>The last line that says something, or null.</summary>
    public static string? LastError(ChildProcess child) =>
        child.LastErrors.LastOrDefault(line => line is not ("Conversion failed!" or "") && !line.StartsWith(' '))?.TrimEnd('.', ' ');
}
