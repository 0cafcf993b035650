using SamStream.Pipeline.Processes;

namespace SamStream.Sources.Tests.Media.Relay;

/// <summary>Runs FFmpeg's programs on an address.</summary>
internal static class FfmpegChild
{
    /// <summary>Ends what hangs; a test that needs it has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Quiet = ["-hide_banner", "-loglevel", "error"];

    /// <summary>Starts <c>ffmpeg</c> decoding to nowhere.</summary>
    /// <param name="frames">After which it ends.</param>
    public static ChildProcess Decode(string url, int frames, params string[] inputOptions) => Start(
        "ffmpeg", [.. Quiet, "-nostdin", .. inputOptions, "-i", url, "-frames:v", $"{frames}", "-f", "null", "-"]);

    /// <summary>Decodes so many frames, to the end of <c>ffmpeg</c>.</summary>
    /// <returns>Its exit code, and what it said.</returns>
    public static async Task<(int ExitCode, string Errors)> DecodeAsync(string url, int frames, params string[] inputOptions)
    {
        using ChildProcess child = Decode(url, frames, inputOptions);
        using var patience = new CancellationTokenSource(Patience);
        int exitCode = await child.WaitForExitAsync(patience.Token);
        return (exitCode, string.Join('\n', child.LastErrors));
    }

    /// <summary>Counts the frames that <c>ffprobe</c> decodes.</summary>
    public static async Task<string> CountFramesAsync(string url, params string[] inputOptions)
    {
        using ChildProcess child = Start("ffprobe",
        [
            .. Quiet, .. inputOptions, "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames",
            "-of", "csv=p=0", url,
        ]);
        using var patience = new CancellationTokenSource(Patience);
        using var output = new StreamReader(child.Output, leaveOpen: true);
        string count = await output.ReadToEndAsync(patience.Token);
        await child.WaitForExitAsync(patience.Token);
        // A stream of a program is listed twice.
        return count.Split('\n')[0] + string.Join('\n', child.LastErrors);
    }

    /// <summary>What other processes see of a child: its command line, its environment for those of the same user.</summary>
    public static async Task<string> SeenByOthersAsync(ChildProcess child)
    {
        string commandLine = "";
        // It begins as another program, which gives way to this one.
        await WaitUntil.HoldsAsync(
            () => (commandLine = File.ReadAllText($"/proc/{child.Id}/cmdline")).Contains("ffmpeg\0-hide_banner", StringComparison.Ordinal)
                && !commandLine.Contains("--nofile", StringComparison.Ordinal),
            "ffmpeg");
        return commandLine + await File.ReadAllTextAsync($"/proc/{child.Id}/environ");
    }

    private static ChildProcess Start(string program, IReadOnlyList<string> arguments) =>
        ChildProcess.Start(new ChildProcessOptions { Program = program, Arguments = arguments });
}
