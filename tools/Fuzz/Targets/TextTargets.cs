using System.Text;
using SamStream.Cli.Configuration;
using SamStream.Cli.Everything;
using SamStream.Cli.Run;
using SamStream.Evaluation;
using SamStream.Evaluation.Images;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.JsonLines;
using SamStream.Sources;
using static SamStream.Fuzz.Targets.TargetCatalog;

namespace SamStream.Fuzz.Targets;

/// <summary>Files that users write, and command lines.</summary>
internal static class TextTargets
{
    private static readonly string[] Yaml =
        ["&a ", "*a", "<<: ", "? ", "- ", ": ", "!!str ", "!!binary ", "---\n", "...\n", "|\n ", ">-\n ", "{", "}", "[", "]", "${X}", "${X:-", "$${", "\t", "%YAML 1.1\n", "\"\\x00\""];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("configuration", "YAML of a run", bytes => Allowing<ConfigurationException>(() => PlanRun(bytes))) { Words = Yaml },
        new("manifest", "YAML of a model", bytes => Allowing<ManifestException>(() => ManifestReader.Parse(Text(bytes), "fuzz.yaml"))) { Words = Yaml },
        new("box-tracker-manifest", "YAML of a box tracker", bytes => Allowing<ManifestException>(() => BoxTrackerManifest.Read(ScratchFile.Write(bytes))))
        {
            Words = Yaml,
        },
        new("published-network-manifest", "YAML of a network that others publish",
            bytes => Allowing<ManifestException>(() => PublishedNetworkManifest.Parse(Text(bytes), "fuzz.yaml")))
        {
            Words = Yaml,
        },
        new("input", "a source on the command line or in a configuration", bytes => Allowing<SourceException>(() => SourceLocator.Parse(Text(bytes))))
        {
            Words = ["rtsp://", "rtsps://", "http://", "exec:", "test:", "file:", "udp://", "srt://", "%00", "@", "::1", "[", "]", "?", "#", "-", "/dev/", "~"],
            MostBytes = 2000,
        },
        new("result-lines", "results of a run that is to go on", bytes => Allowing<SinkException>(() => ReadResults(bytes)))
        {
            Words = ["\"frame\":", "\"objects\":[", "\"mask\":{\"size\":[", "\"counts\":\"", "null", "\"tracked\"", "\"lost\"", "\n"],
            // Masks of the size that a line states.
            MostAllocatedBytes = 400_000_000,
        },
        new("polygons", "instances of an annotated image", bytes => Allowing<EvaluationException>(() => PolygonLabels.Read(ScratchFile.Write(bytes), 64, 48)))
        {
            Words = ["0 0.1 0.1 0.5 0.1 0.5 0.6\n", "Infinity", "-Infinity", " "],
        },
        new("boxes", "boxes of another program", bytes => Allowing<ConfigurationException>(() => BoxFile.Read(ScratchFile.Write(bytes))))
        {
            Words = ["x1,y1,x2,y2\n", "1,2,3,4\n", "[1, 2, 3, 4]\n", "{\"box\": [1, 2, 3, 4]}\n", "1e39", "NaN", "Infinity", "-"],
        },
    ];

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    // As far as a run is planned: nothing is opened.
    private static void PlanRun(byte[] bytes)
    {
        var environment = new EnvironmentSubstitution(name => name == "X" ? "x" : null);
        ConfiguredRun.Plan(ScratchFile.Write(bytes, "yaml"), environment, options => options, []);
    }

    private static void ReadResults(byte[] bytes)
    {
        foreach (RecordedFrame _ in ResultLines.Find(ScratchFile.Write(bytes))?.Read() ?? [])
        {
            // Read as it is asked for.
        }
    }
}

/// <summary>Bytes as a file, for readers that want one.</summary>
internal static class ScratchFile
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("samstream-fuzz-").FullName;

    static ScratchFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>Writes them in place of those before.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="extension">Of the file's name.</param>
    /// <returns>The path.</returns>
    public static string Write(byte[] bytes, string extension = "bin")
    {
        string path = Path.Combine(Folder, $"input.{extension}");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
