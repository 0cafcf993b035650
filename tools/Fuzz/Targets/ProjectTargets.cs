using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Review;
using SamStream.Cli.Clips.Runs;
using SamStream.Sinks.Messages;
using static SamStream.Fuzz.Targets.TargetCatalog;

namespace SamStream.Fuzz.Targets;

/// <summary>The files of a project of clips.</summary>
internal static class ProjectTargets
{
    // A clip that was half done: one span is behind a frame that is set, and one before another.
    private static readonly IReadOnlyList<ObjectSpan> Spans =
    [
        new() { Id = 1, After = 0, Before = 30, IsFollowedForwards = true, IsFollowedBackwards = true, AfterKey = "a", BeforeKey = "b" },
        new() { Id = 1, After = 30, Before = null, IsFollowedForwards = true, IsFollowedBackwards = false, AfterKey = "b", BeforeKey = "c" },
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("project", "project.json of a project", bytes => Allowing<ProjectException>(() => ReadProject(bytes)))
        {
            Words = ["\"schema\":", "\"name\":", "\"classes\":[", "\"id\":", "null", "{", "}", "\\ud800"],
        },
        new("project-clips", "clips.jsonl of a project", bytes => Allowing<ProjectException>(() => ReadClips(bytes)))
        {
            Words = ["\"id\":\"", "\"path\":\"", "\"sha256\":\"", "\"frames\":", "\"frame_rate\":", "\"split\":\"", "null", "\n", "\\u0000", "1e999", "../"],
        },
        new("project-spans", "spans.json of a clip", bytes => Allowing<ClipException>(() => ReadSpans(bytes)))
        {
            Words = ["\"done\":[", "\"doing\":{", "\"spans\":[", "\"key\":\"", "\"pass\":", "\"frame\":", "null", "{}", "[null]"],
        },
        new("project-review", "review.jsonl of a clip", bytes => Allowing<ClipException>(() => ReadReview(bytes)))
        {
            Words = ["\"object\":", "\"frame\":", "\"look\":\"accepted\"", "\"look\":\"skipped\"", "\"mask\":\"none\"", "null", "\n", "{}"],
        },
    ];

    private static void ReadProject(byte[] bytes)
    {
        ProjectFile file = ProjectReader.ReadProject(ScratchFile.Write(bytes, "json"));
        Require(file.Name.Length > 0 && file.Classes.All(found => found.Id > 0 && found.Name.Length > 0), "a class has no name");
        Require(file.Classes.Select(found => found.Id).Distinct().Count() == file.Classes.Count, "two classes have one id");
    }

    private static void ReadClips(byte[] bytes)
    {
        foreach (ProjectClip clip in ProjectReader.ReadClips(ScratchFile.Write(bytes, "jsonl")))
        {
            Require(ProjectReader.ProblemOf(clip) is null, "a clip was taken that would not be kept");
            // Where it is looked for, and where its results are: in the project's own folder.
            Path.GetFullPath(clip.Path, "/project");
            Require(Path.GetFullPath(Path.Combine("/project/clips", clip.Id)) == $"/project/clips/{clip.Id}", $"the folder of {clip.Id} is elsewhere");
            Require(AnnotationProject.NameOf(clip) is not null, "a clip has no name");
        }
    }

    private static void ReadSpans(byte[] bytes)
    {
        (IReadOnlyList<ObjectSpan> spans, SpanProgress? from) = new SpanLog(ScratchFile.Write(bytes, "json")).ToDo(Spans);
        Require(spans.All(span => Spans.Any(known => known.Key == span.Key)), "a span is to be run that there is not");
        Require(from is null || (from.Pass >= 0 && from.Frame is null or >= 0), "a run goes on before its beginning");
    }

    private static void ReadReview(byte[] bytes) =>
        new ReviewLog(ScratchFile.Write(bytes, "jsonl")).Standing(frame => frame < 0 ? throw new InvalidOperationException($"frame {frame} is looked for") : Frame(frame));

    private static FrameMessage Frame(long frame) => new()
    {
        Source = "clip",
        Frame = frame,
        Pts = 0,
        PtsClock = "stream",
        CapturedAt = "",
        Discontinuity = false,
        Encoded = true,
        Width = 64,
        Height = 48,
        Objects =
        [
            new ObjectMessage
            {
                Id = 1, Label = null, State = "lost", Box = null, Area = 0, Score = 0, PredictedIou = null, Stability = null,
                FlowAgreement = null, PromptAge = 0, CarriedFrames = 0, Mask = null,
            },
        ],
    };

    private static void Require(bool isSo, string what)
    {
        if (!isSo)
            throw new InvalidOperationException(what);
    }
}
