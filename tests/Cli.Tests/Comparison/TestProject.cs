using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Results;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Tests.Comparison;

/// <summary>Projects of clips that have squares for masks.</summary>
internal static class TestProject
{
    public const int Width = 64, Height = 48, Side = 10;

    /// <summary>Makes a project of clips; their files need not be there.</summary>
    public static AnnotationProject Make(string folder, params IEnumerable<ProjectClip> clips)
    {
        AnnotationProject.Create(folder, null, TimeProvider.System);
        using (AnnotationProject made = AnnotationProject.Open(folder))
        {
            foreach (ProjectClip clip in clips)
                made.Put(clip);
        }

        return AnnotationProject.OpenReadOnly(folder);
    }

    public static ProjectClip Clip(string id, char content = 'a') => new()
    {
        Id = id,
        Path = $"../{id}.mkv",
        Sha256 = new string(content, 64),
        Bytes = 1,
        Width = Width,
        Height = Height,
        Frames = 9,
        FrameRate = 10,
    };

    /// <summary>Writes results: on each frame objects by id, label and the left edge of their square.</summary>
    public static void Annotate(AnnotationProject project, int clip, IEnumerable<(int Id, string? Label, int Left)[]> frames)
    {
        using var store = new ResultStore(project.FolderOf(project.Clips[clip]));
        int number = 0;
        foreach ((int Id, string? Label, int Left)[] objects in frames)
            store.Append(Frame(number++, objects));
    }

    public static FrameMessage Frame(long frame, params (int Id, string? Label, int Left)[] objects) => new()
    {
        Source = "clip",
        Frame = frame,
        Pts = frame / 10.0,
        PtsClock = "stream",
        CapturedAt = "2026-01-01T00:00:00Z",
        Discontinuity = false,
        Encoded = true,
        Width = Width,
        Height = Height,
        Objects =
        [
            .. objects.Select(known => new ObjectMessage
            {
                Id = known.Id,
                Label = known.Label,
                State = "tracked",
                Box = [known.Left, 10, known.Left + Side, 10 + Side],
                Area = Side * Side,
                Score = 0.9,
                PredictedIou = null,
                Stability = null,
                FlowAgreement = null,
                PromptAge = 0,
                CarriedFrames = 0,
                Mask = MaskOf(known.Left).ToMessage(),
            }),
        ],
    };

    private static CocoRle MaskOf(int left)
    {
        var pixels = new byte[Width * Height];
        for (int y = 10; y < 10 + Side; y++)
            pixels.AsSpan((y * Width) + left, Side).Fill(255);
        return CocoRle.Encode(new SegmentationMask(Width, Height, pixels));
    }
}
