using OpenCvSharp;

namespace SamStream.Cli.Diagnosis;

/// <summary>OpenCV, which reads and writes video.</summary>
internal static class OpenCvChecks
{
    private const string Cure = "run make setup, which installs it from Debian's packages";

    public static IEnumerable<CheckResult> Run()
    {
        string information;
        string version;
        try
        {
            version = Cv2.GetVersionString() ?? "unknown";
            information = Cv2.GetBuildInformation();
        }
        catch (Exception error) when (IsMissing(error))
        {
            return [CheckResult.Failure("opencv", (error.InnerException ?? error).Message, Cure)];
        }

        return
        [
            CheckResult.Ok("opencv", $"version {version}"),
            BackEnd(information, "FFMPEG", "video files", isNeeded: true),
            BackEnd(information, "GStreamer", "pipelines", isNeeded: false),
            BackEnd(information, "v4l/v4l2", "cameras", isNeeded: false),
        ];
    }

    public static bool IsMissing(Exception error) => error is DllNotFoundException or EntryPointNotFoundException
        or TypeInitializationException or BadImageFormatException or OpenCVException;

    // The build information lists back-ends as "    FFMPEG:                      YES".
    private static CheckResult BackEnd(string information, string name, string purpose, bool isNeeded)
    {
        string? line = information.Split('\n').FirstOrDefault(text =>
            text.TrimStart().StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        string value = line?.Split(':', 2)[1].Trim() ?? "not mentioned";
        string check = $"opencv {name}";
        if (value.StartsWith("YES", StringComparison.Ordinal))
            return CheckResult.Ok(check, $"{value} ({purpose})");
        return isNeeded
            ? CheckResult.Failure(check, $"{value}: no {purpose}", Cure)
            : CheckResult.Warning(check, $"{value}: no {purpose}", $"an OpenCV with {name}, if you need {purpose}");
    }
}
