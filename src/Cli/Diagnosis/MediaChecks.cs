using SamStream.Pipeline.Processes;

namespace SamStream.Cli.Diagnosis;

/// <summary>FFmpeg, which reads and writes media as a process of its own, and what it is started with.</summary>
internal static class MediaChecks
{
    private const string Cure = "run make setup, or apt-get install ffmpeg";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // What ChildProcess puts before every program.
    private static readonly string[] Tools = ["setpriv", "prlimit"];

    // What of an FFmpeg is asked for: its list, a name in it, and what goes without.
    private static readonly (string List, string Name, string Purpose)[] Parts =
    [
        ("-decoders", "h264", "H.264 video"),
        ("-decoders", "hevc", "H.265 video"),
        ("-demuxers", "rtsp", "RTSP cameras"),
        ("-protocols", "https", "streams over HTTPS"),
        ("-encoders", "libx264", "overlay videos"),
    ];

    public static IEnumerable<CheckResult> Run()
    {
        CheckResult starter = Starter();
        yield return starter;
        // Nothing starts without them.
        if (starter.Status == CheckStatus.Failure)
            yield break;
        CheckResult ffmpeg = Version("ffmpeg");
        yield return ffmpeg;
        yield return Version("ffprobe");
        if (ffmpeg.Status == CheckStatus.Ok)
            yield return Features();
    }

    private static CheckResult Starter()
    {
        string[] missing = [.. Tools.Where(tool => ChildProcess.Find(tool) is null)];
        return missing.Length == 0
            ? CheckResult.Ok("child processes", "setpriv and prlimit start them, within limits")
            : CheckResult.Failure("child processes", $"{string.Join(" and ", missing)} not in PATH", "apt-get install util-linux");
    }

    private static CheckResult Version(string program)
    {
        if (ChildProcess.Find(program) is null)
            return CheckResult.Failure(program, "not in PATH", Cure);
        try
        {
            // ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers
            string[] words = Ask(program, "-version").Split(' ', 4);
            return words is [_, "version", _, ..]
                ? CheckResult.Ok(program, $"version {words[2]}, {ChildProcess.Find(program)}")
                : CheckResult.Failure(program, $"{ChildProcess.Find(program)} does not tell its version", Cure);
        }
        catch (ChildProcessException error)
        {
            return CheckResult.Failure(program, error.Message, Cure);
        }
    }

    private static CheckResult Features()
    {
        const string name = "ffmpeg parts";
        var lists = Parts.Select(part => part.List).Distinct().ToDictionary(list => list, list => Names(Ask("ffmpeg", list)));
        (string List, string Name, string Purpose)[] missing = [.. Parts.Where(part => !lists[part.List].Contains(part.Name))];
        return missing.Length == 0
            ? CheckResult.Ok(name, string.Join(", ", Parts.Select(part => part.Purpose)))
            : CheckResult.Warning(name,
                string.Join(", ", missing.Select(part => $"no {part.Name}: no {part.Purpose}")), "install Debian's ffmpeg, which has them");
    }

    // " V....D h264   H.264 / AVC", " D  rtsp   RTSP input" or "  https": a name is the first word or behind the flags.
    private static HashSet<string> Names(string list) =>
        [.. list.Split('\n').SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2))];

    /// <exception cref="ChildProcessException">It is not there, or does not start.</exception>
    private static string Ask(string program, string question)
    {
        using ChildProcess child = ChildProcess.Start(new ChildProcessOptions { Program = program, Arguments = ["-hide_banner", question] });
        using var limit = new Timer(_ => child.Kill(), null, Limit, Timeout.InfiniteTimeSpan);
        using var reader = new StreamReader(child.Output);
        return reader.ReadToEnd();
    }
}
